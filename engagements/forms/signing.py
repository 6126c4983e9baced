"""The signature: one's own name, and that the text was read."""

from __future__ import annotations

from typing import Any

from django import forms

from coaching.firms.models import Membership
from engagements.models import Agreement
from engagements.operations.agreement import same_name


class SignForm(forms.Form):
    typed_name = forms.CharField(
        label="Your full name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Type your full name to sign."},
    )
    read = forms.BooleanField(
        label="I have read this agreement and agree to it",
        error_messages={"required": "Tick the box once you have read the agreement."},
    )
    document_hash = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, agreement: Agreement, member: Membership, **kwargs: Any) -> None:
        self.agreement, self.member = agreement, member
        initial = {"document_hash": agreement.document_hash}
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.fields["typed_name"].help_text = f"As {member.firm.name} knows you: {member.name}."

    def clean_typed_name(self) -> str:
        typed: str = self.cleaned_data["typed_name"]
        if not same_name(typed, self.member.name):
            raise forms.ValidationError(
                f"This is not the name {self.member.firm.name} knows you by: {self.member.name}."
            )
        return typed

    def clean_document_hash(self) -> str:
        """What is signed is what was on the screen, not what replaced it meanwhile."""
        shown: str = self.cleaned_data["document_hash"]
        if shown != self.agreement.document_hash:
            raise forms.ValidationError(
                "The agreement has changed since you opened it. Please read it again."
            )
        return shown
