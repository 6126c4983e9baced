"""Two to three goals on one page: three slots, of which the last may stay empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict

from engagements.focus import FocusArea
from engagements.forms.slots import SlotText
from engagements.models import Goal
from engagements.models.goal import FEWEST, MOST
from engagements.operations.goals import WORDS, GoalDraft

SLOTS = range(1, MOST + 1)
LONGEST = 1000
FIELDS = ("title", "outcome", "success_criteria", "focus_areas")
ABOUT = ("id", "version", "why", "give_up")


class GoalsForm(forms.Form):
    """Fields of slot n are called title_n, outcome_n … `id_n` and `version_n` are what it shows.

    A slot is filled or empty; two or three are filled. A goal whose slot is emptied, or that is
    given up by a tick, is retired; `why_n` is kept beside its old words.
    """

    use_required_attribute = False

    def __init__(self, *args: Any, goals: Sequence[Goal] = (), **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": initial(goals)})
        for slot in SLOTS:
            self.fields.update(slot_fields(slot))

    def slots(self) -> list[dict[str, Any]]:
        """For the template: each slot's fields by name."""
        return [
            {"number": slot, "optional": slot > FEWEST}
            | {name: self[f"{name}_{slot}"] for name in (*FIELDS, *ABOUT)}
            for slot in SLOTS
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        staying = [slot for slot in SLOTS if not cleaned.get(f"give_up_{slot}")]
        self.filled = [slot for slot in staying if any(cleaned.get(f"{n}_{slot}") for n in FIELDS)]
        missing = staying[:FEWEST] if len(self.filled) < FEWEST else []
        for slot in {*self.filled, *missing}:
            self.require(slot, cleaned)
        if len(self.filled) < FEWEST:
            self.add_error(None, "An engagement has two to three goals. Please write at least two.")
        return cleaned

    def require(self, slot: int, cleaned: dict[str, Any]) -> None:
        for name in WORDS:
            key = f"{name}_{slot}"
            if not cleaned.get(key) and key not in self.errors:
                self.add_error(key, MISSING[name])

    def drafts(self) -> list[GoalDraft]:
        return [
            GoalDraft(**{name: self.cleaned_data[f"{name}_{slot}"] for name in (*FIELDS, "id")})
            for slot in self.filled
        ]

    def why(self) -> dict[UUID, str]:
        """What was said about rewording or giving up each goal that the form shows."""
        given = self.cleaned_data
        return {given[f"id_{slot}"]: given[f"why_{slot}"] for slot in SLOTS if given[f"why_{slot}"]}

    def seen(self) -> dict[UUID, int]:
        """The goals this form was made from, and their versions."""
        return {
            self.cleaned_data[f"id_{slot}"]: self.cleaned_data[f"version_{slot}"]
            for slot in SLOTS
            if self.cleaned_data.get(f"version_{slot}")
        }


MISSING = {
    "title": "Write the goal in a sentence.",
    "outcome": "Say what will be different.",
    "success_criteria": "Say how you will know.",
}


def slot_fields(slot: int) -> dict[str, forms.Field]:
    def words(label: str, help_text: str, rows: int) -> SlotText:
        return SlotText(
            label=label,
            help_text=help_text,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": rows}),
        )

    return {
        f"id_{slot}": forms.UUIDField(widget=forms.HiddenInput),
        f"version_{slot}": forms.IntegerField(min_value=0, widget=forms.HiddenInput),
        f"title_{slot}": words("The goal", "One sentence, in the leader’s own words.", 2),
        f"outcome_{slot}": words("What will be different", "For whom, and where it shows.", 3),
        f"success_criteria_{slot}": words(
            "How will we know?", "Signs that others could notice too.", 3
        ),
        f"focus_areas_{slot}": forms.MultipleChoiceField(
            label="Focus areas",
            choices=FocusArea.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        ),
        f"why_{slot}": forms.CharField(
            label="Why the change?",
            help_text="Stands in the goal’s history, beside its old words.",
            max_length=LONGEST,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        ),
        f"give_up_{slot}": forms.BooleanField(
            label="Give this goal up. It is kept, with all that was written about it.",
            required=False,
        ),
    }


def initial(goals: Sequence[Goal]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for slot in SLOTS:
        goal = goals[slot - 1] if slot <= len(goals) else None
        values[f"id_{slot}"] = goal.pk if goal else uuid4()
        values[f"version_{slot}"] = goal.version if goal else 0
        for name in WORDS if goal else ():
            values[f"{name}_{slot}"] = getattr(goal, name).text
        values[f"focus_areas_{slot}"] = goal.focus_areas if goal else []
    return values


def on_top_of(data: QueryDict, goals: Sequence[Goal]) -> QueryDict:
    """What was typed, now started from these goals: sending it again replaces them knowingly."""
    renewed = data.copy()
    for slot in SLOTS:
        goal = goals[slot - 1] if slot <= len(goals) else None
        renewed[f"id_{slot}"] = str(goal.pk if goal else uuid4())
        renewed[f"version_{slot}"] = str(goal.version if goal else 0)
    return renewed
