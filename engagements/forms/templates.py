"""A firm's template: its name, and where a new one is copied from."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms

from engagements.agreement_document import Document, of_template, standard
from engagements.forms.document import DocumentForm
from engagements.models import AgreementTemplate
from engagements.templating import STANDARD_LABEL

STANDARD = "standard"
NAME = {"required": "Give it a name that your firm will know it by."}


class CopyForm(forms.Form):
    template_id = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label="Name", max_length=80, error_messages=NAME)
    copy_of = forms.ChoiceField(label="Copied from")

    def __init__(self, *args: Any, templates: list[AgreementTemplate], **kwargs: Any) -> None:
        self.templates = {str(one.pk): one for one in templates}
        super().__init__(*args, **{"initial": {"template_id": uuid4()}, **kwargs})
        self.fields["copy_of"].choices = [  # type: ignore[attr-defined]
            (STANDARD, STANDARD_LABEL),
            *((pk, one.name) for pk, one in self.templates.items()),
        ]

    def document(self) -> Document:
        chosen = self.templates.get(self.cleaned_data["copy_of"])
        return of_template(chosen) if chosen else standard()

    def new_id(self) -> UUID:
        found: UUID = self.cleaned_data["template_id"]
        return found


class TemplateForm(DocumentForm):
    name = forms.CharField(label="Name", max_length=80, error_messages=NAME)
    field_order = ("name",)

    def clean_seen(self) -> int:
        """The version that was edited."""
        try:
            return int(self.cleaned_data["seen"])
        except ValueError:
            return 0
