"""The draft of an engagement."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from coaching.firms.models import ClientOrganisation, Membership
from coaching.home.zones import ZoneField
from engagements.bounds import outside_bounds
from engagements.models import Engagement, Programme
from engagements.operations.parties import Misfit, Parties

PRO_BONO = (
    "Nobody pays for it, in money or in kind. Its hours stand as pro bono in the coach’s log."
)
MISFITS = {
    Misfit.NOT_HERE: "Somebody you chose has left the firm.",
    Misfit.NOT_A_COACH: "Choose one of your coaches.",
    Misfit.TWO_ROLES: "Coach, coachee and sponsor are different people.",
    Misfit.NO_SPONSOR: "Choose at least one sponsor.",
}


class ProgrammeField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, programme: Programme) -> str:
        many, minutes = programme.sessions_planned, programme.session_minutes
        return (
            f"{programme.name}: {many} sessions of {minutes} minutes in {programme.months} months"
        )


def offered(kept: Programme | None) -> QuerySet[Programme]:
    """Programmes that are not retired; a draft may keep the one that it has."""
    mine = Q(pk=kept.pk) if kept else Q(pk=None)
    return Programme.objects.filter(Q(ended_at=None) | mine).order_by("name")


class EngagementForm(forms.Form):
    """Who, when and in which shape. Saved as a draft, of which nobody hears."""

    engagement_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    coachee = forms.ModelChoiceField(
        Membership.objects.none(),
        label="Coachee",
        widget=forms.RadioSelect,
        empty_label=None,
    )
    coach = forms.ModelChoiceField(
        Membership.objects.none(), label="Coach", widget=forms.RadioSelect, empty_label=None
    )
    sponsors = forms.ModelMultipleChoiceField(
        Membership.objects.none(), label="Sponsors", widget=forms.CheckboxSelectMultiple
    )
    programme = ProgrammeField(Programme.objects.none(), label="Programme", empty_label=None)
    reason_outside_bounds = forms.CharField(
        label="Why this shape",
        max_length=200,
        required=False,
        help_text="Needed outside the framework’s bounds: 8 sessions, 4 to 6 months, 14 to 21 days "
        "apart, 75 to 90 minutes. Left empty, the programme’s own reason stands. The parties read "
        "it.",
    )
    starts_on = forms.DateField(
        label="Starts on",
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    time_zone = ZoneField(label="Time zone", help_text="The clock the sessions are planned by.")
    is_pro_bono = forms.BooleanField(label="Pro bono", required=False, help_text=PRO_BONO)

    def __init__(
        self, *args: Any, client: ClientOrganisation, by: Membership, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.client, self.by = client, by
        here = Membership.objects.filter(ended_at=None).order_by("name")
        people = here.filter(client_organisation=client)
        self.choose("coach", here.filter(is_coach=True))
        self.choose("coachee", people.filter(sponsor_kind=""))
        self.choose("sponsors", people.exclude(sponsor_kind=""))
        self.choose("programme", offered(self.initial.get("programme")))
        self.fields["time_zone"].initial = by.firm.time_zone

    def choose(self, field: str, rows: QuerySet[Any]) -> None:
        self.fields[field].queryset = rows  # type: ignore[attr-defined]

    def has_choices(self, field: str) -> bool:
        """Whether there is anybody to choose: asked before the page is worth filling in."""
        return bool(self.fields[field].choices)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if self.errors:
            return typed
        parties = Parties(typed["coach"], typed["coachee"], list(typed["sponsors"]))
        misfit = parties.misfit(self.by)
        if misfit is not None:
            self.add_error(None, MISFITS[misfit])
        outside = outside_bounds(typed["programme"])
        why = typed["reason_outside_bounds"].strip() or typed["programme"].reason_outside_bounds
        if outside and not why:
            words = f"This programme has {', '.join(outside)}. Say why."
            self.add_error("reason_outside_bounds", words)
        return typed

    def values(self) -> dict[str, Any]:
        """The keyword arguments of `draft_engagement` and `change_draft`, without the id."""
        typed = {**self.cleaned_data, "client_organisation": self.client, "by": self.by}
        typed["sponsors"] = list(typed["sponsors"])
        del typed["engagement_id"]
        return typed


class FeeForm(forms.Form):
    """Whether an engagement's hours count as paid or as pro bono, all of them."""

    fee = forms.ChoiceField(
        label="Its hours count as",
        choices=[("paid", "Paid"), ("pro_bono", "Pro bono")],
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
        help_text=PRO_BONO.replace("Nobody", "Pro bono: nobody"),
    )


def as_typed(engagement: Engagement, parties: Parties) -> dict[str, Any]:
    """A draft as the initial values of the form."""
    return {
        "engagement_id": engagement.pk,
        "coach": parties.coach.pk,
        "coachee": parties.coachee.pk,
        "sponsors": [one.pk for one in parties.sponsors],
        "programme": Programme.objects.filter(name=engagement.programme_name).first(),
        "reason_outside_bounds": engagement.reason_outside_bounds,
        "starts_on": engagement.starts_on,
        "time_zone": engagement.time_zone,
        "is_pro_bono": engagement.is_pro_bono,
    }
