"""An engagement that lasts longer, has more sessions, or another sponsor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms

from coaching.access.people_of import people_of
from coaching.firms.models import Membership, SponsorKind
from engagements.bounds import MONTHS, SESSIONS
from engagements.calendar import months_after, months_until
from engagements.forms.slots import FormDecides, SlotText
from engagements.models import Engagement

LONGEST = 24  # months, and sessions
REASON = "The parties read it."


class ReasonForm(forms.Form):
    """Asks for a reason where what is typed leaves the framework's bounds."""

    reason = forms.CharField(label="Why", max_length=120, required=False)

    def ask_for_reason(self, words: str) -> None:
        if not self.cleaned_data.get("reason", "").strip():
            self.add_error("reason", f"{words}. Say why.")


class ExtendForm(ReasonForm):
    """A later end."""

    ends_on = forms.DateField(
        label="Its new end",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ("ends_on", "reason")

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.engagement = engagement
        self.fields["ends_on"].initial = engagement.ends_on + timedelta(days=30)
        self.fields["reason"].help_text = f"Needed beyond six months. {REASON}"

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if self.errors:
            return typed
        begins, ends = self.engagement.starts_on, typed["ends_on"]
        if ends <= self.engagement.ends_on:
            self.add_error("ends_on", "Choose a day after its end as it stands.")
        elif ends > months_after(begins, LONGEST):
            self.add_error("ends_on", f"An engagement lasts {LONGEST} months at most.")
        elif months_until(begins, ends) not in MONTHS:
            self.ask_for_reason("This is outside four to six months")
        return typed


class SessionsForm(ReasonForm):
    """More sessions in all."""

    sessions_planned = forms.IntegerField(
        label="Sessions in all",
        max_value=LONGEST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    field_order = ("sessions_planned", "reason")

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.engagement = engagement
        self.fields["sessions_planned"].initial = engagement.sessions_planned + 1
        self.fields["reason"].help_text = f"Needed for another number than eight. {REASON}"

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if self.errors:
            return typed
        if typed["sessions_planned"] <= self.engagement.sessions_planned:
            words = f"It has {self.engagement.sessions_planned}. Choose a higher number."
            self.add_error("sessions_planned", words)
        elif typed["sessions_planned"] != SESSIONS:
            self.ask_for_reason("This is another number than eight")
        return typed


class Whom(FormDecides, forms.ModelChoiceField):  # type: ignore[type-arg]
    pass


class Address(FormDecides, forms.EmailField):
    pass


class Kind(forms.ChoiceField):
    """May stay empty where somebody else is chosen; what is chosen has to be a choice."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class SuccessorForm(forms.Form):
    """Who takes a sponsor's place: somebody of the client organisation, or somebody new there."""

    use_required_attribute = False

    new_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    successor = Whom(
        Membership.objects.none(),
        label="Who takes their place",
        widget=forms.RadioSelect,
        empty_label="Somebody new",
        blank=True,
    )
    name = SlotText(label="Name", max_length=120)
    email = Address(label="E-mail address")
    sponsor_kind = Kind(
        label="What they are to the leader",
        choices=SponsorKind.choices,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = [one.pk for found in people_of(engagement.pk).values() for one in found]
        here = Membership.objects.filter(
            client_organisation_id=engagement.client_organisation_id, ended_at=None
        )
        rows = here.exclude(sponsor_kind="").exclude(pk__in=taken).order_by("name")
        self.fields["successor"].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if self.errors or typed.get("successor"):
            return typed
        for name, words in NEEDED.items():
            if not typed.get(name):
                self.add_error(name, words)
        known = Membership.objects.exclude(pk=typed["new_id"])
        if typed.get("email") and (one := known.filter(email=typed["email"].lower()).first()):
            self.add_error("email", f"{one.name}, with this address, is or was in your firm.")
        return typed

    @property
    def id_of_new(self) -> UUID:
        found: UUID = self.cleaned_data["new_id"]
        return found

    def newcomer(self) -> dict[str, str]:
        """The keyword arguments of `add_member` for somebody new."""
        return {name: self.cleaned_data[name] for name in NEEDED}


NEEDED = {
    "name": "Say who it is, or choose somebody above.",
    "email": "Give an address to which the invitation goes.",
    "sponsor_kind": "Say what they are to the leader.",
}
