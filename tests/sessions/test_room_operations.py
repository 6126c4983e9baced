"""Start, write, finish: what holds whoever calls it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.http import Http404
from django.utils import timezone

from coaching.access.decision import NotAllowed
from coaching.access.opening import open_row
from coaching.access.states import Moved
from coaching.access.verbs import Reason
from coaching.firms.entry import acting_as
from coaching.reminders.models import Reminder
from engagements.models import Engagement
from sessions.models import CoachingSession, Commitment, PrivateNote, SessionRecord
from sessions.models.record import PARTS
from sessions.operations import room
from sessions.operations.commitments import add_commitment
from tests.factories import Cast, make_cast
from tests.sessions.rooms import plan_session


def record_of(coaching_session: CoachingSession) -> SessionRecord:
    return SessionRecord.objects.get(coaching_session=coaching_session)


def test_starting_opens_a_record_and_a_note(cast: Cast, begun: CoachingSession):
    with acting_as(cast.coach):
        assert begun.state == "in_progress"
        assert record_of(begun).version == 1
        assert PrivateNote.objects.get(coaching_session=begun).author == cast.coach


def test_starting_twice_is_once(cast: Cast, begun: CoachingSession):
    with acting_as(cast.coach):
        again = CoachingSession.objects.get(pk=begun.pk)
        room.start(coaching_session=again, by=cast.coach)
        assert again.started_at == begun.started_at
        assert SessionRecord.objects.count() == 1


def test_a_session_can_be_logged_afterwards(cast: Cast, planned: CoachingSession):
    yesterday = timezone.now() - timedelta(days=1)
    with acting_as(cast.coach):
        room.start(coaching_session=planned, by=cast.coach, at=yesterday)
        room.finish(coaching_session=planned, by=cast.coach, at=yesterday + timedelta(minutes=80))
        held = CoachingSession.objects.get(pk=planned.pk)
    assert (held.started_at, held.finished_at) == (yesterday, yesterday + timedelta(minutes=80))


def test_no_session_starts_or_ends_in_the_future(cast: Cast, planned: CoachingSession):
    with acting_as(cast.coach):
        later = timezone.now() + timedelta(days=1)
        room.start(coaching_session=planned, by=cast.coach, at=later)
        assert planned.started_at
        assert planned.started_at < timezone.now()
        room.finish(coaching_session=planned, by=cast.coach, at=later)
        assert planned.finished_at
        assert planned.started_at <= planned.finished_at < later


def test_coaching_does_not_begin_before_everybody_has_signed(db: None):
    cast = make_cast("contracting")
    coaching_session = plan_session(cast)
    with acting_as(cast.coach), pytest.raises(NotAllowed) as refused:
        room.start(coaching_session=coaching_session, by=cast.coach)
    assert refused.value.reason == Reason.AGREEMENT_UNSIGNED


@pytest.mark.parametrize("who", ["coachee", "sponsor", "admin"])
def test_only_the_coach_starts(cast: Cast, planned: CoachingSession, who: str):
    member = getattr(cast, who)
    with acting_as(member), pytest.raises(NotAllowed):
        room.start(coaching_session=planned, by=member)


@pytest.mark.parametrize("who", ["other_coach", "stranger"])
def test_for_everybody_else_there_is_nothing_to_start(
    cast: Cast, planned: CoachingSession, who: str
):
    member = getattr(cast, who)
    with acting_as(member), pytest.raises(Http404):
        room.start(coaching_session=planned, by=member)


def save(cast: Cast, session: CoachingSession, text: str, version: int, part: str = "deep_dive"):
    return room.save_part(
        coaching_session=session, part=part, text=text, version=version, by=cast.coach
    )


def test_a_save_is_kept_and_names_the_next_version(cast: Cast, begun: CoachingSession):
    with acting_as(cast.coach):
        saved = save(cast, begun, "silence\r\n**stands**\x00", 1)
        assert isinstance(saved, room.Saved)
        assert saved.version == 2
        kept = open_row(record_of(begun), by=cast.coach)
    assert kept.deep_dive.text == "silence\n**stands**"
    assert kept.version == 2


def test_a_conflict_returns_their_words_and_writes_nothing(cast: Cast, begun: CoachingSession):
    with acting_as(cast.coach):
        save(cast, begun, "first", 1)
        answer = save(cast, begun, "second", 1)
        blank = dict.fromkeys(PARTS, "")
        assert answer == room.Conflict(2, {**blank, "deep_dive": "first"})
        assert open_row(record_of(begun), by=cast.coach).deep_dive.text == "first"


def test_the_same_words_twice_are_no_conflict(cast: Cast, begun: CoachingSession):
    with acting_as(cast.coach):
        first = save(cast, begun, "the same", 1)
        assert save(cast, begun, "the same", 1) == first


def test_a_save_touches_no_other_part(cast: Cast, begun: CoachingSession):
    with acting_as(cast.coach):
        save(cast, begun, "one", 1, "check_in")
        save(cast, begun, "two", 2, "challenge")
        kept = open_row(record_of(begun), by=cast.coach)
    assert (kept.check_in.text, kept.challenge.text, kept.version) == ("one", "two", 3)


def test_nothing_is_written_into_a_finished_record(cast: Cast, begun: CoachingSession):
    with acting_as(cast.coach):
        room.finish(coaching_session=begun, by=cast.coach)
        with pytest.raises(NotAllowed) as refused:
            save(cast, begun, "too late", 1)
    assert refused.value.reason == Reason.RECORD_FINISHED


@pytest.mark.parametrize("who", ["coachee", "sponsor", "admin", "other_coach", "stranger"])
def test_nobody_else_writes_record_or_note(cast: Cast, begun: CoachingSession, who: str):
    member = getattr(cast, who)
    with acting_as(member):
        with pytest.raises(Http404):
            room.save_part(coaching_session=begun, part="check_in", text="x", version=1, by=member)
        with pytest.raises(Http404):
            room.save_note(coaching_session=begun, text="x", version=1, by=member)


def test_the_private_note_is_versioned_too_and_outlives_the_finish(
    cast: Cast, begun: CoachingSession
):
    with acting_as(cast.coach):
        room.save_note(coaching_session=begun, text="mine", version=1, by=cast.coach)
        conflict = room.save_note(coaching_session=begun, text="tab two", version=1, by=cast.coach)
        assert conflict == room.Conflict(2, {"text": "mine"})
        room.finish(coaching_session=begun, by=cast.coach)
        room.save_note(coaching_session=begun, text="later", version=2, by=cast.coach)
        note = open_row(PrivateNote.objects.get(coaching_session=begun), by=cast.coach)
    assert note.text.text == "later"


def test_finishing_shares_the_record_and_counts_the_session(cast: Cast, begun: CoachingSession):
    with acting_as(cast.coachee):
        assert not SessionRecord.objects.visible_to(cast.coachee).exists()
    with acting_as(cast.coach):
        room.finish(coaching_session=begun, by=cast.coach)
        assert Engagement.objects.get(pk=cast.engagement.pk).sessions_held == 1
    with acting_as(cast.coachee):
        assert record_of(begun).shared_at is not None
        assert not PrivateNote.objects.exists()


def test_finishing_twice_has_one_effect(cast: Cast, begun: CoachingSession):
    with acting_as(cast.coach):
        stale = CoachingSession.objects.get(pk=begun.pk)
        room.finish(coaching_session=begun, by=cast.coach)
        with pytest.raises(Moved):
            room.finish(coaching_session=stale, by=cast.coach)
        assert Engagement.objects.get(pk=cast.engagement.pk).sessions_held == 1


def test_finishing_proposes_the_drafts_and_plans_the_reminders(cast: Cast, begun: CoachingSession):
    due_on = timezone.localdate() + timedelta(days=10)
    with acting_as(cast.coach):
        commitment = add_commitment(
            commitment_id=uuid4(), coaching_session=begun, wording="ask", due_on=due_on,
            by=cast.coach,
        )  # fmt: skip
    with acting_as(cast.coachee):
        assert not Commitment.objects.visible_to(cast.coachee).exists()
    with acting_as(cast.coach):
        room.finish(coaching_session=begun, by=cast.coach)
        (for_coach,) = Reminder.objects.all()
    assert (for_coach.kind, for_coach.thing_id) == ("cadence_broken", begun.pk)
    assert begun.finished_at
    assert for_coach.due_at == begun.finished_at + timedelta(days=21)
    with acting_as(cast.coachee):
        told = {row.kind: row for row in Reminder.objects.all()}
        assert Commitment.objects.get().state == "proposed"
    assert set(told) == {"record_shared", "commitment_due"}
    due = told["commitment_due"]
    assert due.thing_id == commitment.pk
    london = due.due_at.astimezone(ZoneInfo("Europe/London"))
    assert (london.date(), london.hour, london.minute) == (due_on, 9, 0)


def test_the_last_session_breaks_no_rhythm(cast: Cast, begun: CoachingSession):
    with acting_as(cast.coach):
        Engagement.objects.filter(pk=cast.engagement.pk).update(
            sessions_planned=1, reason_outside_bounds="one is enough"
        )
        last = CoachingSession.objects.select_related("engagement").get(pk=begun.pk)
        room.finish(coaching_session=last, by=cast.coach)
        assert not Reminder.objects.filter(kind="cadence_broken").exists()


def test_a_promise_whose_day_has_passed_reminds_nobody(cast: Cast, begun: CoachingSession):
    with acting_as(cast.coach):
        add_commitment(
            commitment_id=uuid4(), coaching_session=begun, wording="ask",
            due_on=timezone.localdate() - timedelta(days=2), by=cast.coach,
        )  # fmt: skip
        room.finish(coaching_session=begun, by=cast.coach)
    with acting_as(cast.coachee):
        assert not Reminder.objects.filter(kind="commitment_due").exists()


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> ![x](http://evil.test/x.png) [y](javascript:alert(1))",
        "\u202eright to left \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
        "x" * 20_000,
        "'; DROP TABLE engagements_goal; --",
        "👩🏽\u200d🚀 \u0000 zero",
    ],
)
def test_hostile_words_come_back_as_they_were_written(
    cast: Cast, begun: CoachingSession, text: str
):
    with acting_as(cast.coach):
        assert isinstance(save(cast, begun, text, 1), room.Saved)
        kept = open_row(record_of(begun), by=cast.coach).deep_dive.text
    assert kept == text.replace("\x00", "")
