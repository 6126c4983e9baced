"""Forms of a goal's five levels, and of what was reached of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms

from engagements.forms.measuring import LONGEST, LONGEST_NOTE, Words
from engagements.measuring.gas import LEVELS, signed
from engagements.measuring.standing import Level
from engagements.models import GoalScale
from engagements.models.measure import Occasion
from engagements.operations.scales import LEAST_WEIGHT, MOST_WEIGHT

WEIGHTS = [(number, str(number)) for number in range(LEAST_WEIGHT, MOST_WEIGHT + 1)]
BASELINES = [(value, f"{name} ({signed(value)})") for value, name in LEVELS.values()]


class ScaleForm(forms.Form):
    """Five sentences that tell five levels apart, a weight, and where the goal stands at the start."""

    use_required_attribute = False
    scale_id = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, scale: GoalScale | None = None) -> None:
        super().__init__(data, initial=initial(scale))
        for name, (value, label) in LEVELS.items():
            self.fields[name] = Words(
                label=f"{label} ({signed(value)})",
                max_length=LONGEST,
                error_messages={"required": "Say what would be seen at this level."},
            )
        self.fields["baseline"] = forms.TypedChoiceField(
            label="Where does it stand at the start?",
            choices=BASELINES,
            coerce=int,
            widget=forms.RadioSelect,
        )
        self.fields["weight"] = forms.TypedChoiceField(
            label="How much does this goal weigh among the others?",
            help_text="The same number for all of them is fine.",
            choices=WEIGHTS,
            coerce=int,
            widget=forms.RadioSelect(attrs={"class": "scale"}),
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        seen: set[str] = set()
        for name in LEVELS:
            words = " ".join(cleaned.get(name, "").split()).casefold()
            if words and words in seen:
                self.add_error(name, "Another level says the same. Each needs words of its own.")
            seen.add(words)
        return cleaned

    def levels(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in LEVELS}


def initial(scale: GoalScale | None) -> dict[str, Any]:
    found: dict[str, Any] = {"scale_id": uuid4(), "seen": 0, "weight": 1, "baseline": -2}
    if scale is not None:
        found |= {"seen": scale.version, "weight": scale.weight, "baseline": scale.baseline}
        found |= {name: getattr(scale, name).text for name in LEVELS}
    return found


class RatingForm(forms.Form):
    """The level that was reached, in its own words, and what tells so."""

    use_required_attribute = False
    rating_id = forms.UUIDField(widget=forms.HiddenInput)
    scale_id = forms.UUIDField(widget=forms.HiddenInput)
    evidence = Words(
        label="What tells you so?",
        help_text="What was seen or heard, by whom.",
        max_length=LONGEST_NOTE,
        rows=3,
        error_messages={"required": "Say what you go by, in a few words."},
    )
    occasion = forms.ChoiceField(label="When?", choices=Occasion.choices, widget=forms.RadioSelect)

    def __init__(
        self, data: Any = None, *, scale: GoalScale, levels: Sequence[Level], occasion: str = ""
    ) -> None:
        known = occasion if occasion in Occasion.values else Occasion.BETWEEN.value
        super().__init__(
            data, initial={"rating_id": uuid4(), "scale_id": scale.pk, "occasion": known}
        )
        level = forms.TypedChoiceField(
            label="Which level comes nearest?",
            choices=[(one.value, f"{one.signed}: {one.words}") for one in levels],
            coerce=int,
            error_messages={"required": "Choose the level that comes nearest."},
            widget=forms.RadioSelect,
        )
        self.fields = {"level": level, **self.fields}
