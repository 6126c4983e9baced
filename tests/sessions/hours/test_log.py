"""What counts as hours, for whom, and who stands in the file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from coaching.firms.entry import acting_as
from engagements.models import Engagement
from sessions.hours.columns import Line
from sessions.hours.log import Log, read_log
from sessions.models import CoachingSession
from tests.factories import Cast
from tests.sessions.hours.stage import FIRST, NORA, agree, another, bring, hold


def log_of(cast: Cast, who: str = "coach") -> Log:
    member = getattr(cast, who)
    with acting_as(member):
        return read_log(member)


def priya(cast: Cast, paid_minutes: int) -> Line:
    return Line(cast.coachee.name, cast.coachee.email, FIRST.date(), FIRST.date(), paid_minutes)


def test_held_sessions_of_an_engagement_are_one_line(cast: Cast) -> None:
    hold(cast.coach, cast.engagement, 85)
    hold(cast.coach, cast.engagement, 90, days=18)
    agree(cast)
    last = (FIRST + timedelta(days=18)).date()
    assert log_of(cast).lines == [
        Line("Priya Raman", cast.coachee.email, FIRST.date(), last, paid_minutes=175)
    ]


def test_what_did_not_take_place_never_counts(cast: Cast) -> None:
    hold(cast.coach, cast.engagement, 60)
    for days, state in enumerate(("no_show", "late_cancelled", "cancelled", "planned"), start=1):
        hold(cast.coach, cast.engagement, days=days, state=state)
    assert [one.line for one in log_of(cast).from_sessions] == [priya(cast, paid_minutes=60)]


def test_a_chemistry_session_counts_where_the_programme_says_so(cast: Cast) -> None:
    hold(cast.coach, cast.engagement, 60)
    hold(cast.coach, cast.engagement, 30, days=1, kind="chemistry")
    assert log_of(cast).left_out.minutes == 60
    with acting_as(cast.admin):
        Engagement.objects.update(chemistry_in_hours=True)
    assert log_of(cast).left_out.minutes == 90


def test_hours_are_paid_or_pro_bono_as_the_engagement_is(cast: Cast) -> None:
    hold(cast.coach, cast.engagement, 60)
    free = another(cast, is_pro_bono=True)
    hold(cast.coach, free.engagement, 45)
    lines = [one.line for one in log_of(cast).from_sessions]
    assert {(one.paid_minutes, one.pro_bono_minutes) for one in lines} == {(60, 0), (0, 45)}


def test_days_are_those_of_the_engagements_own_clock(cast: Cast) -> None:
    with acting_as(cast.admin):
        Engagement.objects.update(time_zone="Pacific/Auckland")
    hold(cast.coach, cast.engagement)
    late = datetime(2026, 1, 12, 13, tzinfo=UTC)
    with acting_as(cast.coach):
        CoachingSession.objects.update(starts_at=late, ends_at=late + timedelta(minutes=85))
    assert log_of(cast).from_sessions[0].line.starts_on == date(2026, 1, 13)


def test_nobody_is_in_the_file_who_has_not_agreed(cast: Cast) -> None:
    hold(cast.coach, cast.engagement)
    other = another(cast)
    hold(cast.coach, other.engagement, 60)
    bring(cast.coach)
    assert log_of(cast).lines == [NORA]
    agree(other)
    assert {one.client_name for one in log_of(cast).lines} == {"Nora Vik", "Kim Sol"}
    assert [one.line.client_name for one in log_of(cast).unlisted] == ["Priya Raman"]


def test_a_log_is_its_coachs_alone(cast: Cast) -> None:
    hold(cast.coach, cast.engagement)
    agree(cast)
    bring(cast.coach)
    empty = Log([], [])
    assert log_of(cast, "other_coach") == log_of(cast, "admin") == log_of(cast, "sponsor") == empty
