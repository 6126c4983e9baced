"""The coach's hours: who agreed to be listed, and hours from before, brought from elsewhere."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from engagements.models import Engagement


class ListingConsent(Walled):
    """A coachee lets their coach name them in the credential log (ICF asks for it, documented).

    Given and withdrawn by the coachee alone; each time given is a row of its own.
    """

    material = Material.LISTING_CONSENT

    engagement = FirmKey(Engagement, related_name="+")
    by = FirmKey(Membership, related_name="+")
    wording_version = models.CharField(max_length=20)
    given_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            *firm_wall(
                "coaching_sessions_listingconsent",
                engagement="engagements_engagement",
                by="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "engagement"],
                condition=Q(ended_at__isnull=True),
                name="coaching_sessions_listed_once",
            ),
        ]


class EarlierHours(Walled):
    """One line of a log kept elsewhere, in the ICF's columns. The coach's own; no engagement of ours.

    Times are minutes; 60 are an hour, pro rata.
    """

    material = Material.EARLIER_HOURS

    coach = FirmKey(Membership, related_name="+")
    client_name = models.CharField(max_length=120)
    contact = models.CharField(max_length=254)
    is_group = models.BooleanField(default=False)
    number_in_group = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    ends_on = models.DateField()
    paid_minutes = models.PositiveIntegerField(default=0)
    pro_bono_minutes = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            *firm_wall("coaching_sessions_earlierhours", coach="firms_membership"),
            models.CheckConstraint(
                name="coaching_sessions_hours_end_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="coaching_sessions_hours_group_or_one",
                condition=Q(is_group=False, number_in_group=1)
                | Q(is_group=True, number_in_group__gte=2),
            ),
        ]
        ordering = ["starts_on", "client_name"]
