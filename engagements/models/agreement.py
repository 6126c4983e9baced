"""The coaching agreement: what everybody signs before coaching begins (stage 1)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.states import StatefulMixin
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from engagements.models.engagement import Engagement


class AgreementState(models.TextChoices):
    DRAFT = "draft", "Draft"
    OFFERED = "offered", "To be signed"
    IN_FORCE = "in_force", "In force"
    SUPERSEDED = "superseded", "Superseded"


A = AgreementState


class Agreement(StatefulMixin, Walled):
    """One version of the agreement: its sections in order, and the SHA-256 over them.

    `sections` is a list of {"title", "body"}: confidentiality, boundaries, mutual commitments,
    logistics.
    """

    material = Material.AGREEMENT
    State = AgreementState
    MOVES: ClassVar = {
        A.DRAFT: frozenset({A.OFFERED}),
        A.OFFERED: frozenset({A.IN_FORCE, A.SUPERSEDED}),
        A.IN_FORCE: frozenset({A.SUPERSEDED}),
        A.SUPERSEDED: frozenset(),
    }

    engagement = FirmKey(Engagement, related_name="agreements")
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=20, choices=AgreementState, default=A.DRAFT)
    sections = models.JSONField()
    document_hash = models.CharField(max_length=64)
    offered_at = models.DateTimeField(null=True, blank=True)
    in_force_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            *firm_wall("engagements_agreement", engagement="engagements_engagement"),
            models.UniqueConstraint(
                fields=["firm", "engagement", "version"], name="engagements_agreement_version_once"
            ),
        ]


class Signature(Walled):
    """Evidence: who, as what, under which name, to which exact document, when and from where."""

    material = Material.SIGNATURE

    engagement = FirmKey(Engagement, related_name="+")
    agreement = FirmKey(Agreement, related_name="signatures")
    member = FirmKey(Membership, related_name="+")
    role = models.CharField(max_length=10)
    typed_name = models.CharField(max_length=120)
    document_hash = models.CharField(max_length=64)
    address = models.GenericIPAddressField(null=True, blank=True)
    signed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            *firm_wall(
                "engagements_signature",
                engagement="engagements_engagement",
                agreement="engagements_agreement",
                member="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "agreement", "member"], name="engagements_signed_once"
            ),
        ]
