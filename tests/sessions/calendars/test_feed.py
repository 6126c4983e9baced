"""The feed: its holder's own times, as they may see them at that moment, behind one secret address."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.http import Http404
from django.test import Client
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.people import end_membership
from coaching.access.verbs import Action
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from consent.handover import operations as handover
from engagements.models import ContractingMeeting
from engagements.models.engagement import EndKind
from engagements.operations.ending import end_engagement
from sessions.calendars.busy import show_as_busy
from sessions.calendars.feed import address_of, end_feed, make_feed
from sessions.models import CalendarFeed, CoachingSession
from tests.factories import Cast, make_engagement, make_member
from tests.guards.test_matrix import NONCE
from tests.sessions.acts import cancel, from_now, hold, plan
from tests.sessions.calendars.reading import Seen, read
from tests.sessions.pages import statements


def feed_of(member: Membership) -> str:
    """The path of a new feed of theirs."""
    with acting_as(member):
        return urlsplit(address_of(make_feed(feed_id=uuid4(), by=member))).path


def events(path: str) -> list[Seen]:
    response = Client().get(path)
    assert response.status_code == 200
    return read(response.content)


def titles(path: str) -> list[str]:
    return [one.summary for one in events(path)]


def meet(cast: Cast) -> ContractingMeeting:
    with acting_as(cast.admin):
        return ContractingMeeting.objects.create(
            firm=cast.admin.firm,
            engagement=cast.engagement,
            starts_at=timezone.now() + timedelta(days=1),
            join_url="https://meet.example.org/all",
            planned_by=cast.admin,
        )


def test_it_holds_what_was_held_and_what_is_planned(cast: Cast):
    first, *_ = plan(cast, from_now(3, days=-3))
    hold(cast, first)
    for member in (cast.coach, cast.coachee):
        assert titles(feed_of(member)) == [f"Coaching session {n} of 8" for n in (1, 2, 3)]


def test_a_sponsor_has_the_contracting_meeting_and_an_admin_nothing(cast: Cast):
    plan(cast, from_now(3, days=2))
    meet(cast)
    assert titles(feed_of(cast.sponsor)) == ["Contracting meeting"]
    assert titles(feed_of(cast.admin)) == []
    assert titles(feed_of(cast.other_coach)) == []
    assert titles(feed_of(cast.coachee))[0] == "Contracting meeting"
    assert len(titles(feed_of(cast.coachee))) == 4


def test_it_goes_across_engagements_and_no_further_than_the_firm(cast: Cast):
    plan(cast, from_now(1, days=2))
    other = make_engagement(cast.admin, coach=cast.coach, coachee=make_member(cast.admin, "Tom"))
    another = Cast(**{**vars(cast), "engagement": other})
    plan(another, from_now(1, days=3))
    assert len(titles(feed_of(cast.coach))) == 2
    assert len(titles(feed_of(cast.coachee))) == 1
    assert titles(feed_of(cast.stranger)) == []


def test_what_was_called_off_or_is_long_ago_is_not_in_it(cast: Cast):
    one, two = plan(cast, from_now(2, days=2))
    path = feed_of(cast.coach)
    cancel(cast, one)
    assert [seen.uid for seen in events(path)] == [f"{two.pk}@localhost"]
    with acting_as(cast.coach):
        long_ago = {"starts_at": timezone.now() - timedelta(days=200)}
        long_ago["ends_at"] = long_ago["starts_at"] + timedelta(hours=1)
        CoachingSession.objects.filter(pk=two.pk).update(**long_ago)
    assert events(path) == []


def test_after_a_handover_it_is_empty_at_the_next_look(cast: Cast):
    plan(cast, from_now(2, days=2))
    path, coachees = feed_of(cast.coach), feed_of(cast.coachee)
    assert (len(events(path)), len(events(coachees))) == (2, 2)
    with acting_as(cast.admin):
        asked = handover.ask(engagement=cast.engagement, to_coach=cast.other_coach, by=cast.admin)
        handover.complete(handover=asked, successor_id=uuid4(), by=cast.admin)
    assert (events(path), events(coachees)) == ([], [])


def test_of_an_engagement_that_ended_the_past_alone_stays(cast: Cast):
    first, *_ = plan(cast, from_now(2, days=-3))
    hold(cast, first)
    path = feed_of(cast.coachee)
    with acting_as(cast.admin):
        end_engagement(engagement=cast.engagement, kind=EndKind.AGREED, by=cast.admin)
    assert titles(path) == ["Coaching session 1 of 8"]


def test_busy_says_nothing_else(cast: Cast):
    plan(cast, from_now(1, days=2))
    meet(cast)
    path = feed_of(cast.coachee)
    with acting_as(cast.coachee):
        show_as_busy(wanted=True, by=cast.coachee)
    assert titles(path) == ["Busy", "Busy"]
    content = Client().get(path).content
    for word in (b"session", b"Contracting", b"/engagements/", b"Northlight", b"DESCRIPTION"):
        assert word not in content


def test_it_names_nobody(cast: Cast):
    plan(cast, from_now(1, days=2))
    content = Client().get(feed_of(cast.coach)).content
    for other in (cast.admin, cast.coach, cast.coachee, cast.sponsor):
        assert other.email.encode() not in content
        assert other.first_name.encode() not in content


def test_a_new_address_ends_the_one_before_and_ending_ends_both(cast: Cast):
    first = feed_of(cast.coach)
    second = feed_of(cast.coach)
    assert first != second
    assert [Client().get(path).status_code for path in (first, second)] == [404, 200]
    with acting_as(cast.coach):
        end_feed(by=cast.coach)
        end_feed(by=cast.coach)
    assert Client().get(second).status_code == 404


def test_unknown_and_ended_are_alike(cast: Cast):
    ended = feed_of(cast.coach)
    feed_of(cast.coach)
    one, other = Client().get(ended), Client().get(f"/calendar/{'A' * 43}.ics")
    assert one.status_code == 404
    assert without_nonce(one) == without_nonce(other)


def without_nonce(response: Any) -> tuple[bytes, str]:
    nonce = re.compile(r"nonce(=\"|-)[\w+/=-]+")
    body = NONCE.sub(b"", response.content)
    return body, nonce.sub("", str(sorted(response.headers.items())))


def test_who_has_left_the_firm_has_no_feed(cast: Cast):
    path = feed_of(cast.coachee)
    with acting_as(cast.admin):
        end_membership(member=cast.coachee, by=cast.admin)
    assert Client().get(path).status_code == 404


def test_only_a_hash_of_the_address_is_kept(cast: Cast):
    token = feed_of(cast.coach).removeprefix("/calendar/").removesuffix(".ics")
    assert len(token) == 43
    with acting_as(cast.coach):
        row = CalendarFeed.objects.values().get()
    assert token not in str(row)


def test_making_one_twice_with_the_same_form_is_once(cast: Cast):
    form = uuid4()
    with acting_as(cast.coach):
        assert make_feed(feed_id=form, by=cast.coach) == make_feed(feed_id=form, by=cast.coach)
        assert CalendarFeed.objects.count() == 1


def test_nobody_makes_or_sees_anothers(cast: Cast):
    feed_of(cast.coach)
    for other in (cast.admin, cast.coachee, cast.sponsor, cast.stranger):
        with acting_as(other):
            assert not CalendarFeed.objects.visible_to(other).exists()
            assert not CalendarFeed.objects.exists()
    row = CalendarFeed(firm_id=cast.admin.firm_id, member=cast.coach)
    with acting_as(cast.coachee), pytest.raises(Http404):
        may(cast.coachee, Action.ADD, row).require()


def test_how_it_answers(cast: Cast):
    plan(cast, from_now(1, days=2))
    path = feed_of(cast.coach)
    response = Client().get(path)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "no-store, private"
    assert "Set-Cookie" not in response
    again = Client().get(path, headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert Client().head(path).status_code == 200
    assert Client().post(path).status_code == 405
    plan(cast, from_now(2, days=3))
    changed = Client().get(path, headers={"If-None-Match": response["ETag"]})
    assert changed.status_code == 200


def test_it_costs_the_same_for_one_session_and_for_eight(cast: Cast):
    path = feed_of(cast.coach)
    plan(cast, from_now(1, days=2))
    Client().get(path)
    few = statements(Client(), "get", path)
    plan(cast, from_now(8, days=2))
    assert (len(few), len(statements(Client(), "get", path))) == (8, 8)
