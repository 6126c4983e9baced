"""The coachee withdraws, at once and for good; and says so to a sponsor, or does not."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.people_of import sponsors_of
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from consent.errors import NotAReader
from consent.ledger import Entry
from consent.models import Consent, RemovalNotice, Theme
from consent.operations.holding import end, live_consents, lock

State = Theme.State


@transaction.atomic
def withdraw(
    *, theme: Theme, reader: Membership | None = None, say_so: bool = False, by: Membership
) -> Theme:
    """From the next request on `reader`, or nobody at all, reads the theme, on any channel.

    With its last reader the theme is withdrawn. Only with `say_so` do these sponsors find a
    neutral line that something was removed. Raises NotAReader for one who does not read it.
    """
    (held,) = lock([theme], by=by)
    may(by, Action.WITHDRAW, held).require()
    live = live_consents(held)
    ending = live if reader is None else [one for one in live if one.recipient_id == reader.pk]
    if reader is not None and not ending:
        raise NotAReader
    if len(ending) == len(live):
        held.move_to(State.WITHDRAWN, by=by)
    else:
        record("consent.withdrawn", held, by=by)
    end(ending, held, Entry.WITHDRAWN, by=by)
    if say_so:
        leave_lines(ending, held, by=by)
    return held


def leave_lines(ended: Iterable[Consent], theme: Theme, *, by: Membership) -> None:
    """A neutral line for each sponsor who is still one. It says when, never what or why."""
    here, now = {one.pk for one in sponsors_of(theme.engagement_id)}, timezone.now()
    for one in ended:
        if one.recipient_id in here:
            notice = RemovalNotice(
                firm_id=theme.firm_id,
                engagement_id=theme.engagement_id,
                recipient_id=one.recipient_id,
                removed_at=now,
            )
            notice.save(force_insert=True)
            record("notice.left", notice, by=by)


@transaction.atomic
def take_line_away(*, notice: RemovalNotice, by: Membership) -> None:
    """The sponsor's page no longer says that something was removed on that day."""
    may(by, Action.REMOVE, notice).require()
    rows = RemovalNotice.objects.visible_to(by).filter(
        engagement_id=notice.engagement_id, recipient_id=notice.recipient_id
    )
    zone = ZoneInfo(notice.engagement.time_zone)
    day = notice.removed_at.astimezone(zone).date()
    for row in rows:
        if row.removed_at.astimezone(zone).date() == day:
            record("notice.taken_away", row, by=by)
            row.delete()
