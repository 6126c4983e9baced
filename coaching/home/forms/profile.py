"""A coach's own introduction."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import URLValidator

MOST, LONGEST = 8, 40


class LanguagesField(forms.CharField):
    """Languages with commas between them, each once."""

    def to_python(self, value: Any) -> Any:
        typed = (" ".join(one.split()) for one in (super().to_python(value) or "").split(","))
        return list(dict.fromkeys(one for one in typed if one))

    def validate(self, value: Any) -> None:
        if len(value) > MOST:
            raise forms.ValidationError(f"{MOST} languages fit.")
        if too_long := [one for one in value if len(one) > LONGEST]:
            raise forms.ValidationError(f"“{too_long[0]}” is longer than {LONGEST} characters.")

    def run_validators(self, value: Any) -> None:
        super().run_validators(", ".join(value))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class ProfileForm(forms.Form):
    """What a coachee reads who may choose, and where the coach meets people."""

    headline = forms.CharField(
        label="In one line",
        max_length=120,
        required=False,
        help_text="For example “Coaches engineers who lead for the first time”.",
    )
    text = forms.CharField(
        label="How you work",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="A few lines in your own words: what you have done, and how a session with you is.",
    )
    languages = LanguagesField(
        label="Languages you coach in",
        required=False,
        help_text="With commas between them.",
    )
    join_url = forms.URLField(
        label="Where you meet",
        max_length=300,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https"])],
        widget=forms.URLInput(attrs={"inputmode": "url"}),
        help_text="The link to your own online room. It stands in the invitations to your sessions, "
        "and is not part of the profile.",
        error_messages={"invalid": "Give an address that begins with https://"},
    )
