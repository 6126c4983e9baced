"""A reminder: one message that somebody is to get, once, at a time. It holds no content."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey


class ReminderState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    SENT = "sent", "Sent"
    DROPPED = "dropped", "No longer due"
    REFUSED = "refused", "Refused by the mail server"


class Reminder(Walled):
    """Unique per person, kind, thing and due time. Whether it applies is asked when it is sent."""

    material = Material.REMINDER
    State = ReminderState

    recipient = FirmKey(Membership, related_name="+")
    kind = models.CharField(max_length=40)
    thing_id = models.UUIDField()
    engagement_id = models.UUIDField(null=True, blank=True)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ReminderState, default=ReminderState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    attempted_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            *firm_wall("reminders_reminder", recipient="firms_membership"),
            models.UniqueConstraint(
                fields=["firm", "recipient", "kind", "thing_id", "due_at"],
                name="reminders_once",
            ),
            models.CheckConstraint(
                name="reminders_settled_with_time",
                condition=Q(state="waiting", settled_at__isnull=True)
                | (~Q(state="waiting") & Q(settled_at__isnull=False)),
            ),
        ]
