"""Sessions are planned and moved by the coach; nobody is booked twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.http import Http404
from django.utils import timezone

from coaching.access.decision import NotAllowed
from coaching.access.states import Moved
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from coaching.reminders.models import Reminder
from engagements.models import Engagement
from sessions.models import CoachingSession
from sessions.operations.planning import DoubleBooked, OutOfOrder, move, plan_sessions
from tests.factories import Cast, make_cast, make_engagement, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


TOMORROW = "session_tomorrow"
FIRST = datetime(2030, 3, 4, 10, tzinfo=UTC)


def every(days: int, many: int, first: datetime = FIRST) -> list[datetime]:
    return [first + timedelta(days=days * number) for number in range(many)]


def planned(cast: Cast, starts: list[datetime]) -> list[CoachingSession]:
    with acting_as(cast.coach):
        return plan_sessions(engagement=cast.engagement, starts=starts, by=cast.coach)


def standing(cast: Cast) -> list[tuple[int | None, datetime]]:
    with acting_as(cast.coachee):
        rows = CoachingSession.objects.filter(engagement=cast.engagement).order_by("number")
        return [(row.number, row.starts_at) for row in rows]


def hold_first(cast: Cast, session: CoachingSession) -> None:
    with acting_as(cast.coach):
        session.move_to("in_progress", by=cast.coach, started_at=session.starts_at)
        session.move_to("held", by=cast.coach, finished_at=session.ends_at, length_minutes=85)


def moved(session: CoachingSession, to: datetime, by: Membership) -> CoachingSession:
    with acting_as(by):
        fresh = CoachingSession.objects.get(pk=session.pk)
        return move(coaching_session=fresh, starts_at=to, by=by)


def test_eight_sessions_are_numbered_in_order_of_time(cast: Cast) -> None:
    starts = every(14, 8)
    sessions = planned(cast, list(reversed(starts)))
    assert standing(cast) == list(enumerate(starts, start=1))
    assert {session.minutes for session in sessions} == {85}
    assert {session.coach_id for session in sessions} == {cast.coach.pk}


def test_coach_and_coachee_are_reminded_a_day_before(cast: Cast) -> None:
    (session,) = planned(cast, [FIRST])
    for member in (cast.coach, cast.coachee):
        with acting_as(member):
            (reminder,) = Reminder.objects.filter(recipient=member, kind=TOMORROW)
        assert reminder.thing_id == session.pk
        assert reminder.due_at == FIRST - timedelta(days=1)
        assert reminder.engagement_id == cast.engagement.pk
    with acting_as(cast.sponsor):
        assert not Reminder.objects.exists()


def test_a_session_within_a_day_is_not_announced_for_tomorrow(cast: Cast) -> None:
    planned(cast, [timezone.now() + timedelta(hours=5)])
    with acting_as(cast.coach):
        assert not Reminder.objects.filter(kind=TOMORROW).exists()


def test_planning_the_same_again_has_one_effect(cast: Cast) -> None:
    first = planned(cast, every(14, 8))
    again = planned(cast, every(14, 8))
    assert [one.pk for one in first] == [one.pk for one in again]
    with acting_as(cast.coach):
        mine = Reminder.objects.filter(recipient=cast.coach).values_list("kind", flat=True)
        assert sorted(mine) == ["calendar_invitation"] * 8 + [TOMORROW] * 8


def test_a_new_plan_keeps_the_rows_and_drops_what_is_over(cast: Cast) -> None:
    first = planned(cast, every(14, 8))
    later = every(21, 6, FIRST + timedelta(days=7))
    again = planned(cast, later)
    assert [one.pk for one in again] == [one.pk for one in first[:6]]
    assert standing(cast) == list(enumerate(later, start=1))


def test_a_new_plan_leaves_what_was_held(cast: Cast) -> None:
    first = planned(cast, every(14, 8))
    hold_first(cast, first[0])
    rest = every(21, 7, FIRST + timedelta(days=30))
    planned(cast, rest)
    assert standing(cast) == list(enumerate([FIRST, *rest], start=1))
    with acting_as(cast.coach):
        assert CoachingSession.objects.get(pk=first[0].pk).state == "held"


def test_nothing_is_planned_before_what_was_held(cast: Cast) -> None:
    hold_first(cast, planned(cast, every(14, 8))[0])
    with pytest.raises(OutOfOrder):
        planned(cast, every(14, 7, FIRST - timedelta(days=30)))


def test_only_the_coach_plans(cast: Cast) -> None:
    for member in (cast.coachee, cast.sponsor, cast.admin):
        with acting_as(member), pytest.raises(NotAllowed):
            plan_sessions(engagement=cast.engagement, starts=every(14, 2), by=member)
    with acting_as(cast.other_coach), pytest.raises(Http404):
        plan_sessions(engagement=cast.engagement, starts=every(14, 2), by=cast.other_coach)


def test_a_coach_is_not_booked_twice(cast: Cast) -> None:
    planned(cast, every(14, 8))
    other = make_engagement(
        cast.admin, coach=cast.coach, coachee=make_member(cast.admin, "Tomas Berg")
    )
    clash = FIRST + timedelta(days=14, minutes=84)
    with acting_as(cast.coach):
        with pytest.raises(DoubleBooked):
            plan_sessions(engagement=other, starts=[clash], by=cast.coach)
        assert not CoachingSession.objects.filter(engagement=other).exists()
        plan_sessions(engagement=other, starts=[clash + timedelta(minutes=1)], by=cast.coach)


def test_two_sessions_of_one_plan_do_not_overlap(cast: Cast) -> None:
    with pytest.raises(DoubleBooked):
        planned(cast, [FIRST, FIRST + timedelta(hours=1)])
    assert standing(cast) == []


def test_the_coach_moves_a_session_and_both_are_reminded(cast: Cast) -> None:
    session = planned(cast, every(14, 8))[2]
    to = session.starts_at + timedelta(days=1, hours=2)
    after = moved(session, to, cast.coach)
    assert (after.number, after.starts_at, after.minutes) == (3, to, 85)
    with acting_as(cast.coachee):
        told = Reminder.objects.filter(recipient=cast.coachee, thing_id=session.pk)
        assert {one.due_at for one in told} == {
            session.starts_at - timedelta(days=1),
            to - timedelta(days=1),
        }


def test_a_session_that_jumps_over_its_neighbour_changes_numbers(cast: Cast) -> None:
    sessions = planned(cast, every(14, 4))
    to = sessions[2].starts_at + timedelta(days=2)
    assert moved(sessions[0], to, cast.coach).number == 3
    with acting_as(cast.coach):
        order = CoachingSession.objects.order_by("number").values_list("pk", flat=True)
        assert list(order) == [sessions[index].pk for index in (1, 2, 0, 3)]


def test_a_session_does_not_move_before_one_that_was_held(cast: Cast) -> None:
    sessions = planned(cast, every(14, 3))
    hold_first(cast, sessions[0])
    with pytest.raises(OutOfOrder):
        moved(sessions[1], FIRST - timedelta(days=1), cast.coach)


def test_a_session_does_not_move_onto_another(cast: Cast) -> None:
    sessions = planned(cast, every(14, 3))
    with pytest.raises(DoubleBooked):
        moved(sessions[1], sessions[2].starts_at + timedelta(minutes=30), cast.coach)
    assert [start for _, start in standing(cast)] == every(14, 3)


def test_a_session_that_began_is_not_moved(cast: Cast) -> None:
    sessions = planned(cast, every(14, 3))
    hold_first(cast, sessions[0])
    with pytest.raises(NotAllowed):
        moved(sessions[0], FIRST + timedelta(days=1), cast.coach)


def test_nobody_but_the_coach_moves_a_session(cast: Cast) -> None:
    (session,) = planned(cast, [FIRST])
    for member in (cast.coachee, cast.admin):
        with acting_as(member), pytest.raises(NotAllowed):
            move(coaching_session=session, starts_at=FIRST + timedelta(days=1), by=member)
    for member in (cast.sponsor, cast.other_coach):
        with acting_as(member), pytest.raises(Http404):
            move(coaching_session=session, starts_at=FIRST + timedelta(days=1), by=member)


def test_who_saw_an_older_time_is_told(cast: Cast) -> None:
    (session,) = planned(cast, [FIRST])
    moved(session, FIRST + timedelta(days=1), cast.coach)
    with acting_as(cast.coach), pytest.raises(Moved):
        move(coaching_session=session, starts_at=FIRST + timedelta(days=2), by=cast.coach)


@pytest.mark.django_db(transaction=True)
def test_two_plans_at_once_book_the_coach_once() -> None:
    cast = make_cast()
    other = make_engagement(
        cast.admin, coach=cast.coach, coachee=make_member(cast.admin, "Tomas Berg")
    )
    gate = Barrier(4)

    def go(engagement: Engagement) -> str:
        try:
            with acting_as(cast.coach):
                gate.wait()
                plan_sessions(engagement=engagement, starts=every(14, 3), by=cast.coach)
        except DoubleBooked:
            return "told"
        finally:
            connection.close()
        return "planned"

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(go, [cast.engagement, cast.engagement, other, other]))
    assert sorted(outcomes) == ["planned", "planned", "told", "told"]
    with acting_as(cast.coach):
        assert CoachingSession.objects.count() == 3
