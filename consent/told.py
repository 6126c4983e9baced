"""What the agreement in force lets a sponsor know of the sessions: read together with their page.

How many were held, how many did not take place, and each only where the agreement says so. Which
marks count is asked of the policy table, also where coach or coachee look at the page before it is
shared: they see every mark, and the page they are shown has those of its reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from coaching.access.conditions import remember_allowances
from coaching.access.models import Allowance
from coaching.access.policy import TABLE, Material, Party
from coaching.access.terms import Term
from coaching.firms.models import Membership
from engagements.models import Agreement, Engagement, SessionMark
from engagements.models.mark import MarkKind


@dataclass(frozen=True)
class Told:
    """None is not told. A `since` is the day of the agreement from which on it is counted, where
    another was in force before it: what came under that one is never counted."""

    agreement_on: date | None = None
    held: int | None = None
    held_since: date | None = None
    no_shows: int | None = None
    cancelled_late: int | None = None
    missed_since: date | None = None
    goal_titles: bool = False

    @property
    def held_of_all(self) -> int | None:
        """How many of the engagement's sessions were held, where all of them are counted."""
        return None if self.held_since else self.held

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands below the steps."""
        found = []
        if self.held is not None and self.held_since:
            found.append(f"{sessions(self.held, 'held')}{since(self.held_since)}.")
        if self.no_shows is not None and self.cancelled_late is not None:
            found.append(f"{missed(self.no_shows, self.cancelled_late)}{since(self.missed_since)}.")
        return tuple(found)

    @property
    def allows(self) -> str:
        """What the agreement in force lets a sponsor see, in one sentence."""
        if self.agreement_on is None:
            return "No agreement is in force yet, so this page says nothing about the sessions."
        things = [
            words
            for words, is_told in (
                ("how many sessions were held", self.held is not None),
                ("whether a session was missed", self.no_shows is not None),
                ("a goal’s title, where it is shared with you", self.goal_titles),
            )
            if is_told
        ]
        what = listed(things) if things else "nothing about the sessions"
        return f"The agreement of {in_full(self.agreement_on)} lets you see {what}."

    @property
    def cannot_see(self) -> tuple[str, ...]:
        """What is kept from a sponsor, and what of it this agreement decides."""
        goals = "Goals beyond the titles shared with you" if self.goal_titles else "Goals"
        found = [
            "What is said in sessions, and any notes",
            f"{goals}, commitments and reflections",
            "Reviews and individual 360 comments",
        ]
        if self.held is None:
            found.append("How many sessions were held")
        if self.no_shows is None:
            found.append("Whether a session was missed")
        return tuple(found)


UNTOLD = Told()


def told_rows(engagement: Engagement, by: Membership) -> tuple[Any, Any, Any]:
    """What `told_of` is made of: marks, what is allowed, and the versions that came into force."""
    agreements = Agreement.objects.visible_to(by).filter(engagement=engagement)
    return (
        SessionMark.objects.visible_to(by).filter(engagement=engagement),
        Allowance.objects.visible_to(by).filter(engagement_id=engagement.pk),
        agreements.filter(in_force_at__isnull=False).only("version", "state", "in_force_at"),
    )


def told_of(
    engagement: Engagement,
    reader: Membership,
    marks: Iterable[SessionMark],
    allowed: Iterable[Allowance],
    agreements: Iterable[Agreement],
) -> Told:
    """As this sponsor may know it now, whoever read the rows."""
    terms = remember_allowances(engagement.pk, allowed)
    kinds = [one.kind for one in marks if is_seen(one, reader.pk)]
    zone = ZoneInfo(engagement.time_zone)
    days = {
        one.version: local(one.in_force_at, zone)
        for one in agreements
        if one.in_force_at is not None
    }
    in_force = [one.version for one in agreements if one.state == Agreement.State.IN_FORCE]
    attendance = Term.ATTENDANCE in terms
    return Told(
        agreement_on=days.get(max(in_force, default=0)),
        held=kinds.count(MarkKind.HELD) if Term.SESSIONS_HELD in terms else None,
        held_since=later(terms, Term.SESSIONS_HELD, days),
        no_shows=kinds.count(MarkKind.NO_SHOW) if attendance else None,
        cancelled_late=kinds.count(MarkKind.LATE_CANCELLED) if attendance else None,
        missed_since=later(terms, Term.ATTENDANCE, days),
        goal_titles=Term.GOAL_TITLES in terms,
    )


def is_seen(row: Any, reader_id: UUID) -> bool:
    """Whether this sponsor sees the row, by the policy table."""
    see = TABLE[Material(row.material)][Party.SPONSOR].see
    return see is not None and see.holds(row, reader_id)


def later(terms: Mapping[str, int], term: Term, days: Mapping[int, date]) -> date | None:
    """The day since which it is counted, where an agreement without it was in force before."""
    version = terms.get(term)
    if version is None or version <= min(days, default=version):
        return None
    return days.get(version)


def local(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def number(many: int) -> str:
    return NUMBERS[many] if many < len(NUMBERS) else str(many)


def sessions(many: int, what: str) -> str:
    """“Three sessions were held”."""
    noun = "session was" if many < 2 else "sessions were"
    return f"{number(many).capitalize()} {noun} {what}"


def missed(no_shows: int, cancelled_late: int) -> str:
    """“One session was missed, and two were cancelled late”."""
    if not no_shows and not cancelled_late:
        return "No session was missed or cancelled late"
    if not no_shows:
        return sessions(cancelled_late, "cancelled late")
    if not cancelled_late:
        return sessions(no_shows, "missed")
    verb = "was" if cancelled_late == 1 else "were"
    return f"{sessions(no_shows, 'missed')}, and {number(cancelled_late)} {verb} cancelled late"


def since(day: date | None) -> str:
    return f" since the agreement of {in_full(day)}" if day else ""


def in_full(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def listed(things: list[str]) -> str:
    *most, last = things
    return f"{', '.join(most)} and {last}" if most else last
