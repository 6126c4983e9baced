"""A document as it is written: every section that is not locked, the terms, and who signs when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import permutations
from typing import Any

from django import forms

from coaching.access.policy import ENGAGEMENT_PARTIES
from coaching.access.terms import Term
from engagements.agreement_clauses import BY_KEY, LOCKED
from engagements.agreement_difference import order_in_words
from engagements.agreement_document import Document, Section
from engagements.agreement_terms import WORDS
from engagements.agreement_text import unknown_fields

LONGEST = 8_000
ANY_ORDER = "any"
ORDERS = [
    (ANY_ORDER, "In any order"),
    *(
        (",".join(order), order_in_words(order))
        for order in permutations([party.value for party in ENGAGEMENT_PARTIES])
    ),
]
OWN = re.compile(r"body_(own-\d{1,3})")


class DocumentForm(forms.Form):
    """Built on what stands; sections that were sent and stand no more are kept as they were sent."""

    seen = forms.CharField(widget=forms.HiddenInput)
    signing_order = forms.ChoiceField(label="Who signs when", choices=ORDERS)

    def __init__(self, data: Any = None, *, document: Document, seen: str, **kwargs: Any) -> None:
        self.standing = document
        self.sections = with_sent(document.sections, data)
        typed = None if data is None else {**as_typed(document), **data.dict()}
        if typed is not None:
            typed |= {f"term_{term}": f"term_{term}" in data for term in Term}
        initial = {**as_typed(document), "seen": seen, **kwargs.pop("initial", {})}
        super().__init__(typed, initial=initial, **kwargs)
        for section in self.sections:
            if section["key"] not in LOCKED:
                self.fields |= fields_of(section["key"], section["title"])
        self.fields |= fields_of("new", "A section of your own")
        for term, words in WORDS.items():
            switch = forms.CheckboxInput(attrs={"class": "switch", "role": "switch"})
            self.fields[f"term_{term}"] = forms.BooleanField(
                label=words, required=False, widget=switch
            )

    def see(self, seen: str) -> None:
        """What is sent next is what was typed, beside what stands now."""
        self.data = {**self.data, "seen": seen}

    def blocks(self) -> Iterator[dict[str, Any]]:
        """Each section in its order: its words if it is locked, else its two fields."""
        for section in [*self.sections, {"key": "new", "title": "A section of your own"}]:
            if section["key"] in LOCKED:
                yield {"locked": section}
            else:
                key = section["key"]
                pair = [self[f"title_{key}"], self[f"body_{key}"]]
                yield {"key": key, "name": section["title"], "fields": pair}

    def terms(self) -> list[Any]:
        return [self[f"term_{term}"] for term in WORDS]

    def document(self) -> Document:
        """What was typed. A section whose title and text were both cleared is left out."""
        typed = self.cleaned_data
        sections = [
            section if section["key"] in LOCKED else self.typed(section["key"])
            for section in self.sections
        ]
        new = {**self.typed("new"), "key": self.next_key()}
        order = typed["signing_order"]
        return Document(
            [one for one in [*sections, new] if one["title"] or one["body"]],
            {term.value: bool(typed[f"term_{term}"]) for term in Term},
            [] if order == ANY_ORDER else order.split(","),
        )

    def typed(self, key: str) -> Section:
        body = self.cleaned_data[f"body_{key}"].replace("\r\n", "\n").strip()
        return {"key": key, "title": self.cleaned_data[f"title_{key}"], "body": body}

    def next_key(self) -> str:
        taken = {section["key"] for section in self.sections}
        return next(key for n in range(1, 1000) if (key := f"own-{n}") not in taken)

    def against(self, standing: Document) -> list[tuple[str, str]]:
        """(title, text) of every section that stands otherwise than it was typed."""
        typed = {section["key"]: section for section in self.document().sections}
        return [
            (section["title"], section["body"])
            for section in standing.sections
            if section["key"] not in LOCKED and typed.get(section["key"]) != section
        ]

    def clean(self) -> dict[str, Any]:
        """Said at once and not only when it is offered: a field that stands for nothing."""
        cleaned = super().clean() or {}
        for name, value in list(cleaned.items()):
            if name.startswith(("title_", "body_")) and (unknown := unknown_fields(value)):
                words = ", ".join(f"{{{one}}}" for one in unknown)
                self.add_error(name, f"{words} stands for nothing. Choose a field from the list.")
        return cleaned


def with_sent(sections: list[Section], data: Mapping[str, Any] | None) -> list[Section]:
    """A section of one's own, or of the standard, that somebody else has removed meanwhile."""
    have = {section["key"] for section in sections}
    sent = [key for name in data or () if (key := editable(name)) is not None and key not in have]
    return [*sections, *({"key": key, "title": "", "body": ""} for key in sent)]


def editable(name: str) -> str | None:
    own = OWN.fullmatch(name)
    if own:
        return own[1]
    key = name.removeprefix("body_")
    return key if name.startswith("body_") and key in BY_KEY and key not in LOCKED else None


def as_typed(document: Document) -> dict[str, Any]:
    typed: dict[str, Any] = {"signing_order": ",".join(document.order) or ANY_ORDER}
    for section in document.sections:
        typed |= {f"title_{section['key']}": section["title"]}
        typed |= {f"body_{section['key']}": section["body"]}
    return typed | {f"term_{term}": allowed for term, allowed in document.terms.items()}


def fields_of(key: str, title: str) -> dict[str, forms.Field]:
    title = title or "the section without a title"
    return {
        f"title_{key}": forms.CharField(
            label=f"Title: {title}",
            required=False,
            max_length=120,
            widget=forms.TextInput(attrs={"dir": "auto"}),
        ),
        f"body_{key}": forms.CharField(
            label=f"Text: {title}",
            required=False,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        ),
    }
