"""What the coachee brings: a topic for a session, another date, a correction to a record."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.states import StatefulMixin
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.sealing.fields import SealedTextField
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from engagements.models import Engagement
from sessions.models.coaching_session import CoachingSession


class Topic(Walled):
    """What the coachee wants from a session, asked of them beforehand. Theirs to change until then."""

    material = Material.TOPIC

    engagement = FirmKey(Engagement, related_name="+")
    coaching_session = FirmKey(CoachingSession, related_name="topics")
    author = FirmKey(Membership, related_name="+")
    version = models.PositiveIntegerField(default=1)
    text = SealedTextField()
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            *firm_wall(
                "coaching_sessions_topic",
                engagement="engagements_engagement",
                coaching_session="coaching_sessions_coachingsession",
                author="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "coaching_session"], name="coaching_sessions_one_topic"
            ),
        ]


class ProposalKind(models.TextChoices):
    DATE = "date", "Another date"
    CORRECTION = "correction", "A correction to the record"


class ProposalState(models.TextChoices):
    OPEN = "open", "Open"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


P = ProposalState


class Proposal(StatefulMixin, Walled):
    """Another date for a session, or a correction to its record; the coach answers.

    An accepted correction stands under the record from then on, with its author: the record itself
    is never rewritten. `words` is the correction, or a line about the date.
    """

    material = Material.PROPOSAL
    State = ProposalState
    MOVES: ClassVar = {
        P.OPEN: frozenset({P.ACCEPTED, P.DECLINED, P.WITHDRAWN}),
        P.ACCEPTED: frozenset(),
        P.DECLINED: frozenset(),
        P.WITHDRAWN: frozenset(),
    }

    engagement = FirmKey(Engagement, related_name="+")
    coaching_session = FirmKey(CoachingSession, related_name="proposals")
    author = FirmKey(Membership, related_name="+")
    kind = models.CharField(max_length=10, choices=ProposalKind)
    state = models.CharField(max_length=10, choices=ProposalState, default=P.OPEN)
    words = SealedTextField()
    starts_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            *firm_wall(
                "coaching_sessions_proposal",
                engagement="engagements_engagement",
                coaching_session="coaching_sessions_coachingsession",
                author="firms_membership",
            ),
            models.CheckConstraint(
                name="coaching_sessions_date_proposed_with_a_date",
                condition=Q(kind="date", starts_at__isnull=False)
                | Q(kind="correction", starts_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["firm", "coaching_session", "kind"],
                condition=Q(state="open"),
                name="coaching_sessions_one_open_proposal",
            ),
        ]
        ordering = ["at"]
