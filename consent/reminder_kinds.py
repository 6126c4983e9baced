"""Reminders of stage 5: themes wait for the coachee's choice."""

from __future__ import annotations

from django.db.models import Q

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.firms.models import Membership
from coaching.reminders.kinds import Kind, in_firm, register
from coaching.reminders.models import Reminder
from consent.models import Release, SponsorWord, Theme
from consent.models.theme import ThemeState


def choice_open(reminder: Reminder, recipient: Membership) -> bool:
    """A theme, or one of the update that was proposed as a whole, still waits for their choice."""
    proposed = (
        Theme.objects.visible_to(recipient)
        .filter(Q(pk=reminder.thing_id) | Q(update_id=reminder.thing_id))
        .filter(state=ThemeState.PROPOSED)
        .first()
    )
    return proposed is not None and bool(may(recipient, Action.GRANT, proposed))


def still_shared(reminder: Reminder, recipient: Membership) -> bool:
    """What was shared at that moment has not been withdrawn since."""
    mine = Release.objects.visible_to(recipient).filter(released_at=reminder.due_at)
    return mine.filter(engagement_id=reminder.thing_id).exists()


def sponsor_word_there(reminder: Reminder, recipient: Membership) -> bool:
    return SponsorWord.objects.visible_to(recipient).filter(pk=reminder.thing_id).exists()


def words_page(reminder: Reminder) -> str:
    return in_firm(reminder, f"engagements/{reminder.engagement_id}/sponsor-words/")


def sponsor_page(reminder: Reminder) -> str:
    return in_firm(reminder, f"engagements/{reminder.engagement_id}/sponsor/")


def consent_page(reminder: Reminder) -> str:
    return in_firm(reminder, f"engagements/{reminder.engagement_id}/consent/")


def register_kinds() -> None:
    register(
        Kind(
            name="theme_proposed",
            label="When something waits for your choice",
            subject="Something waits for your choice",
            line="Something waits for your choice. It stays private unless you say otherwise.",
            link=consent_page,
            still_due=choice_open,
        )
    )
    register(
        Kind(
            name="theme_shared",
            label="When a coachee shares something with you",
            subject="Something new to read",
            line="Something was shared with you.",
            link=sponsor_page,
            still_due=still_shared,
        )
    )
    register(
        Kind(
            name="sponsor_spoke",
            label="When a sponsor says something to you",
            subject="A sponsor has said something",
            line="A sponsor of the coaching has said something to the two of you.",
            link=words_page,
            still_due=sponsor_word_there,
        )
    )
