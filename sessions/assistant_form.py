"""Another time, chosen by an assistant: refused without a word about the coaching."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone

from engagements.models import Engagement
from sessions.planning import at, outside
from sessions.planning_forms import date_input, time_input

A_YEAR = timedelta(days=366)
NOT_AGREED = "That day is outside what was agreed for these times. Choose another, or ask whom you do this for."


class AssistantForm(forms.Form):
    """Outside the rhythm or the dates only its maker moves a time, knowingly: here it is refused."""

    new_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    day = forms.DateField(label="Date", widget=date_input())
    wall_time = forms.TimeField(label="Time", widget=time_input())
    was = forms.DateTimeField(
        widget=forms.HiddenInput, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z"]
    )

    def __init__(
        self,
        *args: Any,
        engagement: Engagement,
        now: datetime,
        others: Sequence[datetime],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.engagement, self.now, self.others = engagement, now, others

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if {"day", "wall_time"} <= cleaned.keys():
            self.starts_at = at(cleaned["day"], cleaned["wall_time"], self.engagement.time_zone)
            if not timezone.now() < self.starts_at < timezone.now() + A_YEAR:
                self.add_error("day", "Choose a time from now to a year from now.")
            elif self.starts_at == self.now:
                self.add_error("day", "It is at that time already.")
            elif self.others and self.outside(self.starts_at) - self.outside(self.now):
                self.add_error("day", NOT_AGREED)
        return cleaned

    def outside(self, start: datetime) -> set[str]:
        engagement = self.engagement
        return set(
            outside(
                sorted([*self.others, start]),
                starts_on=engagement.starts_on,
                ends_on=engagement.ends_on,
                min_gap_days=engagement.min_gap_days,
                max_gap_days=engagement.max_gap_days,
                zone=engagement.time_zone,
            )
        )
