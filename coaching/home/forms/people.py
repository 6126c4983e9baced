"""People and client organisations, as an admin writes them down."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms

from coaching.firms.models import ClientOrganisation, Membership, SponsorKind
from coaching.home.zones import ZoneField

NO_ID = UUID(int=0)


class NewForm(forms.Form):
    """Carries the id of the row it makes, so that a second press makes no second row."""

    new_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "new_id"}

    @property
    def id_of_new(self) -> UUID:
        found: UUID = self.cleaned_data["new_id"]
        return found


class MemberForm(NewForm):
    """Name and address of somebody new."""

    name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(label="E-mail address")

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        others = Membership.objects.exclude(pk=typed.get("new_id", NO_ID))
        known = others.filter(email=typed.get("email", "").lower()).first()
        if known is not None:
            left = "was in your firm and left" if known.ended_at else "is in your firm already"
            self.add_error("email", f"{known.name}, with this address, {left}.")
        return typed


class CoachForm(MemberForm):
    """A coach, who may run the firm as well."""

    is_admin = forms.BooleanField(label="May run the firm as well", required=False)

    def values(self) -> dict[str, Any]:
        return {**super().values(), "is_coach": True}


class SponsorForm(MemberForm):
    """Whoever pays or commissions, at the client organisation."""

    sponsor_kind = forms.ChoiceField(
        label="What they are to the leader",
        choices=SponsorKind.choices,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )


class ClientForm(NewForm):
    """A client organisation."""

    name = forms.CharField(label="Name of the organisation", max_length=120)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        others = ClientOrganisation.objects.exclude(pk=typed.get("new_id", NO_ID))
        if others.filter(name=typed.get("name", "")).exists():
            self.add_error("name", "You have a client organisation of this name.")
        return typed


class MeForm(forms.Form):
    """One's own name in this firm, and one's clock everywhere."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        help_text="As the people you work with in this firm read it.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    time_zone = ZoneField(
        label="Your time zone", help_text="Times are shown on this clock, in every firm."
    )
