"""The coachee's topic: one a session, theirs to change until it has begun."""

from __future__ import annotations

import pytest
from django.http import Http404

from coaching.access.decision import NotAllowed
from coaching.access.opening import open_row
from coaching.access.verbs import Reason
from coaching.firms.entry import acting_as
from sessions.models import CoachingSession, Topic
from sessions.operations.saving import Conflict, Saved
from sessions.operations.topics import save_topic
from tests.factories import Cast
from tests.sessions.rooms import begin, plan_session


def save(cast: Cast, session: CoachingSession, text: str, version: int = 0) -> Saved | Conflict:
    with acting_as(cast.coachee):
        fresh = CoachingSession.objects.get(pk=session.pk)
        return save_topic(coaching_session=fresh, text=text, version=version, by=cast.coachee)


def kept(cast: Cast) -> list[str]:
    with acting_as(cast.coach):
        return [open_row(one, by=cast.coach).text.text for one in Topic.objects.all()]


def test_a_topic_is_kept_changed_and_taken_back(cast: Cast, planned: CoachingSession):
    assert save(cast, planned, "  The board meeting\r\n") == save(
        cast, planned, "The board meeting"
    )
    assert kept(cast) == ["The board meeting"]
    changed = save(cast, planned, "مرحبا <b>👩🏽‍💻</b>", 1)
    assert isinstance(changed, Saved)
    assert changed.version == 2
    assert kept(cast) == ["مرحبا <b>👩🏽‍💻</b>"]
    save(cast, planned, "", 2)
    assert kept(cast) == [""]


def test_no_words_are_no_topic(cast: Cast, planned: CoachingSession):
    save(cast, planned, " ")
    assert kept(cast) == []


@pytest.mark.parametrize("version", [0, 1])
def test_who_was_slower_gets_the_other_words_and_writes_nothing(
    cast: Cast, planned: CoachingSession, version: int
):
    save(cast, planned, "one")
    save(cast, planned, "two", 1)
    outcome = save(cast, planned, "mine", version)
    assert isinstance(outcome, Conflict)
    assert (outcome.version, dict(outcome.theirs)) == (2, {"text": "two"})
    assert kept(cast) == ["two"]


def test_each_session_has_its_own(cast: Cast, planned: CoachingSession):
    save(cast, planned, "one")
    save(cast, plan_session(cast, 2, days=14), "two")
    assert sorted(kept(cast)) == ["one", "two"]


def test_once_begun_the_topic_stays(cast: Cast, planned: CoachingSession):
    save(cast, planned, "one")
    begin(cast, planned)
    with pytest.raises(NotAllowed) as refused:
        save(cast, planned, "two", 1)
    assert refused.value.reason == Reason.SESSION_NOT_PLANNED
    assert kept(cast) == ["one"]


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("coach", NotAllowed),
        ("admin", NotAllowed),
        ("sponsor", Http404),
        ("other_coach", Http404),
        ("stranger", Http404),
    ],
)
def test_nobody_else_has_a_topic(
    cast: Cast, planned: CoachingSession, who: str, error: type[Exception]
):
    member = getattr(cast, who)
    with acting_as(member), pytest.raises(error):
        save_topic(coaching_session=planned, text="x", version=0, by=member)
