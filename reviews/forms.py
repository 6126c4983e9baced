"""One's own side of a review, and the development plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from engagements.models import Goal
from reviews.models import DevelopmentPlan, ReviewAnswer
from reviews.models.outcome import Dimension
from reviews.models.review import ReviewKind
from reviews.operations.answers import LEAST, MOST
from reviews.reading import Outcomes, ratings_of

WORDS = ("progress", "works", "change")
LABELS = {
    ReviewKind.MID: {
        "progress": ("What has moved, and what has not?", "Against the goals as you set them."),
        "works": ("What works?", "In the sessions, and between them."),
        "change": ("What should change?", "Goals, rhythm, and feedback to {other}."),
    },
    ReviewKind.CLOSING: {
        "progress": ("The objectives, seen from here", "What was the plan, and what came of it."),
        "works": ("Successes and milestones", "What you would tell a friend about."),
        "change": ("What would you do differently?", "And feedback to {other}."),
    },
}


class MayWait(forms.Field):
    """Needed in the end, so not called optional; saving half a page is fine all the same."""

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:
            super().validate(value)


class Rating(MayWait, forms.TypedChoiceField):
    """One to ten, or nothing yet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[(number, str(number)) for number in range(LEAST, MOST + 1)],
            coerce=int,
            empty_value=None,
            widget=forms.RadioSelect(attrs={"class": "scale"}),
            **kwargs,
        )


class Words(MayWait, forms.CharField):
    """A few lines, or nothing yet."""

    def __init__(self, label: str, help_text: str = "") -> None:
        widget = forms.Textarea(attrs={"rows": 4})
        super().__init__(label=label, help_text=help_text, widget=widget)


class AnswerForm(forms.Form):
    """A rating for each goal, three questions, and at the close the five dimensions.

    While somebody is `still_writing`, the page saves by itself: three dimensions of five are then
    no mistake, they wait for the other two.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        data: Any = None,
        *,
        goals: list[Goal],
        kind: str,
        other: str,
        own: ReviewAnswer | None,
        outcomes: Outcomes,
        still_writing: bool = False,
    ) -> None:
        super().__init__(data, initial=initial(own, outcomes), use_required_attribute=False)
        self.still_writing = still_writing
        for goal in goals:
            self.fields[goal_name(goal.pk)] = Rating(label=goal.title.text)
        for name, (label, help_text) in LABELS[ReviewKind(kind)].items():
            self.fields[name] = Words(label, help_text.format(other=other))
        if kind == ReviewKind.CLOSING:
            for value, label in Dimension.choices:
                self.fields[outcome_name(value)] = Rating(label=label)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        rated = [name for name in self.outcome_names if cleaned.get(name)]
        if 0 < len(rated) < len(self.outcome_names) and not self.still_writing:
            for name in self.outcome_names:
                if name not in rated and name not in self.errors:
                    self.add_error(name, "Rate all five, or leave all five for later.")
        return cleaned

    @property
    def outcome_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith("outcome_")]

    @property
    def goal_fields(self) -> Iterable[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("goal_")]

    @property
    def word_fields(self) -> Iterable[forms.BoundField]:
        return [self[name] for name in WORDS]

    @property
    def outcome_fields(self) -> Iterable[forms.BoundField]:
        return [self[name] for name in self.outcome_names]

    @property
    def ratings(self) -> dict[UUID, int]:
        """Goal id → 1 to 10, of those that were rated."""
        given = self.cleaned_data
        names = [name for name in self.fields if name.startswith("goal_") and given[name]]
        return {UUID(name.removeprefix("goal_")): given[name] for name in names}

    @property
    def outcomes(self) -> dict[str, int]:
        """Dimension → 1 to 10: all five, or none as long as one is missing."""
        given = {name: self.cleaned_data[name] for name in self.outcome_names}
        if not all(given.values()):
            return {}
        return {name.removeprefix("outcome_"): rating for name, rating in given.items()}

    @property
    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in WORDS}


def goal_name(goal_id: UUID) -> str:
    return f"goal_{goal_id}"


def outcome_name(dimension: str) -> str:
    return f"outcome_{dimension}"


def initial(own: ReviewAnswer | None, outcomes: Outcomes) -> dict[str, Any]:
    """Field name → what was saved, from an open answer."""
    found: dict[str, Any] = {"version": own.version if own else 0}
    found |= {outcome_name(dimension): rating for dimension, rating in outcomes.items()}
    if own is not None:
        found |= {goal_name(goal): rating for goal, rating in ratings_of(own).items()}
        found |= {name: getattr(own, name).text for name in WORDS}
    return found


class PlanForm(forms.Form):
    """Strengths to keep, next steps, support."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    strengths = Words("Strengths to keep", "What to rely on from now on.")
    next_steps = Words("Next steps", "What to carry on with, and when to look at it again.")
    support = Words("Support", "Who can help, and what to ask them for.")

    def __init__(self, data: Any = None, *, plan: DevelopmentPlan | None) -> None:
        super().__init__(data, initial=plan_initial(plan), use_required_attribute=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        if not any(cleaned.get(name) for name in PLAN):
            raise forms.ValidationError(
                "Write at least one line, so that there is something to keep."
            )
        return cleaned


PLAN = ("strengths", "next_steps", "support")


def plan_initial(plan: DevelopmentPlan | None) -> dict[str, Any]:
    if plan is None:
        return {"version": 0}
    return {"version": plan.version, **{name: getattr(plan, name).text for name in PLAN}}
