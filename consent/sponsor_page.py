"""What one sponsor may read of one engagement: one snapshot for page, PDF and preview.

Built from the engagement's logistics, the names of its parties, what the agreement in force lets
a sponsor know of the sessions, and this reader's releases. It cannot say more than that: no theme,
consent or draft is ever asked for here. With nothing released it is the same snapshot whether
nothing was proposed, or it was declined or withdrawn. Where the coachee chose to say that something
was removed, it has one neutral line a day.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from coaching.access.opening import open_together
from coaching.access.people_of import coachee_of
from coaching.firms.models import Membership
from consent.models import Release, SponsorWord
from consent.models.theme import Direction
from consent.removals import notices_of
from consent.told import UNTOLD, Told, is_seen, told_of, told_rows
from consent.words import Worded, words_hash
from engagements.focus import FocusArea
from engagements.models import Engagement

TONES = {Direction.PROGRESSING: "brand", Direction.SUSTAINED: "amber"}
REFERENCE_DIGITS, CONSENT_DIGITS = 12, 8
BEFORE = (Engagement.State.DRAFT, Engagement.State.CONTRACTING)
OVER = (Engagement.State.COMPLETED, Engagement.State.ENDED_EARLY)


@dataclass(frozen=True)
class Step:
    """One of the engagement's sessions: held or planned, and nothing more."""

    number: int
    state: str
    word: str
    note: str


@dataclass(frozen=True)
class SharedTheme:
    """The exact words that were consented to. The ids are of what was released, if it was."""

    focus_area: str
    direction: str
    sentence: str
    support_asked: str
    words_hash: str
    is_goal: bool = False
    consent_id: UUID | None = field(default=None, compare=False)
    release_id: UUID | None = field(default=None, compare=False)

    @classmethod
    def of(cls, row: Worded) -> SharedTheme:
        """From an opened release, or for the preview from an opened theme."""
        return cls(
            str(row.focus_area),
            str(row.direction),
            row.sentence.text,
            row.support_asked.text,
            words_hash(row),
            bool(getattr(row, "goal_id", None) or getattr(row, "under_version", None)),
            getattr(row, "consent_id", None),
            row.pk if isinstance(row, Release) else None,
        )

    @property
    def title(self) -> str:
        label = str(FocusArea(self.focus_area).label)
        return f"A goal’s title · {label}" if self.is_goal else label

    @property
    def word(self) -> str:
        return str(Direction(self.direction).label)

    @property
    def tone(self) -> str:
        return TONES.get(Direction(self.direction), "quiet")

    @property
    def place(self) -> tuple[int, str]:
        """Where it stands on the page: by focus area, then in an order that only words decide."""
        return FocusArea.values.index(self.focus_area), self.words_hash


@dataclass(frozen=True)
class SponsorPage:
    """Everything the page, the PDF and the preview show. Two equal pages look the same."""

    coachee: str
    coachee_first: str
    reader: str
    reader_first: str
    organisation: str
    where: str
    steps: tuple[Step, ...]
    themes: tuple[SharedTheme, ...]
    confirmed_on: date | None
    removed_on: tuple[date, ...] = ()
    told: Told = UNTOLD

    @property
    def reference(self) -> str:
        """Names this version of the page: another word, day or step has another reference."""
        whole = [
            self.coachee,
            self.reader,
            self.where,
            *(f"{step.number} {step.state} {step.note}" for step in self.steps),
            *(*self.told.lines, self.told.allows, *self.told.cannot_see),
            *(f"{theme.words_hash} {theme.title}" for theme in self.themes),
            *map(str, (self.confirmed_on, *self.removed_on)),
        ]
        text = json.dumps(whole, ensure_ascii=False)
        return sha256(text.encode()).hexdigest()[:REFERENCE_DIGITS]

    @property
    def consents(self) -> tuple[str, ...]:
        """The first digits of the consents it rests on, as the coachee's receipts show them."""
        return tuple(str(one.consent_id)[:CONSENT_DIGITS] for one in self.themes if one.consent_id)


def snapshot(
    engagement: Engagement, recipient: Membership, *, by: Membership | None = None
) -> SponsorPage:
    """The page as `recipient` reads it now, opened as `by` (the recipient, unless a preview)."""
    by = by or recipient
    rows, *known = open_together(
        releases(engagement, recipient, by),
        of=engagement.pk,
        by=by,
        beside=told_rows(engagement, by),
    )
    told = told_of(engagement, recipient, *known)
    return snapshot_of(engagement, recipient, as_read(rows, recipient), told)


