"""Figures over at least five engagements, whose coachees each agreed to be counted."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.walled import Walled
from coaching.firms.models import ClientOrganisation, Membership
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from engagements.models import Engagement


class AggregateConsent(Walled):
    """A coachee lets their engagement count. Given and taken back by them alone; told nobody."""

    material = Material.AGGREGATE_CONSENT

    engagement = FirmKey(Engagement, related_name="+")
    by = FirmKey(Membership, related_name="+")
    wording_version = models.CharField(max_length=20)
    given_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            *firm_wall(
                "consent_aggregateconsent",
                engagement="engagements_engagement",
                by="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "engagement"],
                condition=Q(ended_at__isnull=True),
                name="consent_counted_once",
            ),
        ]


class Aggregate(Walled):
    """One reader's copy of a publication; `reader` is empty in the firm's own. Frozen when made.

    `figures` is what may be shown and nothing else: suppressed cells are not in it.
    """

    material = Material.AGGREGATE

    publication_id = models.UUIDField()
    client_organisation = FirmKey(ClientOrganisation, null=True, blank=True, related_name="+")
    reader = FirmKey(Membership, null=True, blank=True, related_name="+")
    published_by = FirmKey(Membership, related_name="+")
    published_at = models.DateTimeField(default=timezone.now)
    engagements = models.PositiveIntegerField()
    figures = models.JSONField()

    class Meta:
        constraints = [
            *firm_wall(
                "consent_aggregate",
                client_organisation="firms_clientorganisation",
                reader="firms_membership",
                published_by="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "publication_id", "reader"],
                nulls_distinct=False,
                name="consent_one_copy_a_reader",
            ),
            models.CheckConstraint(
                name="consent_aggregate_of_five", condition=Q(engagements__gte=5)
            ),
        ]
        ordering = ["-published_at", "pk"]


class AggregateMember(Walled):
    """Whom a publication counted. Nobody reads it: it is there to refuse telling differences."""

    material = Material.AGGREGATE_MEMBER

    publication_id = models.UUIDField()
    engagement = FirmKey(Engagement, related_name="+")

    class Meta:
        constraints = [
            *firm_wall("consent_aggregatemember", engagement="engagements_engagement"),
            models.UniqueConstraint(
                fields=["firm", "publication_id", "engagement"], name="consent_counted_in_once"
            ),
        ]
