"""Words of a theme, and the choice of what is shared with whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django import forms

from consent.models import Theme
from consent.models.theme import Direction
from consent.words import tidy
from consent.writing import ADVICE, concerns
from engagements.focus import FocusArea

LONGEST = 280


class ThemeForm(forms.Form):
    """One theme. The new row's id is made with the form, so that sending twice drafts once."""

    theme_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)
    focus_area = forms.ChoiceField(label="Focus area", choices=FocusArea.choices)
    direction = forms.ChoiceField(
        label="Direction",
        choices=Direction.choices,
        initial=Direction.PROGRESSING,
        widget=forms.RadioSelect(attrs={"class": "segmented"}),
    )
    sentence = forms.CharField(
        label="One neutral sentence",
        help_text="As it may be read outside the room: no quotations, no names.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    support_asked = forms.CharField(
        label="Support asked of the sponsor",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    keep_words = forms.BooleanField(label="Keep these words as they are", required=False)

    def __init__(self, *args: Any, names: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = list(names)
        if not self.is_bound:
            del self.fields["keep_words"]

    def clean_sentence(self) -> str:
        return tidy(self.cleaned_data["sentence"])

    def clean_support_asked(self) -> str:
        return tidy(self.cleaned_data["support_asked"])

    def clean(self) -> None:
        """Points out what may be too much, until the writer says to keep it."""
        words = self.cleaned_data
        texts = [words.get("sentence", ""), words.get("support_asked", "")]
        found = concerns(texts, self.names)
        if not found:
            self.fields.pop("keep_words", None)
        elif not words.get("keep_words"):
            self.add_error("sentence", [ADVICE[one] for one in found])
            self.add_error("keep_words", "Tick this if you want to keep them knowingly.")

    @property
    def words(self) -> dict[str, str]:
        """What an operation asks for."""
        names = ("focus_area", "direction", "sentence", "support_asked")
        return {name: self.cleaned_data[name] for name in names}

    @staticmethod
    def initial_of(theme: Theme) -> dict[str, Any]:
        """From an opened theme."""
        return {
            "theme_id": theme.pk,
            "version": theme.version,
            "focus_area": theme.focus_area,
            "direction": theme.direction,
            "sentence": theme.sentence.text,
            "support_asked": theme.support_asked.text,
        }


class ChoiceForm(forms.Form):
    """Which proposals, and for whom. Nothing is chosen until the coachee chooses it."""

    share = forms.TypedMultipleChoiceField(coerce=UUID, required=False)
    to = forms.TypedMultipleChoiceField(coerce=UUID, required=False)

    def __init__(self, *args: Any, themes: Iterable[Any], sponsors: Iterable[Any], **kw: Any):
        super().__init__(*args, **kw)
        self.themes, self.sponsors = list(themes), list(sponsors)
        self.fields["share"].choices = [(str(one.pk), "") for one in self.themes]  # type: ignore[attr-defined]
        self.fields["to"].choices = [(str(one.pk), "") for one in self.sponsors]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[Any]:
        wanted = self.cleaned_data.get("share", []) if self.is_valid() else []
        return [one for one in self.themes if one.pk in wanted]

    @property
    def readers(self) -> list[Any]:
        """A lone sponsor needs no choosing; of several each is chosen by name."""
        if len(self.sponsors) == 1:
            return self.sponsors
        wanted = self.cleaned_data.get("to", []) if self.is_valid() else []
        return [one for one in self.sponsors if one.pk in wanted]
