"""A programme of the firm's own: its shape, its rules, its terms and its questions."""

from __future__ import annotations

from typing import Any

from django import forms

from coaching.home.forms.people import NewForm
from engagements.bounds import outside_bounds
from engagements.models import AgreementTemplate, Programme
from engagements.models.programme import Assessment

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
TERMS = ("reason_outside_bounds", "fee_terms", "remind_hours", "assessments")
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


class TemplateField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Whose sections an engagement's agreement is drafted from."""

    def __init__(self) -> None:
        super().__init__(
            AgreementTemplate.objects.none(),
            label="Agreement it begins with",
            required=False,
            empty_label="The standard agreement",
        )


class ProgrammeForm(NewForm):
    """The shape of an engagement. Outside the framework's bounds only with a reason."""

    name = forms.CharField(label="Name of the programme", max_length=80)
    reason_outside_bounds = forms.CharField(
        label="Why this shape",
        max_length=200,
        required=False,
        help_text="Needed outside the framework’s bounds: 8 sessions, 4 to 6 months, 14 to 21 days "
        "apart, 75 to 90 minutes. The parties of each engagement read it.",
    )
    agreement_template = TemplateField()
    fee_terms = forms.CharField(
        label="Fee terms",
        max_length=300,
        required=False,
        help_text="As the agreement is to say them.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    remind_hours = forms.IntegerField(
        label="Hours before a session in which people are reminded of it",
        min_value=0,
        max_value=A_WEEK,
        help_text="0 reminds nobody.",
    )
    assessments = forms.MultipleChoiceField(
        label="Assessments at the start and at the close",
        choices=Assessment.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, like: Programme = CLASSIC, changes: bool = False, **kwargs: Any
    ) -> None:
        """`like` is the programme that its fields begin with; or, with `changes`, that changes."""
        super().__init__(*args, **kwargs)
        if changes:
            self.fields["new_id"].initial, self.fields["name"].initial = like.pk, like.name
            self.fields["version"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=like.version
            )
        elif like.name:
            self.fields["name"].initial = copy_of(like.name)
        for field in TERMS:
            self.fields[field].initial = getattr(like, field)
        templates = AgreementTemplate.objects.order_by("name")
        self.fields["agreement_template"].queryset = templates  # type: ignore[attr-defined]
        self.fields["agreement_template"].initial = like.agreement_template_id
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
        return self.group("name", *LABELS, "reason_outside_bounds")

    def terms(self) -> list[forms.BoundField]:
        return self.group("agreement_template", "fee_terms", "remind_hours", "assessments")

    def rules(self) -> list[forms.BoundField]:
        return self.group("cancellation_hours", *RULES)

    def questions(self) -> list[forms.BoundField]:
        return self.group(*TEXTS)

    def values(self) -> dict[str, Any]:
        """The keyword arguments of `add_programme` and `change_programme`, without the id."""
        typed = super().values()
        prompts = {part: typed.pop(part) for part in TEXTS}
        return {**typed, "prompts": prompts}

    def clean(self) -> dict[str, Any]:
        typed = dict(super().clean() or {})
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
        outside = outside_bounds(Programme(**{field: typed[field] for field in LABELS}))
        if outside and not typed["reason_outside_bounds"].strip():
            words = f"This programme has {', '.join(outside)}. Say why."
            self.add_error("reason_outside_bounds", words)
        return typed


def copy_of(name: str) -> str:
    """A name that says where it comes from, and fits."""
    return f"Copy of {name}"[:80]
