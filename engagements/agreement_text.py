"""The text of an agreement: sections, what is merged into them, what is missing, and their hash.

A section is {"key", "title", "body"}. As it is written its body holds merge fields; as it is offered
the fields are filled, and "source" keeps what was written, so that the next version can be written
from it. The section that says who sees what has a "table" made from the policy and a table of
"terms" (rows, the first of them the heads). Bodies are small Markdown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from coaching.access.policy import TABLE, Material, Party
from coaching.access.table_text import NAMES, SHOWN, cell
from coaching.firms.models import Membership
from engagements.agreement_clauses import WHO_SEES
from engagements.agreement_document import Document, Section, standard
from engagements.agreement_fields import FIELDS, Fields, merge_fields
from engagements.agreement_terms import STANDARD_TERMS, Terms, terms_table
from engagements.models import Engagement

__all__ = ["STANDARD_TERMS", "agreement_sections", "hash_of", "who_sees"]

# What a party to the agreement wants to know about; the machine's own records are left out.
MATERIALS = (
    Material.SCHEDULE,
    Material.AGREEMENT,
    Material.GOAL,
    Material.SESSION_RECORD,
    Material.PRIVATE_NOTE,
    Material.COMMITMENT,
    Material.REFLECTION,
    Material.REVIEW,
    Material.REVIEW_ANSWER,
    Material.OUTCOME_RATING,
    Material.DEVELOPMENT_PLAN,
    Material.THEME,
    Material.RELEASE,
    Material.ACCESS_LEDGER,
)


def who_sees() -> list[list[str]]:
    """The policy table as the parties read it; the first row holds the heads."""
    heads = ["", *(party.value.capitalize() for party in SHOWN)]
    return [
        heads,
        *(
            [NAMES[material], *(cell(TABLE[material], party) for party in SHOWN)]
            for material in MATERIALS
        ),
    ]


def agreement_sections(
    engagement: Engagement, people: Mapping[Party, Sequence[Membership]], firm_name: str
) -> list[Section]:
    """The standard agreement for this engagement and these people, section by section."""
    return merged(standard(), merge_fields(engagement, people, firm_name))


def merged(document: Document, fields: Fields) -> list[Section]:
    """As the parties read it. What no field stands for stays as it was written."""
    return [filled(section, document.terms, fields) for section in document.sections]


def filled(section: Section, terms: Terms, fields: Fields) -> Section:
    body = FIELD.sub(lambda found: fields.get(found[1], found[0]), section["body"])
    made: Section = {**section, "body": body, "source": section["body"]}
    if section["key"] == WHO_SEES:
        made |= {"table": who_sees(), "terms": terms_table(terms)}
    return made


FIELD = re.compile(r"\{([^{}\n]*)\}")


class GapKind(StrEnum):
    """What keeps a document from being offered. Words for people: engagements/_gaps.html."""

    EMPTY = "empty"
    UNTITLED = "untitled"
    UNKNOWN_FIELD = "unknown field"
    UNFILLED_FIELD = "unfilled field"


@dataclass(frozen=True)
class Gap:
    """`section` is its title, `field` the field's name."""

    kind: GapKind
    section: str
    field: str = ""


def gaps(document: Document, fields: Fields) -> list[Gap]:
    """Everything that has to be filled before anybody is asked to sign, in reading order."""
    return [gap for section in document.sections for gap in gaps_in(section, fields)]


def gaps_in(section: Section, fields: Fields) -> list[Gap]:
    title, body = section["title"].strip(), section["body"].strip()
    found = [Gap(GapKind.UNKNOWN_FIELD, title, name) for name in FIELD.findall(title)]
    if not title:
        found.append(Gap(GapKind.UNTITLED, body[:40]))
    if not body:
        found.append(Gap(GapKind.EMPTY, title))
    for name in dict.fromkeys(FIELD.findall(body)):
        if name not in FIELDS:
            found.append(Gap(GapKind.UNKNOWN_FIELD, title, name))
        elif not fields.get(name):
            found.append(Gap(GapKind.UNFILLED_FIELD, title, name))
    return found


def unknown_fields(text: str) -> list[str]:
    """What stands in braces and is no field, each once."""
    return [name for name in dict.fromkeys(FIELD.findall(text)) if name not in FIELDS]


def hash_of(sections: Sequence[Mapping[str, Any]], terms: Terms) -> str:
    """SHA-256 over sections and terms, independent of how a database orders the keys of JSON.

    Versions from before there were terms have none, and their hash is over the sections alone.
    """
    document = {"sections": sections, "terms": terms} if terms else sections
    canonical = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()
