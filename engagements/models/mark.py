"""What a sponsor may learn of the sessions: that one took place, or did not. Never when."""

from __future__ import annotations

from django.db import models

from coaching.access.policy import Material
from coaching.access.walled import Walled
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from engagements.models.engagement import Engagement


class MarkKind(models.TextChoices):
    HELD = "held", "Held"
    NO_SHOW = "no_show", "No-show"
    LATE_CANCELLED = "late_cancelled", "Cancelled late"


class SessionMark(Walled):
    """One session that took place or was missed, under the version of the agreement of that day.

    `under_version` is set by the database, from when the session began (0 where no agreement was in
    force), and decides what a sponsor sees: a later version shows nothing that came before it.
    """

    material = Material.SESSION_MARK

    engagement = FirmKey(Engagement, related_name="marks")
    session_id = models.UUIDField()
    kind = models.CharField(max_length=20, choices=MarkKind)
    under_version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            *firm_wall("engagements_sessionmark", engagement="engagements_engagement"),
            models.UniqueConstraint(
                fields=["firm", "session_id"], name="engagements_one_mark_a_session"
            ),
        ]
