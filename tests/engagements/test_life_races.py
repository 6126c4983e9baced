"""Two hands in the same moment: an engagement goes one way, and the other is told."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from coaching.access.models import Transition
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from engagements.models import Engagement, EngagementChange
from engagements.operations.life import pause_engagement, resume_engagement
from reviews.operations import closing
from tests.consent.test_races import at_once
from tests.factories import Cast, make_cast, make_engagement
from tests.support.figures import Figure

RACES = 100 if os.environ.get("LONG") else 20

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.proof(13)]


def engagements(cast: Cast, state: str) -> list[Engagement]:
    """One for each race."""
    people: dict[str, Any] = {
        "coach": cast.coach,
        "coachee": cast.coachee,
        "sponsors": [cast.sponsor],
    }
    more: dict[str, Any] = {"paused_at": cast.engagement.created_at} if state == "paused" else {}
    return [make_engagement(cast.admin, **people, state=state, **more) for _ in range(RACES)]


def deed(act: Any, engagement: Engagement, by: Membership, **how: Any) -> Callable[[], object]:
    def do() -> None:
        with acting_as(by):
            act(engagement=Engagement.objects.get(pk=engagement.pk), **how, by=by)

    return do


def ends(cast: Cast, engagement: Engagement) -> tuple[list[str], list[str]]:
    """The moves it made, and the changes that were kept."""
    with acting_as(cast.coachee):
        moves = Transition.objects.filter(thing_id=engagement.pk).order_by("at")
        changes = EngagementChange.objects.filter(engagement=engagement)
        return [one.new for one in moves], [one.kind for one in changes]


def test_paused_or_completed_never_both(figure: Figure, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closing, "missing_to_complete", lambda *_: [])
    cast, wrong = make_cast(), 0
    for one in engagements(cast, "active"):
        failed = at_once(
            deed(pause_engagement, one, cast.admin),
            deed(closing.complete_engagement, one, cast.coach),
        )
        fine = ends(cast, one) in ((["paused"], ["paused"]), (["completed"], []))
        wrong += bool(failed) or not fine
    figure(13, f"pause against complete: wrong ends of {RACES} races", wrong, "0", wrong == 0)


def test_taken_up_again_by_two_it_goes_on_once(figure: Figure) -> None:
    cast, wrong = make_cast(), 0
    for one in engagements(cast, "paused"):
        failed = at_once(
            deed(resume_engagement, one, cast.admin, move_end=True),
            deed(resume_engagement, one, cast.coach, move_end=True),
        )
        wrong += bool(failed) or ends(cast, one) != (["active"], ["resumed"])
    figure(13, f"two resumes: wrong ends of {RACES} races", wrong, "0", wrong == 0)
