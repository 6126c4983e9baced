"""Forms of the weeks between: a promise in other words or on another day, and what the coachee brings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone

from engagements.models import Engagement
from sessions.forms import CommitmentForm, WordsField
from sessions.models import Topic
from sessions.models.referral import ReferralKind
from sessions.planning import at
from sessions.planning_forms import AnywayForm, date_input, time_input

A_YEAR = timedelta(days=366)


def version_field(least: int = 1) -> forms.IntegerField:
    """The version that somebody started from."""
    return forms.IntegerField(min_value=least, max_value=2**31 - 2, widget=forms.HiddenInput)


class RewordForm(CommitmentForm):
    """The whole sentence again, and the version it started from."""

    commitment_id = None  # type: ignore[assignment]  # how Django takes a field away
    version = version_field()


class CarryForm(forms.Form):
    """Another day; without one, the day of the next session."""

    version = version_field()
    due_on = forms.DateField(
        label="Carry it over to",
        required=False,
        error_messages={"invalid": "Write the day as 2026-12-24."},
        widget=date_input(),
    )

    def clean_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["due_on"]
        today = timezone.localdate()
        if due_on and not today <= due_on <= today + A_YEAR:
            raise forms.ValidationError("Choose a day from today to a year from now.")
        return due_on


class TopicForm(forms.Form):
    """What the coachee wants from a session; no words take the topic back."""

    version = version_field(least=0)
    text = WordsField(
        label="What do you want from it?", strip=True, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "topic-%s", **kwargs})


def topic_form(kept: Topic | None) -> TopicForm:
    """The form with what was kept, open; a first topic starts from version 0."""
    initial = {"text": kept.text.text, "version": kept.version} if kept else {"version": 0}
    return TopicForm(initial=initial)


class CreatedOnce(forms.Form):
    """Carries an id of its own: sent twice, it is one."""

    proposal_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"proposal_id": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class ProposeDateForm(CreatedOnce):
    """A date and a time on the wall clock of the engagement's zone."""

    day = forms.DateField(
        label="Date",
        error_messages={"required": "Choose a day.", "invalid": "Write the day as 2026-12-24."},
        widget=date_input(),
    )
    wall_time = forms.TimeField(
        label="Time",
        error_messages={"required": "Choose a time.", "invalid": "Write the time as 14:30."},
        widget=time_input(),
    )
    words = WordsField(
        label="A line with it, if you like", widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, engagement: Engagement, now: datetime, **kwargs: Any) -> None:
        """`now` is the session's start as it stands."""
        self.engagement, self.now = engagement, now
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if {"day", "wall_time"} <= cleaned.keys():
            self.starts_at = at(cleaned["day"], cleaned["wall_time"], self.engagement.time_zone)
            if not timezone.now() < self.starts_at < timezone.now() + A_YEAR:
                self.add_error("day", "Choose a time from now to a year from now.")
            elif self.starts_at == self.now:
                self.add_error("day", "The session is at that time already.")
        return cleaned


class CorrectionForm(CreatedOnce):
    """What should stand under the record."""

    words = WordsField(
        label="What should be put right?",
        strip=True,
        required=True,
        error_messages={"required": "Say in a few words what should be put right."},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AcceptForm(AnywayForm):
    """The coach's yes to another date; outside the rhythm or the dates only knowingly."""

    def __init__(
        self,
        *args: Any,
        others: Sequence[datetime],
        now: datetime,
        starts_at: datetime,
        **kwargs: Any,
    ) -> None:
        """`now` is the session's start as it stands; `others` are those of the other sessions."""
        super().__init__(*args, **kwargs)
        self.plan = sorted([*others, starts_at])
        self.known = self.outside(sorted([*others, now]), 1)

    def look(self) -> None:
        """Before anything is sent: what the yes would bring."""
        self.notes = [one for one in self.outside(self.plan, 1) if one not in self.known]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.check(self.plan, 1)
        return cleaned


def today() -> date:
    return timezone.localdate()


class ReferralForm(forms.Form):
    """Date and kind, and no place for what was said."""

    referral_id = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label="What does it belong to?",
        choices=ReferralKind.choices,
        error_messages={"required": "Choose one of the four."},
        widget=forms.RadioSelect,
    )
    on = forms.DateField(
        label="When was it said?",
        initial=today,
        error_messages={"required": "Choose a day.", "invalid": "Write the day as 2026-12-24."},
        widget=date_input(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"referral_id": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if not today() - A_YEAR <= on <= today():
            raise forms.ValidationError("Choose a day from a year ago until today.")
        return on
