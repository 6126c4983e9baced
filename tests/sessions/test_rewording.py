"""A promise in other words, on another day, and its whole history."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from coaching.access.decision import NotAllowed
from coaching.access.opening import open_row
from coaching.access.states import Moved
from coaching.access.verbs import Reason
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from coaching.reminders.models import Reminder
from sessions.history import story_of
from sessions.models import CoachingSession, Commitment, CommitmentChange
from sessions.operations.commitments import update_commitment
from sessions.operations.rewording import reword
from sessions.operations.saving import Conflict
from tests.factories import Cast
from tests.sessions.promising import carried, confirmed, fresh, in_session, promised, reworded
from tests.sessions.rooms import plan_session
from tests.sessions.test_commitment_operations import draft

HOSTILE = "مرحبا 👩🏽‍💻 <b>x</b> \u202eevil"


def sentence(one: Commitment, by: Membership) -> tuple[str, str, str]:
    with acting_as(by):
        now = open_row(fresh(one, by), by=by)
        return now.wording.text, now.measure.text, now.state


def changes(cast: Cast) -> list[tuple[str, str, str]]:
    """(kind, how it was worded before, by whom), the earliest first."""
    with acting_as(cast.coachee):
        rows = CommitmentChange.objects.order_by("at")
        return [
            (one.kind, open_row(one, by=cast.coachee).wording.text, one.author.name) for one in rows
        ]


def answered(one: Commitment, by: Membership, answer: str) -> None:
    with acting_as(by):
        update_commitment(commitment=fresh(one, by), answer=answer, by=by)


@pytest.mark.parametrize("before", ["proposed", "open", "partly", "not_yet"])
def test_the_coachees_words_stand_at_once(cast: Cast, before: str):
    one = promised(cast) if before == "proposed" else confirmed(cast)
    if before in ("partly", "not_yet"):
        answered(one, cast.coachee, before)
    reworded(one, cast.coachee, "I will ask three peers.", measure="I wrote it down")
    assert sentence(one, cast.coach) == ("ask three peers", "I wrote it down", "open")
    assert changes(cast) == [("reworded", "ask two peers", "Priya Raman")]


@pytest.mark.parametrize("before", ["proposed", "open", "partly"])
def test_the_coachs_words_wait_for_a_yes(cast: Cast, before: str):
    one = promised(cast) if before == "proposed" else confirmed(cast)
    if before == "partly":
        answered(one, cast.coachee, before)
    reworded(one, cast.coach, "ask three peers")
    assert sentence(one, cast.coachee) == ("ask three peers", "", "proposed")
    assert changes(cast) == [("reworded", "ask two peers", "Ana Lind")]


@pytest.mark.parametrize("state", ["done", "dropped"])
def test_what_is_done_or_dropped_keeps_its_words(cast: Cast, state: str):
    one = confirmed(cast)
    answered(one, cast.coachee, state)
    for act in (lambda: reworded(one, cast.coachee, "other"), lambda: carried(one, cast.coachee)):
        with pytest.raises(NotAllowed) as refused:
            act()
        assert refused.value.reason == Reason.COMMITMENT_CLOSED


def test_a_draft_is_simply_edited_by_its_coach(cast: Cast, begun: CoachingSession):
    one = draft(cast, begun)
    reworded(one, cast.coach, "ask three peers", measure="they answer")
    assert sentence(one, cast.coach) == ("ask three peers", "they answer", "draft")
    with acting_as(cast.coach):
        assert not CommitmentChange.objects.exists()
    with acting_as(cast.coachee), pytest.raises(Http404):
        reword(
            commitment=one, wording="x", measure="", due_on=one.due_on, version=2, by=cast.coachee
        )


def test_the_same_words_again_are_no_change(cast: Cast):
    one = confirmed(cast)
    for _ in range(2):
        reworded(one, cast.coachee, "ask three peers", measure="they answer", version=1)
    assert len(changes(cast)) == 1


def test_who_was_slower_gets_the_others_sentence_and_writes_nothing(cast: Cast):
    one = confirmed(cast)
    reworded(one, cast.coachee, "ask three peers", measure="written down")
    outcome = reworded(one, cast.coach, "ask nobody", version=1)
    assert isinstance(outcome, Conflict)
    assert outcome.version == 2
    assert dict(outcome.theirs) == {
        "wording": "ask three peers",
        "measure": "written down",
        "due_on": one.due_on.isoformat(),
    }
    assert sentence(one, cast.coach) == ("ask three peers", "written down", "open")
    reworded(one, cast.coach, "ask nobody", version=2)
    assert sentence(one, cast.coachee)[0] == "ask nobody"


def test_hostile_words_come_back_as_they_were(cast: Cast):
    one = confirmed(cast)
    reworded(one, cast.coachee, HOSTILE, measure=HOSTILE)
    assert sentence(one, cast.coach)[:2] == (HOSTILE, HOSTILE)


def test_carried_over_it_is_due_at_the_next_session(cast: Cast):
    one = confirmed(cast)
    answered(one, cast.coachee, "partly")
    now = in_session(cast, 2)
    following = plan_session(cast, 3, days=17)
    after = carried(one, cast.coach)
    assert (after.state, after.due_on) == ("open", following.starts_at.date())
    with acting_as(cast.coach):
        (change,) = CommitmentChange.objects.all()
        assert (change.kind, change.coaching_session_id) == ("carried", now.pk)
        assert change.due_on == one.due_on


def test_due_at_the_next_session_already_it_goes_to_the_one_after(cast: Cast):
    one = confirmed(cast)
    plan_session(cast, 2, days=14)
    later = plan_session(cast, 3, days=31)
    with acting_as(cast.coachee):
        Commitment.objects.update(due_on=timezone.localdate() + timedelta(days=14))
    assert carried(one, cast.coachee).due_on == later.starts_at.date()


def test_without_a_session_it_goes_as_far_as_sessions_stand_apart(cast: Cast):
    one = confirmed(cast)
    assert carried(one, cast.coachee).due_on == one.due_on + timedelta(days=14)


def test_carried_over_to_a_chosen_day_and_twice(cast: Cast):
    one = confirmed(cast)
    day = timezone.localdate() + timedelta(days=3)
    assert carried(one, cast.coachee, due_on=day).due_on == day
    carried(one, cast.coach)
    with acting_as(cast.coach):
        assert Commitment.objects.with_carried().get().carried == 2


def test_the_same_tap_twice_carries_once(cast: Cast):
    one = confirmed(cast)
    carried(one, cast.coachee, version=1)
    with pytest.raises(Moved):
        carried(one, cast.coachee, version=1)
    assert len(changes(cast)) == 1


def test_what_nobody_said_yes_to_still_waits_when_carried(cast: Cast):
    assert carried(promised(cast), cast.coach).state == "proposed"


def test_another_day_has_a_reminder_of_its_own(cast: Cast):
    one = confirmed(cast)
    after = carried(one, cast.coachee)
    with acting_as(cast.coachee):
        told = Reminder.objects.filter(kind="commitment_due", thing_id=one.pk)
        assert {reminder.due_at.date() for reminder in told} == {one.due_on, after.due_on}


@pytest.mark.parametrize("who", ["sponsor", "admin", "other_coach", "stranger"])
def test_for_others_there_is_nothing_to_reword_or_carry(cast: Cast, who: str):
    one, member = confirmed(cast), getattr(cast, who)
    with acting_as(member):
        for act in (
            lambda: reword(
                commitment=one, wording="x", measure="", due_on=one.due_on, version=1, by=member
            ),
            lambda: story_of(one, member),
        ):
            with pytest.raises((Http404, IndexError)):
                act()
        assert not CommitmentChange.objects.exists()


def words_of(one: Commitment, by: Membership) -> list[str]:
    with acting_as(by):
        return [entry.words for entry in story_of(one, by).entries]


def test_the_whole_history_in_words_for_each_reader(cast: Cast):
    one = confirmed(cast)
    answered(one, cast.coachee, "partly")
    in_session(cast, 2)
    plan_session(cast, 3, days=17)
    first = one.due_on
    second = carried(one, cast.coach).due_on
    reworded(one, cast.coach, "ask three peers")
    reworded(one, cast.coachee, "ask one peer")
    answered(one, cast.coachee, "done")
    days = f"from {said(first)} to {said(second)}"
    story = [
        "{ana} proposed it",
        "{priya} said yes",
        "{priya} noted: partly",
        "{ana} carried it over in session 2, " + days,
        "{ana} reworded it",
        "{priya} reworded it",
        "{priya} said yes",
        "{priya} noted: done",
    ]
    assert words_of(one, cast.coachee) == [line.format(ana="Ana", priya="You") for line in story]
    assert words_of(one, cast.coach) == [line.format(ana="You", priya="Priya") for line in story]


def said(day: Any) -> str:
    return f"{day.day} {day:%B}"


def test_a_line_stands_in_the_history_of_who_may_read_it(cast: Cast):
    one = confirmed(cast)
    with acting_as(cast.coachee):
        for shared in (True, False):
            update_commitment(
                commitment=fresh(one, cast.coachee), answer="partly", reflection=f"line {shared}",
                shared=shared, by=cast.coachee,
            )  # fmt: skip
    lines = {}
    for member in (cast.coachee, cast.coach):
        with acting_as(member):
            entries = story_of(one, member).entries
            lines[member] = [entry.line.words for entry in entries if entry.line]
    assert lines == {cast.coachee: ["line True", "line False"], cast.coach: ["line True"]}
