"""Whatever people do with an engagement, in whatever order: only allowed moves, each kept once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.http import Http404
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from coaching.access.decision import NotAllowed
from coaching.access.models import Transition
from coaching.access.states import Moved
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from engagements.bounds import ReasonNeeded
from engagements.models import Agreement, Engagement, EngagementChange
from engagements.models.engagement import EndKind
from engagements.operations import life
from engagements.operations.agreement import sign
from engagements.operations.ending import end_engagement
from engagements.operations.engagement import start_engagement
from reviews.operations import closing
from sessions.models import CoachingSession
from sessions.operations.planning import plan_sessions
from sessions.operations.room import start
from tests.factories import Cast, make_cast, make_engagement
from tests.support.figures import Figure

EXAMPLES, STEPS = 12, 14
REFUSALS = (NotAllowed, Http404, Moved, life.NotMore, ReasonNeeded, Engagement.DoesNotExist)
WHO = ("admin", "coach", "coachee", "sponsor", "other_coach")
ADMIN, PAIR_OF_PAUSE = {"admin"}, {"admin", "coach"}

people = st.sampled_from(WHO)


class LifeMachine(RuleBasedStateMachine):
    """The model is the state alone, and the list of moves that led there with their authors."""

    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        cast = self.cast
        engagement = make_engagement(
            cast.admin, coach=cast.coach, coachee=cast.coachee, sponsors=[cast.sponsor],
            state="draft",
        )  # fmt: skip
        self.here = Cast(**{**vars(cast), "engagement": engagement})
        self.state, self.changes = "draft", 0
        self.moves: list[tuple[str, str, UUID]] = []
        self.begun = 0

    # ── what people do ─────────────────────────────────────────────────────────────────────

    @rule(who=people)
    def begin(self, who: str) -> None:
        self.step(who, start_engagement, ADMIN, {"draft"}, "contracting")

    @rule()
    def everybody_signs(self) -> None:
        """The last signature makes it active."""
        for who in ("coach", "coachee", "sponsor"):
            by = getattr(self.here, who)
            with acting_as(by):
                offered = Agreement.objects.filter(
                    engagement_id=self.here.engagement.pk, state="offered"
                ).first()
                if offered:
                    sign(agreement=offered, typed_name=by.name, address=None, by=by)
        if self.state == "contracting":
            self.moved("active", self.here.sponsor)

    @rule(who=people)
    def pause(self, who: str) -> None:
        done = self.step(who, life.pause_engagement, PAIR_OF_PAUSE, {"active"}, "paused")
        self.changes += done

    @rule(who=people, move_end=st.booleans())
    def resume(self, who: str, move_end: bool) -> None:
        how = {"move_end": move_end}
        done = self.step(who, life.resume_engagement, PAIR_OF_PAUSE, {"paused"}, "active", **how)
        self.changes += done

    @rule(who=people)
    def complete(self, who: str) -> None:
        self.step(who, closing.complete_engagement, {"coach"}, {"active"}, "completed")

    @rule(who=people)
    def end(self, who: str) -> None:
        living = {"contracting", "active", "paused"}
        self.step(who, end_engagement, ADMIN, living, "ended_early", kind=EndKind.AGREED)

    @rule(who=people)
    def last_longer(self, who: str) -> None:
        later = self.row().ends_on + timedelta(days=3)
        living = {"contracting", "active", "paused"}
        how = {"ends_on": later, "reason": "A leave"}
        self.changes += self.step(who, life.extend, ADMIN, living, None, **how)

    @rule(who=people)
    def start_a_session(self, who: str) -> None:
        """Only where it is active; a paused engagement begins nothing."""
        by = getattr(self.here, who)
        done = self.attempt(lambda: self.plan_and_start(by), by)
        assert done == (who == "coach" and self.state == "active")
        self.begun += done

    # ── what must be true after each ───────────────────────────────────────────────────────

    @invariant()
    def it_stands_where_the_moves_led(self) -> None:
        assert self.row().state == self.state
        assert (self.row().paused_at is not None) == (self.state == "paused")

    @invariant()
    def each_move_is_one_row_with_its_author(self) -> None:
        if self.state == "draft":
            return
        with acting_as(self.here.coachee):
            rows = Transition.objects.filter(thing_id=self.here.engagement.pk).order_by("at")
            assert [(one.old, one.new, one.by_id) for one in rows] == self.moves

    @invariant()
    def each_change_is_one_row(self) -> None:
        with acting_as(self.here.admin):
            rows = EngagementChange.objects.filter(engagement_id=self.here.engagement.pk)
            assert rows.count() == self.changes

    @invariant()
    def nothing_began_but_what_was_allowed(self) -> None:
        with acting_as(self.here.admin):
            rows = CoachingSession.objects.filter(engagement_id=self.here.engagement.pk)
            assert rows.filter(state="in_progress").count() == self.begun

    # ── helpers ────────────────────────────────────────────────────────────────────────────

    def step(
        self, who: str, deed: Any, may_do: set[str], when: set[str], new: str | None, **how: Any
    ) -> bool:
        by = getattr(self.here, who)

        def do() -> None:
            engagement = Engagement.objects.get(pk=self.here.engagement.pk)
            deed(engagement=engagement, **how, by=by)

        done = self.attempt(do, by)
        assert done == (who in may_do and self.state in when), (who, deed.__name__, self.state)
        if done and new:
            self.moved(new, by)
        return done

    def attempt(self, deed: Any, by: Membership) -> bool:
        with acting_as(by):
            try:
                deed()
            except REFUSALS:
                return False
        return True

    def moved(self, new: str, by: Membership) -> None:
        self.moves.append((self.state, new, by.pk))
        self.state = new

    def row(self) -> Engagement:
        with acting_as(self.here.admin):
            return Engagement.objects.get(pk=self.here.engagement.pk)

    def plan_and_start(self, by: Membership) -> None:
        engagement = Engagement.objects.get(pk=self.here.engagement.pk)
        first = timezone.now() + timedelta(days=3 * (1 + self.begun))
        one = plan_sessions(engagement=engagement, starts=[first], by=by)[0]
        try:
            start(coaching_session=one, by=by)
        except NotAllowed:
            one.delete()
            raise


def machine(cast: Cast) -> type[LifeMachine]:
    return type("Machine", (LifeMachine,), {"cast": cast})


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Everything that completing asks for is taken as there: what counts here is the state."""
    monkeypatch.setattr(closing, "missing_to_complete", lambda *_: [])
    return make_cast()


@pytest.mark.timeout(180)
@pytest.mark.proof(13)
def test_only_allowed_moves_each_with_one_transition(cast: Cast, figure: Figure) -> None:
    run_state_machine_as_test(
        machine(cast),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    figure(13, "moves of an engagement: violations", 0, "0", True)


def begun(cast: Cast) -> LifeMachine:
    walk = machine(cast)()
    walk.begin(who="admin")
    walk.everybody_signs()
    return walk


def test_the_machine_notices_a_pause_that_keeps_no_change(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = begun(cast)
    monkeypatch.setattr(life, "keep_change", lambda *_, **__: None)
    walk.pause(who="coach")
    with pytest.raises(AssertionError):
        walk.each_change_is_one_row()


def test_the_machine_walks_the_whole_road(cast: Cast) -> None:
    walk = begun(cast)
    walk.pause(who="coach")
    walk.start_a_session(who="coach")
    walk.resume(who="admin", move_end=True)
    walk.start_a_session(who="coach")
    walk.complete(who="coach")
    walk.end(who="admin")
    assert [new for _, new, _ in walk.moves] == [
        "contracting",
        "active",
        "paused",
        "active",
        "completed",
    ]
    assert walk.begun == 1
