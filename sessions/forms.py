"""Forms of the room and of promises. What is typed is cleaned, never judged."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone

from sessions.models.commitment import ANSWERS, CommitmentState
from sessions.models.record import PARTS
from sessions.words import LONGEST_SENTENCE, LONGEST_TEXT, clean_words

ANSWER_CHOICES = [(state.value, state.label) for state in CommitmentState if state in ANSWERS]
TOO_LONG = (
    f"This is longer than {LONGEST_TEXT:,} characters. Please shorten it; nothing of it is lost."
)


class WordsField(forms.CharField):
    """Free text: kept to the character, except null bytes and line ends."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{"strip": False, "required": False, "max_length": LONGEST_TEXT, **options}
        )
        self.error_messages["max_length"] = TOO_LONG

    def to_python(self, value: Any) -> str:
        return clean_words(super().to_python(value) or "")


class RecordForm(forms.Form):
    """Any of the four parts, and the version they started from."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 2, widget=forms.HiddenInput)
    check_in = WordsField(label="Check-in")
    deep_dive = WordsField(label="Deep dive")
    challenge = WordsField(label="Challenge and support")
    action_planning = WordsField(label="Action planning")

    def texts(self) -> dict[str, str]:
        """Only the parts that were sent: one that is absent is left as it is."""
        return {name: self.cleaned_data[name] for name in PARTS if name in self.data}


class NoteForm(forms.Form):
    """The coach's private note."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 2, widget=forms.HiddenInput)
    text = WordsField(label="Private coach notes")


class CommitmentForm(forms.Form):
    """“I will … by … and I will know because …”."""

    commitment_id = forms.UUIDField(widget=forms.HiddenInput)
    wording = WordsField(
        label="I will",
        strip=True,
        required=True,
        max_length=LONGEST_SENTENCE,
        error_messages={"required": "Say in a few words what will be done."},
        widget=forms.Textarea(attrs={"rows": 1}),
    )
    due_on = forms.DateField(
        label="by",
        error_messages={"required": "Choose a day.", "invalid": "Write the day as 2026-12-24."},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    measure = WordsField(
        label="and I will know because",
        max_length=LONGEST_SENTENCE,
        widget=forms.Textarea(attrs={"rows": 1}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"commitment_id": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **{"auto_id": "promise-%s", **kwargs})
        for name in ("wording", "measure"):
            self.fields[name].error_messages["max_length"] = (
                f"A promise of at most {LONGEST_SENTENCE} characters is easier to keep."
            )
        self.fields["wording"].widget.attrs |= {"data-key": "c", "data-key-label": "Add commitment"}

    def clean_due_on(self) -> Any:
        due_on, today = self.cleaned_data["due_on"], timezone.localdate()
        if not today - timedelta(days=366) <= due_on <= today + timedelta(days=366):
            raise forms.ValidationError("Choose a day within a year of today.")
        return due_on


class AnswerForm(forms.Form):
    """Done, partly, not yet or dropped, with a line if wanted."""

    reflection_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label="How did it go?",
        choices=ANSWER_CHOICES,
        error_messages={"required": "Choose one of the four."},
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )
    reflection = WordsField(label="A line about it", widget=forms.Textarea(attrs={"rows": 2}))
    shared = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"reflection_id": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class ReflectionForm(forms.Form):
    """What somebody is noticing."""

    reflection_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = WordsField(
        label="What am I noticing?",
        strip=True,
        required=True,
        error_messages={"required": "There are no words yet."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"reflection_id": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **{"auto_id": "noticing-%s", **kwargs})


class FinishForm(forms.Form):
    """How long it took, which the hours log is made from."""

    minutes = forms.IntegerField(
        label="How long was it, in minutes?",
        min_value=1,
        max_value=480,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
