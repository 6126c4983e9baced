"""A sponsor's words. The new row's id comes with the form, so that sending twice is once."""

from __future__ import annotations

from typing import Any

from django import forms

from sessions.forms import WordsField

LONGEST = 2000
TOO_LONG = f"This is longer than {LONGEST:,} characters. Please shorten it; nothing of it is lost."


class SponsorWordForm(forms.Form):
    """One text. What is pasted is never cut: the server says that it is too long."""

    word_id = forms.UUIDField(widget=forms.HiddenInput)
    text = WordsField(
        required=True,
        strip=True,
        max_length=LONGEST,
        error_messages={"required": "Write a sentence or two first."},
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, label: str, place: str, **kwargs: Any) -> None:
        """`place` tells the fields of several such forms on one page apart."""
        super().__init__(*args, **{"auto_id": f"{place}-%s", **kwargs})
        self.fields["text"].label = label
        self.fields["text"].error_messages["max_length"] = TOO_LONG
        self.fields["text"].widget.attrs.pop("maxlength", None)
