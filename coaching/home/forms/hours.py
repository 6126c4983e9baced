"""The days of a firm's hours."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
FURTHEST = date(9999, 1, 1)


class PeriodForm(forms.Form):
    """From and to, both included; either may be left open."""

    since = forms.DateField(label="From", required=False, widget=DAY)
    until = forms.DateField(label="To", required=False, widget=DAY)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        since, until = typed.get("since"), typed.get("until")
        if since and until and until < since:
            self.add_error("until", "This is before the first day.")
        if until and until > FURTHEST:
            self.add_error("until", "This is too far away.")
        return typed

    @property
    def days(self) -> tuple[date | None, date | None]:
        """What was asked for; everything when it makes no sense."""
        if not self.is_valid():
            return None, None
        return self.cleaned_data["since"], self.cleaned_data["until"]
