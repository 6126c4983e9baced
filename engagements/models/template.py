"""A firm's own agreement, from which each engagement's is drafted."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.walled import Walled
from coaching.tenancy.constraints import firm_wall


class AgreementTemplate(Walled):
    """A firm's own agreement: sections with merge fields, and what it allows a sponsor to see.

    `sections` is a list of {"title", "body"}, in which a section that the firm may not change has
    the standard's own words. `terms` maps each `Term` to whether it is allowed. `signing_order` is
    a list of roles; an empty one lets everybody sign when they like.
    """

    material = Material.AGREEMENT_TEMPLATE

    name = models.CharField(max_length=80)
    sections = models.JSONField()
    terms = models.JSONField(default=dict)
    signing_order: Any = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            *firm_wall("engagements_agreementtemplate"),
            models.UniqueConstraint(fields=["firm", "name"], name="engagements_template_once"),
        ]

    def __str__(self) -> str:
        return self.name
