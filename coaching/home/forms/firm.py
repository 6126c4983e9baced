"""A firm's name, address, clock and colour; and the account of whoever founds it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import validate_slug

from coaching.firms.models import Person
from coaching.firms.models.firm import BRAND_HUE
from coaching.home.addresses import LONGEST, free_like, is_free, suggestion
from coaching.home.zones import ZoneField

KNOWN = "This address may have an account already. Sign in first, then found your firm."


class FirmForm(forms.Form):
    """What an admin may change at any time."""

    firm_name = forms.CharField(
        label="Name of your firm",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    time_zone = ZoneField(label="Time zone", help_text="The clock your firm works by.")
    brand_hue = forms.IntegerField(
        label="Colour",
        min_value=0,
        max_value=359,
        initial=BRAND_HUE,
        help_text="Move it and the page follows. Any colour is readable: you choose the hue, we "
        "set how light it is, in the light and in the dark.",
        widget=forms.NumberInput(attrs={"type": "range", "class": "hue", "data-hue": ""}),
    )

    def values(self) -> dict[str, Any]:
        """The keyword arguments of `change_firm`."""
        typed = self.cleaned_data
        return {
            "name": typed["firm_name"],
            "time_zone": typed["time_zone"],
            "brand_hue": typed["brand_hue"],
        }


class FoundForm(FirmForm):
    """A new firm, by somebody who is signed in. `firm_id` makes a second press harmless."""

    slug = forms.CharField(
        label="Address",
        max_length=LONGEST,
        required=False,
        help_text="Small letters, numbers and hyphens. It stands in your links and stays as it is.",
        widget=forms.TextInput(
            attrs={
                "autocapitalize": "none",
                "spellcheck": "false",
                "data-suggest-from": "firm_name",
            }
        ),
    )
    firm_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    time_zone = ZoneField(
        label="Time zone", help_text="The clock your firm works by.", offer_own=True
    )
    field_order: Sequence[str] = ("firm_name", "slug", "time_zone", "brand_hue")

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"].strip().lower()
        slug = slug or suggestion(self.cleaned_data.get("firm_name", ""))
        validate_slug(slug)
        if not is_free(slug):
            raise forms.ValidationError(f"“{slug}” is taken. “{free_like(slug)}” is free.")
        return slug

    def values(self) -> dict[str, Any]:
        """The keyword arguments of `open_firm`."""
        typed = self.cleaned_data
        return {**super().values(), "firm_id": typed["firm_id"], "slug": typed["slug"]}


class SignUpForm(FoundForm):
    """A new firm and the account of its first admin."""

    name = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label="Your e-mail address", widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        help_text="At least 15 characters. A few words you will remember are best.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    field_order = (*FoundForm.field_order, "name", "email", "password")

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        check_password(self, typed)
        # Asked last: only a form that is otherwise right learns that an address is known.
        if not self.errors and Person.objects.filter(email__iexact=typed["email"]).exists():
            self.add_error("email", KNOWN)
        return typed

    def account(self) -> dict[str, Any]:
        """The keyword arguments of `open_account`."""
        typed = self.cleaned_data
        return {name: typed[name] for name in ("name", "email", "password", "time_zone")}


def check_password(form: forms.Form, typed: dict[str, Any]) -> None:
    """Hold the password against the rules, and against the name and address beside it."""
    person = Person(name=typed.get("name", ""), email=typed.get("email", ""))
    try:
        validate_password(typed.get("password", ""), person)
    except forms.ValidationError as problem:
        if "password" in typed:
            form.add_error("password", problem)
