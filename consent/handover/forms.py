"""To whom an engagement is handed over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from coaching.firms.models import Membership


class AskForm(forms.Form):
    to_coach = forms.TypedChoiceField(label="New coach", coerce=UUID, widget=forms.RadioSelect)

    def __init__(self, *args: Any, coaches: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.coaches = {one.pk: one for one in coaches}
        field: Any = self.fields["to_coach"]
        field.choices = [(str(pk), one.name) for pk, one in self.coaches.items()]

    @property
    def coach(self) -> Membership:
        return self.coaches[self.cleaned_data["to_coach"]]


class CompleteForm(forms.Form):
    """Carries the id of the engagement that follows, so that a second press starts no second."""

    successor_id = forms.UUIDField(widget=forms.HiddenInput)


class YesForm(forms.Form):
    """The items that may pass: off until they are chosen."""

    passes = forms.TypedMultipleChoiceField(coerce=UUID, required=False)

    def __init__(self, *args: Any, ids: Iterable[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["passes"]
        field.choices = [(str(pk), "") for pk in ids]
