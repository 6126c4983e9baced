"""Tell calendars what has changed: each notice beside what stands now, and a mail for what differs.

`tell_calendars` is called by what changes sessions, and by a sweep every minute for whatever else
changes them (an engagement that ends, a handover, somebody who joins). Neither needs the other.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from coaching.access.policy import Party
from coaching.access.sight import standing
from coaching.firms.models import Membership
from coaching.reminders.operations import remind
from coaching.tenancy.turns import take_turns
from engagements.models import Engagement
from sessions.calendars.standing import BEGUN, Entry, Key, entries
from sessions.models import CalendarNotice, CoachingSession
from sessions.models.calendars import Method

# Whoever plans moves things about for a moment: what was told waits for that, and then is told once.
SETTLES = timedelta(minutes=1)
KINDS = {Method.REQUEST: "calendar_invitation", Method.CANCEL: "calendar_cancellation"}


@transaction.atomic
def tell_calendars(
    engagement_id: UUID, *, by: Membership, anew: Collection[UUID] = frozenset()
) -> int:
    """Bring what calendars were told in step with what stands. How many notices changed.

    `anew` names sessions that are told again though their time is the same: they have another link.
    Only the coach and the firm's admins write notices; for anybody else the sweep does it.
    """
    if not (by.is_admin or standing(by).get(engagement_id) == Party.COACH):
        return 0
    take_turns("sessions", engagement_id)
    engagement = Engagement.objects.get(pk=engagement_id)
    sessions = list(CoachingSession.objects.filter(engagement_id=engagement_id))
    told = notices_of(engagement_id)
    wanted = entries(engagement, sessions)
    begun = {one.pk for one in sessions if one.state in BEGUN}
    changes = [
        *(invite(engagement, key, entry, told.get(key), anew) for key, entry in wanted.items()),
        *(call_off(one) for key, one in told.items() if key not in wanted and key[0] not in begun),
    ]
    return sum(changes)


def notices_of(engagement_id: UUID) -> dict[Key, CalendarNotice]:
    rows = CalendarNotice.objects.filter(engagement_id=engagement_id)
    return {(one.session_id, one.recipient_id): one for one in rows}


def invite(
    engagement: Engagement,
    key: Key,
    entry: Entry,
    notice: CalendarNotice | None,
    anew: Collection[UUID],
) -> bool:
    """Whether there is anything to tell about a session that stands."""
    if notice is None:
        session_id, recipient_id = key
        notice = CalendarNotice(
            firm_id=engagement.firm_id,
            engagement=engagement,
            session_id=session_id,
            recipient_id=recipient_id,
            **vars(entry),
        )
        notice.save(force_insert=True)
        remind_of(notice)
        return True
    stands = Entry(notice.title, notice.starts_at, notice.ends_at)
    if notice.method == Method.REQUEST and stands == entry and key[0] not in anew:
        return False
    change(notice, method=Method.REQUEST, **vars(entry))
    return True


def call_off(notice: CalendarNotice) -> bool:
    """Whether there is anything to take back: what is past stays in the calendar."""
    if notice.method == Method.CANCEL or notice.ends_at <= timezone.now():
        return False
    change(notice, method=Method.CANCEL)
    return True


def change(notice: CalendarNotice, **values: str | datetime) -> None:
    """SEQUENCE rises by one with each telling, and the time of it never stands still."""
    later = notice.changed_at + timedelta(microseconds=1)
    values |= {"changed_at": max(timezone.now(), later)}
    for name, value in values.items():
        setattr(notice, name, value)
    notice.sequence += 1
    notice.save(update_fields=[*values, "sequence"])
    remind_of(notice)


def due_at(notice: CalendarNotice) -> datetime:
    """When the mail about the latest change is to go; mails about earlier ones are then dropped."""
    return notice.changed_at + SETTLES


def remind_of(notice: CalendarNotice) -> None:
    remind(
        KINDS[Method(notice.method)],
        recipient=Membership(pk=notice.recipient_id, firm_id=notice.firm_id),
        thing_id=notice.pk,
        due_at=due_at(notice),
        engagement_id=notice.engagement_id,
    )
