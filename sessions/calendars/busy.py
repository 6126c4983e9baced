"""“Busy” in place of “Coaching session 3 of 8”: for a calendar that others look at.

It is kept among what a member switched off, since it is that: the words in their calendar.
"""

from __future__ import annotations

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.firms.models import Membership
from coaching.reminders.models import ReminderPreference

KIND = "calendar_busy"


def is_busy(member: Membership) -> bool:
    rows = ReminderPreference.objects.visible_to(member)
    return rows.filter(recipient=member, kind=KIND).exists()


def show_as_busy(*, wanted: bool, by: Membership) -> None:
    """From the next mail and the next look at the feed on. Doing it twice is once."""
    row = ReminderPreference(firm_id=by.firm_id, recipient=by, kind=KIND)
    if wanted:
        may(by, Action.ADD, row).require()
        ReminderPreference.objects.bulk_create([row], ignore_conflicts=True)
    else:
        may(by, Action.REMOVE, row).require()
        ReminderPreference.objects.filter(recipient=by, kind=KIND).delete()
