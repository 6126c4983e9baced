"""Plan a reminder: one row for the person and one for the sweep, in the caller's transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from coaching.firms.models import Invitation, Membership
from coaching.firms.operations import invite
from coaching.reminders.kinds import kind_of
from coaching.reminders.models import Due, Reminder

NAMESPACE = UUID("5f0d6c1c-52f1-4b53-9d0d-6f0f6c0c4a1e")


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

    Whether it still applies is asked of its kind when it is sent, as the recipient. Raises
    LookupError for a kind that no app registered, ValueError for a missing engagement.
    """
    if kind_of(kind).in_engagement and engagement_id is None:
        raise ValueError(f"“{kind}” leads to an engagement's page: say which engagement.")
    at = due_at or timezone.now()
    reminder = Reminder(
        id=reminder_id(kind, recipient.pk, thing_id, at),
        firm_id=recipient.firm_id,
        recipient=recipient,
        kind=kind,
        thing_id=thing_id,
        engagement_id=engagement_id,
        due_at=at,
    )
    due = Due(
        reminder_id=reminder.pk,
        firm_id=reminder.firm_id,
        recipient_id=recipient.pk,
        due_at=at,
    )
    # The writer may not read either row, so the database says nothing when it is there already.
    Reminder.objects.bulk_create([reminder], ignore_conflicts=True)
    Due.objects.bulk_create([due], ignore_conflicts=True)


def reminder_id(kind: str, recipient_id: UUID, thing_id: UUID, due_at: datetime) -> UUID:
    """The same for the same reminder, whoever makes it and however often."""
    name = f"{recipient_id}|{kind}|{thing_id}|{due_at.astimezone(UTC).isoformat()}"
    return uuid5(NAMESPACE, name)


def send_invitation(*, member: Membership, by: Membership) -> Invitation:
    """Invite a member by e-mail, after commit."""
    invitation = invite(member=member, by=by)
    remind("invitation", recipient=member, thing_id=invitation.pk)
    return invitation
