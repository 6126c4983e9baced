"""Reminders of the choice of a coach: the coachee may choose, and the admins hear that they have."""

from __future__ import annotations

from datetime import timedelta

from coaching.firms.models import Membership
from coaching.reminders.kinds import Kind, in_firm, register
from coaching.reminders.models import Reminder
from engagements.models import CoachChoice
from engagements.models.choice import ChoiceState


def choice_waits(reminder: Reminder, recipient: Membership) -> bool:
    """Open still, and theirs to make."""
    mine = CoachChoice.objects.visible_to(recipient).filter(coachee=recipient)
    return mine.filter(pk=reminder.thing_id, state=ChoiceState.OPEN).exists()


def choice_made(reminder: Reminder, recipient: Membership) -> bool:
    seen = CoachChoice.objects.visible_to(recipient)
    return seen.filter(pk=reminder.thing_id, state=ChoiceState.CHOSEN).exists()


def choice_page(reminder: Reminder) -> str:
    return in_firm(reminder, f"choice/{reminder.thing_id}/")


def logistics_page(reminder: Reminder) -> str:
    return in_firm(reminder, f"firm/engagements/{reminder.engagement_id}/")


KINDS = (
    Kind(
        name="coach_choice",
        label="When you may choose your coach",
        subject="You may choose your coach",
        line="Several coaches introduce themselves to you. You choose with whom you would like "
        "to work.",
        link=choice_page,
        still_due=choice_waits,
        in_engagement=False,
        essential=True,
    ),
    Kind(
        name="coach_chosen",
        label="When a coachee has chosen a coach",
        subject="A coachee has chosen a coach",
        line="Somebody to be coached has chosen one of the coaches that you offered.",
        link=logistics_page,
        still_due=choice_made,
        not_after=timedelta(days=14),
    ),
)


def register_choice_kinds() -> None:
    register(*KINDS)
