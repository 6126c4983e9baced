"""What is asked about an hours log: a file, a letter's signatory, and a coachee's yes or no."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from coaching.firms.models import Membership
from sessions.hours.letter import Signatory
from sessions.hours.listing import VERSION
from sessions.hours.log import Log
from sessions.hours.reading import Found, read_lines
from sessions.hours.sheets import MOST_BYTES, TOO_LARGE, Unreadable, read_csv, read_sheet
from sessions.models import EarlierHours


class FileForm(forms.Form):
    """A file to look at. Nothing of it is kept; `found` is what it holds."""

    file = forms.FileField(
        label="The file",
        help_text="CSV or XLSX, up to 2,000 lines and 2 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.xlsm,.txt,text/csv"}),
        error_messages={"required": "Choose a file first.", "empty": "There is nothing in it."},
    )

    def __init__(self, *args: Any, log: Log, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.log, self.found = log, Found()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        try:
            self.found = read_lines(read_sheet(file.read()), self.log)
        except Unreadable as problem:
            raise forms.ValidationError(str(problem)) from None
        return file


class LinesForm(forms.Form):
    """The lines that were shown, as they come back. They are read again as a file would be."""

    lines = forms.CharField(widget=forms.HiddenInput, max_length=MOST_BYTES)

    def clean_lines(self) -> Found:
        try:
            found = read_lines(read_csv(self.cleaned_data["lines"]))
        except Unreadable as problem:
            raise forms.ValidationError(str(problem)) from None
        if found.faults:
            raise forms.ValidationError(
                "These lines were changed on the way. Choose the file again."
            )
        return found


class RemoveForm(forms.Form):
    """Lines to take back: those that are ticked, or everything that one file brought."""

    line = forms.ModelMultipleChoiceField(
        EarlierHours.objects.none(), label="Lines", required=False
    )
    brought = forms.CharField(required=False, max_length=40)

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mine = EarlierHours.objects.visible_to(by)
        self.fields["line"].queryset = self.mine  # type: ignore[attr-defined]

    def clean_brought(self) -> datetime | None:
        at = parse_datetime(self.cleaned_data["brought"] or "")
        return at if at and at.tzinfo else None

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not self.errors and not typed["line"] and typed["brought"] is None:
            self.add_error("line", "Tick the lines that you want to take out.")
        return typed

    def rows(self) -> QuerySet[EarlierHours]:
        ticked: QuerySet[EarlierHours] = self.cleaned_data["line"]
        at = self.cleaned_data["brought"]
        return ticked if at is None else self.mine.filter(added_at=at)


class LetterForm(forms.Form):
    """Who signs, and for which hours. Nothing of it is kept."""

    hours = forms.ChoiceField(
        label="For which hours?",
        choices=[
            ("unlisted", "With people who are not in my file"),
            ("all", "All my hours with this firm"),
        ],
        initial="unlisted",
        widget=forms.RadioSelect,
    )
    coach_role = forms.CharField(
        label="Your role at the firm", max_length=120, initial="Executive coach"
    )
    name = forms.CharField(label="Who signs for the firm", max_length=120)
    role = forms.CharField(label="Their role", max_length=120)
    contact = forms.CharField(
        label="How they can be reached", max_length=254, help_text="E-mail address or telephone."
    )

    def signatory(self) -> Signatory:
        typed = self.cleaned_data
        return Signatory(typed["name"], typed["role"], typed["contact"], typed["coach_role"])


class ListingForm(forms.Form):
    """Yes or no, to the words that were on the page."""

    answer = forms.ChoiceField(
        choices=[("yes", "Yes"), ("no", "No")],
        error_messages={
            "required": "Choose one of the two.",
            "invalid_choice": "Choose one of the two.",
        },
    )
    wording = forms.CharField(required=False, max_length=20)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("answer") == "yes" and typed.get("wording") != VERSION:
            raise forms.ValidationError(
                "These words have changed since you opened the page. Please read them again."
            )
        return typed
