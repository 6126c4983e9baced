"""The narrow table that the sweep reads across firms: ids and times, nothing else."""

from __future__ import annotations

from django.db import models


class Due(models.Model):
    """A reminder that waits. Removed when it is sent or dropped.

    No firm wall stands around it, because the sweep belongs to no firm: hence no kind, no
    thing, no address. `due_at` is when it is to go: the reminder's own time, or the end of the
    quiet hours. Until `claimed_until` it is in some worker's hands, or rests after a refusal: a
    worker that dies gives it back by doing nothing.
    """

    reminder_id = models.UUIDField(primary_key=True)
    firm_id = models.UUIDField()
    recipient_id = models.UUIDField()
    due_at = models.DateTimeField(db_index=True)
    claimed_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["recipient_id", "due_at"], name="reminders_due_in_turn")]
