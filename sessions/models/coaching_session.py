"""A coaching session as logistics: when, how long, held or not. What was said is elsewhere."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from coaching.access.policy import Material
from coaching.access.states import StatefulMixin
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from engagements.models import Engagement


class SessionState(models.TextChoices):
    PLANNED = "planned", "Planned"
    IN_PROGRESS = "in_progress", "In progress"
    HELD = "held", "Held"
    NO_SHOW = "no_show", "No-show"
    LATE_CANCELLED = "late_cancelled", "Cancelled late"
    CANCELLED = "cancelled", "Cancelled"


S = SessionState
MISSED = (S.NO_SHOW, S.LATE_CANCELLED, S.CANCELLED)
AHEAD = (S.PLANNED, S.IN_PROGRESS)
MAY_COUNT = (S.NO_SHOW, S.LATE_CANCELLED)  # the programme says whether these use up a session


class SessionKind(models.TextChoices):
    COACHING = "coaching", "Coaching session"
    CHEMISTRY = "chemistry", "Chemistry session"


class TstzRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class OnlyThis(Func):
    """A range that holds one id: overlapping is being equal, and no extension is needed for it."""

    function = "UUIDRANGE"
    template = "%(function)s(%(expressions)s, %(expressions)s, '[]')"
    output_field = models.TextField()


class CoachingSession(StatefulMixin, Walled):
    """One of the engagement's sessions, numbered from 1 in order of time.

    A session that does not count toward the engagement's sessions has no number: by the rules of
    its programme a chemistry session, a no-show or a late cancellation may be one, and whatever was
    cancelled in time always is. `length_minutes` is what the hours log counts.
    `join_url` is where it takes place by video; empty where that is agreed elsewhere.
    """

    material = Material.SCHEDULE
    State = SessionState
    MOVES: ClassVar = {
        S.PLANNED: frozenset({S.IN_PROGRESS, *MISSED}),
        S.IN_PROGRESS: frozenset({S.HELD, S.NO_SHOW}),
        S.HELD: frozenset(),
        S.NO_SHOW: frozenset({S.PLANNED}),  # noted by mistake
        S.LATE_CANCELLED: frozenset({S.PLANNED}),
        S.CANCELLED: frozenset({S.PLANNED}),
    }

    engagement = FirmKey(Engagement, related_name="coaching_sessions")
    coach = FirmKey(Membership, related_name="+")
    kind = models.CharField(max_length=10, choices=SessionKind, default=SessionKind.COACHING)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    join_url = models.URLField(max_length=300, blank=True)
    state = models.CharField(max_length=20, choices=SessionState, default=S.PLANNED)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_seconds = models.PositiveIntegerField(default=0)
    length_minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            *firm_wall(
                "coaching_sessions_coachingsession",
                engagement="engagements_engagement",
                coach="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "engagement", "number"],
                name="coaching_sessions_number_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="coaching_sessions_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="coaching_sessions_held_with_times",
                condition=~Q(state="held")
                | Q(
                    started_at__isnull=False,
                    finished_at__isnull=False,
                    length_minutes__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="coaching_sessions_paused_in_progress",
                condition=Q(paused_at__isnull=True) | Q(state="in_progress"),
            ),
            ExclusionConstraint(
                name="coaching_sessions_no_double_booking",
                expressions=[
                    (OnlyThis("coach"), RangeOperators.OVERLAPS),
                    (TstzRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(state="planned"),
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]
        indexes = [
            models.Index(
                fields=["firm", "engagement", "starts_at"], name="coaching_sessions_in_order"
            ),
            models.Index(fields=["firm", "coach", "starts_at"], name="coaching_sessions_of_coach"),
        ]
        ordering = ["starts_at"]

    @property
    def minutes(self) -> int:
        """Planned length."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def counts(self) -> bool:
        """Whether it is one of the engagement's sessions (of the eight)."""
        return self.number is not None

    @property
    def is_missed(self) -> bool:
        return self.state in MISSED

    @property
    def title(self) -> str:
        """“Session 3”, “Chemistry session”; “Session” for one that is not counted."""
        if self.kind == SessionKind.CHEMISTRY:
            return SessionKind.CHEMISTRY.label
        return f"Session {self.number}" if self.counts else "Session"

    @property
    def heading(self) -> str:
        """“Session 3 of 8” where there is a number; its engagement has to be at hand."""
        numbered = self.counts and self.kind == SessionKind.COACHING
        return f"{self.title} of {self.engagement.sessions_planned}" if numbered else self.title

    @property
    def named(self) -> str:
        """As it stands in a sentence: “session 3”, “the chemistry session”, “the session”."""
        numbered = self.counts and self.kind == SessionKind.COACHING
        return self.title.lower() if numbered else f"the {self.title.lower()}"

    @property
    def word(self) -> str:
        """Its state for people: “No-show, not counted”. What was cancelled in time never counts."""
        label = str(SessionState(self.state).label)
        spared = self.state in MAY_COUNT and not self.counts
        return f"{label}, not counted" if spared and self.kind == SessionKind.COACHING else label
