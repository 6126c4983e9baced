"""The focus areas that leaders most often work on (the framework's stage 2)."""

from __future__ import annotations

from django.db import models


class FocusArea(models.TextChoices):
    STRATEGY = "strategy", "Strategic thinking and decision-making"
    TEAM = "team", "Team collaboration and communication"
    PRESENCE = "presence", "Leadership presence and influence"
    CHANGE = "change", "Leading through organisational change"
