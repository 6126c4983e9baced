"""When somebody likes to meet, and their days away: who may say so, and what the planner makes of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from sessions.models import BlockedTime, PlanningWish
from sessions.operations.planning import plan_sessions
from sessions.operations.wishes import block, say_wish
from tests.factories import Cast, make_engagement, make_member
from tests.sessions.pages import statements
from tests.support.signed_in import address, client_of

pytestmark = pytest.mark.django_db
TYPED = {"weekdays": ["1", "2"], "earliest": "09:00", "latest": "13:00", "country": "GB"}


def page(cast: Cast) -> str:
    return address("coaching_sessions:wishes", cast.admin, cast.engagement.pk)


def plan_page(cast: Cast) -> str:
    return address("coaching_sessions:plan", cast.admin, cast.engagement.pk)


def away_page(cast: Cast) -> str:
    return address("coaching_sessions:away", cast.admin)


def said(cast: Cast, by: Membership, **other: object) -> PlanningWish:
    words = {
        "weekdays": [1, 2],
        "earliest": time(9),
        "latest": time(13),
        "country": "GB",
        "subdivision": "SCT",
        **other,
    }
    with acting_as(by):
        return say_wish(engagement=cast.engagement, by=by, **words)  # type: ignore[arg-type]


def kept(cast: Cast, by: Membership) -> list[tuple[list[int], str, str]]:
    with acting_as(by):
        rows = PlanningWish.objects.filter(member=by)
        return [(one.weekdays, one.country, one.subdivision) for one in rows]


def test_coach_and_coachee_each_say_their_own_and_read_the_other(cast: Cast) -> None:
    assert client_of(cast.coachee).post(page(cast), TYPED).status_code == 303
    assert kept(cast, cast.coachee) == [([1, 2], "GB", "")]
    text = client_of(cast.coach).get(page(cast)).content.decode()
    assert "Tuesday and Wednesday, 9:00 to 13:00" in text
    assert "public holidays in the United Kingdom stay free" in text
    assert kept(cast, cast.coach) == []


def test_a_country_with_parts_is_asked_for_the_part_on_the_page_that_follows(cast: Cast) -> None:
    client = client_of(cast.coach)
    answer = client.post(page(cast), TYPED, follow=True)
    assert answer.request["PATH_INFO"] == page(cast)
    assert "Part of the United Kingdom" in answer.content.decode()
    done = client.post(page(cast), {**TYPED, "subdivision": "SCT"})
    assert done.headers["Location"] == address("home:engagement", cast.admin, cast.engagement.pk)
    assert kept(cast, cast.coach) == [([1, 2], "GB", "SCT")]


def test_a_part_of_another_country_is_forgotten_with_it(cast: Cast) -> None:
    said(cast, cast.coach)
    client_of(cast.coach).post(page(cast), {**TYPED, "country": "FR", "subdivision": ""})
    assert kept(cast, cast.coach) == [([1, 2], "FR", "")]


def test_hours_too_short_for_a_session_are_refused_and_stay_typed(cast: Cast) -> None:
    answer = client_of(cast.coach).post(page(cast), {**TYPED, "latest": "10:00"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Leave room for a session of 85 minutes." in text
    assert 'value="10:00"' in text
    assert client_of(cast.coach).post(page(cast), {**TYPED, "weekdays": []}).status_code == 422
    assert client_of(cast.coach).post(page(cast), {**TYPED, "weekdays": ["9"]}).status_code == 422
    assert client_of(cast.coach).post(page(cast), {**TYPED, "country": "QQ"}).status_code == 422
    assert kept(cast, cast.coach) == []


def test_the_first_time_it_is_filled_in_from_another_engagement(cast: Cast) -> None:
    other = make_engagement(
        cast.admin, coach=cast.coach, coachee=make_member(cast.admin, "Tomas Berg")
    )
    with acting_as(cast.coach):
        say_wish(
            engagement=other,
            weekdays=[3],
            earliest=time(7, 45),
            latest=time(12),
            country="FR",
            subdivision="",
            by=cast.coach,
        )
    text = client_of(cast.coach).get(page(cast)).content.decode()
    assert 'value="07:45"' in text
    assert "Filled in from what you said in another engagement" in text
    assert "another engagement" not in client_of(cast.coachee).get(page(cast)).content.decode()


def test_who_takes_no_part_in_the_talks_says_no_wish(cast: Cast) -> None:
    for member, code in (
        (cast.admin, 403),
        (cast.sponsor, 403),
        (cast.other_coach, 404),
        (cast.stranger, 404),
        (None, 302),
    ):
        client = client_of(member)
        assert client.get(page(cast)).status_code == code
        assert client.post(page(cast), TYPED).status_code == code


def test_the_planner_goes_by_both_wishes_and_says_what_it_passed_over(cast: Cast) -> None:
    said(cast, cast.coach, weekdays=[0, 1, 2], country="")
    said(cast, cast.coachee)
    with acting_as(cast.admin):
        type(cast.engagement).objects.filter(pk=cast.engagement.pk).update(
            starts_on=date(2030, 11, 4), ends_on=date(2031, 4, 4)
        )
    client = client_of(cast.coach)
    text = client.get(
        plan_page(cast), {"first_on": "2030-11-13", "wall_time": "10:00"}
    ).content.decode()
    assert "Priya" in text
    assert "Tuesday and Wednesday, 9:00 to 13:00; public holidays in Scotland stay free" in text
    assert "Why not other dates?" in text
    assert "It is Christmas Day in Scotland." in text
    assert 'value="2030-12-25"' not in text


def test_the_planner_knows_other_sessions_of_the_coach_as_times_only(cast: Cast) -> None:
    first = datetime(2030, 3, 5, 10, tzinfo=UTC)
    with acting_as(cast.admin):
        type(cast.engagement).objects.filter(pk=cast.engagement.pk).update(
            starts_on=date(2030, 3, 4), ends_on=date(2030, 8, 3)
        )
    other = make_engagement(
        cast.admin, coach=cast.coach, coachee=make_member(cast.admin, "Tomas Berg")
    )
    with acting_as(cast.coach):
        plan_sessions(engagement=other, starts=[first], by=cast.coach)
    text = client_of(cast.coach).get(
        plan_page(cast), {"first_on": "2030-03-05", "wall_time": "10:00"}
    )
    assert "You have another session then." in text.content.decode()
    assert "Tomas" not in text.content.decode()


def test_days_away_are_added_once_kept_free_and_removed(cast: Cast) -> None:
    client = client_of(cast.coach)
    today = timezone.localdate()
    typed = {"new_id": str(uuid4()), "first_on": str(today), "last_on": str(today + timedelta(3))}
    for _ in range(2):  # sent twice, it is once
        assert client.post(away_page(cast), typed).status_code == 303
    with acting_as(cast.coach):
        (one,) = BlockedTime.objects.all()
    assert (one.first_on, one.last_on) == (today, today + timedelta(3))
    assert "Only you can read this" in client.get(away_page(cast)).content.decode()
    remove = address("coaching_sessions:remove_away", cast.admin, one.pk)
    assert client.post(remove).status_code == 303
    assert client.post(remove).status_code == 404
    with acting_as(cast.coach):
        assert not BlockedTime.objects.exists()


def test_days_in_the_wrong_order_or_far_off_are_refused_in_words(cast: Cast) -> None:
    today = timezone.localdate()
    client = client_of(cast.coachee)
    for first, last, words in (
        (today + timedelta(3), today, "The last day is before the first."),
        (today, today + timedelta(400), "At most a year at once."),
        (today + timedelta(2000), today + timedelta(2001), "within the next two years"),
    ):
        answer = client.post(
            away_page(cast), {"new_id": str(uuid4()), "first_on": first, "last_on": last}
        )
        assert answer.status_code == 422
        assert words in answer.content.decode()


def test_nobody_else_sees_or_removes_days_away(cast: Cast) -> None:
    today = timezone.localdate()
    with acting_as(cast.coach):
        one = block(blocked_id=uuid4(), first_on=today, last_on=today, by=cast.coach)
    for member in (cast.coachee, cast.sponsor, cast.admin, cast.other_coach):
        with acting_as(member):
            assert not BlockedTime.objects.exists()
        remove = address("coaching_sessions:remove_away", cast.admin, one.pk)
        assert client_of(member).post(remove).status_code == 404
        taken = {"new_id": str(one.pk), "first_on": today, "last_on": today}
        assert client_of(member).post(away_page(cast), taken).status_code == 404
    assert client_of(cast.stranger).get(away_page(cast)).status_code == 404


def test_what_the_pages_cost(cast: Cast) -> None:
    said(cast, cast.coach)
    coach = client_of(cast.coach)
    for many in (1, 3):
        with acting_as(cast.coach):
            for _ in range(many):
                today = timezone.localdate()
                block(blocked_id=uuid4(), first_on=today, last_on=today, by=cast.coach)
            start = timezone.now() + timedelta(days=3)
            starts = [start + timedelta(days=14 * one) for one in range(many)]
            plan_sessions(engagement=cast.engagement, starts=starts, by=cast.coach)
        assert len(statements(coach, "get", plan_page(cast))) == 7
        assert len(statements(coach, "get", page(cast))) == 7
        assert len(statements(coach, "get", away_page(cast))) == 5
