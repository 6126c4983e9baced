"""Reminders about disclosure exceptions. None says what it is about."""

from __future__ import annotations

from coaching.access.policy import Party
from coaching.access.sight import standing
from coaching.firms.models import Membership
from coaching.reminders.kinds import Kind, in_firm, register
from coaching.reminders.models import Reminder
from consent.models import DisclosureException
from consent.models.disclosure import DisclosureState


def waits(reminder: Reminder, recipient: Membership) -> bool:
    seen = DisclosureException.objects.visible_to(recipient).filter(pk=reminder.thing_id)
    return seen.filter(state=DisclosureState.ASKED).exists()


def theirs(reminder: Reminder, recipient: Membership) -> bool:
    """The coach who asked still coaches there."""
    mine = DisclosureException.objects.visible_to(recipient).filter(asked_by=recipient)
    return mine.filter(pk=reminder.thing_id).exists()


def told(reminder: Reminder, recipient: Membership) -> bool:
    """The coachee sees it from the moment on which they are told, and never before."""
    seen = DisclosureException.objects.visible_to(recipient).filter(pk=reminder.thing_id).first()
    return seen is not None and standing(recipient).get(seen.engagement_id) == Party.COACHEE


def exception_page(reminder: Reminder) -> str:
    return in_firm(reminder, f"exceptions/{reminder.thing_id}/")


def register_kinds() -> None:
    register(
        Kind(
            name="disclosure_asked",
            label="When a coach asks you, as an admin, for a decision",
            subject="A coach asks you for a decision",
            line="A coach asks you for a decision that cannot wait.",
            link=exception_page,
            still_due=waits,
            essential=True,
            any_hour=True,
        ),
        Kind(
            name="disclosure_decided",
            label="When a decision that you asked for is made",
            subject="A decision that you asked for is made",
            line="A decision that you asked for is made.",
            link=exception_page,
            still_due=theirs,
            essential=True,
            any_hour=True,
        ),
        Kind(
            name="disclosure_told",
            label="When there is something about your coaching that you should know",
            subject="Something about your coaching that you should know",
            line="There is something about your coaching that you should know.",
            link=exception_page,
            still_due=told,
            essential=True,
            any_hour=True,
        ),
    )
