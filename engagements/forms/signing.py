"""The signature: one's own name, and that the text was read; or why there is none."""

from __future__ import annotations

from typing import Any

from django import forms

from coaching.firms.models import Membership
from engagements.models import Agreement
from engagements.operations.agreement import same_name
from engagements.signing_wording import SENTENCE, VERSION


class ShownForm(forms.Form):
    """What is answered is what was on the screen, not what replaced it meanwhile."""

    document_hash = forms.CharField(widget=forms.HiddenInput)
    agreement: Agreement

    def clean_document_hash(self) -> str:
        shown: str = self.cleaned_data["document_hash"]
        if shown != self.agreement.document_hash:
            raise forms.ValidationError(
                "The agreement has changed since you opened it. Please read it again."
            )
        return shown


class SignForm(ShownForm):
    typed_name = forms.CharField(
        label="Your full name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Type your full name to sign."},
    )
    read = forms.BooleanField(
        label=SENTENCE,
        error_messages={"required": "Tick the box once you have read the agreement to its end."},
    )
    wording_version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, agreement: Agreement, member: Membership, **kwargs: Any) -> None:
        self.agreement, self.member = agreement, member
        initial = {"document_hash": agreement.document_hash, "wording_version": VERSION}
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.fields["typed_name"].help_text = f"As {member.firm.name} knows you: {member.name}."

    def clean_typed_name(self) -> str:
        typed: str = self.cleaned_data["typed_name"]
        if not same_name(typed, self.member.name):
            raise forms.ValidationError(
                f"This is not the name {self.member.firm.name} knows you by: {self.member.name}."
            )
        return typed

    def clean_wording_version(self) -> str:
        """The sentence they sign by is the one that stood beside the box they ticked."""
        shown: str = self.cleaned_data["wording_version"]
        if shown and shown != VERSION:
            raise forms.ValidationError(
                "The sentence you sign by has changed since you opened the page. Please read it again."
            )
        return VERSION


class DeclineForm(ShownForm):
    """Why not: for those who drafted it."""

    comment = forms.CharField(
        label="What would have to change for you to sign?",
        help_text="The firm’s admins read this, nobody else.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={
            "required": "Say in a few words what would have to change.",
            "max_length": "At most 1,000 characters: the firm will talk to you about the rest.",
        },
    )

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        self.agreement = agreement
        initial = {"document_hash": agreement.document_hash}
        super().__init__(*args, **{**kwargs, "initial": initial})
