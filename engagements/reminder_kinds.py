"""Reminders of stage 1: an agreement waits for somebody's signature."""

from __future__ import annotations

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.firms.models import Membership
from coaching.reminders.kinds import Kind, in_firm, register
from coaching.reminders.models import Reminder
from engagements.models import Agreement
from engagements.operations.signing import signed_by, turn_of


def signature_missing(reminder: Reminder, recipient: Membership) -> bool:
    """The agreement is still offered, and it is this very person's turn to sign it."""
    agreement = Agreement.objects.visible_to(recipient).filter(pk=reminder.thing_id).first()
    if agreement is None or not may(recipient, Action.SIGN, agreement):
        return False
    return recipient in turn_of(agreement, signed_by(agreement))


def still_declined(reminder: Reminder, recipient: Membership) -> bool:
    """Nobody has begun the next version yet."""
    agreement = Agreement.objects.visible_to(recipient).filter(pk=reminder.thing_id).first()
    if agreement is None or agreement.state != Agreement.State.DECLINED:
        return False
    later = Agreement.objects.filter(
        engagement_id=agreement.engagement_id, version__gt=agreement.version
    )
    return not later.exists()


def agreement_page(reminder: Reminder) -> str:
    return in_firm(reminder, f"engagements/{reminder.engagement_id}/agreement/")


def register_kinds() -> None:
    register(
        Kind(
            name="agreement_to_sign",
            label="When an agreement is ready for you to sign",
            subject="An agreement is ready for you to read and sign",
            line="A coaching agreement is ready for you to read and sign.",
            link=agreement_page,
            still_due=signature_missing,
            essential=True,
        ),
        Kind(
            name="agreement_unsigned",
            label="When your signature is still missing",
            subject="An agreement still waits for your signature",
            line="A coaching agreement still waits for your signature. "
            "Coaching begins when everybody has signed.",
            link=agreement_page,
            still_due=signature_missing,
        ),
        Kind(
            name="agreement_declined",
            label="When somebody declines an agreement that you offered",
            subject="An agreement was declined",
            line="A coaching agreement was not signed and comes back to you. "
            "Why stands on its page.",
            link=agreement_page,
            still_due=still_declined,
            essential=True,
        ),
    )
