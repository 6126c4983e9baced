"""What could pass to another coach, item by item, as readable text."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet

from coaching.access.opening import open_together
from coaching.access.policy import Material
from coaching.firms.models import Membership
from engagements.models import Engagement, Goal
from reviews.forms import LABELS
from reviews.models import DevelopmentPlan, ReviewAnswer
from reviews.models.review import ReviewKind, ReviewState
from sessions.models import Addendum, Commitment, Reflection, SessionRecord
from sessions.models.commitment import CommitmentState
from sessions.record_fields import LABELS as PARTS

# In the order in which they are read. Private notes, drafts and what is kept for oneself are not
# in this list, and so there is no way to say yes to them.
KINDS: Mapping[str, str] = {
    Material.GOAL: "Goals",
    Material.REVIEW: "Reviews",
    Material.DEVELOPMENT_PLAN: "Development plan",
    Material.SESSION_RECORD: "Session records, with what was added to them",
    Material.COMMITMENT: "Commitments",
    Material.REFLECTION: "Reflections you both read",
}
A_FEW_LINES = 320
RECORD_PARTS = ("aim", "worth", "check_in", "deep_dive", "challenge", "action_planning")


@dataclass(frozen=True)
class Item:
    """One thing that could pass: what it is, of which day, and its words in Markdown."""

    passes: str
    row_id: UUID
    title: str
    text: str
    of_day: date | None = None

    @property
    def is_short(self) -> bool:
        """Short enough to stand open in the list."""
        return len(self.text) <= A_FEW_LINES


def rows_of(engagement_id: UUID, by: Membership) -> dict[str, QuerySet[Any]]:
    """By material, what both of the room can read. What only one of them can is never here."""
    of = {"engagement_id": engagement_id}
    records = SessionRecord.objects.visible_to(by).filter(**of, shared_at__isnull=False)
    answers = ReviewAnswer.objects.visible_to(by).filter(
        **of, review__state=ReviewState.COMPLETE, submitted_at__isnull=False
    )
    return {
        Material.GOAL: Goal.objects.visible_to(by).filter(**of).order_by("position"),
        Material.REVIEW: answers.annotate(kind=F("review__kind")).order_by("saved_at"),
        Material.DEVELOPMENT_PLAN: DevelopmentPlan.objects.visible_to(by).filter(**of),
        Material.SESSION_RECORD: records.annotate(
            starts_at=F("coaching_session__starts_at"), number=F("coaching_session__number")
        ).order_by("starts_at"),
        Material.COMMITMENT: Commitment.objects.visible_to(by)
        .filter(**of)
        .exclude(state=CommitmentState.DRAFT)
        .order_by("due_on", "created_at"),
        Material.REFLECTION: Reflection.objects.visible_to(by)
        .filter(**of, shared=True)
        .order_by("at"),
    }


def passable(engagement_id: UUID, by: Membership) -> dict[UUID, str]:
    """Row → material, without opening anything."""
    found: dict[UUID, str] = {}
    for material, rows in rows_of(engagement_id, by).items():
        name = "review_id" if material == Material.REVIEW else "pk"
        found |= dict.fromkeys(rows.values_list(name, flat=True), material)
    return found


def items_of(engagement: Engagement, by: Membership) -> list[Item]:
    """Everything that could pass, opened as `by`, in one statement."""
    rows = rows_of(engagement.pk, by)
    addenda = Addendum.objects.visible_to(by).filter(engagement_id=engagement.pk).order_by("at")
    # A review may have rated a goal that was given up since: it passes with the goal's name.
    ever = Goal.ever.visible_to(by).filter(engagement_id=engagement.pk)
    *found, added, goals = open_together(*rows.values(), addenda, ever, of=engagement.pk, by=by)
    of = dict(zip(rows, found, strict=True))
    zone = ZoneInfo(engagement.time_zone)
    names = {str(one.pk): one.title.text for one in goals}
    return [
        *map(goal_item, of[Material.GOAL]),
        *review_items(of[Material.REVIEW], names, zone),
        *map(plan_item, of[Material.DEVELOPMENT_PLAN]),
        *(record_item(one, added, zone) for one in of[Material.SESSION_RECORD]),
        *map(commitment_item, of[Material.COMMITMENT]),
        *(reflection_item(one, zone) for one in of[Material.REFLECTION]),
    ]


def goal_item(goal: Any) -> Item:
    parts = [
        ("", goal.title),
        ("Outcome", goal.outcome),
        ("How we will know", goal.success_criteria),
    ]
    return Item(Material.GOAL, goal.pk, f"Goal {goal.position}", markdown(parts))


def record_item(record: Any, addenda: Iterable[Any], zone: ZoneInfo) -> Item:
    parts: list[tuple[str, Any]] = [(PARTS[name], getattr(record, name)) for name in RECORD_PARTS]
    parts += [("Added later", one.text) for one in addenda if one.record_id == record.pk]
    title = f"Session {record.number}" if record.number else "Chemistry session"
    day = on(record.starts_at, zone)
    return Item(Material.SESSION_RECORD, record.pk, title, markdown(parts), day)


def commitment_item(commitment: Any) -> Item:
    parts = [("", commitment.wording), ("I will know because", commitment.measure)]
    words = f"{markdown(parts)}\n\n{CommitmentState(commitment.state).label}."
    return Item(Material.COMMITMENT, commitment.pk, "Commitment", words.strip(), commitment.due_on)


def reflection_item(line: Any, zone: ZoneInfo) -> Item:
    return Item(Material.REFLECTION, line.pk, "Reflection", str(line.words), on(line.at, zone))


def plan_item(plan: Any) -> Item:
    parts = [
        ("Strengths to keep", plan.strengths),
        ("Next steps", plan.next_steps),
        ("Support", plan.support),
    ]
    return Item(Material.DEVELOPMENT_PLAN, plan.pk, "Development plan", markdown(parts))


def review_items(answers: Iterable[Any], goals: Mapping[str, str], zone: ZoneInfo) -> list[Item]:
    """A review passes as a whole: both sides, as both have read them."""
    sides: dict[UUID, list[Any]] = defaultdict(list)
    for one in answers:
        sides[one.review_id].append(one)
    return [
        Item(
            Material.REVIEW,
            review_id,
            ReviewKind(both[0].kind).label,
            "\n\n".join(side_words(one, goals) for one in both),
            on(both[-1].saved_at, zone),
        )
        for review_id, both in sides.items()
    ]


def side_words(answer: Any, goals: Mapping[str, str]) -> str:
    said = [
        (label, getattr(answer, name))
        for name, (label, _) in LABELS[ReviewKind(answer.kind)].items()
    ]
    ratings = json.loads(answer.ratings.text or "{}")
    lines = [f"- {goals[pk]}: {value} of 10" for pk, value in ratings.items() if pk in goals]
    head = f"## The {answer.role}’s side"
    return "\n\n".join(part for part in (head, "\n".join(lines), markdown(said)) if part)


def markdown(parts: Iterable[tuple[str, Any]]) -> str:
    """Each part that holds something, under its heading."""
    written = [(label, (value.text if value else "") or "") for label, value in parts]
    return "\n\n".join(
        f"### {label}\n\n{words}" if label else words for label, words in written if words
    )


def on(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
