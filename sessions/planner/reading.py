"""What the planner has to know, read for one coach and one engagement in a single statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from coaching.access.people_of import coach_of, coachee_of
from coaching.firms.models import Membership
from coaching.tenancy.loading import read_together
from engagements.models import Engagement
from sessions.models import BlockedTime, CoachingSession, PlanningWish
from sessions.models.coaching_session import SessionKind, SessionState
from sessions.planner.asking import WORKING_WEEK, Ask, Wish
from sessions.planner.public_holidays import between
from sessions.planner.ways import BEYOND

IN_THE_WAY = (SessionState.PLANNED, SessionState.IN_PROGRESS)


@dataclass(frozen=True)
class Basis:
    """The engagement's sessions in order of time, and what else the planner goes by."""

    engagement: Engagement
    sessions: Sequence[CoachingSession]
    others: Sequence[CoachingSession]
    wishes: Sequence[PlanningWish]
    blocked: Sequence[BlockedTime]

    @property
    def to_come(self) -> list[CoachingSession]:
        return [one for one in self.sessions if one.counts and is_to_come(one)]

    @property
    def used(self) -> list[CoachingSession]:
        return [one for one in self.sessions if one.counts and not is_to_come(one)]

    def ask(self, first_on: date, wall_time: time, by: Membership) -> Ask:
        engagement, used = self.engagement, self.used
        zone = ZoneInfo(engagement.time_zone)
        last_day = engagement.ends_on + timedelta(days=BEYOND)
        places = [(wish.country, wish.subdivision) for wish in self.wishes]
        return Ask(
            first_on,
            engagement.ends_on,
            max(0, engagement.sessions_planned - len(used)),
            engagement.min_gap_days,
            engagement.max_gap_days,
            wall_time,
            engagement.time_zone,
            minutes=engagement.session_minutes,
            wishes=self.said(by),
            last=used[-1].starts_at.astimezone(zone).date() if used else None,
            holidays=between(places, first_on, last_day),
            away=tuple((one.first_on, one.last_on) for one in self.blocked),
            taken=tuple(self.taken()),
        )

    def said(self, by: Membership) -> tuple[Wish, ...]:
        """One wish of each; who has said none is taken to like the working week."""
        known = {wish.member_id: wish for wish in self.wishes}
        pair = (coach_of(self.engagement.pk), coachee_of(self.engagement.pk))
        return tuple(
            as_wish(known.get(one.pk), "" if one == by else one.first_name) for one in pair
        )

    def taken(self) -> list[tuple[datetime, datetime]]:
        """Times of the coach that the plan cannot have. What it plans anew is not in its own way."""
        own = [one for one in self.sessions if not (one.counts and is_to_come(one))]
        busy = [one for one in (*own, *self.others) if one.state in IN_THE_WAY]
        return [(one.starts_at, one.ends_at) for one in busy]


def as_wish(wish: PlanningWish | None, who: str) -> Wish:
    if wish is None:
        return Wish(who, WORKING_WEEK)
    return Wish(who, tuple(wish.weekdays), wish.earliest, wish.latest)


def is_to_come(one: CoachingSession) -> bool:
    """Whether it is one of those that the planner plans."""
    return one.state == SessionState.PLANNED and one.kind == SessionKind.COACHING


def read(engagement: Engagement, by: Membership) -> Basis:
    """As `by` may see it: blocked days are their own, other sessions those that they coach."""
    sessions = CoachingSession.objects.visible_to(by)
    wishes = PlanningWish.objects.visible_to(by).filter(engagement=engagement)
    own, others, said, blocked = read_together(
        sessions.filter(engagement=engagement).order_by("starts_at"),
        sessions.filter(coach=by, state__in=IN_THE_WAY).exclude(engagement=engagement),
        wishes,
        BlockedTime.objects.visible_to(by).filter(member=by),
    )
    return Basis(engagement, own, others, said, blocked)
