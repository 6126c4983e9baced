"""Reminders of the contracting meeting, and of what was agreed in it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from coaching.firms.models import Membership
from coaching.reminders.kinds import Kind, in_firm, register
from coaching.reminders.models import Reminder
from engagements.models import ContractingMeeting, ContractingNote
from engagements.models.contracting import NoteState
from engagements.models.engagement import EngagementState

OPEN = (EngagementState.CONTRACTING, EngagementState.ACTIVE)


def meeting_ahead(reminder: Reminder, recipient: Membership) -> bool:
    """Planned and not held yet, in an engagement that is not paused or over."""
    seen = ContractingMeeting.objects.visible_to(recipient)
    ahead = seen.filter(held_at=None, starts_at__gt=timezone.now(), engagement__state__in=OPEN)
    return ahead.filter(pk=reminder.thing_id).exists()


def meeting_soon(reminder: Reminder, recipient: Membership) -> bool:
    """Still at the time for which this reminder was made."""
    if not meeting_ahead(reminder, recipient):
        return False
    meeting = ContractingMeeting.objects.select_related("engagement").get(pk=reminder.thing_id)
    before = timedelta(hours=meeting.engagement.remind_hours)
    return meeting.starts_at == reminder.due_at + before


def note_readable(reminder: Reminder, recipient: Membership) -> bool:
    notes = ContractingNote.objects.visible_to(recipient)
    return notes.filter(pk=reminder.thing_id, state=NoteState.SHARED).exists()


def contracting_page(reminder: Reminder) -> str:
    return in_firm(reminder, f"engagements/{reminder.engagement_id}/contracting/")


KINDS = (
    Kind(
        name="contracting_planned",
        label="When a contracting meeting is planned",
        subject="A contracting meeting is planned",
        line="A meeting is planned in which everybody who takes part agrees how the coaching "
        "will be. The time and the agenda are on its page.",
        link=contracting_page,
        still_due=meeting_ahead,
    ),
    Kind(
        name="contracting_soon",
        label="Before a contracting meeting",
        subject="A contracting meeting is coming up",
        line="A contracting meeting of yours is coming up. The time and the place are on its page.",
        link=contracting_page,
        still_due=meeting_soon,
    ),
    Kind(
        name="contracting_shown",
        label="When you are shown what was agreed at the start",
        subject="You are shown what was agreed at the start",
        line="What was agreed at the start of a coaching engagement is there for you to read.",
        link=contracting_page,
        still_due=note_readable,
        not_after=timedelta(days=14),
    ),
)


def register_contracting_kinds() -> None:
    register(*KINDS)
