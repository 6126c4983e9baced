"""Moving and cancelling by the agreement's window; who asked is kept and shown."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from coaching.access.models import Transition
from coaching.firms.entry import acting_as
from sessions.counting import late_from
from sessions.models import CoachingSession
from sessions.operations.proposals import accept, propose_date
from tests.factories import Cast
from tests.sessions import acts
from tests.support.signed_in import address, client_of

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


def url(cast: Cast, name: str, one: CoachingSession) -> str:
    return address(f"coaching_sessions:{name}", cast.admin, one.pk)


def text_of(cast: Cast, name: str, one: CoachingSession) -> str:
    body = client_of(cast.coach).get(url(cast, name, one)).content.decode().split("<main")[1]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def asked(cast: Cast, one: CoachingSession) -> list[tuple[str, str, str | None]]:
    """(new, by, asked by) of each change of this session, by first name."""
    names = {one.pk: one.first_name for one in (cast.coach, cast.coachee)}
    with acting_as(cast.coachee):
        rows = Transition.objects.filter(thing_id=one.pk).order_by("at")
        return [
            (row.new, names[row.by_id], names[row.asked_by_id] if row.asked_by_id else None)
            for row in rows
        ]


@pytest.mark.parametrize("name", ["move", "cancel"])
def test_both_pages_say_from_when_on_it_is_late_by_the_agreement(cast: Cast, name: str) -> None:
    (one,) = acts.plan(cast, acts.from_now(1, days=5))
    acts.rules(cast, cancellation_hours=48)
    words = text_of(cast, name, one)
    from_then = one.starts_at - timedelta(hours=48)
    assert f"cancelling from {from_then:%A} {from_then.day} {from_then:%B}" in words
    assert "on is late: it uses up a session." in words
    assert "That is now." not in words
    assert "Moving it uses up none." in words


def test_what_is_late_already_and_what_costs_nothing_is_said(cast: Cast) -> None:
    (one,) = acts.plan(cast, acts.from_now(1, days=0.5))
    assert "it uses up a session. That is now." in text_of(cast, "move", one)
    acts.rules(cast, late_cancellation_counts=False)
    assert "on is late, and uses up no session." in text_of(cast, "move", one)
    acts.rules(cast, cancellation_hours=0)
    assert "By the agreement no cancellation is late." in text_of(cast, "move", one)


def test_late_begins_the_agreed_hours_before_on_the_clock_that_everybody_shares(
    cast: Cast,
) -> None:
    (one,) = acts.plan(cast, acts.from_now(1, days=5))
    one.engagement.cancellation_hours = 24
    assert late_from(one) == one.starts_at - timedelta(hours=24)


def test_who_asked_for_a_cancellation_is_kept_and_shown(cast: Cast) -> None:
    first, second = acts.plan(cast, acts.from_now(2, days=5))
    client = client_of(cast.coach)
    client.post(url(cast, "cancel", first), {"expected": "cancelled", "asked": "coachee"})
    client.post(url(cast, "cancel", second), {"expected": "cancelled", "asked": "coach"})
    assert asked(cast, first) == [("cancelled", "Ana", "Priya")]
    assert asked(cast, second) == [("cancelled", "Ana", None)]
    assert "by you, asked for by Priya." in text_of(cast, "restore", first)
    assert "asked for" not in text_of(cast, "restore", second)


def test_who_asked_for_a_move_is_kept_and_shown(cast: Cast) -> None:
    (one,) = acts.plan(cast, acts.from_now(1, days=5))
    client = client_of(cast.coach)
    was = re.search(
        r'name="was" value="([^"]+)"', client.get(url(cast, "move", one)).content.decode()
    )
    assert was is not None
    to = (timezone.now() + timedelta(days=8)).astimezone(LONDON)
    typed = {
        "was": was[1],
        "day": f"{to:%Y-%m-%d}",
        "wall_time": "11:00",
        "asked": "coachee",
        "anyway": "on",
    }
    assert client.post(url(cast, "move", one), typed).status_code == 302
    assert asked(cast, one) == [("planned", "Ana", "Priya")]
    assert "by you, asked for by Priya." in text_of(cast, "move", one)
    bad = client.post(url(cast, "move", one), {**typed, "asked": "sponsor"})
    assert bad.status_code == 422


def test_an_accepted_proposal_says_whose_it_was(cast: Cast) -> None:
    (one,) = acts.plan(cast, acts.from_now(1, days=5))
    with acting_as(cast.coachee):
        proposal = propose_date(
            proposal_id=uuid4(),
            coaching_session=acts.fresh(cast, one),
            starts_at=one.starts_at + timedelta(days=1),
            by=cast.coachee,
        )
    with acting_as(cast.coach):
        accept(proposal=proposal, by=cast.coach)
    assert asked(cast, one) == [("planned", "Ana", "Priya")]
    acts.cancel(cast, one)
    acts.restore(cast, one)
    words = text_of(cast, "move", one)
    assert words.index("Moved on") < words.index("Cancelled on") < words.index("Planned again on")
