"""Reminders of a handover: that it was asked for, and that it is done. Never what passes."""

from __future__ import annotations

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.firms.models import Membership
from coaching.reminders.kinds import Kind, in_firm, register
from coaching.reminders.models import Reminder
from consent.models import Handover, PassedItem
from consent.models.handover import HandoverState


def answer_wanted(reminder: Reminder, recipient: Membership) -> bool:
    found = Handover.objects.visible_to(recipient).filter(pk=reminder.thing_id).first()
    return found is not None and bool(may(recipient, Action.ANSWER_HANDOVER, found))


def done(reminder: Reminder, recipient: Membership) -> bool:
    seen = Handover.objects.visible_to(recipient).filter(pk=reminder.thing_id)
    return seen.filter(state=HandoverState.COMPLETED).exists()


def no_longer_theirs(reminder: Reminder, recipient: Membership) -> bool:
    """A former coach sees nothing of the handover itself, and is told all the same."""
    return not Handover.objects.visible_to(recipient).filter(pk=reminder.thing_id).exists()


def passed(reminder: Reminder, recipient: Membership) -> bool:
    return PassedItem.objects.visible_to(recipient).filter(handover_id=reminder.thing_id).exists()


def handover_page(reminder: Reminder) -> str:
    return in_firm(reminder, f"handovers/{reminder.thing_id}/")


def hours_page(reminder: Reminder) -> str:
    return in_firm(reminder, "hours/")


def passed_page(reminder: Reminder) -> str:
    return in_firm(reminder, f"engagements/{reminder.engagement_id}/passed-on/")


def register_kinds() -> None:
    register(
        Kind(
            name="handover_asked",
            label="When your firm asks for a handover to another coach",
            subject="Your firm asks for a handover to another coach",
            line="Your firm asks for a handover to another coach. Nothing passes unless you say so.",
            link=handover_page,
            still_due=answer_wanted,
            essential=True,
        ),
        Kind(
            name="handover_completed",
            label="When a handover of your coaching is completed",
            subject="Your coaching goes on with another coach",
            line="A handover is completed. You can pass on what was agreed, or nothing.",
            link=handover_page,
            still_due=done,
            essential=True,
        ),
        Kind(
            name="handover_over",
            label="When an engagement that you coached is handed over",
            subject="An engagement of yours was handed over",
            line="An engagement that you coached was handed over. Your hours stay in your log.",
            link=hours_page,
            still_due=no_longer_theirs,
            in_engagement=False,
            essential=True,
        ),
        Kind(
            name="handover_passed",
            label="When a coachee passes something on to you",
            subject="Something was passed on to you",
            line="Something was passed on to you for an engagement of yours.",
            link=passed_page,
            still_due=passed,
        ),
    )
