"""What a coach asks for: codes, and the least that serves in words."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms

from consent.models.disclosure import TOLD_WITHIN, DisclosureException

MOST_HOURS = int(TOLD_WITHIN.total_seconds() // 3600)
LONGEST = 600


class AskForm(forms.Form):
    """Carries the id of the row it makes, so that a second press asks nothing twice."""

    exception_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    reason = forms.ChoiceField(
        label="Why",
        choices=DisclosureException.Reason.choices,
        widget=forms.RadioSelect,
    )
    addressee = forms.ChoiceField(
        label="Who is to be told outside",
        choices=DisclosureException.Addressee.choices,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label="The least that serves",
        help_text="What the addressee must know to act, and no more. "
        "The coachee will read these very words.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    delay = forms.ChoiceField(
        label="Is there a reason to tell the coachee later?",
        choices=DisclosureException.Delay.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    delay_hours = forms.IntegerField(
        label="If so, after how many hours",
        help_text=f"At most {MOST_HOURS}, counted from when it is allowed.",
        required=False,
        min_value=1,
        max_value=MOST_HOURS,
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("delay") and not typed.get("delay_hours") and "delay_hours" not in self.errors:
            self.add_error("delay_hours", "Say after how many hours the coachee is told.")
        return typed

    @property
    def values(self) -> dict[str, Any]:
        """What the operation asks for."""
        typed = dict(self.cleaned_data)
        return {**typed, "delay_hours": typed["delay_hours"] if typed["delay"] else 0}

    def answers(self) -> list[dict[str, str]]:
        """In words, for the check page."""
        typed = self.values
        fields: Any = self.fields
        said = {
            name: dict(fields[name].choices)[typed[name]]
            for name in ("reason", "addressee", "delay")
        }
        hours = f", {typed['delay_hours']} hours after it is allowed" if typed["delay"] else ""
        return [
            {"label": "Why", "value": said["reason"]},
            {"label": "Who is to be told outside", "value": said["addressee"]},
            {"label": "The words", "value": typed["text"]},
            {"label": "Telling the coachee later", "value": said["delay"] + hours},
        ]
