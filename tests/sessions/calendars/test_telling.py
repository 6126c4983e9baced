"""Calendars hear of every change to a session to come, in order or not, and end up right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import permutations
from uuid import uuid4

import pytest
from django.utils import timezone

from coaching.access.people import end_membership
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from consent.handover import operations as handover
from engagements.models.engagement import EndKind
from engagements.operations.ending import end_engagement
from sessions.calendars.sweeping import catch_up
from sessions.calendars.telling import tell_calendars
from sessions.models import CalendarNotice, CoachingSession
from sessions.operations.planning import plan_sessions
from tests.factories import Cast, make_cast
from tests.sessions.acts import (
    cancel,
    chemistry,
    finish,
    from_now,
    no_show,
    plan,
    restore,
    rules,
    shift,
    start,
)
from tests.sessions.calendars.mails import Told, deliver, to
from tests.sessions.calendars.model import Calendar

DAY = timedelta(days=1)


def at(one: CoachingSession) -> str:
    return f"{one.starts_at:%Y-%m-%d %H:%M}"


def both(cast: Cast, mails: list[Told]) -> dict[str, list[str]]:
    """The methods of the mails that each of the cast got; whoever got none is not there."""
    people = ("admin", "coach", "coachee", "sponsor", "other_coach", "stranger")
    found = {name: [one.method for one in to(getattr(cast, name), mails)] for name in people}
    assert sum(map(len, found.values())) == len(mails)
    return {name: sorted(methods) for name, methods in found.items() if methods}


def test_coach_and_coachee_are_told_of_a_plan_and_nobody_else(cast: Cast):
    planned = plan(cast, from_now(2, days=1))
    mails = deliver()
    assert both(cast, mails) == {"coach": ["REQUEST"] * 2, "coachee": ["REQUEST"] * 2}
    wanted = [(f"Coaching session {n} of 8", at(one)) for n, one in enumerate(planned, 1)]
    for member in (cast.coach, cast.coachee):
        assert Calendar(to(member, mails)).times == wanted
    assert deliver() == []


def test_moved_shortened_and_cancelled_the_calendar_is_right_in_any_order(cast: Cast):
    (one,) = plan(cast, from_now(1, days=5))
    mails = deliver()
    shift(cast, one, starts_at=one.starts_at + DAY)
    mails += deliver()
    rules(cast, session_minutes=45, reason_outside_bounds="short")
    shift(cast, one, starts_at=one.starts_at + 2 * DAY)
    mails += deliver()
    moved = Calendar(to(cast.coachee, mails)).times
    assert moved == [("Coaching session 1 of 8", at_after(one, 2))]
    cancel(cast, one)
    mails += deliver()
    mine = to(cast.coachee, mails)
    assert [one.method for one in mine] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    assert all(Calendar(order).times == [] for order in permutations(mine))
    restore(cast, one)
    mine += to(cast.coachee, deliver())
    assert all(Calendar(order).times == moved for order in permutations(mine))


def at_after(one: CoachingSession, days: int) -> str:
    return f"{one.starts_at + days * DAY:%Y-%m-%d %H:%M}"


def test_each_telling_has_the_next_number_and_the_same_name(cast: Cast):
    (one,) = plan(cast, from_now(1, days=5))
    mails = deliver()
    for days in (1, 2, 3):
        shift(cast, one, starts_at=one.starts_at + days * DAY)
        mails += deliver()
    seen = [Calendar([mail]).events[0] for mail in to(cast.coach, mails)]
    assert [event.sequence for event in seen] == [0, 1, 2, 3]
    assert {event.uid for event in seen} == {f"{one.pk}@localhost"}
    assert sorted(event.stamp for event in seen) == [event.stamp for event in seen]


def test_several_changes_before_a_mail_goes_are_told_once_as_they_stand(cast: Cast):
    (one,) = plan(cast, from_now(1, days=5))
    for days in (1, 2, 3):
        shift(cast, one, starts_at=one.starts_at + days * DAY)
    mails = deliver()
    assert both(cast, mails) == {"coach": ["REQUEST"], "coachee": ["REQUEST"]}
    assert Calendar(to(cast.coachee, mails)).times == [
        ("Coaching session 1 of 8", at_after(one, 3))
    ]


def test_planned_and_called_off_before_a_mail_goes_nobody_hears_of_it(cast: Cast):
    (one,) = plan(cast, from_now(1, days=5))
    cancel(cast, one)
    assert deliver() == []
    restore(cast, one)
    assert both(cast, deliver()) == {"coach": ["REQUEST"], "coachee": ["REQUEST"]}


def test_what_a_new_plan_leaves_out_is_taken_back(cast: Cast):
    starts = from_now(3, days=5)
    plan(cast, starts)
    mails = deliver()
    plan(cast, starts[:1])
    more = deliver()
    assert both(cast, more) == {"coach": ["CANCEL"] * 2, "coachee": ["CANCEL"] * 2}
    assert len(Calendar(to(cast.coach, mails + more)).events) == 1
    with acting_as(cast.coach):
        assert CoachingSession.objects.count() == 1


def test_the_others_get_their_new_numbers(cast: Cast):
    first, second = plan(cast, from_now(2, days=5))
    mails = deliver()
    shift(cast, first, starts_at=second.starts_at + DAY)
    mails += deliver()
    titles = [title for title, _ in Calendar(to(cast.coach, mails)).times]
    assert titles == ["Coaching session 1 of 8", "Coaching session 2 of 8"]


def test_a_chemistry_session_is_told_as_what_it_is(cast: Cast):
    one = chemistry(cast, days=2)
    assert Calendar(to(cast.coachee, deliver())).times == [("Chemistry session", at(one))]


@pytest.mark.parametrize("end", [finish, no_show])
def test_a_session_that_began_stays_where_it_was(cast: Cast, end: Callable[..., object]):
    (one,) = plan(cast, from_now(1, days=-0.04))
    assert both(cast, deliver()) == {"coach": ["REQUEST"], "coachee": ["REQUEST"]}
    start(cast, one)
    assert (catch_up(), deliver()) == (0, [])
    end(cast, one)
    assert (catch_up(), deliver()) == (0, [])


def test_an_engagement_that_ends_early_is_taken_out_of_the_calendars(cast: Cast):
    plan(cast, from_now(2, days=5))
    mails = deliver()
    with acting_as(cast.admin):
        end_engagement(engagement=cast.engagement, kind=EndKind.COACHEE_LEFT, by=cast.admin)
    assert (catch_up(), catch_up()) == (4, 0)
    mails += deliver()
    for member in (cast.coach, cast.coachee):
        assert Calendar(to(member, mails)).times == []


def test_a_paused_one_too_and_it_comes_back(cast: Cast):
    plan(cast, from_now(2, days=5))
    mails = deliver()
    move_to(cast, "paused", paused_at=timezone.now())
    catch_up()
    mails += deliver()
    assert Calendar(to(cast.coach, mails)).times == []
    move_to(cast, "active", paused_at=None)
    catch_up()
    mails += deliver()
    assert len(Calendar(to(cast.coach, mails)).times) == 2


def move_to(cast: Cast, state: str, **changes: object) -> None:
    with acting_as(cast.admin):
        cast.engagement.move_to(state, by=cast.admin, **changes)


def test_after_a_handover_the_former_coach_gets_cancellations(cast: Cast):
    plan(cast, from_now(2, days=5))
    mails = deliver()
    with acting_as(cast.admin):
        asked = handover.ask(engagement=cast.engagement, to_coach=cast.other_coach, by=cast.admin)
        handover.complete(handover=asked, successor_id=uuid4(), by=cast.admin)
    catch_up()
    more = deliver()
    assert both(cast, more) == {"coach": ["CANCEL"] * 2, "coachee": ["CANCEL"] * 2}
    assert Calendar(to(cast.coach, mails + more)).times == []
    assert cast.coachee.email.encode() not in b"".join(one.ics for one in to(cast.coach, more))


def test_who_has_not_joined_yet_is_told_once_they_have(cast: Cast):
    with acting_as(cast.admin):
        person_id = cast.coachee.person_id
        Membership.objects.filter(pk=cast.coachee.pk).update(person_id=None, joined_at=None)
    plan(cast, from_now(1, days=5))
    assert both(cast, deliver()) == {"coach": ["REQUEST"]}
    assert catch_up() == 0
    with acting_as(cast.admin):
        joined = {"person_id": person_id, "joined_at": timezone.now()}
        Membership.objects.filter(pk=cast.coachee.pk).update(**joined)
    assert catch_up() == 1
    assert both(cast, deliver()) == {"coachee": ["REQUEST"]}


def test_who_left_the_firm_gets_nothing_more(cast: Cast):
    plan(cast, from_now(1, days=5))
    deliver()
    with acting_as(cast.admin):
        end_membership(member=cast.coachee, by=cast.admin)
    catch_up()
    assert both(cast, deliver()) == {}
    assert catch_up() == 0


def test_the_sweep_tells_what_nobody_told_and_only_once(cast: Cast):
    (one,) = plan(cast, from_now(1, days=5))
    deliver()
    with acting_as(cast.coach):
        CoachingSession.objects.filter(pk=one.pk).update(
            starts_at=one.starts_at + DAY, ends_at=one.ends_at + DAY
        )
    assert (catch_up(), catch_up()) == (2, 0)
    assert both(cast, deliver()) == {"coach": ["REQUEST"], "coachee": ["REQUEST"]}


def test_the_sweep_goes_through_every_firm_and_leaves_what_is_right(db: None):
    here, there = make_cast(), make_cast()
    for cast in (here, there):
        with acting_as(cast.coach):
            plan_sessions(engagement=cast.engagement, starts=from_now(1, days=3), by=cast.coach)
        deliver()
    assert catch_up() == 0
    with acting_as(there.admin):
        end_engagement(engagement=there.engagement, kind=EndKind.AGREED, by=there.admin)
    assert catch_up() == 2
    assert both(there, deliver()) == {"coach": ["CANCEL"], "coachee": ["CANCEL"]}


def test_a_coachee_writes_no_notices_and_the_sweep_does_it_for_them(cast: Cast):
    plan(cast, from_now(1, days=5))
    with acting_as(cast.coachee):
        assert tell_calendars(cast.engagement.pk, by=cast.coachee) == 0
        assert {one.recipient_id for one in CalendarNotice.objects.all()} == {cast.coachee.pk}
