"""Hours by engagement as the firm's admins see them: how many, when and with whom. No content."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Min, OuterRef, Subquery, Sum

from coaching.access.models import EngagementParty
from coaching.access.policy import Party
from coaching.firms.models import Membership
from sessions.hours.columns import hours
from sessions.hours.log import counted
from sessions.hours.writing import Hours, Row

HEADINGS = (
    *("Client organisation", "Coachee", "Coach", "Paid or pro bono", "Sessions held"),
    *("Minutes", "Hours", "First session", "Latest session"),
)


@dataclass(frozen=True)
class Held:
    """What one coach held in one engagement."""

    engagement_id: UUID
    organisation: str
    coachee: str
    coach: str
    is_pro_bono: bool
    sessions: int
    minutes: int
    first: date
    last: date

    @property
    def hours(self) -> str:
        return hours(self.minutes)

    @property
    def fee(self) -> str:
        return "Pro bono" if self.is_pro_bono else "Paid"


@dataclass(frozen=True)
class Sums:
    sessions: int
    paid_minutes: int
    pro_bono_minutes: int

    @classmethod
    def of(cls, rows: Iterable[Held]) -> Sums:
        every = list(rows)
        return cls(
            sum(one.sessions for one in every),
            sum(one.minutes for one in every if not one.is_pro_bono),
            sum(one.minutes for one in every if one.is_pro_bono),
        )

    @property
    def minutes(self) -> int:
        return self.paid_minutes + self.pro_bono_minutes

    @property
    def paid(self) -> str:
        return hours(self.paid_minutes)

    @property
    def pro_bono(self) -> str:
        return hours(self.pro_bono_minutes)

    @property
    def hours(self) -> str:
        return hours(self.minutes)


def held_hours(by: Membership, since: date | None, until: date | None) -> list[Held]:
    """Sessions held on these days of the firm's clock, both included; one statement."""
    sessions, zone = counted(by), ZoneInfo(by.firm.time_zone)
    if since:
        sessions = sessions.filter(starts_at__gte=midnight(since, zone))
    if until:
        sessions = sessions.filter(starts_at__lt=midnight(until + timedelta(days=1), zone))
    leader = EngagementParty.objects.filter(
        engagement_id=OuterRef("engagement_id"), role=Party.COACHEE, until=None
    )
    rows = (
        sessions.values(
            "engagement_id",
            "engagement__organisation_name",
            "engagement__is_pro_bono",
            "coach__name",
        )
        .annotate(
            many=Count("pk"),
            minutes=Sum("length_minutes"),
            first=Min("starts_at"),
            last=Max("starts_at"),
            coachee=Subquery(leader.values("member__name")[:1]),
        )
        .order_by("engagement__organisation_name", "coachee", "first")
    )
    return [held(row, zone) for row in rows]


def midnight(on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, time(), zone)


def held(row: dict[str, Any], zone: ZoneInfo) -> Held:
    return Held(
        row["engagement_id"],
        row["engagement__organisation_name"],
        row["coachee"] or "",
        row["coach__name"],
        row["engagement__is_pro_bono"],
        row["many"],
        row["minutes"],
        row["first"].astimezone(zone).date(),
        row["last"].astimezone(zone).date(),
    )


def held_rows(found: Iterable[Held]) -> list[Row]:
    """The page as a file, with the same guard against formulas as the coach's."""
    every = list(found)
    rows: list[Row] = [HEADINGS]
    rows += [
        (
            *(one.organisation, one.coachee, one.coach, one.fee),
            *(one.sessions, one.minutes, Hours(one.minutes), one.first, one.last),
        )
        for one in every
    ]
    sums = Sums.of(every)
    rows.append(("Total", "", "", "", sums.sessions, sums.minutes, Hours(sums.minutes), "", ""))
    return rows
