"""Worlds that are alike in all that was released, and differ in nothing but what was not.

`make_stage` is what every world has: two firms' worth of people, three engagements, sessions held
and planned, agreements, one theme that Dana may read. `draw` adds the rest from a seed: the words
of every sealed field, how many rows of each kind there are and the state of each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid5

import time_machine
from django.utils import timezone

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from consent import operations as consent
from consent import wording
from consent.models import (
    AggregateConsent,
    DisclosureException,
    DisclosureText,
    Handover,
    HandoverAnswer,
    PassedItem,
    RemovalNotice,
    SponsorWord,
    Theme,
    ThemeComment,
)
from engagements.focus import FocusArea
from engagements.models import Agreement, Goal, Signature
from reviews.models import DevelopmentPlan, OutcomeRating, ReviewAnswer
from reviews.models.outcome import Dimension
from reviews.operations import reviews
from sessions.models import (
    Addendum,
    CoachingSession,
    Commitment,
    CommitmentChange,
    ListingConsent,
    PrivateNote,
    RecordRevision,
    SessionRecord,
    Topic,
)
from sessions.models.record import PARTS
from sessions.models.referral import ReferralKind
from sessions.operations import proposals, referrals, reflections
from tests.consent import acts
from tests.engagements.agreements import in_force
from tests.factories import Cast, make_cast, make_engagement, make_member
from tests.sessions.marks import marks

NAMESPACE = UUID("b9a7f7a2-4a1b-4b47-9c58-1a6b1f1d3c55")
MOST = 3  # of each kind in an engagement
LETTERS = "abcdefghij klmnop qrstuv wxyz <&>'äßñ漢\u0301"
LENGTHS = (1, 20, 120, 279)
NO_HASH = "0" * 64


@dataclass(frozen=True)
class Stage:
    """Dana reads one theme `here` and none `next_door`; she has no part in what is `apart`."""

    here: Cast
    next_door: Cast
    apart: Cast
    eve: Membership

    @property
    def casts(self) -> tuple[Cast, Cast, Cast]:
        return self.here, self.next_door, self.apart


def make_stage() -> Stage:
    """What is the same in all worlds."""
    here = make_cast()
    eve = acts.join(here, here.engagement)
    next_door = beside(here, here.coach, "Tomas Vega", [here.sponsor, eve])
    apart = beside(here, here.other_coach, "Kim Quay", [eve])
    for hours, cast in enumerate((here, next_door, apart)):
        in_force(cast, sessions_held=True)
        hold_sessions(cast, timedelta(days=7, hours=2 * hours))
        sign(cast)
        ask(cast)
    with time_machine.travel(timezone.now() - timedelta(hours=1), tick=False):
        acts.shared(here, sentence="Meetings end with a decision.")
    return Stage(here, next_door, apart, eve)


def beside(cast: Cast, coach: Membership, name: str, sponsors: list[Membership]) -> Cast:
    """Another engagement of the same firm."""
    coachee = make_member(cast.admin, name)
    engagement = make_engagement(cast.admin, coach=coach, coachee=coachee, sponsors=sponsors)
    changes = {"coach": coach, "coachee": coachee, "engagement": engagement}
    return Cast(**{**vars(cast), **changes, "sponsor": sponsors[0]})


def hold_sessions(cast: Cast, ahead: timedelta) -> None:
    """Four were held, the fifth is next week: logistics, which sponsor and admin may see."""
    fifth = timezone.now() + ahead
    with acting_as(cast.coach):
        for number in range(1, 6):
            at = fifth + timedelta(days=14 * (number - 5))
            held = {"state": "held", "started_at": at, "finished_at": at, "length_minutes": 85}
            CoachingSession.objects.create(
                firm=cast.coach.firm,
                engagement=cast.engagement,
                coach=cast.coach,
                number=number,
                starts_at=at,
                ends_at=at + timedelta(minutes=85),
                **(held if number < 5 else {}),
            )
    marks(cast, 4)


def sign(cast: Cast) -> None:
    """The next agreement waits for its last signature."""
    about = {"firm": cast.admin.firm, "engagement": cast.engagement, "document_hash": NO_HASH}
    with acting_as(cast.admin):
        agreement = Agreement.objects.create(
            **about, version=2, sections=[], state="offered", offered_at=timezone.now()
        )
    for role in ("coach", "coachee"):
        member = getattr(cast, role)
        with acting_as(member):
            Signature.objects.create(
                **about, agreement=agreement, member=member, role=role, typed_name=member.name
            )


def ask(cast: Cast) -> None:
    """An exception and a handover were asked for: codes and names, which an admin sees."""
    about = {"firm": cast.admin.firm, "engagement": cast.engagement}
    with acting_as(cast.coach):
        DisclosureException.objects.create(
            **about, asked_by=cast.coach, reason="legal_duty", addressee="court"
        )
    with acting_as(cast.admin):
        to = cast.other_coach if cast.coach != cast.other_coach else cast.admin
        Handover.objects.create(**about, to_coach=to, asked_by=cast.admin)


def draw(stage: Stage, seed: int) -> None:
    """Everything that was said and not released, in all three engagements."""
    for label, cast in zip(("here", "next door", "apart"), stage.casts, strict=True):
        Drawn(cast, label, seed, stage.eve).everything()


def pinned(label: str, kind: str, number: int) -> UUID:
    """The id that this row has in every world in which it is."""
    return uuid5(NAMESPACE, f"{label}|{kind}|{number}")


class Drawn:
    """The confidential side of one engagement, drawn from a seed."""

    def __init__(self, cast: Cast, label: str, seed: int, eve: Membership) -> None:
        self.cast, self.label, self.eve = cast, label, eve
        self.chance = Random(f"{seed}|{label}")

    def everything(self) -> None:
        for part in (self.goals, self.room, self.between, self.reviews, self.themes, self.trust):
            part()

    # ── how it is drawn ────────────────────────────────────────────────────────────────────

    def perhaps(self) -> bool:
        return self.chance.random() < 0.5

    def some(self, most: int = MOST) -> Iterator[int]:
        return iter(range(self.chance.randint(0, most)))

    def words(self) -> str:
        length = self.chance.choice(LENGTHS)
        return "W" + "".join(self.chance.choices(LETTERS, k=length))

    def pin(self, kind: str, number: int = 0) -> UUID:
        return pinned(self.label, kind, number)

    def add(self, by: Membership, model: Any, number: int = 0, /, **values: Any) -> Any:
        about = {"firm": by.firm, "engagement": self.cast.engagement}
        row = model(id=self.pin(model.__name__, number), **about, **values)
        with acting_as(by):
            row.save(force_insert=True)
        return row

    # ── what is drawn ──────────────────────────────────────────────────────────────────────

    def goals(self) -> None:
        self.set_goals = [
            self.add(
                self.cast.coach,
                Goal,
                number,
                author=self.cast.coach,
                position=number + 1,
                title=self.words(),
                outcome=self.words(),
                success_criteria=self.words(),
            )
            for number in self.some()
        ]

    def room(self) -> None:
        with acting_as(self.cast.coach):
            sessions = CoachingSession.objects.filter(engagement=self.cast.engagement)
            held = list(sessions.order_by("number"))
        for number, one in enumerate(held):
            by = {"author": self.cast.coach, "coaching_session": one}
            if self.perhaps():
                self.add(self.cast.coach, PrivateNote, number, **by, text=self.words())
            if self.perhaps():
                self.record(number, one, by)
            if self.perhaps():
                self.add(self.cast.coachee, Topic, number, coaching_session=one,
                         author=self.cast.coachee, text=self.words())  # fmt: skip

    def record(self, number: int, one: CoachingSession, by: dict[str, Any]) -> None:
        shared = one.state == "held" and self.perhaps()
        record = self.add(
            self.cast.coach,
            SessionRecord,
            number,
            **by,
            **{part: self.words() for part in PARTS},
            shared_at=timezone.now() if shared else None,
        )
        about = {"author": self.cast.coach, "record": record}
        if shared and self.perhaps():
            self.add(self.cast.coach, Addendum, number, **about, text=self.words())
            self.correct(number, record)
        elif not shared:
            self.add(self.cast.coach, RecordRevision, number, **about, version=2, words="{}")
        self.commit(number, by, shared)

    def correct(self, number: int, record: SessionRecord) -> None:
        with acting_as(self.cast.coachee):
            one = proposals.propose_correction(
                proposal_id=self.pin("Proposal", number),
                record_of=record,
                words=self.words(),
                by=self.cast.coachee,
            )
            if self.perhaps():
                proposals.withdraw(proposal=one, by=self.cast.coachee)

    def commit(self, number: int, by: dict[str, Any], shared: bool) -> None:
        states = ("proposed", "open", "done", "partly", "not_yet", "dropped")
        due = {"due_on": date.today() + timedelta(days=self.chance.randint(-20, 20))}
        for which in self.some(2):
            commitment = self.add(
                self.cast.coach,
                Commitment,
                number * 3 + which,
                **by,
                **due,
                wording=self.words(),
                measure=self.words(),
                state=self.chance.choice(states) if shared else "draft",
            )
            if shared and self.perhaps():
                self.add(self.cast.coach, CommitmentChange, number * 3 + which, **by, **due,
                         commitment=commitment, kind="reworded", wording=self.words(),
                         measure=self.words())  # fmt: skip

    def between(self) -> None:
        coachee, engagement = self.cast.coachee, self.cast.engagement
        for number in self.some():
            with acting_as(coachee):
                reflections.reflect(
                    engagement=engagement,
                    text=self.words(),
                    shared=self.perhaps(),
                    by=coachee,
                    reflection_id=self.pin("Reflection", number),
                )
        for number in self.some():
            with acting_as(self.cast.coach):
                referrals.refer(
                    referral_id=self.pin("BoundaryReferral", number),
                    engagement=engagement,
                    kind=self.chance.choice(ReferralKind.values),
                    on=date.today(),
                    by=self.cast.coach,
                )

    def reviews(self) -> None:
        coach, coachee = self.cast.coach, self.cast.coachee
        if self.perhaps():
            self.add(coachee, DevelopmentPlan, author=coachee, strengths=self.words(),
                     next_steps=self.words(), support=self.words())  # fmt: skip
        if self.perhaps():
            return
        with acting_as(coach):
            review = reviews.open_review(engagement=self.cast.engagement, kind="mid", by=coach)
        handed_in = [self.answer(review, role) for role in ("coach", "coachee")]
        if all(handed_in):
            with acting_as(coach):
                reviews.complete_review(review=review, by=coach)

    def answer(self, review: Any, role: str) -> bool:
        """Whether it was handed in."""
        by, at = getattr(self.cast, role), timezone.now() if self.perhaps() else None
        number = ("coach", "coachee").index(role)
        written = {name: self.words() for name in ("progress", "works", "change")}
        self.add(by, ReviewAnswer, number, review=review, author=by, role=role, ratings="{}",
                 submitted_at=at, **written)  # fmt: skip
        for place, dimension in enumerate(Dimension.values):
            if self.perhaps():
                self.add(by, OutcomeRating, number * 10 + place, review=review, author=by,
                         dimension=dimension, rating=self.chance.randint(1, 10))  # fmt: skip
        return at is not None

    def themes(self) -> None:
        with acting_as(self.cast.coach):
            update = consent.draft_update(
                engagement=self.cast.engagement,
                update_id=self.pin("SponsorUpdate", 0),
                by=self.cast.coach,
            )
        for number in self.some(4):
            by = self.chance.choice((self.cast.coach, self.cast.coachee))
            with acting_as(by):
                theme = consent.draft_theme(
                    theme_id=self.pin("Theme", number), update=update, by=by, **self.theme_words()
                )
            if self.perhaps():
                self.add(by, ThemeComment, number, theme=theme, author=by, text=self.words())
            self.chance.choice(FATES)(self, theme)

    def theme_words(self) -> dict[str, str]:
        return {
            "focus_area": self.chance.choice(FocusArea.values),
            "direction": self.chance.choice(("emerging", "progressing", "sustained", "paused")),
            "sentence": self.words(),
            "support_asked": self.words() if self.perhaps() else "",
        }

    def propose(self, theme: Theme) -> Theme:
        with acting_as(self.cast.coach):
            return consent.propose(theme=theme, by=self.cast.coach)

    def share(self, theme: Theme, reader: Membership) -> Theme:
        return acts.share(self.cast, self.propose(theme), to=[reader])[0]

    def trust(self) -> None:
        coachee = self.cast.coachee
        wordings = {"by": coachee, "wording_version": wording.VERSION}
        for model in (AggregateConsent, ListingConsent):
            if self.perhaps():
                over = timezone.now() if self.perhaps() else None
                self.add(coachee, model, **wordings, ended_at=over)
        if self.perhaps():
            self.add(coachee, RemovalNotice, recipient=self.eve)
        if self.perhaps():
            self.add(self.eve, SponsorWord, author=self.eve, kind="hope", text=self.words())
        if self.perhaps():
            with acting_as(self.cast.coach):
                asked = DisclosureException.objects.get(engagement=self.cast.engagement)
            self.add(self.cast.coach, DisclosureText, exception=asked, author=self.cast.coach,
                     text=self.words())  # fmt: skip
        self.hand_on()

    def hand_on(self) -> None:
        with acting_as(self.cast.coachee):
            handover = Handover.objects.get(engagement=self.cast.engagement)
        about = {"handover": handover, "passes": "goal"}
        for number, goal in enumerate(self.set_goals):
            by = self.chance.choice((self.cast.coach, self.cast.coachee))
            self.add(by, HandoverAnswer, number, **about, row_id=goal.pk, by=by)
            if self.perhaps():
                self.add(self.cast.coachee, PassedItem, number, **about, row_id=goal.pk,
                         author=self.cast.coachee, title=self.words(), text=self.words())  # fmt: skip


def stays_a_draft(drawn: Drawn, theme: Theme) -> None:
    pass


def is_proposed(drawn: Drawn, theme: Theme) -> None:
    drawn.propose(theme)


def is_declined(drawn: Drawn, theme: Theme) -> None:
    acts.decline(drawn.cast, drawn.propose(theme))


def lapses(drawn: Drawn, theme: Theme) -> None:
    proposed = drawn.propose(theme)
    long_ago = timezone.now() - timedelta(days=30)
    with acting_as(drawn.cast.coachee):
        Theme.objects.filter(pk=proposed.pk).update(proposed_at=long_ago)
        consent.lapse(themes=[proposed], by=drawn.cast.coachee)


def is_shared_with_eve(drawn: Drawn, theme: Theme) -> None:
    drawn.share(theme, drawn.eve)


def is_shared_with_eve_and_withdrawn(drawn: Drawn, theme: Theme) -> None:
    acts.withdraw(drawn.cast, drawn.share(theme, drawn.eve))


def is_shared_and_withdrawn_before_it_was_read(drawn: Drawn, theme: Theme) -> None:
    acts.withdraw(drawn.cast, drawn.share(theme, drawn.cast.sponsor))


def is_shared_and_reworded_before_it_was_read(drawn: Drawn, theme: Theme) -> None:
    acts.reword(drawn.cast, drawn.share(theme, drawn.cast.sponsor), drawn.cast.coach,
                **drawn.theme_words())  # fmt: skip


Fate = Callable[[Drawn, Theme], None]
FATES: tuple[Fate, ...] = (
    stays_a_draft,
    is_proposed,
    is_declined,
    lapses,
    is_shared_with_eve,
    is_shared_with_eve_and_withdrawn,
    is_shared_and_withdrawn_before_it_was_read,
    is_shared_and_reworded_before_it_was_read,
)
