"""Which weekdays and hours somebody likes, whose public holidays they keep, and days away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone

from sessions.models import PlanningWish
from sessions.planner.public_holidays import countries, name_of, subdivisions
from sessions.planner.words import DAYS
from sessions.planning_forms import date_input, time_input

TWO_YEARS = timedelta(days=731)


class WishForm(forms.Form):
    """One's own wish for one engagement.

    The parts of a country are asked for once the country is known: without a script that is on the
    page that follows.
    """

    weekdays = forms.MultipleChoiceField(
        label="Days",
        choices=list(enumerate(DAYS)),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one day."},
    )
    earliest = forms.TimeField(label="From", widget=time_input())
    latest = forms.TimeField(label="Until", widget=time_input())
    country = forms.ChoiceField(label="Public holidays of", required=False)
    subdivision = forms.ChoiceField(label="Part of the country", required=False)

    def __init__(self, *args: Any, country: str, minutes: int, **kwargs: Any) -> None:
        """`country` is the one whose parts the page shows."""
        super().__init__(*args, **kwargs)
        self.minutes = minutes
        self.field("country").choices = [("", "No country"), *countries().items()]
        parts = subdivisions(country)
        if parts:
            self.field("subdivision").label = f"Part of {name_of((country, ''))}"
            self.field("subdivision").choices = [("", "Kept everywhere in it"), *parts.items()]
        else:
            del self.fields["subdivision"]

    def field(self, name: str) -> Any:
        return self.fields[name]

    def clean_weekdays(self) -> list[int]:
        return [int(day) for day in self.cleaned_data["weekdays"]]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        earliest, latest = cleaned.get("earliest"), cleaned.get("latest")
        if earliest and latest:
            room = (latest.hour - earliest.hour) * 60 + latest.minute - earliest.minute
            if room < self.minutes:
                words = f"Leave room for a session of {self.minutes} minutes."
                self.add_error("latest", words)
        part = cleaned.get("subdivision", "")
        cleaned["subdivision"] = part if part in subdivisions(cleaned.get("country", "")) else ""
        return cleaned


def as_said(wish: PlanningWish | None) -> dict[str, Any]:
    """What the form begins with."""
    wish = wish or PlanningWish()
    names = ("weekdays", "earliest", "latest", "country", "subdivision")
    return {name: getattr(wish, name) for name in names}


class AwayForm(forms.Form):
    """A first and a last day. Its id is the form's own: sent twice, it is one."""

    new_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    first_on = forms.DateField(label="First day away", widget=date_input())
    last_on = forms.DateField(
        label="Last day away", required=False, help_text="Empty: one day.", widget=date_input()
    )

    def clean_first_on(self) -> date:
        first: date = self.cleaned_data["first_on"]
        today = timezone.localdate()
        if not today - timedelta(days=31) <= first <= today + TWO_YEARS:
            raise forms.ValidationError("Choose a day within the next two years.")
        return first

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first = cleaned.get("first_on")
        last = cleaned["last_on"] = cleaned.get("last_on") or first
        if first and last and last < first:
            self.add_error("last_on", "The last day is before the first.")
        elif first and last and last - first > timedelta(days=366):
            self.add_error("last_on", "At most a year at once.")
        return cleaned


def chosen_country(data: Any, wishes: Iterable[PlanningWish | None]) -> str:
    """Whose parts to show: of the country that is typed, else of the one that was said."""
    if data is not None:
        return str(data.get("country", ""))
    return next((wish.country for wish in wishes if wish), "")
