"""A membership: a person inside one firm. Everything in a firm points here, never to a person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from coaching.firms.models.firm import ClientOrganisation
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey, FirmModel


class SponsorKind(models.TextChoices):
    LINE_MANAGER = "line_manager", "Line manager"
    HR = "hr", "HR"
    EXECUTIVE = "executive", "Executive"


class Membership(FirmModel):
    """Who somebody is here: a name, an address, and what they do for the firm.

    It exists before its person has an account (`person` is empty until the invitation is
    accepted), so adding somebody never tells whether their address is known elsewhere.
    Coachee and sponsor are not roles of a membership: they are so in an engagement.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
    )
    name = models.CharField(max_length=120)
    email = models.EmailField()
    is_admin = models.BooleanField(default=False)
    is_coach = models.BooleanField(default=False)
    client_organisation = FirmKey(ClientOrganisation, null=True, blank=True, related_name="members")
    sponsor_kind = models.CharField(max_length=20, choices=SponsorKind, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    material = "membership"

    class Meta:
        constraints = [
            *firm_wall("firms_membership", client_organisation="firms_clientorganisation"),
            models.UniqueConstraint(fields=["firm", "email"], name="firms_membership_email_once"),
            models.UniqueConstraint(fields=["firm", "person"], name="firms_membership_person_once"),
            models.CheckConstraint(
                name="firms_membership_joined_with_person",
                condition=Q(person__isnull=True, joined_at__isnull=True)
                | Q(person__isnull=False, joined_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]