def read_own(
    engagement: Engagement, reader: Membership
) -> tuple[SponsorPage, list[Release], list[SponsorWord]]:
    """The reader's own page, the releases behind it, and what they have said themselves."""
    words = SponsorWord.objects.visible_to(reader).filter(engagement=engagement, author=reader)
    rows, said, *known = open_together(
        releases(engagement, reader, reader),
        words,
        of=engagement.pk,
        by=reader,
        beside=told_rows(engagement, reader),
    )
    told, rows = told_of(engagement, reader, *known), as_read(rows, reader)
    return snapshot_of(engagement, reader, rows, told), rows, said


def snapshot_of(
    engagement: Engagement, recipient: Membership, rows: list[Release], told: Told
) -> SponsorPage:
    """From this recipient's releases, opened and intact."""
    confirmed = confirmed_on(engagement, (row.released_at for row in rows))
    return page_of(engagement, recipient, map(SharedTheme.of, rows), confirmed, told)


def confirmed_on(engagement: Engagement, moments: Iterable[datetime]) -> date | None:
    """The day, in the engagement's time zone, of the latest release; none without a release."""
    latest = max(moments, default=None)
    return latest.astimezone(ZoneInfo(engagement.time_zone)).date() if latest else None


def releases(engagement: Engagement, recipient: Membership, by: Membership) -> Any:
    """This recipient's rows; the coachee sees in the access ledger that they were opened."""
    return Release.objects.visible_to(by).filter(engagement=engagement, recipient=recipient)


def as_read(rows: Iterable[Release], recipient: Membership) -> list[Release]:
    """Opened rows that this recipient reads: a goal's title only while the agreement allows it."""
    return [row for row in intact(rows) if is_seen(row, recipient.pk)]


def intact(rows: Iterable[Release]) -> list[Release]:
    """Opened rows whose words are those that were consented to; no others are ever shown."""
    return [row for row in rows if row.words_hash == words_hash(row)]


def page_of(
    engagement: Engagement,
    recipient: Membership,
    themes: Iterable[SharedTheme],
    confirmed_on: date | None,
    told: Told,
) -> SponsorPage:
    """The one place where a page is put together."""
    coachee = coachee_of(engagement.pk)
    return SponsorPage(
        coachee=coachee.name,
        coachee_first=coachee.first_name,
        reader=recipient.name,
        reader_first=recipient.first_name,
        organisation=engagement.organisation_name,
        where=where(engagement, told),
        steps=steps(engagement, told),
        themes=tuple(sorted(themes, key=lambda one: one.place)),
        confirmed_on=confirmed_on,
        removed_on=removed_on(engagement, recipient),
        told=told,
    )


def removed_on(engagement: Engagement, recipient: Membership) -> tuple[date, ...]:
    """The days on which something was removed from this reader's page, as they may be told."""
    zone = ZoneInfo(engagement.time_zone)
    mine = [one for one in notices_of(engagement) if one.recipient_id == recipient.pk]
    return tuple(sorted({one.removed_at.astimezone(zone).date() for one in mine}))


def where(engagement: Engagement, told: Told) -> str:
    """How far along, in words: a neutral line where sessions held are not told."""
    held, planned = told.held_of_all, engagement.sessions_planned
    if engagement.state == Engagement.State.ENDED_EARLY:
        return "This coaching has ended."
    if engagement.state == Engagement.State.COMPLETED or (held or 0) >= planned:
        return "This coaching is complete."
    if engagement.state == Engagement.State.PAUSED:
        return "This coaching is paused."
    if engagement.state in BEFORE or held == 0:
        return "The sessions are about to begin."
    if held is None:
        return "Under way."
    if held * 2 == planned:
        return "Halfway through."
    return "Under way." if held * 2 < planned else "In its second half."


def steps(engagement: Engagement, told: Told) -> tuple[Step, ...]:
    """None unless every session held is told; and none once it is over, when what was planned and
    not held would tell who did not come."""
    held = told.held_of_all
    if held is None or engagement.state in OVER:
        return ()
    return tuple(step(engagement, place + 1, held) for place in range(engagement.sessions_planned))


def step(engagement: Engagement, number: int, held: int) -> Step:
    note = "close" if number == engagement.sessions_planned else ""
    if number == engagement.mid_review_after and not note:
        note = "review"
    state = "held" if number <= held else "planned"
    return Step(number, state, state, note)
