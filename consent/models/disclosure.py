"""The disclosure exception: risk of harm or a legal duty (the framework's stage 5)."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.states import StatefulMixin
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.sealing.fields import SealedTextField
from coaching.sealing.models import Purpose
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from engagements.models import Engagement

OPEN_FOR = timedelta(hours=24)
TOLD_WITHIN = timedelta(hours=72)


class DisclosureState(models.TextChoices):
    ASKED = "asked", "Asked"
    TAKEN_BACK = "taken_back", "Taken back"
    REFUSED = "refused", "Refused"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


D = DisclosureState


class DisclosureException(StatefulMixin, Walled):
    """A coach asks; an admin who is somebody else decides; the coachee is told within 72 hours.

    Codes and times only. No transition rows are kept: the coachee could see them before the day
    on which they are told. Who did what stands in the row itself and in the audit.
    """

    class Reason(models.TextChoices):
        SELF_HARM = "self_harm", "A risk that they harm themselves"
        HARM_TO_OTHERS = "harm_to_others", "A risk that others are harmed"
        SAFEGUARDING = "safeguarding", "A child or an adult at risk"
        LEGAL_DUTY = "legal_duty", "A court order or a duty in law"

    class Addressee(models.TextChoices):
        EMERGENCY = "emergency", "Emergency services"
        HEALTH = "health", "A health professional"
        AUTHORITY = "authority", "A public authority"
        COURT = "court", "A court"

    class Delay(models.TextChoices):
        NONE = "", "None: they are told at once"
        DANGER = "danger", "Telling them now would raise the danger"
        LAW = "law", "The law forbids telling them now"

    material = Material.DISCLOSURE
    KEEPS_MOVES = False
    State = DisclosureState
    MOVES: ClassVar = {
        D.ASKED: frozenset({D.TAKEN_BACK, D.REFUSED, D.OPEN}),
        D.OPEN: frozenset({D.CLOSED}),
        D.TAKEN_BACK: frozenset(),
        D.REFUSED: frozenset(),
        D.CLOSED: frozenset(),
    }

    engagement = FirmKey(Engagement, related_name="+")
    asked_by = FirmKey(Membership, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=20, choices=Reason)
    addressee = models.CharField(max_length=20, choices=Addressee)
    delay = models.CharField(max_length=10, choices=Delay, blank=True)
    delay_hours = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=12, choices=DisclosureState, default=D.ASKED)
    decided_by = FirmKey(Membership, null=True, blank=True, related_name="+")
    decider_name = models.CharField(
        max_length=120, blank=True, help_text="As coach and coachee read it: they see no admins."
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    tell_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            *firm_wall(
                "consent_disclosureexception",
                engagement="engagements_engagement",
                asked_by="firms_membership",
                decided_by="firms_membership",
            ),
            models.CheckConstraint(
                name="consent_disclosure_two_people",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="consent_disclosure_opened_whole",
                condition=Q(
                    state__in=["open", "closed"],
                    decided_by__isnull=False,
                    opened_at__isnull=False,
                    closes_at__isnull=False,
                    tell_at__isnull=False,
                )
                | Q(
                    state__in=["asked", "taken_back", "refused"],
                    opened_at__isnull=True,
                    closes_at__isnull=True,
                    tell_at__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="consent_disclosure_24_hours",
                condition=Q(closes_at__isnull=True) | Q(closes_at__lte=F("opened_at") + OPEN_FOR),
            ),
            models.CheckConstraint(
                name="consent_disclosure_told_in_time",
                condition=Q(tell_at__isnull=True)
                | Q(delay="", tell_at=F("opened_at"))
                | (~Q(delay="") & Q(tell_at__lte=F("opened_at") + TOLD_WITHIN)),
            ),
        ]


class DisclosureText(Walled):
    """The minimum text, under a key of its own. A trigger keeps its times as the exception's."""

    material = Material.DISCLOSURE_TEXT

    engagement = FirmKey(Engagement, related_name="+")
    exception = FirmKey(DisclosureException, related_name="texts")
    author = FirmKey(Membership, related_name="+")
    text = SealedTextField(purpose=Purpose.DISCLOSURE)
    reader = FirmKey(Membership, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    tell_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            *firm_wall(
                "consent_disclosuretext",
                engagement="engagements_engagement",
                exception="consent_disclosureexception",
                author="firms_membership",
                reader="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "exception"], name="consent_one_text_an_exception"
            ),
        ]
