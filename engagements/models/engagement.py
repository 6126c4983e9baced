"""The engagement: one leader's coaching, from contracting to its closing review."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property

from coaching.access.policy import Material
from coaching.access.states import StatefulMixin
from coaching.access.terms import Term
from coaching.access.walled import Walled, WalledQuerySet
from coaching.firms.models import ClientOrganisation, Membership
from coaching.tenancy.constraints import SameFirm, firm_wall
from coaching.tenancy.models import FirmKey
from engagements.models.counting import counted_for
from engagements.models.programme import Shape


class EngagementState(models.TextChoices):
    DRAFT = "draft", "Draft"
    CONTRACTING = "contracting", "Contracting"
    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"
    COMPLETED = "completed", "Completed"
    ENDED_EARLY = "ended_early", "Ended early"


class EndKind(models.TextChoices):
    """Why coaching ended early: logistics, and never a word about anybody."""

    HANDOVER = "handover", "It goes on with another coach"
    COACHEE_LEFT = "coachee_left", "The coachee left the client organisation"
    AGREED = "agreed", "Everybody agreed to stop"


S = EngagementState


class EngagementQuerySet(WalledQuerySet["Engagement"]):
    def with_held(self, member: Membership) -> Self:
        """With `sessions_held` as this member may know it, `held_told` whether they may at all, and
        `held_since`: when counting began, if that is later than the first agreement in force."""
        return self.annotate(**counted_for(member, Term.SESSIONS_HELD, "held"))

    def with_missed(self, member: Membership) -> Self:
        """The same of sessions missed or cancelled late."""
        return self.annotate(**counted_for(member, Term.ATTENDANCE, "missed"))


class Engagement(StatefulMixin, Shape, Walled):
    """Four to six months, eight sessions; outside the bounds only with a reason.

    Holds logistics alone: everybody who is party to it, and the firm's admins, may read it. How
    many sessions were held is not in it: that is counted from the marks that one may see.
    """

    material = Material.ENGAGEMENT
    engagement_column = "id"
    State = EngagementState
    MOVES: ClassVar = {
        S.DRAFT: frozenset({S.CONTRACTING}),
        S.CONTRACTING: frozenset({S.ACTIVE, S.ENDED_EARLY}),
        S.ACTIVE: frozenset({S.PAUSED, S.COMPLETED, S.ENDED_EARLY}),
        S.PAUSED: frozenset({S.ACTIVE, S.ENDED_EARLY}),
        S.COMPLETED: frozenset(),
        S.ENDED_EARLY: frozenset(),
    }

    client_organisation = FirmKey(ClientOrganisation, related_name="+")
    organisation_name = models.CharField(
        max_length=120, help_text="As the parties read it: they do not see the firm's client list."
    )
    programme_name = models.CharField(max_length=80)
    state = models.CharField(max_length=20, choices=EngagementState, default=S.DRAFT)
    starts_on = models.DateField()
    ends_on = models.DateField()
    time_zone = models.CharField(max_length=64)
    reason_outside_bounds = models.CharField(max_length=200, blank=True)
    is_pro_bono = models.BooleanField(
        default=False, help_text="Its hours stand in the coach's log as pro bono, else as paid."
    )
    created_by = FirmKey(Membership, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    ended_kind = models.CharField(max_length=20, choices=EndKind, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = EngagementQuerySet.as_manager()

    class Meta:
        constraints = [
            *firm_wall(
                "engagements_engagement",
                client_organisation="firms_clientorganisation",
                created_by="firms_membership",
            ),
            SameFirm(
                name="engagements_parties_same_firm",
                table="access_engagementparty",
                column="engagement_id",
                to="engagements_engagement",
            ),
            models.CheckConstraint(
                name="engagements_within_bounds_or_reason",
                condition=~Q(reason_outside_bounds="")
                | Q(
                    sessions_planned=8,
                    months__gte=4,
                    months__lte=6,
                    min_gap_days__gte=14,
                    max_gap_days__lte=21,
                    session_minutes__gte=75,
                    session_minutes__lte=90,
                ),
            ),
            models.CheckConstraint(
                name="engagements_ends_after_start", condition=Q(ends_on__gt=F("starts_on"))
            ),
            models.CheckConstraint(
                name="engagements_ended_early_with_kind",
                condition=Q(ended_kind="", ended_at__isnull=True)
                | (~Q(ended_kind="") & Q(state="ended_early", ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="engagements_paused_with_time",
                condition=Q(state="paused", paused_at__isnull=False)
                | (~Q(state="paused") & Q(paused_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="engagements_completed_with_time",
                condition=Q(state="completed", completed_at__isnull=False)
                | (~Q(state="completed") & Q(completed_at__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"engagement {self.pk}"

    @cached_property
    def sessions_held(self) -> int:
        """How many sessions took place, as far as whoever acts may know: see `with_held`."""
        held: int = self.marks.filter(kind="held").count()
        return held
