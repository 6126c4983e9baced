"""What a coachee says about counting, and what an admin chooses before publishing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from coaching.firms.models import Membership
from consent.aggregates.wording import VERSION

CHOOSE = "Choose one of the two."


class CountingForm(forms.Form):
    """Yes or no, to the words that were on the page."""

    answer = forms.ChoiceField(
        choices=[("yes", "Yes"), ("no", "No")],
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    wording = forms.CharField(required=False, max_length=20)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("answer") == "yes" and typed.get("wording") != VERSION:
            raise forms.ValidationError(
                "These words have changed since you opened the page. Please read them again."
            )
        return typed


ALL = "all"


class ScopeForm(forms.Form):
    """The whole firm, or one client organisation."""

    client = forms.ChoiceField(label="Over which engagements")

    def __init__(self, *args: Any, clients: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = [(str(one.pk), one.name) for one in clients]
        self.fields["client"].choices = [(ALL, "All of the firm"), *here]  # type: ignore[attr-defined]


class PublishForm(forms.Form):
    """Which figures were seen, and who of that organisation's sponsors gets a copy: nobody, until
    chosen. The new publication's id is made with the form, so that sending twice is once."""

    publication_id = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(max_length=32, widget=forms.HiddenInput)
    readers = forms.TypedMultipleChoiceField(coerce=UUID, required=False)

    def __init__(self, *args: Any, sponsors: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sponsors = sponsors
        self.fields["readers"].choices = [(str(one.pk), one.name) for one in sponsors]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[Membership]:
        wanted = self.cleaned_data["readers"]
        return [one for one in self.sponsors if one.pk in wanted]
