"""Reminders of stage 1: an agreement waits for somebody's signature."""

from __future__ import annotations

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.firms.models import Membership
from coaching.reminders.kinds import Kind, in_firm, register
from coaching.reminders.models import Reminder
from engagements.models import Agreement


def signature_missing(reminder: Reminder, recipient: Membership) -> bool:
    """The agreement is still offered, and this very person has yet to sign it."""
    agreements = Agreement.objects.visible_to(recipient).filter(pk=reminder.thing_id)
    agreement = agreements.exclude(signatures__member=recipient).first()
    return agreement is not None and bool(may(recipient, Action.SIGN, agreement))


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
    )
