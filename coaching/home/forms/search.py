"""What to look for inside one engagement."""

from __future__ import annotations

from django import forms


class SearchForm(forms.Form):
    """Sent with POST: what somebody looks for is confidential and stands in no address."""

    words = forms.CharField(
        label="Words to find",
        min_length=2,
        max_length=100,
        help_text="All of them, in any order. Capitals and accents do not matter.",
        error_messages={
            "required": "Write a word to look for.",
            "min_length": "Write at least two letters.",
        },
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "dir": "auto"}),
    )
