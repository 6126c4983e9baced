"""An engagement's life after its start: paused and taken up again, longer, with more sessions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.people_of import read_people
from coaching.access.policy import Party
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.look.moments import day
from coaching.reminders.operations import remind
from engagements.bounds import ReasonNeeded, outside_bounds
from engagements.calendar import months_until
from engagements.models import Engagement, EngagementChange
from engagements.models.change import ChangeKind

ROOM = 200  # characters for the reasons that an engagement's page shows


class NotMore(ValueError):
    """The new end is no later, or the new number of sessions no higher, than it stands."""


@transaction.atomic
def pause_engagement(*, engagement: Engagement, by: Membership) -> None:
    """Nothing starts and nothing is planned; what is planned stays. Nobody is asked why.

    Raises Moved when it was completed, ended or paused in the same moment.
    """
    may(by, Action.PAUSE_ENGAGEMENT, engagement).require()
    engagement.move_to(Engagement.State.PAUSED, by=by, paused_at=timezone.now())
    keep_change(engagement, ChangeKind.PAUSED, by=by)


@transaction.atomic
def resume_engagement(*, engagement: Engagement, move_end: bool, by: Membership) -> None:
    """It goes on; with `move_end` it ends as many days later as it was paused. Raises Moved."""
    may(by, Action.RESUME_ENGAGEMENT, engagement).require()
    before, days = engagement.ends_on, days_paused(engagement, timezone.now())
    after = before + timedelta(days=days) if move_end else before
    engagement.move_to(Engagement.State.ACTIVE, by=by, paused_at=None, ends_on=after)
    words = (in_words(before), in_words(after)) if after != before else ("", "")
    keep_change(engagement, ChangeKind.RESUMED, by=by, before=words[0], after=words[1])


def days_paused(engagement: Engagement, now: datetime) -> int:
    """Nights on the calendar of the engagement's zone; 0 on the day itself."""
    if engagement.paused_at is None:
        return 0
    zone = ZoneInfo(engagement.time_zone)
    return (now.astimezone(zone).date() - engagement.paused_at.astimezone(zone).date()).days


@transaction.atomic
def extend(*, engagement: Engagement, ends_on: date, reason: str = "", by: Membership) -> None:
    """A later end. Raises NotMore, and ReasonNeeded where it leaves the four to six months."""
    held = held_still(engagement)
    may(by, Action.CHANGE_ENGAGEMENT, held).require()
    if ends_on <= held.ends_on:
        raise NotMore
    before, held.ends_on = held.ends_on, ends_on
    held.months = months_until(held.starts_on, ends_on)
    give_reason(held, reason)
    save(engagement, held, "ends_on", "months", "reason_outside_bounds", by=by)
    words = {"before": in_words(before), "after": in_words(ends_on)}
    keep_change(held, ChangeKind.EXTENDED, by=by, reason=reason, **words)


@transaction.atomic
def add_sessions(
    *, engagement: Engagement, sessions_planned: int, reason: str = "", by: Membership
) -> None:
    """More sessions in all. Raises NotMore, and ReasonNeeded where they are not eight."""
    held = held_still(engagement)
    may(by, Action.CHANGE_ENGAGEMENT, held).require()
    if sessions_planned <= held.sessions_planned:
        raise NotMore
    before, held.sessions_planned = held.sessions_planned, sessions_planned
    give_reason(held, reason)
    save(engagement, held, "sessions_planned", "reason_outside_bounds", by=by)
    words = {"before": f"{before} sessions", "after": f"{sessions_planned} sessions"}
    keep_change(held, ChangeKind.SESSIONS_ADDED, by=by, reason=reason, **words)


def held_still(engagement: Engagement) -> Engagement:
    """As it stands at this moment: whoever changes its frame next waits for us."""
    return Engagement.objects.select_for_update(no_key=True).get(pk=engagement.pk)


def give_reason(engagement: Engagement, reason: str) -> None:
    """What is outside the bounds says why; a second reason stands beside the first if both fit."""
    outside, new = outside_bounds(engagement), reason.strip()
    if outside and not new:
        raise ReasonNeeded("; ".join(outside))
    both = f"{engagement.reason_outside_bounds}; {new}".strip("; ")
    engagement.reason_outside_bounds = (both if len(both) <= ROOM else new) if outside else ""


def save(seen: Engagement, held: Engagement, *fields: str, by: Membership) -> None:
    """The changed columns alone; the row that the caller holds knows of them too."""
    held.save(update_fields=fields)
    for name in fields:
        setattr(seen, name, getattr(held, name))
    record("engagement.changed", held, by=by, engagement_id=held.pk)


def keep_change(
    engagement: Engagement,
    kind: ChangeKind,
    *,
    by: Membership,
    before: str = "",
    after: str = "",
    reason: str = "",
) -> EngagementChange:
    """One line of the engagement's history, and word of it to everybody who may read the line."""
    change = EngagementChange(
        firm_id=by.firm_id,
        engagement_id=engagement.pk,
        kind=kind,
        before=before,
        after=after,
        reason=reason.strip(),
        by=by,
    )
    may(by, Action.ADD, change).require()
    change.save(force_insert=True)
    for party, members in read_people(engagement.pk).items():
        for member in members:
            told = party != Party.SPONSOR or kind != ChangeKind.SPONSOR_REPLACED
            if told and member != by:
                remind(
                    "engagement_changed",
                    recipient=member,
                    thing_id=change.pk,
                    engagement_id=engagement.pk,
                )
    return change


def in_words(on: date) -> str:
    return day(on, year=True)
