"""Shared, or kept as a draft and shared later; then added to and never rewritten."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coaching.access.decision import NotAllowed
from coaching.access.states import Moved
from coaching.access.verbs import Reason
from coaching.firms.entry import acting_as
from coaching.reminders.models import Reminder
from engagements.models import Engagement
from sessions.models import Addendum, CoachingSession, Commitment, Proposal, SessionRecord
from sessions.operations import room
from sessions.operations.commitments import add_commitment
from sessions.operations.sharing import add_addendum, share_record
from tests.factories import Cast, make_cast
from tests.sessions.pages import client_of
from tests.sessions.papers import record_of, revisions, save, stands, url
from tests.sessions.rooms import begin, make_goals, plan_session


@pytest.fixture
def coach(cast: Cast) -> Client:
    return client_of(cast.coach)


@pytest.fixture
def coachee(cast: Cast) -> Client:
    return client_of(cast.coachee)


@pytest.fixture
def draft(cast: Cast, begun: CoachingSession) -> CoachingSession:
    """A session held whose record is kept as a draft, with a promise in it."""
    save(cast, begun, 1, deep_dive="the silence stands")
    with acting_as(cast.coach):
        promise(cast, begun)
        room.finish(coaching_session=begun, by=cast.coach, share=False)
    return begun


@pytest.fixture
def shared(cast: Cast, begun: CoachingSession) -> CoachingSession:
    save(cast, begun, 1, deep_dive="the silence stands")
    with acting_as(cast.coach):
        room.finish(coaching_session=begun, by=cast.coach)
    return begun


def promise(cast: Cast, session: CoachingSession, wording: str = "ask two peers") -> Commitment:
    return add_commitment(
        commitment_id=uuid4(), coaching_session=session, wording=wording, by=cast.coach
    )


def told(cast: Cast) -> set[str]:
    with acting_as(cast.coachee):
        return set(Reminder.objects.values_list("kind", flat=True))


def today(client: Client, cast: Cast) -> str:
    return client.get(reverse("home:start", args=[cast.admin.firm.slug])).content.decode()


# ── a draft ──


def test_a_draft_is_held_and_nobody_is_told(cast: Cast, draft: CoachingSession, coachee: Client):
    with acting_as(cast.coach):
        assert CoachingSession.objects.get(pk=draft.pk).state == "held"
        assert Engagement.objects.get(pk=cast.engagement.pk).sessions_held == 1
        assert record_of(draft).shared_at is None
        assert Commitment.objects.get().state == "draft"
        assert {row.kind for row in Reminder.objects.all()} == {"cadence_broken"}
    assert told(cast) == set()
    assert coachee.get(url(cast, draft, "record")).status_code == 404
    with acting_as(cast.coachee):
        assert not SessionRecord.objects.exists()
        assert not Commitment.objects.exists()


def test_the_check_page_keeps_a_draft(cast: Cast, begun: CoachingSession, coach: Client):
    sent = {"minutes": 80, "keep": "draft"}
    for _ in range(2):
        response = coach.post(url(cast, begun, "finish"), sent)
        assert response["Location"] == reverse("home:start", args=[cast.admin.firm.slug])
    with acting_as(cast.coach):
        held = CoachingSession.objects.get(pk=begun.pk)
        assert (held.state, held.length_minutes) == ("held", 80)
        assert record_of(begun).shared_at is None


def test_a_draft_waits_on_the_first_page_until_it_is_shared(
    cast: Cast, draft: CoachingSession, coach: Client
):
    html = today(coach, cast)
    assert "Records to finish" in html
    assert "Open the draft" in html
    assert url(cast, draft, "room") in html
    coach.post(url(cast, draft, "finish"), {"minutes": 80})
    assert "Records to finish" not in today(coach, cast)


def test_a_draft_opens_in_the_room_without_a_clock(
    cast: Cast, draft: CoachingSession, coach: Client
):
    html = coach.get(url(cast, draft, "record"), follow=True).content.decode()
    assert "the silence stands</textarea>" in html
    assert "<session-timer" not in html
    assert "A draft: Priya reads nothing of it until you share it." in html
    assert "Check and share" in html


def test_a_draft_is_written_on(cast: Cast, draft: CoachingSession, coach: Client):
    answer = coach.post(url(cast, draft, "save"), {"version": 2, "challenge": "more"})
    assert answer.status_code == 303
    due_on = timezone.localdate().isoformat()
    more = {"commitment_id": uuid4(), "wording": "call Tomas", "due_on": due_on}
    assert coach.post(url(cast, draft, "add_commitment"), more).status_code == 303
    gone = url(cast, draft, "remove_commitment", more["commitment_id"])
    assert coach.post(gone).status_code == 303
    assert stands(cast, draft) == {"deep_dive": "the silence stands", "challenge": "more"}
    assert [version for version, _ in revisions(cast, draft)] == [2, 3]


def test_a_draft_is_shared_later(
    cast: Cast, draft: CoachingSession, coach: Client, coachee: Client
):
    page = coach.get(url(cast, draft, "finish")).content.decode()
    assert "Share with Priya" in page
    response = coach.post(url(cast, draft, "finish"), {"minutes": 82})
    assert response["Location"] == url(cast, draft, "record")
    assert "the silence stands" in coachee.get(url(cast, draft, "record")).content.decode()
    assert told(cast) == {"record_shared", "commitment_due"}
    assert revisions(cast, draft) == []
    with acting_as(cast.coachee):
        assert Commitment.objects.get().state == "proposed"
        assert CoachingSession.objects.get(pk=draft.pk).length_minutes == 82
        assert Engagement.objects.get(pk=cast.engagement.pk).sessions_held == 1


def test_sharing_twice_has_one_effect(cast: Cast, draft: CoachingSession, coach: Client):
    with acting_as(cast.coach):
        stale = record_of(draft)
        share_record(record=record_of(draft), coaching_session=draft, by=cast.coach)
        with pytest.raises(Moved):
            share_record(record=stale, coaching_session=draft, by=cast.coach)
        with pytest.raises(NotAllowed) as refused:
            share_record(record=record_of(draft), coaching_session=draft, by=cast.coach)
    assert refused.value.reason == Reason.RECORD_FINISHED
    assert coach.post(url(cast, draft, "finish"), {"minutes": 1}).status_code == 303
    with acting_as(cast.coachee):
        assert Reminder.objects.filter(kind="record_shared").count() == 1


@pytest.mark.parametrize("who", ["coachee", "sponsor", "admin", "other_coach", "stranger"])
def test_nobody_else_shares_a_draft(cast: Cast, draft: CoachingSession, who: str):
    member = getattr(cast, who)
    answer = client_of(member).post(url(cast, draft, "finish"), {"minutes": 80})
    assert answer.status_code == 404
    with acting_as(cast.coach):
        record = record_of(draft)
    with acting_as(member), pytest.raises((Http404, NotAllowed)):
        share_record(record=record, coaching_session=draft, by=member)
    with acting_as(cast.coach):
        assert record_of(draft).shared_at is None


def test_the_coachee_is_led_to_no_draft(cast: Cast, draft: CoachingSession, coach: Client):
    address = reverse("home:engagement", args=[cast.admin.firm.slug, cast.engagement.pk])
    for_coachee = client_of(cast.coachee).get(address).content.decode()
    assert url(cast, draft, "record") not in for_coachee
    assert url(cast, draft, "room") not in for_coachee
    assert url(cast, draft, "room") in coach.get(address).content.decode()


def test_no_promise_is_added_before_the_session_or_after_sharing(
    cast: Cast, planned: CoachingSession
):
    save_first: dict[str, Any] = {"coaching_session": planned, "wording": "x", "by": cast.coach}
    with acting_as(cast.coach):
        room.begin_record(coaching_session=planned, texts={"aim": "x"}, by=cast.coach)
        with pytest.raises(NotAllowed):
            add_commitment(commitment_id=uuid4(), **save_first)
        room.start(coaching_session=planned, by=cast.coach)
        room.finish(coaching_session=planned, by=cast.coach)
        with pytest.raises(NotAllowed):
            add_commitment(commitment_id=uuid4(), **save_first)


# ── the finished record ──


def test_what_the_session_was_for_goals_and_tags_are_read_by_both(
    cast: Cast, begun: CoachingSession, coach: Client, coachee: Client
):
    goals = make_goals(cast, "Hand over", "Speak early")
    save(cast, begun, 1, aim="decide", worth="one meeting less", goals=str(goals[0].pk),
         tags="blind_spot")  # fmt: skip
    check = coach.get(url(cast, begun, "finish")).content.decode()
    coach.post(url(cast, begun, "finish"), {"minutes": 80})
    pages = [client.get(url(cast, begun, "record")).content.decode() for client in (coach, coachee)]
    for html in (check, *pages):
        for words in ("decide", "one meeting less", "Hand over", "Blind spot", "Deep dive"):
            assert words in html
        for words in ("Speak early", "Assumption", "Strength"):
            assert words not in html


def test_an_addendum_stands_under_the_record_for_both(
    cast: Cast, shared: CoachingSession, coach: Client, coachee: Client
):
    sent = {"addendum_id": uuid4(), "text": "It was **Tuesday**, not Monday."}
    for _ in range(2):
        assert coach.post(url(cast, shared, "add_addendum"), sent).status_code == 303
    with acting_as(cast.coach):
        assert Addendum.objects.count() == 1
    mine = coach.get(url(cast, shared, "record")).content.decode()
    theirs = coachee.get(url(cast, shared, "record")).content.decode()
    assert "It was <strong>Tuesday</strong>, not Monday." in mine
    assert "It was <strong>Tuesday</strong>, not Monday." in theirs
    assert "Ana Lind, " in theirs
    assert 'name="addendum_id"' in mine
    assert 'name="addendum_id"' not in theirs
    assert told(cast) == {"record_shared", "addendum_added"}


def test_the_record_itself_is_not_rewritten(cast: Cast, shared: CoachingSession):
    before = stands(cast, shared)
    with acting_as(cast.coach):
        record = record_of(shared)
        add_addendum(addendum_id=uuid4(), record=record, text="and", by=cast.coach)
        kept = Addendum.objects.all()
        with transaction.atomic():
            assert kept.update(at=timezone.now()) == 0
    assert stands(cast, shared) == before


@pytest.mark.parametrize("text", ["", "   ", "y" * 20_001])
def test_an_addendum_that_cannot_be_is_said_and_keeps_its_words(
    cast: Cast, shared: CoachingSession, coach: Client, text: str
):
    sent = {"addendum_id": uuid4(), "text": text}
    response = coach.post(url(cast, shared, "add_addendum"), sent)
    assert response.status_code == 422
    assert text.strip() in response.content.decode()


def test_a_draft_is_not_added_to(cast: Cast, draft: CoachingSession, coach: Client):
    sent = {"addendum_id": uuid4(), "text": "x"}
    assert coach.post(url(cast, draft, "add_addendum"), sent).status_code == 403
    with acting_as(cast.coach), pytest.raises(NotAllowed) as refused:
        add_addendum(addendum_id=uuid4(), record=record_of(draft), text="x", by=cast.coach)
    assert refused.value.reason == Reason.RECORD_NOT_FINISHED


def test_an_id_of_another_addendum_is_not_found(cast: Cast, shared: CoachingSession):
    other = make_cast()
    theirs = begin(other, plan_session(other))
    taken = uuid4()
    with acting_as(other.coach):
        room.finish(coaching_session=theirs, by=other.coach)
        add_addendum(addendum_id=taken, record=record_of(theirs), text="theirs", by=other.coach)
    with acting_as(cast.coach), pytest.raises(Http404):
        add_addendum(addendum_id=taken, record=record_of(shared), text="mine", by=cast.coach)


def test_nobody_else_adds_to_a_record(cast: Cast, shared: CoachingSession):
    sent = {"addendum_id": uuid4(), "text": "x"}
    codes = {
        who: client_of(getattr(cast, who)).post(url(cast, shared, "add_addendum"), sent).status_code
        for who in ("coachee", "sponsor", "admin", "other_coach", "stranger")
    }
    assert codes == {
        "coachee": 403,
        "sponsor": 404,
        "admin": 404,
        "other_coach": 404,
        "stranger": 404,
    }
    with acting_as(cast.coach):
        assert not Addendum.objects.exists()


def correction(cast: Cast, session: CoachingSession, words: str, state: str) -> Any:
    with acting_as(cast.coachee):
        made = Proposal.objects.create(
            firm_id=cast.admin.firm_id,
            engagement=cast.engagement,
            coaching_session=session,
            author=cast.coachee,
            kind="correction",
            words=words,
        )
    with acting_as(cast.coach):
        Proposal.objects.filter(pk=made.pk).update(state=state, answered_at=timezone.now())
    return made


def test_an_accepted_correction_stands_there_with_its_author(
    cast: Cast, shared: CoachingSession, coach: Client, coachee: Client
):
    correction(cast, shared, "declined words", "declined")
    correction(cast, shared, "it was Tuesday", "accepted")
    for client, who in ((coach, "Priya Raman"), (coachee, "you")):
        html = " ".join(client.get(url(cast, shared, "record")).content.decode().split())
        assert "it was Tuesday" in html
        assert f"Proposed by {who}, accepted {timezone.localdate().day} " in html
        assert "declined words" not in html


def test_private_notes_go_on_after_the_record_is_shared(
    cast: Cast, shared: CoachingSession, coach: Client, coachee: Client
):
    html = coach.get(url(cast, shared, "record")).content.decode()
    assert "Private coach notes" in html
    assert url(cast, shared, "note") in html
    sent = {"version": 1, "text": "an afterthought"}
    response = coach.post(url(cast, shared, "note"), sent, headers={"Accept": "application/json"})
    assert response.status_code == 200
    assert "an afterthought" in coach.get(url(cast, shared, "record")).content.decode()
    for_coachee = coachee.get(url(cast, shared, "record")).content.decode()
    assert "an afterthought" not in for_coachee
    assert "Private coach notes" not in for_coachee
