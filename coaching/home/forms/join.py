"""The account of somebody who was invited."""

from __future__ import annotations

from typing import Any

from django import forms

from coaching.firms.operations import Found
from coaching.home.forms.firm import check_password
from coaching.home.zones import ZoneField


class JoinForm(forms.Form):
    """Name and address come from the invitation; the rest is theirs to say."""

    password = forms.CharField(
        label="Choose a password",
        strip=False,
        help_text="At least 15 characters. A few words you will remember are best.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    time_zone = ZoneField(
        label="Your time zone", help_text="Times are shown on this clock.", offer_own=True
    )

    def __init__(self, *args: Any, found: Found, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].initial = found.firm.time_zone
        self.found = found

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        check_password(self, {**typed, "name": self.found.name, "email": self.found.email})
        return typed

    def account(self) -> dict[str, Any]:
        """The keyword arguments of `open_account`."""
        return {**self.cleaned_data, "name": self.found.name, "email": self.found.email}
