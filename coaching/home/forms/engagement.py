"""A programme of the firm's own, and the draft of an engagement."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from coaching.firms.models import ClientOrganisation, Membership
from coaching.home.forms.people import NewForm
from coaching.home.zones import ZoneField
from engagements.bounds import outside_bounds
from engagements.models import Engagement, Programme
from engagements.operations.parties import Misfit, Parties

CLASSIC = Programme()  # the model's own defaults
PARTS = ("check_in_minutes", "deep_dive_minutes", "challenge_minutes", "action_minutes")
TEXTS = {
    "check_in": "Check-in",
    "deep_dive": "Deep dive",
    "challenge": "Challenge and support",
    "action_planning": "Action planning",
}
MOST_PROMPTS, LONGEST_PROMPT = 12, 200
A_WEEK = 7 * 24
RULES = {
    "no_show_counts": "A no-show uses up one of the sessions",
    "late_cancellation_counts": "A late cancellation uses up one of the sessions",
    "chemistry_counts": "A chemistry session is one of the sessions",
    "chemistry_in_hours": "A chemistry session counts in the coach’s hours log",
}
LABELS = {
    "sessions_planned": "Sessions",
    "months": "Months",
    "min_gap_days": "Fewest days between sessions",
    "max_gap_days": "Most days between sessions",
    "session_minutes": "Minutes a session",
    "check_in_minutes": "Minutes of check-in",
    "deep_dive_minutes": "Minutes of deep dive",
    "challenge_minutes": "Minutes of challenge and support",
    "action_minutes": "Minutes of action planning",
    "mid_review_after": "Mid review after session",
}
PRO_BONO = (
    "Nobody pays for it, in money or in kind. Its hours stand as pro bono in the coach’s log."
)
MISFITS = {
    Misfit.NOT_HERE: "Somebody you chose has left the firm.",
    Misfit.NOT_A_COACH: "Choose one of your coaches.",
    Misfit.TWO_ROLES: "Coach, coachee and sponsor are different people.",
    Misfit.NO_SPONSOR: "Choose at least one sponsor.",
}


class PromptsField(forms.CharField):
    """Questions a coach may ask in one part of a session, one a line. Empty lines are dropped."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea(attrs={"rows": 4}), **options)

    def to_python(self, value: Any) -> Any:
        typed = (" ".join(line.split()) for line in (super().to_python(value) or "").splitlines())
        return [line for line in typed if line]

    def validate(self, value: Any) -> None:
        if len(value) > MOST_PROMPTS:
            raise forms.ValidationError(
                f"{self.label} has {len(value)} questions; at most {MOST_PROMPTS} fit."
            )
        for number, line in enumerate(value, start=1):
            if len(line) > LONGEST_PROMPT:
                words = f"{self.label}: question {number} has {len(line)} characters"
                raise forms.ValidationError(f"{words}; at most {LONGEST_PROMPT} fit.")

    def run_validators(self, value: Any) -> None:
        super().run_validators("\n".join(value))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class ProgrammeForm(NewForm):
    """The shape of an engagement. Outside the framework's bounds is allowed, and says so."""

    name = forms.CharField(label="Name of the programme", max_length=80)

    def __init__(self, *args: Any, like: Programme = CLASSIC, **kwargs: Any) -> None:
        """`like` is the programme that its fields begin with."""
        super().__init__(*args, **kwargs)
        if like.name:
            self.fields["name"].initial = copy_of(like.name)
        for field in LABELS:
            self.fields[field] = forms.IntegerField(
                label=LABELS[field],
                min_value=1,
                max_value=180 if "minutes" in field else 90 if "days" in field else 24,
                initial=getattr(like, field),
            )
        self.fields["cancellation_hours"] = forms.IntegerField(
            label="Hours before a session in which cancelling it is late",
            min_value=0,
            max_value=A_WEEK,
            initial=like.cancellation_hours,
        )
        for rule, label in RULES.items():
            self.fields[rule] = forms.BooleanField(
                label=label, required=False, initial=getattr(like, rule)
            )
        for part, label in TEXTS.items():
            self.fields[part] = PromptsField(label=label, initial=like.prompts.get(part, []))

    def group(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names]

    def shape(self) -> list[forms.BoundField]:
        return self.group("name", *LABELS)

    def rules(self) -> list[forms.BoundField]:
        return self.group("cancellation_hours", *RULES)

    def questions(self) -> list[forms.BoundField]:
        return self.group(*TEXTS)

    def values(self) -> dict[str, Any]:
        """The keyword arguments of `add_programme`, without the id."""
        typed = super().values()
        prompts = {part: typed.pop(part) for part in TEXTS}
        return {**typed, "prompts": prompts}

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if self.errors:
            return typed
        if Programme.objects.exclude(pk=typed["new_id"]).filter(name=typed["name"]).exists():
            self.add_error("name", "You have a programme of this name.")
        if typed["min_gap_days"] > typed["max_gap_days"]:
            self.add_error("max_gap_days", "This is less than the fewest days.")
        parts = sum(typed[part] for part in PARTS)
        if parts != typed["session_minutes"]:
            self.add_error("session_minutes", f"The four parts come to {parts} minutes.")
        if typed["mid_review_after"] >= typed["sessions_planned"]:
            self.add_error("mid_review_after", "The mid review comes before the last session.")
        return typed


def copy_of(name: str) -> str:
    """A name that says where it comes from, and fits."""
    return f"Copy of {name}"[:80]


class ProgrammeField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, programme: Programme) -> str:
        many, minutes = programme.sessions_planned, programme.session_minutes
        return (
            f"{programme.name}: {many} sessions of {minutes} minutes in {programme.months} months"
        )


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
        "apart, 75 to 90 minutes. The parties read it.",
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
        self.choose("programme", Programme.objects.order_by("name"))
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
        if outside and not typed["reason_outside_bounds"].strip():
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
