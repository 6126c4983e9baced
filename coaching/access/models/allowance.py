"""What the agreement in force allows a sponsor to see, and since which version of it."""

from __future__ import annotations

from django.db import models

from coaching.access.policy import Material
from coaching.access.terms import Term
from coaching.access.walled import Walled
from coaching.tenancy.constraints import firm_wall


class Allowance(Walled):
    """One term that is allowed. What happened under a version before `since_version` stays unseen.

    Written by the database alone, in the moment in which an agreement comes into force: nobody has
    a right to add, change or remove one.
    """

    material = Material.ALLOWANCE

    engagement_id = models.UUIDField()
    term = models.CharField(max_length=20, choices=[(term.value, term.value) for term in Term])
    since_version = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            *firm_wall("access_allowance"),
            models.UniqueConstraint(
                fields=["firm", "engagement_id", "term"], name="access_allowed_once"
            ),
        ]
