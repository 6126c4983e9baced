"""The consent ledger in words: who did what, when, for which purpose, in which wording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator

from coaching.access.models import EngagementParty
from coaching.firms.models import Membership
from coaching.tenancy.loading import read_together
from consent import wording
from consent.ledger import Entry
from consent.models import ConsentEvent, Theme
from consent.models.consent import ConsentPurpose
from consent.naming import capital, name_of, names_here
from engagements.focus import FocusArea
from engagements.models import Engagement

A_PAGE = 50
SAID = {
    Entry.PROPOSED: "{by} proposed a theme",
    Entry.GRANTED: "{by} agreed that {to} may read it",
    Entry.RELEASED: "The words were put on {to}’s page",
    Entry.DECLINED: "{by} said no",
    Entry.LAPSED: "A proposal lapsed unanswered",
    Entry.WITHDRAWN: "{by} withdrew it from {to}",
    Entry.REWORDED: "{by} changed the words, so {to} no longer reads them",
    Entry.LEFT: "It is no longer shared with {to}, who takes no more part",
}


@dataclass(frozen=True)
class Line:
    """One event in words, and the columns that its hash is made of."""

    words: str
    about: str
    purpose: str
    event: ConsentEvent


@dataclass(frozen=True)
class LedgerPage:
    """A page of it, the latest first."""

    page: Page[ConsentEvent]
    lines: list[Line]
    latest: ConsentEvent | None

    @property
    def wordings(self) -> list[tuple[str, tuple[str, ...]]]:
        """What was agreed to, word for word, by version."""
        versions = {line.event.wording_version.partition("/")[0] for line in self.lines}
        return [(one, wording.TEXTS[one]) for one in sorted(versions & wording.TEXTS.keys())]


def events_of(engagement: Engagement, member: Membership) -> Any:
    return ConsentEvent.objects.visible_to(member).filter(engagement_id=engagement.pk)


def read_ledger(engagement: Engagement, member: Membership, number: str | None) -> LedgerPage:
    """Two statements, and who takes part: one for how many there are, one for everything else."""
    events = events_of(engagement, member).order_by("-seq")
    page = Paginator(events, A_PAGE).get_page(number)
    here = {"engagement_id": engagement.pk}
    on_page: Any = page.object_list
    shown, latest, themes, left = read_together(
        on_page,
        events[:1],
        Theme.objects.visible_to(member).filter(**here).only("focus_area"),
        EngagementParty.objects.visible_to(member).filter(**here, until__isnull=False),
    )
    words = InWords(
        names_here(engagement.pk),
        {one.member_id: one.role for one in left},
        {one.pk: str(FocusArea(one.focus_area).label) for one in themes},
    )
    return LedgerPage(page, [words.line(one) for one in shown], latest[0] if latest else None)


@dataclass(frozen=True)
class InWords:
    """What the ids of an event stand for, to one reader."""

    names: dict[UUID, str]
    roles: dict[UUID, str]
    areas: dict[UUID, str]

    def line(self, event: ConsentEvent) -> Line:
        by = name_of(event.by_id, self.names, self.roles)
        to = name_of(event.recipient_id, self.names, self.roles)
        words = capital(said(event.verb).format(by=by, to=to))
        return Line(words, self.areas.get(event.theme_id, ""), purpose_of(event), event)


def purpose_of(event: ConsentEvent) -> str:
    """As it was agreed to; consents older than purposes were all given to show how it goes."""
    if event.verb != Entry.GRANTED:
        return ""
    kept = event.wording_version.partition("/")[2]
    return str(ConsentPurpose(kept or ConsentPurpose.PROGRESS).label)


def said(verb: str) -> str:
    """The sentence for a verb; a guard test lets none be missing."""
    return SAID[Entry(verb)]
