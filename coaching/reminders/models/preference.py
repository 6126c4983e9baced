"""What somebody does not want to be reminded of."""

from __future__ import annotations

from django.db import models

from coaching.access.policy import Material
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey


class ReminderPreference(Walled):
    """One kind that this member has switched off. No row: they get it."""

    material = Material.REMINDER_PREFERENCE

    recipient = FirmKey(Membership, related_name="reminders_switched_off")
    kind = models.CharField(max_length=40)

    class Meta:
        constraints = [
            *firm_wall("reminders_reminderpreference", recipient="firms_membership"),
            models.UniqueConstraint(
                fields=["firm", "recipient", "kind"], name="reminders_switched_off_once"
            ),
        ]
