"""The standard coaching agreement: ordered sections, with this engagement's names and numbers.

A section is {"title", "body"} and perhaps "table" (rows, the first of them the heads). Bodies are
small Markdown. What is signed is the text as merged here, copied into the agreement's row.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from coaching.access.people_of import in_words
from coaching.access.policy import ENGAGEMENT_PARTIES, TABLE, Material, Party
from coaching.access.table_text import NAMES, SHOWN, cell
from coaching.access.terms import Term
from coaching.firms.models import Membership
from engagements.agreement_clauses import CLAUSES, WHO_SEES
from engagements.models import Engagement
from engagements.rules import cancellation, chemistry, no_show

Section = dict[str, Any]
Terms = Mapping[str, bool]

# What a sponsor may see unless the firm or the engagement says otherwise.
STANDARD_TERMS: Terms = {
    Term.SESSIONS_HELD.value: True,
    Term.ATTENDANCE.value: False,
    Term.GOAL_TITLES.value: False,
}

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
    fields = merge_fields(engagement, people, firm_name)
    sections: list[Section] = [
        {"title": title, "body": flowing(body).format_map(fields)} for title, body in CLAUSES
    ]
    for section in sections:
        if section["title"] == WHO_SEES:
            section["table"] = who_sees()
    return sections


def merge_fields(
    engagement: Engagement, people: Mapping[Party, Sequence[Membership]], firm_name: str
) -> dict[str, Any]:
    names = {
        party.value: plain(in_words(member.name for member in people[party]))
        for party in ENGAGEMENT_PARTIES
    }
    return {
        **names,
        "firm": plain(firm_name),
        "organisation": plain(engagement.organisation_name),
        "starts": in_full(engagement.starts_on),
        "ends": in_full(engagement.ends_on),
        "sessions": engagement.sessions_planned,
        "minutes": engagement.session_minutes,
        "rhythm": rhythm(engagement),
        "mid": engagement.mid_review_after,
        "time_zone": city(engagement.time_zone),
        "cancellation": cancellation(engagement),
        "no_show": no_show(engagement),
        "chemistry": chemistry(engagement),
    }


MARKS = re.compile(r"([\\`*_\[\]<>#|])")


def plain(name: str) -> str:
    """A name as itself: none of its characters is read as Markdown."""
    return MARKS.sub(r"\\\1", name)


WRAPPED = re.compile(r"(?<!\n)\n(?!\n|- ) *")


def flowing(body: str) -> str:
    """One line a paragraph and a list item: pages keep every line break they are given."""
    return WRAPPED.sub(" ", body.strip())


def city(zone: str) -> str:
    """“Berlin” of “Europe/Berlin”: “in Berlin time”."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def in_full(day: date) -> str:
    """“3 March 2026”, in words that do not depend on a reader's locale."""
    return f"{day.day} {day:%B %Y}"


def rhythm(engagement: Engagement) -> str:
    """“14 to 21 days”, or “14 days” where both bounds are one."""
    low, high = engagement.min_gap_days, engagement.max_gap_days
    return f"{low} to {high} days" if low != high else f"{low} days"


def hash_of(sections: Sequence[Section], terms: Terms) -> str:
    """SHA-256 over sections and terms, independent of how a database orders the keys of JSON.

    Versions from before there were terms have none, and their hash is over the sections alone.
    """
    document = {"sections": sections, "terms": terms} if terms else sections
    canonical = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()
