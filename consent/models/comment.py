"""What coach and coachee say to each other about a theme. It stays between them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.sealing.fields import SealedTextField
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from consent.models.theme import Theme
from engagements.models import Engagement


class ThemeComment(Walled):
    """A suggestion or a question about the words of one theme; never changed, never released."""

    material = Material.THEME_COMMENT

    engagement = FirmKey(Engagement, related_name="+")
    theme = FirmKey(Theme, related_name="comments")
    author = FirmKey(Membership, related_name="+")
    text = SealedTextField()
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = firm_wall(
            "consent_themecomment",
            engagement="engagements_engagement",
            theme="consent_theme",
            author="firms_membership",
        )
        ordering = ["said_at", "pk"]
