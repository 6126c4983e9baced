"""When the contracting meeting is, and what was agreed in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone

from engagements.models import ContractingMeeting, ContractingNote, Engagement
from engagements.operations.contracting_note import FIELDS

LONGEST = 4000
LABELS = {
    "sponsor_hopes": "What the sponsor hopes for",
    "coachee_view": "How the coachee sees it",
    "how_told": "How progress is told, and by whom",
    "never_shared": "What is never shared",
}
HELP = {
    "sponsor_hopes": "In a sentence or two that everybody in the meeting would sign.",
    "coachee_view": "What the coachee wants from it, as they said it in front of all.",
    "how_told": "For example: at the mid review the coachee tells it themselves.",
    "never_shared": "What stays between coach and coachee, whatever happens.",
}


class MeetingForm(forms.Form):
    """A day and a time on the engagement's clock; its id is the form's own."""

    meeting_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    day = forms.DateField(
        label="Date", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    wall_time = forms.TimeField(
        label="Time", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(
        label="Minutes",
        min_value=10,
        max_value=240,
        initial=60,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    join_url = forms.URLField(
        label="Where you meet",
        max_length=300,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https"])],
        widget=forms.URLInput(attrs={"inputmode": "url"}),
        help_text="A link that begins with https://, for everybody who takes part. May stay empty.",
    )

    def __init__(
        self, *args: Any, engagement: Engagement, stands: ContractingMeeting | None, **kwargs: Any
    ) -> None:
        self.zone = ZoneInfo(engagement.time_zone)
        initial: dict[str, Any] = {}
        if stands:
            local = stands.starts_at.astimezone(self.zone)
            initial = {"day": local.date(), "wall_time": local.time()}
            initial |= {"minutes": stands.minutes, "join_url": stands.join_url}
        super().__init__(*args, **{**kwargs, "initial": initial})

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not self.errors and self.starts_at() <= timezone.now():
            self.add_error("day", "Choose a time that is still to come.")
        return typed

    def starts_at(self) -> datetime:
        typed = self.cleaned_data
        return datetime.combine(typed["day"], typed["wall_time"], self.zone)

    def values(self) -> dict[str, Any]:
        """The keyword arguments of `plan_contracting` besides the engagement and who plans."""
        typed = {name: self.cleaned_data[name] for name in ("meeting_id", "minutes", "join_url")}
        return {**typed, "starts_at": self.starts_at()}


class NoteForm(forms.Form):
    """Four texts, each of which may stay empty, and the version that they are written on top of."""

    note_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    def __init__(self, *args: Any, stands: ContractingNote | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FIELDS:
            self.fields[name] = forms.CharField(
                label=LABELS[name],
                help_text=HELP[name],
                max_length=LONGEST,
                required=False,
                initial=getattr(stands, name).text if stands else "",
                widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
            )
        if stands:
            self.fields["version"].initial = stands.version

    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in FIELDS}

    def texts(self) -> list[forms.BoundField]:
        return [self[name] for name in FIELDS]


class ShowForm(forms.Form):
    """What the coachee saw on the check page: a hash of the words, and who would read them."""

    words = forms.CharField(max_length=64)
    readers = forms.MultipleChoiceField()

    def __init__(self, *args: Any, sponsors: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), one.name) for one in sponsors]
        self.fields["readers"].choices = choices  # type: ignore[attr-defined]
