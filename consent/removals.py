"""The neutral lines that the coachee left on a sponsor's page: one a day, however much was removed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from coaching.firms.models import Membership
from coaching.tenancy.context import acting
from consent.models import RemovalNotice
from engagements.models import Engagement


@dataclass(frozen=True)
class Line:
    """As the coachee finds it: on whose page, of which day, and the notice that stands for it."""

    reader: Membership
    day: date
    notice: RemovalNotice


def notices_of(engagement: Engagement) -> list[RemovalNotice]:
    """All that the one who asks may see, one statement a transaction."""
    context = acting()
    memo: dict[UUID, list[RemovalNotice]] = (
        context.memo.setdefault("consent.notices", {}) if context else {}
    )
    if engagement.pk not in memo:
        memo[engagement.pk] = list(RemovalNotice.objects.filter(engagement=engagement))
    return memo[engagement.pk]


def lines_of(engagement: Engagement, sponsors: Iterable[Membership]) -> list[Line]:
    """By reader, then by day, in the engagement's time zone."""
    zone, readers = ZoneInfo(engagement.time_zone), {one.pk: one for one in sponsors}
    found: dict[tuple[str, date], Line] = {}
    for one in notices_of(engagement):
        if reader := readers.get(one.recipient_id):
            day = one.removed_at.astimezone(zone).date()
            found.setdefault((f"{reader.name} {reader.pk}", day), Line(reader, day, one))
    return [found[key] for key in sorted(found)]
