"""Dates and times of sessions, typed in the engagement's own zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.utils.html import format_html

from engagements.forms.slots import SlotDate, SlotTime
from engagements.models import Engagement
from sessions.planning import at, outside


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def time_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class ProposeForm(forms.Form):
    """When the first of them is, and so the time of day of all."""

    first_on = forms.DateField(label="First session on", widget=date_input())
    wall_time = forms.TimeField(label="At", widget=time_input())


class AnywayForm(forms.Form):
    """A form whose moments may be outside the engagement's window or rhythm, knowingly."""

    anyway = forms.BooleanField(label="I know; keep these times", required=False)

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        self.engagement = engagement
        self.notes: list[str] = []
        self.known: list[str] = []  # was so before, and needs no second tick
        super().__init__(*args, **kwargs)

    def moment(self, day: date, wall_time: time) -> datetime:
        return at(day, wall_time, self.engagement.time_zone)

    def note(self, starts: Sequence[datetime], first_number: int) -> None:
        self.notes = self.outside(starts, first_number)

    def outside(self, starts: Sequence[datetime], first_number: int) -> list[str]:
        engagement = self.engagement
        return outside(
            starts,
            starts_on=engagement.starts_on,
            ends_on=engagement.ends_on,
            min_gap_days=engagement.min_gap_days,
            max_gap_days=engagement.max_gap_days,
            zone=engagement.time_zone,
            first_number=first_number,
        )

    def check(self, starts: Sequence[datetime], first_number: int) -> None:
        """Say what is outside; refuse it until the box is ticked."""
        known = set(self.known)
        self.notes = [one for one in self.outside(starts, first_number) if one not in known]
        if self.notes and not self.cleaned_data.get("anyway"):
            self.add_error("anyway", "Tick this to keep times outside the rhythm or the dates.")


class PlanForm(AnywayForm):
    """A date and a time for each session still to come; a line left empty is not planned yet."""

    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        engagement: Engagement,
        first_number: int,
        starts: Sequence[datetime] = (),
        last: datetime | None = None,
        **kwargs: Any,
    ) -> None:
        """`last` is when the session before these was held, so that the gap to it is seen."""
        super().__init__(*args, engagement=engagement, **kwargs)
        self.first_number, self.last = first_number, last
        self.numbers = range(first_number, engagement.sessions_planned + 1)
        zone = ZoneInfo(engagement.time_zone)
        for number in self.numbers:
            index = number - first_number
            local = starts[index].astimezone(zone) if index < len(starts) else None
            self.fields[f"date_{number}"] = SlotDate(
                label=f"Session {number}", widget=date_input(), initial=local and local.date()
            )
            self.fields[f"time_{number}"] = SlotTime(
                label=format_html('<span class="out-of-sight">Session {}: </span>time', number),
                widget=time_input(),
                initial=local and local.time(),
            )

    def lines(self) -> list[dict[str, Any]]:
        return [
            {"number": n, "date": self[f"date_{n}"], "time": self[f"time_{n}"]}
            for n in self.numbers
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.starts: list[datetime] = []
        for number in self.numbers:
            day, wall_time = cleaned.get(f"date_{number}"), cleaned.get(f"time_{number}")
            if day and wall_time:
                self.starts.append(self.moment(day, wall_time))
            elif day and f"time_{number}" not in self.errors:
                self.add_error(f"time_{number}", f"Session {number} has a date and no time.")
            elif (
                wall_time
                and f"date_{number}" not in self.errors
                and self.last_given(cleaned, number)
            ):
                self.add_error(f"date_{number}", f"Session {number} has a time and no date.")
        self.starts.sort()
        if not self.starts and not self.errors:
            self.add_error(None, "Give at least one session a date and a time.")
        if not self.errors:
            self.check(*self.with_last(self.starts))
        return cleaned

    def look_at(self, starts: Sequence[datetime]) -> None:
        """Before anything is sent: what is outside in the plan that is offered."""
        self.note(*self.with_last(starts))

    def with_last(self, starts: Sequence[datetime]) -> tuple[list[datetime], int]:
        before = [self.last] if self.last and starts else []
        return [*before, *starts], self.first_number - len(before)

    def last_given(self, cleaned: dict[str, Any], number: int) -> bool:
        """Whether a later line has a date: then this one was forgotten, not left for later."""
        return any(cleaned.get(f"date_{n}") for n in self.numbers if n > number)


class MoveForm(AnywayForm):
    """Another date and time for one session, and whose wish it is."""

    day = forms.DateField(label="Date", widget=date_input())
    wall_time = forms.TimeField(label="Time", widget=time_input())
    asked = forms.ChoiceField(
        label="Who asked for it?",
        required=False,
        initial="coach",
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )
    was = forms.DateTimeField(
        widget=forms.HiddenInput, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z"]
    )

    def __init__(
        self,
        *args: Any,
        engagement: Engagement,
        now: datetime,
        others: Sequence[datetime],
        coachee: str,
        counts: bool = True,
        **kwargs: Any,
    ) -> None:
        """`now` is its start as it stands; `others` are those of the engagement's other sessions.

        A session that does not count keeps no rhythm with them.
        """
        super().__init__(*args, engagement=engagement, **kwargs)
        asked: Any = self.fields["asked"]
        asked.choices = [("coach", "I did"), ("coachee", coachee)]
        self.others, self.counts = others, counts
        self.known = self.outside(sorted([*others, now]), 1)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            self.starts_at = self.moment(cleaned["day"], cleaned["wall_time"])
            if self.counts:
                self.check(sorted([*self.others, self.starts_at]), 1)
        return cleaned


class ChemistryForm(forms.Form):
    """When the chemistry session is, and how long. Its id is the form's own: sent twice, it is one."""

    new_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    day = forms.DateField(label="Date", widget=date_input())
    wall_time = forms.TimeField(label="Time", widget=time_input())
    minutes = forms.IntegerField(
        label="Minutes",
        min_value=10,
        max_value=180,
        initial=30,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
