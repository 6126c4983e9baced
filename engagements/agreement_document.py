"""What somebody writes before it is offered: sections with merge fields, terms, who signs when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engagements.agreement_clauses import BY_KEY, CLAUSES, LOCKED, Clause
from engagements.agreement_terms import STANDARD_TERMS, Terms, every_term
from engagements.models import Agreement, AgreementTemplate

Section = dict[str, Any]


@dataclass(frozen=True)
class Document:
    """`order` lists roles; an empty one lets everybody sign when they like."""

    sections: list[Section]
    terms: Terms
    order: list[str]


def standard() -> Document:
    return Document([of_clause(clause) for clause in CLAUSES], dict(STANDARD_TERMS), [])


def of_template(template: AgreementTemplate) -> Document:
    return as_written(template.sections, template.terms, template.signing_order)


def of_agreement(agreement: Agreement) -> Document:
    """As it was written: the fields are open again, so that the next version has today's numbers."""
    return as_written(agreement.sections, agreement.terms, agreement.signing_order)


def as_written(sections: Sequence[Section], terms: Terms, order: Sequence[str]) -> Document:
    """Locked sections have the standard's own words as they are now, whatever was stored."""
    written = [source(section, number) for number, section in enumerate(sections, start=1)]
    have = {section["key"] for section in written}
    for at, clause in enumerate(CLAUSES):
        if clause.locked and clause.key not in have:
            written.insert(at, of_clause(clause))
    return Document(written, every_term(terms or STANDARD_TERMS), list(order))


def source(section: Section, number: int) -> Section:
    key = key_of(section, number)
    if key in LOCKED:
        return of_clause(BY_KEY[key])
    body = section.get("source", section["body"])
    return {"key": key, "title": section["title"], "body": body}


def key_of(section: Section, number: int) -> str:
    """Versions from before sections had keys are known by the standard's titles."""
    if "key" in section:
        return str(section["key"])
    titles = {clause.title: clause.key for clause in CLAUSES}
    return titles.get(section["title"], f"own-{number}")


def of_clause(clause: Clause) -> Section:
    return {"key": clause.key, "title": clause.title, "body": flowing(clause.body)}


WRAPPED = re.compile(r"(?<!\n)\n(?!\n|- ) *")


def flowing(body: str) -> str:
    """One line a paragraph and a list item: pages keep every line break they are given."""
    return WRAPPED.sub(" ", body.strip())
