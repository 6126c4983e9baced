"""Goals: two to three, in the leader's words (stage 2)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.walled import Walled, WalledQuerySet
from coaching.firms.models import Membership
from coaching.sealing.fields import SealedTextField
from coaching.tenancy.constraints import SqlConstraint, firm_wall
from coaching.tenancy.models import FirmKey
from engagements.focus import FocusArea
from engagements.models.engagement import Engagement

FEWEST, MOST = 2, 3


class TwoToThree(SqlConstraint):
    """At the end of a transaction an engagement has no goals, two or three: never one or four."""

    def statements(self, model: type[models.Model]) -> list[str]:
        return [
            f"""CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE many int;
            BEGIN
                SELECT count(*) INTO many FROM engagements_goal
                 WHERE firm_id = coalesce(NEW.firm_id, OLD.firm_id)
                   AND engagement_id = coalesce(NEW.engagement_id, OLD.engagement_id)
                   AND retired_at IS NULL;
                IF many NOT IN (0, {FEWEST}, {MOST}) THEN
                    RAISE EXCEPTION 'an engagement has two to three goals, not %', many
                        USING ERRCODE = 'check_violation', CONSTRAINT = '{self.name}';
                END IF;
                RETURN NULL;
            END $$""",
            f"CREATE CONSTRAINT TRIGGER {self.name} AFTER INSERT OR DELETE OR UPDATE "
            "ON engagements_goal "
            f"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        ]

    def undo(self, model: type[models.Model]) -> str:
        return f"DROP TRIGGER {self.name} ON engagements_goal; DROP FUNCTION {self.name}()"


class LiveManager(models.Manager.from_queryset(WalledQuerySet)):  # type: ignore[misc]
    """The goals that stand; `Goal.ever` has the retired ones too."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(retired_at__isnull=True)


class Goal(Walled):
    """A sentence in the leader's words, and how they will know.

    `version` rises with every rewording; a rewording names the version it started from. A goal that
    is given up is retired and loses its position: what was written about it stays. `held_before` is
    how many sessions had been held when it was set: its work begins with the next.
    """

    material = Material.GOAL

    engagement = FirmKey(Engagement, related_name="goals")
    position = models.PositiveSmallIntegerField(null=True, blank=True)
    title = SealedTextField()
    outcome = SealedTextField()
    success_criteria = SealedTextField()
    focus_areas: Any = ArrayField(models.CharField(max_length=20, choices=FocusArea), default=list)
    author = FirmKey(Membership, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)
    held_before = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[Any] = LiveManager()
    ever: ClassVar[Any] = WalledQuerySet.as_manager()

    class Meta:
        constraints = [
            *firm_wall(
                "engagements_goal", engagement="engagements_engagement", author="firms_membership"
            ),
            models.UniqueConstraint(
                fields=["firm", "engagement", "position"],
                name="engagements_goal_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="engagements_goal_position_one_to_three",
                condition=Q(position__gte=1, position__lte=MOST, retired_at__isnull=True)
                | Q(position__isnull=True, retired_at__isnull=False),
            ),
            TwoToThree(name="engagements_two_to_three_goals"),
        ]
        ordering = ["position"]
