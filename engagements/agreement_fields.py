"""The merge fields of an agreement: names, dates, numbers and rules of one engagement."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from coaching.access.people_of import in_words
from coaching.access.policy import ENGAGEMENT_PARTIES, Party
from coaching.firms.models import Membership
from engagements.models import Engagement
from engagements.rules import cancellation, chemistry, no_show

Fields = Mapping[str, str]

# As the people who write an agreement find them explained.
FIELDS: Mapping[str, str] = {
    "coach": "The coach’s name",
    "coachee": "The coachee’s name",
    "sponsor": "The sponsors’ names",
    "firm": "Your firm’s name",
    "organisation": "The client organisation’s name",
    "programme": "The programme’s name",
    "starts": "The first day",
    "ends": "The last day",
    "sessions": "How many sessions",
    "minutes": "How long a session is, in minutes",
    "rhythm": "Days between two sessions",
    "mid": "After which session the mid review falls",
    "time_zone": "The city whose time counts",
    "cancellation": "The rule for moving and cancelling, as a sentence",
    "no_show": "The rule for a no-show, as a sentence",
    "chemistry": "The rule for a first talk, as a sentence",
    "fees": "The fee terms as a sentence; without any, that they are arranged with the organisation",
    "fee_terms": "The fee terms as they were written; the engagement has to have some",
}


def merge_fields(
    engagement: Engagement, people: Mapping[Party, Sequence[Membership]], firm_name: str
) -> dict[str, str]:
    """Each field's words for this engagement; one that cannot be filled is empty."""
    names = {party.value: names_of(people[party]) for party in ENGAGEMENT_PARTIES}
    return {
        **names,
        "firm": plain(firm_name),
        "organisation": plain(engagement.organisation_name),
        "programme": plain(engagement.programme_name),
        "starts": in_full(engagement.starts_on),
        "ends": in_full(engagement.ends_on),
        "sessions": str(engagement.sessions_planned),
        "minutes": str(engagement.session_minutes),
        "rhythm": rhythm(engagement),
        "mid": str(engagement.mid_review_after),
        "time_zone": city(engagement.time_zone),
        "cancellation": cancellation(engagement),
        "no_show": no_show(engagement),
        "chemistry": chemistry(engagement),
        "fees": fees(engagement, firm_name),
        "fee_terms": plain(engagement.fee_terms.strip()),
    }


def names_of(members: Sequence[Membership]) -> str:
    return plain(in_words(member.name for member in members)) if members else ""


def fees(engagement: Engagement, firm_name: str) -> str:
    """A sentence, whether the engagement has fee terms or not."""
    terms = plain(engagement.fee_terms.strip())
    if not terms:
        return f"as arranged between {plain(firm_name)} and {plain(engagement.organisation_name)}."
    return terms if terms.endswith((".", "!", "?")) else f"{terms}."


MARKS = re.compile(r"([\\`*_\[\]<>#|])")


def plain(name: str) -> str:
    """A name as itself: none of its characters is read as Markdown."""
    return MARKS.sub(r"\\\1", name)


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
