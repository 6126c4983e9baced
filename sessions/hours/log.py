"""A coach's hours: from sessions held here, and from earlier lines brought from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import (
    Count,
    Exists,
    Func,
    JSONField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)

from coaching.access.models import EngagementParty
from coaching.access.policy import Party
from coaching.firms.models import Membership
from coaching.tenancy.loading import read_together
from sessions.hours.cells import tidy
from sessions.hours.columns import Line, Totals, hours
from sessions.models import CoachingSession, EarlierHours, ListingConsent
from sessions.models.coaching_session import SessionKind, SessionState

SOMEBODY = "Somebody you coached before"


@dataclass(frozen=True)
class FromSessions:
    """The line of one engagement, and whether its coachee has agreed to be listed.

    `engagement_id` is None for one that was handed over: its coach of then cannot open it.
    """

    line: Line
    engagement_id: UUID | None
    organisation: str
    sessions: int
    listed: bool

    @property
    def hours(self) -> str:
        return hours(self.line.minutes)


@dataclass(frozen=True)
class Log:
    """Everything a coach has in this firm. Only what `lines` holds goes into a file."""

    from_sessions: list[FromSessions]
    earlier: list[EarlierHours]

    @cached_property
    def listed(self) -> list[FromSessions]:
        return [one for one in self.from_sessions if one.listed]

    @cached_property
    def unlisted(self) -> list[FromSessions]:
        return [one for one in self.from_sessions if not one.listed]

    @cached_property
    def lines(self) -> list[Line]:
        """What the file holds: nobody who has not agreed."""
        every = [*(one.line for one in self.listed), *(line_of(row) for row in self.earlier)]
        return sorted(every, key=lambda line: (line.starts_on, line.client))

    @cached_property
    def totals(self) -> Totals:
        return Totals.of(self.lines)

    @cached_property
    def left_out(self) -> Totals:
        return Totals.of(one.line for one in self.unlisted)


def read_log(coach: Membership) -> Log:
    """Two statements, however long the log is."""
    mine = Membership.objects.filter(pk=coach.pk).only("pk")
    (me,), earlier = read_together(
        mine.annotate(handed_over=KeptHours()),
        EarlierHours.objects.visible_to(coach),
    )
    held = [*read_sessions(coach), *map(handed_over, me.handed_over)]
    return Log(sorted(held, key=lambda one: one.line.starts_on), earlier)


class KeptHours(Func):
    """What the member acting held in engagements that have another coach now: hours, and a name
    only where its coachee agrees to be listed. A list of JSON objects.
    """

    template = (
        "(SELECT coalesce(jsonb_agg(to_jsonb(k) ORDER BY k.first_at), '[]') "
        "FROM sessions_kept_hours() k)"
    )
    output_field = JSONField()


def handed_over(row: dict[str, Any]) -> FromSessions:
    """Without a name, each engagement still counts as somebody of its own."""
    zone, pro_bono, minutes = ZoneInfo(row["zone"]), row["pro_bono"], row["minutes"]
    first, last = (datetime.fromisoformat(row[name]) for name in ("first_at", "last_at"))
    line = Line(
        client_name=tidy(row["client_name"] or "") or SOMEBODY,
        contact=tidy(row["contact"] or "") or row["engagement"],
        starts_on=first.astimezone(zone).date(),
        ends_on=last.astimezone(zone).date(),
        paid_minutes=0 if pro_bono else minutes,
        pro_bono_minutes=minutes if pro_bono else 0,
    )
    listed = row["client_name"] is not None
    return FromSessions(line, None, row["organisation"], row["many"], listed)


def read_sessions(coach: Membership) -> list[FromSessions]:
    return from_sessions(counted(coach).filter(coach=coach))


def counted(member: Membership) -> QuerySet[Any]:
    """The sessions that count as hours, of those the member may see.

    ICF counts coaching held: never a no-show, never a cancellation. A chemistry session counts
    where the engagement's programme says so.
    """
    kinds = Q(kind=SessionKind.COACHING) | Q(engagement__chemistry_in_hours=True)
    return CoachingSession.objects.visible_to(member).filter(kinds, state=SessionState.HELD)


def from_sessions(sessions: QuerySet[Any]) -> list[FromSessions]:
    """One line an engagement, in one statement."""
    leader = EngagementParty.objects.filter(
        engagement_id=OuterRef("engagement_id"), role=Party.COACHEE, until=None
    )
    live = ListingConsent.objects.filter(engagement=OuterRef("engagement_id"), ended_at=None)
    rows = (
        sessions.values(
            "engagement_id",
            "engagement__organisation_name",
            "engagement__is_pro_bono",
            "engagement__time_zone",
        )
        .annotate(
            many=Count("pk"),
            minutes=Sum("length_minutes"),
            first=Min("starts_at"),
            last=Max("starts_at"),
            client_name=Subquery(leader.values("member__name")[:1]),
            contact=Subquery(leader.values("member__email")[:1]),
            listed=Exists(live),
        )
        .order_by("first")
    )
    return [from_row(row) for row in rows]


def from_row(row: dict[str, Any]) -> FromSessions:
    """Days are those of the engagement's own clock, by which its sessions are planned."""
    zone, pro_bono = ZoneInfo(row["engagement__time_zone"]), row["engagement__is_pro_bono"]
    line = Line(
        client_name=tidy(row["client_name"] or ""),
        contact=tidy(row["contact"] or ""),
        starts_on=row["first"].astimezone(zone).date(),
        ends_on=row["last"].astimezone(zone).date(),
        paid_minutes=0 if pro_bono else row["minutes"],
        pro_bono_minutes=row["minutes"] if pro_bono else 0,
    )
    where = row["engagement__organisation_name"]
    return FromSessions(line, row["engagement_id"], where, row["many"], row["listed"])


LINE = (
    *("client_name", "contact", "starts_on", "ends_on", "paid_minutes", "pro_bono_minutes"),
    *("is_group", "number_in_group"),
)


def line_of(row: EarlierHours) -> Line:
    return Line(*(getattr(row, name) for name in LINE))


def lines_of(rows: Iterable[EarlierHours]) -> list[Line]:
    return [line_of(row) for row in rows]
