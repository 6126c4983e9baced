"""The coaching agreement: what everybody signs before coaching begins (stage 1)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
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
    DECLINED = "declined", "Declined"
    IN_FORCE = "in_force", "In force"
    SUPERSEDED = "superseded", "Superseded"


A = AgreementState


class Agreement(StatefulMixin, Walled):
    """One version of the agreement: its sections in order, its terms, and the SHA-256 over both.

    `sections` is a list of {"title", "body"}: confidentiality, boundaries, mutual commitments,
    logistics. `terms` maps each `Term` to whether a sponsor may see it. From being offered on
    nothing of it changes: the database refuses, as it refuses to bring into force what somebody has
    not signed. One version at most is in force; it ends in the moment in which the next one begins.
    """

    material = Material.AGREEMENT
    State = AgreementState
    MOVES: ClassVar = {
        A.DRAFT: frozenset({A.OFFERED}),
        A.OFFERED: frozenset({A.IN_FORCE, A.DECLINED, A.SUPERSEDED}),
        A.DECLINED: frozenset(),
        A.IN_FORCE: frozenset({A.SUPERSEDED}),
        A.SUPERSEDED: frozenset(),
    }

    engagement = FirmKey(Engagement, related_name="agreements")
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=20, choices=AgreementState, default=A.DRAFT)
    sections = models.JSONField()
    terms = models.JSONField(default=dict)
    signing_order: Any = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    document_hash = models.CharField(max_length=64)
    changed_at = models.DateTimeField(default=timezone.now)
    offered_at = models.DateTimeField(null=True, blank=True)
    in_force_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            *firm_wall("engagements_agreement", engagement="engagements_engagement"),
            models.UniqueConstraint(
                fields=["firm", "engagement", "version"], name="engagements_agreement_version_once"
            ),
            models.UniqueConstraint(
                fields=["firm", "engagement"],
                condition=models.Q(state="in_force"),
                name="engagements_one_agreement_in_force",
            ),
            models.UniqueConstraint(
                fields=["firm", "engagement"],
                condition=models.Q(state__in=["draft", "offered"]),
                name="engagements_one_agreement_to_come",
            ),
        ]


class Signature(Walled):
    """Evidence: who, as what, under which name, to which exact document, when and from where.

    `account` is the address they were signed in with, `wording_version` that of the sentence by
    which they signed.
    """

    material = Material.SIGNATURE

    engagement = FirmKey(Engagement, related_name="+")
    agreement = FirmKey(Agreement, related_name="signatures")
    member = FirmKey(Membership, related_name="+")
    role = models.CharField(max_length=10)
    typed_name = models.CharField(max_length=120)
    account = models.CharField(max_length=254, blank=True)
    document_hash = models.CharField(max_length=64)
    wording_version = models.CharField(max_length=40, blank=True)
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


class Decline(Walled):
    """Somebody would not sign this version, and why: for the drafter, who makes another."""

    material = Material.AGREEMENT_DECLINE

    engagement = FirmKey(Engagement, related_name="+")
    agreement = FirmKey(Agreement, related_name="declines")
    member = FirmKey(Membership, related_name="+")
    comment = models.CharField(max_length=1000)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            *firm_wall(
                "engagements_decline",
                engagement="engagements_engagement",
                agreement="engagements_agreement",
                member="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "agreement", "member"], name="engagements_declined_once"
            ),
        ]


class AgreementPaper(Walled):
    """The signed document with its evidence, as a PDF drawn once; `sha256` is that of its bytes."""

    material = Material.AGREEMENT_PAPER

    engagement = FirmKey(Engagement, related_name="+")
    agreement = FirmKey(Agreement, related_name="papers")
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    drawn_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            *firm_wall(
                "engagements_agreementpaper",
                engagement="engagements_engagement",
                agreement="engagements_agreement",
            ),
            models.UniqueConstraint(fields=["firm", "agreement"], name="engagements_drawn_once"),
        ]
