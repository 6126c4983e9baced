"""Plan a reminder: one row for the person and one for the sweep, in the caller's transaction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from coaching.firms.models import Invitation, Membership
from coaching.firms.operations import invite
from coaching.reminders.models import Due, Reminder


@transaction.atomic
def remind(
    kind: str,
    *,
    recipient: Membership,
    thing_id: UUID,
    due_at: datetime | None = None,
    engagement_id: UUID | None = None,
) -> None:
    """Tell `recipient` at `due_at` (now if None), once; the same reminder twice is one.

    Whether it still applies is asked of its kind when it is sent, as the recipient.
    """
    reminder = Reminder(
        firm_id=recipient.firm_id,
        recipient=recipient,
        kind=kind,
        thing_id=thing_id,
        engagement_id=engagement_id,
        due_at=due_at or timezone.now(),
    )
    Reminder.objects.bulk_create([reminder], ignore_conflicts=True)
    Due.objects.create(
        reminder_id=reminder.pk,
        firm_id=reminder.firm_id,
        recipient_id=recipient.pk,
        due_at=reminder.due_at,
    )


def send_invitation(*, member: Membership, by: Membership) -> Invitation:
    """Invite a member by e-mail, after commit."""
    invitation = invite(member=member, by=by)
    remind("invitation", recipient=member, thing_id=invitation.pk)
    return invitation
