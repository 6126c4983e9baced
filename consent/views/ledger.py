"""What was agreed and when, in words; for the coachee also who opened what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coaching.access.models import AccessEntry
from coaching.access.people_of import lock_line, people_of
from coaching.access.policy import Material, Party
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from consent.ledger import Entry
from consent.models import ConsentEvent, Theme
from consent.views.roles import PAIR, as_party
from engagements.focus import FocusArea
from engagements.models import Engagement

MOST = 200
GONE = "somebody who has left"
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
OPENED = {
    Material.RELEASE: "your summary",
    Material.THEME: "drafts of themes",
    Material.SESSION_RECORD: "a session record",
    Material.COMMITMENT: "your commitments",
    Material.REFLECTION: "a reflection you shared",
    Material.COMMITMENT_CHANGE: "how a commitment was before",
    Material.TOPIC: "a topic you proposed",
    Material.PROPOSAL: "something you proposed",
    Material.ADDENDUM: "an addendum to a record",
    Material.BOUNDARY_REFERRAL: "what was noted as belonging elsewhere",
    Material.GOAL: "your goals",
    Material.REVIEW: "a review",
    Material.REVIEW_ANSWER: "answers in a review",
    Material.OUTCOME_RATING: "outcome ratings",
    Material.DEVELOPMENT_PLAN: "your development plan",
    Material.PRIVATE_NOTE: "their own private notes",
}


@dataclass(frozen=True)
class Line:
    at: datetime
    words: str
    about: str = ""
    words_hash: str = ""
    seq: int | None = None


@require_safe
def ledger(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    engagement, role = as_party(request, engagement_id, *PAIR)
    events = list(
        ConsentEvent.objects.visible_to(request.member)
        .filter(engagement_id=engagement.pk)
        .order_by("-seq")[:MOST]
    )
    reads = reads_of(engagement, request.member) if role == Party.COACHEE else []
    names = names_of(engagement, [*ids_in(events), *(one.reader_id for one in reads)])
    areas = areas_of(engagement, request.member)
    return render(
        request,
        "consent/ledger.html",
        {
            "engagement": engagement,
            "events": [event_line(one, names, areas) for one in events],
            "reads": [read_line(one, names) for one in reads],
            "shows_reads": role == Party.COACHEE,
            "head": events[0] if events else None,
            "lock": lock_line(Material.CONSENT_LEDGER, engagement.pk, request.member),
        },
    )


def reads_of(engagement: Engagement, coachee: Membership) -> list[AccessEntry]:
    """What others opened, latest first."""
    rows = AccessEntry.objects.visible_to(coachee).filter(engagement_id=engagement.pk)
    return list(rows.exclude(reader=coachee).order_by("-at", "pk")[:MOST])


def ids_in(events: Iterable[ConsentEvent]) -> list[UUID]:
    return [pk for one in events for pk in (one.by_id, one.recipient_id) if pk is not None]


def names_of(engagement: Engagement, ids: Iterable[UUID]) -> dict[UUID, str]:
    """First names; who has left the engagement is out of sight and stays unnamed."""
    everybody = (one for members in people_of(engagement.pk).values() for one in members)
    names = {one.pk: one.first_name for one in everybody}
    if missing := set(ids) - names.keys():
        names |= {one.pk: one.first_name for one in Membership.objects.filter(pk__in=missing)}
    return names


def areas_of(engagement: Engagement, member: Membership) -> dict[UUID, str]:
    """What each theme is about now: a focus area is no secret of its words."""
    rows = Theme.objects.visible_to(member).filter(engagement=engagement)
    return {pk: str(FocusArea(area).label) for pk, area in rows.values_list("pk", "focus_area")}


def event_line(event: ConsentEvent, names: dict[UUID, str], areas: dict[UUID, str]) -> Line:
    by = names.get(event.by_id, GONE.capitalize())
    to = names.get(event.recipient_id, GONE) if event.recipient_id else ""
    words = SAID[Entry(event.verb)].format(by=by, to=to)
    return Line(event.at, words, areas.get(event.theme_id, ""), event.words_hash, event.seq)


def read_line(entry: AccessEntry, names: dict[UUID, str]) -> Line:
    by = names.get(entry.reader_id, GONE.capitalize())
    what = OPENED.get(Material(entry.opened), entry.opened.replace("_", " "))
    return Line(entry.at, f"{by} opened {what}")
