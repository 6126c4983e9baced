"""Forms of key results, of their points, of confidence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms

from engagements.measuring.kinds import NOT_YET, RANGES, REACHED, may_aim, said
from engagements.models import KeyResult
from engagements.models.measure import ResultKind

LONGEST, LONGEST_NOTE, LONGEST_UNIT = 500, 2000, 20
ONE_TO_TEN = [(str(number), str(number)) for number in range(1, 11)]
AIM = {
    ResultKind.SCALE: "On the scale, write a whole number from 1 to 10.",
    ResultKind.PERCENT: "Write a percentage from 0 to 100, with at most two decimals.",
    ResultKind.NUMBER: "Write a number with at most two decimals.",
}
NO_AIM = "This kind has no numbers to begin and to end at. Leave it empty."


class Words(forms.CharField):
    """A few lines, in a field that grows."""

    def __init__(self, *, rows: int = 2, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
        super().__init__(**{"max_length": LONGEST, "widget": widget, **kwargs})


class Number(forms.DecimalField):
    """Kept exactly; whether it fits is for its kind to say."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
        messages = {"invalid": "Write a number, like 12 or 3.5."}
        super().__init__(**{"widget": widget, "error_messages": messages, **kwargs})


class AimsForm(forms.Form):
    """Words, and where the kind has them a unit and the numbers it begins and is to end at."""

    use_required_attribute = False
    words = Words(
        label="What will be seen?",
        help_text="A sign that this goal comes nearer, in a sentence.",
        error_messages={"required": "Write the key result in a sentence."},
    )
    unit = forms.CharField(
        label="Unit",
        help_text="Of a number: days, people, € …",
        max_length=LONGEST_UNIT,
        required=False,
    )
    baseline = Number(label="Where it begins", required=False)
    target = Number(label="Where it should be", required=False)

    @property
    def its_kind(self) -> str:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        kind = self.its_kind
        for name in ("baseline", "target") if kind else ():
            if not may_aim(kind, cleaned.get(name)):
                self.add_error(name, AIM.get(ResultKind(kind), NO_AIM))
        if kind and kind != ResultKind.NUMBER and cleaned.get("unit"):
            self.add_error("unit", "Only a number has a unit. Leave it empty.")
        return cleaned


class KeyResultForm(AimsForm):
    """A new one."""

    key_result_id = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label="How is it told?",
        choices=ResultKind.choices,
        error_messages={"required": "Choose how it is told."},
        widget=forms.RadioSelect,
    )
    field_order = ("words", "kind", "unit", "baseline", "target")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"key_result_id": uuid4()})

    @property
    def its_kind(self) -> str:
        return self.cleaned_data.get("kind") or ""


class RewordForm(AimsForm):
    """One that stands; its kind stays, since its points are of that kind."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, data: Any = None, *, key_result: KeyResult) -> None:
        self.kind = key_result.kind
        names = ("unit", "baseline", "target", "version")
        initial = {name: getattr(key_result, name) for name in names}
        super().__init__(data, initial={**initial, "words": key_result.words.text})
        if self.kind != ResultKind.NUMBER:
            del self.fields["unit"]
        if self.kind not in RANGES:
            del self.fields["baseline"], self.fields["target"]

    @property
    def its_kind(self) -> str:
        return self.kind


class PointForm(forms.Form):
    """Where a key result stood on a day, in the terms of its kind."""

    use_required_attribute = False
    point_id = forms.UUIDField(widget=forms.HiddenInput)
    note = Words(
        label="A note",
        help_text="What tells you so. It stays as it is; a new one corrects it.",
        max_length=LONGEST_NOTE,
        required=False,
    )
    on = forms.DateField(
        label="On",
        error_messages={"required": "Choose a day.", "invalid": "Write the day as 2026-12-24."},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any = None, *, key_result: KeyResult, first: date, last: date) -> None:
        super().__init__(data, initial={"point_id": uuid4(), "on": last})
        self.key_result, self.first, self.last = key_result, first, last
        if key_result.kind == ResultKind.NARRATIVE:
            self.fields["note"].required = True
            self.fields["note"].label = "Where does it stand?"
            self.fields["note"].error_messages["required"] = "Say where it stands, in a few words."
        else:
            self.fields = {"value": value_field(key_result), **self.fields}

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.last:
            raise forms.ValidationError("This day is still to come.")
        if on < self.first:
            raise forms.ValidationError("The engagement had not begun on that day.")
        return on

    def clean_value(self) -> Decimal:
        value: Decimal = self.cleaned_data["value"]
        if self.key_result.kind in RANGES and not may_aim(self.key_result.kind, value):
            raise forms.ValidationError(AIM[ResultKind(self.key_result.kind)])
        return value


def value_field(key_result: KeyResult) -> forms.Field:
    """Where does it stand? One of ten, a number, or reached or not."""
    choices = {
        ResultKind.SCALE: (ONE_TO_TEN, "scale"),
        ResultKind.MILESTONE: (
            [(f"{one:f}", said(ResultKind.MILESTONE, one)) for one in (REACHED, NOT_YET)],
            "segmented",
        ),
    }
    required = {"required": "Say where it stands."}
    if found := choices.get(ResultKind(key_result.kind)):
        options, style = found
        return forms.TypedChoiceField(
            label="Where does it stand?",
            choices=options,
            coerce=Decimal,
            error_messages=required,
            widget=forms.RadioSelect(attrs={"class": style}),
        )
    ends = "%" if key_result.kind == ResultKind.PERCENT else key_result.unit
    label = f"Where does it stand, in {ends}?" if ends else "Where does it stand?"
    field = Number(label=label)
    field.error_messages |= required
    return field


class ConfidenceForm(forms.Form):
    """How sure somebody is today."""

    use_required_attribute = False
    confidence_id = forms.UUIDField(widget=forms.HiddenInput)
    value = forms.TypedChoiceField(
        label="How sure are you today that this goal will be reached?",
        help_text="1 is not at all, 10 is certain. It says nothing about how far you are.",
        choices=ONE_TO_TEN,
        coerce=int,
        error_messages={"required": "Choose a number from 1 to 10."},
        widget=forms.RadioSelect(attrs={"class": "scale"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"confidence_id": uuid4()})
