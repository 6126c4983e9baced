"""Ask again, as the recipient and inside their firm, whether a reminder is to go now."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.mail import EmailMessage
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from coaching.firms.entry import acting_as_id
from coaching.firms.models import Membership, Person
from coaching.reminders.claims import Claim, done, postpone
from coaching.reminders.kinds import Kind, kind_of
from coaching.reminders.mail import mail_of
from coaching.reminders.models import Reminder, ReminderPreference
from coaching.reminders.models.reminder import ReminderState
from coaching.reminders.quiet import quiet_until
from coaching.tenancy.context import Acting, tell_database


@dataclass(frozen=True)
class Ready:
    """A mail that is to go, and how many attempts there are with this one."""

    mail: EmailMessage
    attempts: int


def prepare(one: Claim) -> Ready | None:
    """The attempt is noted before the mail goes. None: it is settled, or waits for the morning."""
    with acting_as_id(one.firm_id, one.recipient_id) as context:
        reminder, switched_off = read(one)
        if reminder is None or reminder.state != ReminderState.WAITING:
            done(one)
            return None
        become(reminder.recipient, context)
        kind = kind_of(reminder.kind)
        wanted = is_wanted(reminder, kind) and (kind.essential or not switched_off)
        if not wanted or not kind.still_due(reminder, reminder.recipient):
            settle(one, ReminderState.DROPPED)
            return None
        morning = None if kind.any_hour else quiet_until(zone_of(reminder), timezone.now())
        if morning:
            postpone(one, morning)
            return None
        note_attempt(reminder)
        return Ready(mail_of(reminder, kind), reminder.attempts + 1)


def read(one: Claim) -> tuple[Reminder | None, bool]:
    """The reminder, and whether its recipient has switched its kind off."""
    off = ReminderPreference.objects.filter(
        firm_id=OuterRef("firm_id"), recipient_id=OuterRef("recipient_id"), kind=OuterRef("kind")
    )
    rows = Reminder.objects.select_related("recipient", "firm").annotate(switched_off=Exists(off))
    found = rows.filter(pk=one.reminder_id).first()
    return (None, False) if found is None else (found, found.switched_off)


def become(recipient: Membership, context: Acting) -> None:
    """A claim names the membership alone; reading one's time zone takes the person too."""
    if recipient.person_id:
        context.person_id = recipient.person_id
        tell_database(context)


def is_wanted(reminder: Reminder, kind: Kind) -> bool:
    """Not after they left, not before they joined (but for the invitation), not too late."""
    recipient = reminder.recipient
    if recipient.ended_at or kind.too_late(reminder.due_at, timezone.now()):
        return False
    return recipient.person_id is not None or not kind.in_engagement


def zone_of(reminder: Reminder) -> str:
    """The person's, or the firm's for somebody who has no login yet."""
    zones = Person.objects.filter(pk=reminder.recipient.person_id).values_list("time_zone")
    return (zones.first() or (reminder.firm.time_zone,))[0]


def note_attempt(reminder: Reminder) -> None:
    Reminder.objects.filter(pk=reminder.pk).update(
        attempts=F("attempts") + 1, attempted_at=timezone.now()
    )


def settle(one: Claim, state: str) -> None:
    """Sent, dropped or refused, and no longer due: together or not at all."""
    Reminder.objects.filter(pk=one.reminder_id, state=ReminderState.WAITING).update(
        state=state, settled_at=timezone.now()
    )
    done(one)
