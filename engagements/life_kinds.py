"""Reminders of an engagement’s life: its frame has changed, or somebody is a sponsor of it now."""

from __future__ import annotations

from datetime import timedelta

from coaching.access.models import EngagementParty
from coaching.access.policy import Party
from coaching.access.sight import standing
from coaching.firms.models import Membership
from coaching.reminders.kinds import Kind, engagement_page, in_firm, register
from coaching.reminders.models import Reminder
from engagements.models import EngagementChange


def change_readable(reminder: Reminder, recipient: Membership) -> bool:
    """By somebody who takes part in the engagement still."""
    seen = EngagementChange.objects.visible_to(recipient).filter(pk=reminder.thing_id)
    return reminder.engagement_id in standing(recipient) and seen.exists()


def still_sponsor(reminder: Reminder, recipient: Membership) -> bool:
    parts = EngagementParty.objects.visible_to(recipient).filter(pk=reminder.thing_id)
    return parts.filter(member=recipient, role=Party.SPONSOR, until=None).exists()


def history_page(reminder: Reminder) -> str:
    return in_firm(reminder, f"engagements/{reminder.engagement_id}/life/")


KINDS = (
    Kind(
        name="engagement_changed",
        label="When an engagement is paused, taken up again or extended",
        subject="Something about a coaching engagement has changed",
        line="The frame of a coaching engagement that you take part in has changed. "
        "Its page says what.",
        link=history_page,
        still_due=change_readable,
        not_after=timedelta(days=14),
    ),
    Kind(
        name="sponsor_named",
        label="When you are named as a sponsor",
        subject="You are named as a sponsor of a coaching engagement",
        line="You are named as a sponsor of a coaching engagement. Its page says what that means.",
        link=engagement_page,
        still_due=still_sponsor,
        essential=True,
    ),
)


def register_life_kinds() -> None:
    register(*KINDS)
