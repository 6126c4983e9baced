"""Reminders of stage 5: themes wait for the coachee's choice, and what was agreed is confirmed."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.firms.models import Membership
from coaching.reminders.kinds import Kind, in_firm, register
from coaching.reminders.models import Reminder
from consent.lapsing import PROPOSAL_DAYS, REMIND_DAYS
from consent.models import Release, SponsorWord, Theme, ThemeComment
from consent.models.theme import ThemeState
from consent.receipts import figures, live_at


def choice_open(reminder: Reminder, recipient: Membership) -> bool:
    """A theme, or one of the update that was proposed as a whole, still waits for their choice."""
    proposed = (
        Theme.objects.visible_to(recipient)
        .filter(Q(pk=reminder.thing_id) | Q(update_id=reminder.thing_id))
        .filter(state=ThemeState.PROPOSED)
        .first()
    )
    return proposed is not None and bool(may(recipient, Action.GRANT, proposed))


def choice_ends(reminder: Reminder, recipient: Membership) -> bool:
    """Something that was proposed in that very hour still waits; reworded, it waits anew."""
    begun = reminder.due_at - timedelta(days=PROPOSAL_DAYS - REMIND_DAYS)
    proposed = Theme.objects.visible_to(recipient).filter(
        engagement_id=reminder.thing_id,
        state=ThemeState.PROPOSED,
        proposed_at__gte=begun,
        proposed_at__lt=begun + timedelta(hours=1),
    )
    return proposed.exists()


def still_shared(reminder: Reminder, recipient: Membership) -> bool:
    """What was shared at that moment has not been withdrawn since."""
    mine = Release.objects.visible_to(recipient).filter(released_at=reminder.due_at)
    return mine.filter(engagement_id=reminder.thing_id).exists()


def sponsor_word_there(reminder: Reminder, recipient: Membership) -> bool:
    return SponsorWord.objects.visible_to(recipient).filter(pk=reminder.thing_id).exists()


def words_page(reminder: Reminder) -> str:
    return in_firm(reminder, f"engagements/{reminder.engagement_id}/sponsor-words/")


def still_agreed(reminder: Reminder, recipient: Membership) -> bool:
    """Something of what they agreed to at that moment holds."""
    return bool(live_at(reminder.due_at, reminder.thing_id, recipient).exists())


def receipt_figures(reminder: Reminder, recipient: Membership) -> list[str]:
    return figures(reminder.due_at, reminder.thing_id, recipient)


def was_said(reminder: Reminder, recipient: Membership) -> bool:
    return ThemeComment.objects.visible_to(recipient).filter(pk=reminder.thing_id).exists()


def sponsor_page(reminder: Reminder) -> str:
    return in_firm(reminder, f"engagements/{reminder.engagement_id}/sponsor/")


def consent_page(reminder: Reminder) -> str:
    return in_firm(reminder, f"engagements/{reminder.engagement_id}/consent/")


def themes_page(reminder: Reminder) -> str:
    return in_firm(reminder, f"engagements/{reminder.engagement_id}/themes/")


KINDS = (
    Kind(
        name="theme_proposed",
        label="When something waits for your choice",
        subject="Something waits for your choice",
        line="Something waits for your choice. It stays private unless you say otherwise.",
        link=consent_page,
        still_due=choice_open,
    ),
    Kind(
        name="choice_ends",
        label="When something that waits for your choice is about to lapse",
        subject="Something still waits for your choice",
        line="Something waits for your choice for a few days more, then it lapses by itself. "
        "Leaving it is fine: nothing is shared.",
        link=consent_page,
        still_due=choice_ends,
        not_after=timedelta(days=REMIND_DAYS),
    ),
    Kind(
        name="theme_commented",
        label="When the other one says something about a theme",
        subject="Something was said about a theme",
        line="Something was said about a theme that the two of you are drafting.",
        link=themes_page,
        still_due=was_said,
    ),
    Kind(
        name="theme_shared",
        label="When a coachee shares something with you",
        subject="Something new to read",
        line="Something was shared with you.",
        link=sponsor_page,
        still_due=still_shared,
    ),
    Kind(
        name="sponsor_spoke",
        label="When a sponsor says something to you",
        subject="A sponsor has said something",
        line="A sponsor of the coaching has said something to the two of you.",
        link=words_page,
        still_due=sponsor_word_there,
    ),
    Kind(
        name="consent_receipt",
        label="A receipt when you have shared something",
        subject="Your receipt",
        line="You shared something, in the words you read. This is your receipt: keep it, and "
        "you can show later which words they were and where the ledger stood.",
        link=consent_page,
        still_due=still_agreed,
        figures=receipt_figures,
    ),
)


def register_kinds() -> None:
    register(*KINDS)
