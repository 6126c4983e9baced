"""Search inside one engagement: what its reader may see is opened in memory and looked through.

There is no index of sealed words anywhere: a search reads, and the access ledger says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from coaching.access.opening import open_together
from coaching.access.people_of import only_these_read
from coaching.firms.models import Membership
from coaching.home.finding import Piece, find, wanted
from consent.confidential import of_this, text_of
from consent.models import SponsorWord, Theme
from engagements.models import (
    Engagement,
    Goal,
    GoalScale,
    GoalWording,
    KeyResult,
    KeyResultPoint,
    ScaleRating,
)
from reviews.models import DevelopmentPlan, Review, ReviewAnswer
from sessions.models import (
    Addendum,
    CoachingSession,
    Commitment,
    PrivateNote,
    Proposal,
    Reflection,
    SessionRecord,
    Topic,
)

MOST = 50


@dataclass(frozen=True)
class Source:
    """Where words may stand: what a reader calls it, when it was written, where it is read.

    `address` is given a row and answers the name and arguments of its page.
    """

    model: Any
    title: str
    at: str
    address: Callable[[Any], tuple[Any, ...]]


def of_session(row: Any) -> tuple[Any, ...]:
    return "coaching_sessions:record", row.coaching_session_id


def of_engagement(name: str) -> Callable[[Any], tuple[Any, ...]]:
    return lambda row: (name, row.engagement_id)


def of_goal(row: Any) -> tuple[Any, ...]:
    return "engagements:goals", row.engagement_id


def of_key_result(key_result_id: str) -> Callable[[Any], tuple[Any, ...]]:
    """The row's column that names the key result."""
    return lambda row: (
        "engagements:key_result",
        row.engagement_id,
        getattr(row, key_result_id),
    )


SOURCES = (
    Source(SessionRecord, "Record", "saved_at", of_session),
    Source(Addendum, "Added to a record", "at", of_engagement("home:engagement")),
    Source(PrivateNote, "Private note", "saved_at", of_session),
    Source(
        Commitment,
        "Commitment",
        "created_at",
        lambda row: ("coaching_sessions:update_commitment", row.pk),
    ),
    Source(Reflection, "Reflection", "at", of_engagement("home:engagement")),
    Source(Topic, "Topic", "saved_at", of_engagement("home:engagement")),
    Source(Proposal, "Proposal", "at", of_engagement("home:engagement")),
    Source(Goal, "Goal", "created_at", of_goal),
    Source(GoalWording, "Goal, as it was worded before", "replaced_at", of_goal),
    Source(KeyResult, "Key result", "created_at", of_key_result("pk")),
    Source(KeyResultPoint, "Where a key result stood", "at", of_key_result("key_result_id")),
    Source(GoalScale, "Levels of a goal", "set_at", of_goal),
    Source(ScaleRating, "Which level was reached", "at", of_goal),
    Source(ReviewAnswer, "Review", "saved_at", of_engagement("home:engagement")),
    Source(DevelopmentPlan, "Development plan", "saved_at", of_engagement("reviews:plan")),
    Source(Theme, "Theme", "created_at", of_engagement("consent:themes")),
    Source(SponsorWord, "A sponsor said", "said_at", of_engagement("consent:sponsor_words")),
)


@dataclass(frozen=True)
class Hit:
    """One place where the words stand, and who can read it."""

    title: str
    at: datetime
    url: str
    pieces: list[Piece]
    lock: str


def search(*, engagement: Engagement, query: str, by: Membership) -> list[Hit]:
    """Newest first. Every word of the query stands in the same text, whatever case and accents."""
    words = wanted(query)
    if not words:
        return []
    found = open_together(
        *(of_this(model, engagement, by) for model in (CoachingSession, Review)),
        *(of_this(source.model, engagement, by) for source in SOURCES),
        of=engagement.pk,
        by=by,
    )
    about = {row.pk: row for rows in found[:2] for row in rows}
    hits = [
        hit(source, row, pieces, about, by)
        for source, rows in zip(SOURCES, found[2:], strict=True)
        for row in rows
        if (pieces := find(text_of(row), words))
    ]
    return sorted(hits, key=lambda one: one.at, reverse=True)


def hit(
    source: Source, row: Any, pieces: list[Piece], about: dict[UUID, Any], by: Membership
) -> Hit:
    name, *arguments = source.address(row)
    return Hit(
        title=title_of(source, row, about),
        at=getattr(row, source.at),
        url=reverse(name, args=[by.firm.slug, *arguments]),
        pieces=pieces,
        lock=only_these_read(row, by),
    )


def title_of(source: Source, row: Any, about: dict[UUID, Any]) -> str:
    """“Record, session 3”, “Review, mid review”."""
    session = about.get(getattr(row, "coaching_session_id", None))  # type: ignore[arg-type]
    review = about.get(getattr(row, "review_id", None))  # type: ignore[arg-type]
    if session is not None:
        return f"{source.title}, {session.title.lower()}"
    return review.get_kind_display() if review is not None else source.title


def shown(hits: Sequence[Hit]) -> tuple[Sequence[Hit], int]:
    """As many as a page holds, and how many more there are."""
    return hits[:MOST], max(0, len(hits) - MOST)
