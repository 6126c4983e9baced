"""The one kind that belongs to the firm itself: an invitation."""

from __future__ import annotations

from django.utils import timezone

from coaching.access.sight import visible_rows
from coaching.firms.models import Invitation, Membership
from coaching.firms.operations import token_of
from coaching.reminders.kinds import Kind, register
from coaching.reminders.models import Reminder


def invitation_open(reminder: Reminder, recipient: Membership) -> bool:
    """Not used, not expired, and the member has no login here yet."""
    seen = Invitation.objects.filter(visible_rows(Invitation, recipient), pk=reminder.thing_id)
    is_open = seen.filter(used_at__isnull=True, expires_at__gt=timezone.now()).exists()
    return is_open and recipient.person_id is None


def invitation_link(reminder: Reminder) -> str:
    return f"/join/{token_of(reminder.thing_id)}/"


def register_kinds() -> None:
    register(
        Kind(
            name="invitation",
            label="Invitations",
            subject="You have been invited",
            line="You have been invited to a private space for coaching. "
            "The link is yours alone and works for fourteen days.",
            link=invitation_link,
            still_due=invitation_open,
            in_engagement=False,
            essential=True,
            any_hour=True,
        )
    )
