"""The consent machine: whatever people do, in whatever order, a sponsor reads what has consent.

`run(cast)` walks it: rows and snapshot after every step, the page and the PDF over HTTP at the end
of each walk. `LONG=1` walks 300 times 20 steps, with the page over HTTP after every step.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

import time_machine
from django.http import Http404
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from coaching.access.decision import NotAllowed
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from consent import operations, sweeping
from consent.errors import Lapsed, NotAReader, SignInAgain, WordsChanged
from consent.models import RemovalNotice, Theme
from tests.consent import acts
from tests.consent.reading import (
    Words,
    read_database,
    read_page,
    sentences_in_pdf,
    sentences_on_page,
)
from tests.factories import Cast, make_engagement, make_member

LONG = bool(os.environ.get("LONG"))
EXAMPLES, STEPS = (300, 20) if LONG else (5, 12)
REFUSALS = (NotAllowed, Http404, WordsChanged, Lapsed, NotAReader, SignInAgain)

pick = st.integers(min_value=0, max_value=7)
areas = st.sampled_from(["strategy", "team", "presence", "change"])
directions = st.sampled_from(["emerging", "progressing", "sustained", "paused"])


class ConsentMachine(RuleBasedStateMachine):
    """The model is a dict: theme → who may read it in which words. All else follows from it."""

    cast: Cast
    sponsors: list[Membership]

    def __init__(self) -> None:
        super().__init__()
        cast = self.cast
        engagement = make_engagement(
            cast.admin, coach=cast.coach, coachee=cast.coachee, sponsors=self.sponsors[:1]
        )
        self.here = Cast(**{**vars(cast), "engagement": engagement})
        self.current = self.sponsors[:1]
        self.numbers = count(1)
        self.themes: list[UUID] = []
        self.words: dict[UUID, Words] = {}
        self.state: dict[UUID, str] = {}
        self.read: dict[UUID, str] = {}
        self.live: dict[UUID, tuple[Words, set[UUID]]] = {}
        self.lines: set[UUID] = set()
        self.known: set[str] = set()

    # ── what people do ─────────────────────────────────────────────────────────────────────

    @rule(coach=st.booleans(), area=areas, direction=directions)
    def draft(self, coach: bool, area: str, direction: str) -> None:
        words = self.new_words(area, direction)
        by = self.here.coach if coach else self.here.coachee
        theme = acts.draft(self.here, by, **as_fields(words))
        self.themes.append(theme.pk)
        self.words[theme.pk], self.state[theme.pk] = words, "draft"

    @precondition(lambda self: self.themes)
    @rule(at=pick)
    def propose(self, at: int) -> None:
        pk = self.theme(at)
        done = self.attempt(
            lambda: operations.propose(theme=self.row(pk), by=self.here.coach), self.here.coach
        )
        assert done == (self.state[pk] == "draft")
        if done:
            self.state[pk] = "proposed"

    @precondition(lambda self: self.themes)
    @rule(at=pick, coach=st.booleans(), area=areas, direction=directions)
    def reword(self, at: int, coach: bool, area: str, direction: str) -> None:
        pk, words = self.theme(at), self.new_words(area, direction)
        by = self.here.coach if coach else self.here.coachee
        done = self.attempt(lambda: self.write(pk, words, by), by)
        assert done == (self.state[pk] != "withdrawn")
        if done:
            self.state[pk] = "proposed" if self.state[pk] == "released" else "draft"
            self.words[pk] = words
            self.live.pop(pk, None)

    @precondition(lambda self: self.themes)
    @rule(at=pick)
    def same_words_again(self, at: int) -> None:
        pk = self.theme(at)
        self.attempt(lambda: self.write(pk, self.words[pk], self.here.coach), self.here.coach)

    @precondition(lambda self: self.themes)
    @rule(at=pick)
    def look_at(self, at: int) -> None:
        """The coachee reads a check page and leaves it open."""
        pk = self.theme(at)
        with acting_as(self.here.coachee):
            self.read[pk] = acts.seen([self.row(pk)], self.here.coachee)[pk]

    @precondition(lambda self: self.themes)
    @rule(at=pick, readers=st.sets(st.integers(0, 2), max_size=3), fresh=st.booleans())
    def grant(self, at: int, readers: set[int], fresh: bool) -> None:
        """A proposal is shared with these; what is shared gets those who do not read it yet."""
        pk = self.theme(at)
        to = [self.sponsors[index] for index in sorted(readers)]
        changes: dict[str, Any] = {"recipients": to}
        if not fresh:
            changes["seen_hashes"] = {pk: self.read.get(pk, "")}
        right = fresh or self.read.get(pk) == self.hash_now(pk)
        done = self.attempt(
            lambda: acts.share(self.here, self.row(pk), **changes), self.here.coachee
        )
        allowed = bool(to) and all(one in self.current for one in to)
        assert done == (self.state[pk] in ("proposed", "released") and allowed and right)
        if done:
            self.state[pk] = "released"
            have = self.live[pk][1] if pk in self.live else set()
            self.live[pk] = self.words[pk], have | {one.pk for one in to}

    @precondition(lambda self: len(self.themes) > 1)
    @rule(one=pick, two=pick, readers=st.tuples(st.integers(0, 2), st.integers(0, 2)))
    def grant_two_apart(self, one: int, two: int, readers: tuple[int, int]) -> None:
        """Two themes in one act, each for a reader of its own: both, or neither."""
        pair = [self.theme(one), self.theme(two)]
        to = [self.sponsors[index] for index in readers]
        if pair[0] == pair[1]:
            return
        chosen = [(self.row(pk), [reader]) for pk, reader in zip(pair, to, strict=True)]
        rows = [row for row, _ in chosen]
        done = self.attempt(lambda: acts.share(self.here, *rows, chosen=chosen), self.here.coachee)
        can = all(self.state[pk] in ("proposed", "released") for pk in pair)
        assert done == (can and all(reader in self.current for reader in to))
        for pk, reader in zip(pair, to, strict=True) if done else ():
            self.state[pk] = "released"
            have = self.live[pk][1] if pk in self.live else set()
            self.live[pk] = self.words[pk], have | {reader.pk}

    @precondition(lambda self: self.themes)
    @rule(at=pick, readers=st.sets(st.integers(0, 2), min_size=1, max_size=3))
    def grant_long_after_signing_in(self, at: int, readers: set[int]) -> None:
        to = [self.sponsors[index] for index in sorted(readers)]
        long_ago = timezone.now() - timedelta(minutes=6)
        assert not self.attempt(
            lambda: acts.share(
                self.here, self.row(self.theme(at)), recipients=to, signed_in_at=long_ago
            ),
            self.here.coachee,
        )

    @precondition(lambda self: self.themes)
    @rule(at=pick, who=st.sampled_from(["coach", "sponsor", "admin", "other_coach"]))
    def somebody_else_grants(self, at: int, who: str) -> None:
        pk, by = self.theme(at), getattr(self.here, who)
        assert not self.attempt(
            lambda: acts.share(self.here, self.row(pk), by=by, recipients=self.current), by
        )

    @precondition(lambda self: self.themes)
    @rule(at=pick)
    def grant_too_late(self, at: int) -> None:
        """A proposal is over after a fortnight; what is shared can be shared further at any time."""
        pk = self.theme(at)
        if self.state[pk] == "released":
            return
        with time_machine.travel(timezone.now() + timedelta(days=15), tick=True):
            done = self.attempt(
                lambda: acts.share(self.here, self.row(pk), recipients=self.current),
                self.here.coachee,
            )
        assert not done

    @precondition(lambda self: self.themes)
    @rule(at=pick, old=st.booleans())
    def the_sweep_comes_by(self, at: int, old: bool) -> None:
        """Nobody opens a page; what waited too long is over, and nothing else changes."""
        pk = self.theme(at)
        if old:
            acts.grow_old(self.here, self.row(pk))
        lapses = old and self.state[pk] == "proposed"
        assert sweeping.lapse_all() == lapses
        if lapses:
            self.state[pk] = "expired"

    @precondition(lambda self: self.themes)
    @rule(at=pick)
    def decline(self, at: int) -> None:
        pk = self.theme(at)
        done = self.attempt(lambda: acts.decline(self.here, self.row(pk)), self.here.coachee)
        assert done == (self.state[pk] == "proposed")
        if done:
            self.state[pk] = "declined"

    @precondition(lambda self: self.themes)
    @rule(at=pick, say_so=st.booleans())
    def withdraw(self, at: int, say_so: bool) -> None:
        pk = self.theme(at)
        done = self.attempt(
            lambda: acts.withdraw(self.here, self.row(pk), say_so=say_so), self.here.coachee
        )
        assert done == (self.state[pk] == "released")
        if done:
            self.state[pk] = "withdrawn"
            self.lose(pk, self.live[pk][1], say_so)

    @precondition(lambda self: self.themes)
    @rule(at=pick, index=st.integers(0, 2), say_so=st.booleans())
    def withdraw_from_one(self, at: int, index: int, say_so: bool) -> None:
        pk, reader = self.theme(at), self.sponsors[index]
        done = self.attempt(
            lambda: acts.withdraw(self.here, self.row(pk), reader=reader, say_so=say_so),
            self.here.coachee,
        )
        assert done == (pk in self.live and reader.pk in self.live[pk][1])
        if done:
            self.lose(pk, {reader.pk}, say_so)
            if pk not in self.live:
                self.state[pk] = "withdrawn"

    @precondition(lambda self: self.lines)
    @rule(index=st.integers(0, 2))
    def take_lines_away(self, index: int) -> None:
        reader, coachee = self.sponsors[index], self.here.coachee
        with acting_as(coachee):
            mine = {"engagement_id": self.here.engagement.pk, "recipient": reader}
            notice = RemovalNotice.objects.filter(**mine).first()
            if notice is not None:
                operations.take_line_away(notice=notice, by=coachee)
        self.lines.discard(reader.pk)

    @rule(index=st.integers(1, 2))
    def sponsor_joins(self, index: int) -> None:
        sponsor = self.sponsors[index]
        if sponsor not in self.current:
            acts.add_sponsor(self.here, self.here.engagement, sponsor)
            self.current = [*self.current, sponsor]

    @rule(index=st.integers(1, 2))
    def sponsor_leaves(self, index: int) -> None:
        sponsor = self.sponsors[index]
        if sponsor in self.current:
            acts.leave(self.here, self.here.engagement, sponsor)
            self.current = [one for one in self.current if one != sponsor]
            self.lines.discard(sponsor.pk)
            for pk, (words, readers) in self.live.items():
                self.live[pk] = words, readers - {sponsor.pk}

    # ── what must be true after each ───────────────────────────────────────────────────────

    @invariant()
    def every_sponsor_reads_what_has_consent(self) -> None:
        for sponsor in self.sponsors:
            allowed = self.allowed(sponsor)
            engagement = self.here.engagement
            assert read_page(engagement, sponsor) == allowed
            assert read_database(engagement, sponsor) == allowed
            if LONG:
                self.check_page(sponsor)

    @invariant()
    def a_release_and_a_live_consent_go_together(self) -> None:
        assert acts.released(self.here) == acts.live_consents(self.here)

    @invariant()
    def a_line_stands_only_where_the_coachee_left_one(self) -> None:
        with acting_as(self.here.coachee):
            rows = RemovalNotice.objects.filter(engagement_id=self.here.engagement.pk)
            assert {one.recipient_id for one in rows} == self.lines

    def teardown(self) -> None:
        for sponsor in self.sponsors:
            self.check_page(sponsor)
        for sponsor in self.sponsors if LONG else self.sponsors[:1]:
            sentences = {words[2] for words in self.allowed(sponsor)}
            assert sentences_in_pdf(self.here.engagement, sponsor, self.known) == sentences

    # ── helpers ────────────────────────────────────────────────────────────────────────────

    def lose(self, pk: UUID, readers: set[UUID], say_so: bool) -> None:
        """They no longer read it, and perhaps a line says so to those who are still sponsors."""
        words, have = self.live.pop(pk)
        if left := have - readers:
            self.live[pk] = words, left
        if say_so:
            self.lines |= readers & {one.pk for one in self.current}

    def check_page(self, sponsor: Membership) -> None:
        sentences = {words[2] for words in self.allowed(sponsor)}
        assert sentences_on_page(self.here.engagement, sponsor, self.known) == sentences

    def allowed(self, sponsor: Membership) -> set[Words]:
        if sponsor not in self.current:
            return set()
        return {words for words, readers in self.live.values() if sponsor.pk in readers}

    def theme(self, at: int) -> UUID:
        return self.themes[at % len(self.themes)]

    def row(self, pk: UUID) -> Theme:
        with acting_as(self.here.coachee):
            return Theme.objects.get(pk=pk)

    def hash_now(self, pk: UUID) -> str:
        with acting_as(self.here.coachee):
            return acts.seen([self.row(pk)], self.here.coachee)[pk]

    def new_words(self, area: str, direction: str) -> Words:
        number = next(self.numbers)
        sentence = f"Practice number {number} is visible."
        self.known.add(sentence)
        return area, direction, sentence, f"Ask about number {number}."

    def write(self, pk: UUID, words: Words, by: Membership) -> None:
        acts.reword(self.here, self.row(pk), by, **as_fields(words))

    def attempt(self, act: Callable[[], object], by: Membership) -> bool:
        try:
            with acting_as(by):
                act()
        except REFUSALS:
            return False
        return True


def as_fields(words: Words) -> dict[str, str]:
    return dict(zip(acts.WORDS, words, strict=True))


def machine_among(cast: Cast) -> type[ConsentMachine]:
    """The machine, walked by the cast's people and two sponsors who come and go."""
    others = [make_member(cast.admin, name) for name in ("Eve Larsen", "Femi Adu")]
    people = {"cast": cast, "sponsors": [cast.sponsor, *others]}
    return type("Machine", (ConsentMachine,), people)


def run(cast: Cast, *, examples: int = EXAMPLES, steps: int = STEPS) -> None:
    """Walk the machine. Raises AssertionError with the shortest story that breaks the promise."""
    run_state_machine_as_test(
        machine_among(cast),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=not LONG,
            suppress_health_check=list(HealthCheck),
        ),
    )
