"""Forms of the room and of promises. What is typed is cleaned, never judged."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone

from sessions.lengths import LONGEST_MINUTES
from sessions.models.commitment import ANSWERS, CommitmentState
from sessions.record_fields import FIELDS, GROUPS, LABELS
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


class ChoicesField(forms.Field):
    """Boxes of one name, ticked or not, as one choice a line. What is no choice is not kept."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> str:
        given = [value] if isinstance(value, str) else value or []
        return "\n".join(clean_words(str(one)) for one in given if one)


class RecordForm(forms.Form):
    """Any of the fields of a record, and the version they started from; 0 before its first word.

    A field that is not sent is left as it is. A browser sends no box that is not ticked: a group is
    sent as one empty value, or with `whole`, which says that every field of the page is here.
    """

    version = forms.IntegerField(min_value=0, max_value=2**31 - 2, widget=forms.HiddenInput)
    whole = forms.CharField(required=False, widget=forms.HiddenInput)
    aim = WordsField(label=LABELS["aim"])
    worth = WordsField(label=LABELS["worth"])
    check_in = WordsField(label=LABELS["check_in"])
    deep_dive = WordsField(label=LABELS["deep_dive"])
    challenge = WordsField(label=LABELS["challenge"])
    action_planning = WordsField(label=LABELS["action_planning"])
    goals = ChoicesField(label=LABELS["goals"], required=False)
    tags = ChoicesField(label=LABELS["tags"], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = {*self.data, *(GROUPS if self.data.get("whole") else ())}
        for name in set(FIELDS) - sent:  # shown again, the form must not send more than it was sent
            del self.fields[name]

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in FIELDS if name in self.fields}


class PutBackForm(forms.Form):
    """Which field of an earlier version, and the version that stands now."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 2, widget=forms.HiddenInput)
    field = forms.ChoiceField(choices=list(LABELS.items()), widget=forms.HiddenInput)


class NoteForm(forms.Form):
    """The coach's private note."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 2, widget=forms.HiddenInput)
    text = WordsField(label="Private coach notes")

    def texts(self) -> dict[str, str]:
        return {"text": self.cleaned_data["text"]}


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


class AddendumForm(forms.Form):
    """What is added to a record that is finished."""

    addendum_id = forms.UUIDField(widget=forms.HiddenInput)
    text = WordsField(
        label="Add to this record",
        strip=True,
        required=True,
        error_messages={"required": "There are no words yet."},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"addendum_id": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **{"auto_id": "addendum-%s", **kwargs})


class LengthForm(forms.Form):
    """How long it took, which the hours log is made from."""

    minutes = forms.IntegerField(
        label="How long was it, in minutes?",
        min_value=1,
        max_value=LONGEST_MINUTES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
