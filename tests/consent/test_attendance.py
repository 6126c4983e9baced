"""Where the agreement does not allow it, no sponsor learns of attendance: what they are sent is the
same, byte for byte, whatever is missed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from coaching.firms.entry import acting_as
from engagements.models import Engagement, SessionMark
from sessions.models import CoachingSession
from tests.consent import acts as consenting
from tests.consent.web import same_bytes
from tests.engagements.agreements import in_force
from tests.factories import Cast
from tests.sessions import acts
from tests.support.signed_in import address, client_of


def sent_to(cast: Cast, who: str = "sponsor") -> dict[str, bytes]:
    """Every page, document and answer that this member can ask for about the engagement."""
    member = getattr(cast, who)
    client = client_of(member)
    paths = [
        address("home:start", member),
        address("home:engagements", member),
        address("home:engagement", member, cast.engagement.pk),
        address("engagements:agreement", member, cast.engagement.pk),
        address("consent:sponsor_page", member, cast.engagement.pk),
        address("consent:sponsor_pdf", member, cast.engagement.pk),
        address("api:engagements", member),
        address("api:engagement", member, cast.engagement.pk),
        address("api:coaching_sessions", member, cast.engagement.pk),
        address("api:commitments", member),
        address("api:releases", member),
    ]
    answers = {path: client.get(path) for path in paths}
    return {
        path: b"%d %s" % (one.status_code, same_bytes(one))  # type: ignore[arg-type]
        for path, one in answers.items()
    }


def missed(cast: Cast, act: Callable[..., CoachingSession], **more: object) -> None:
    with acting_as(cast.coach):
        planned = list(CoachingSession.objects.filter(state="planned").order_by("starts_at"))
    act(cast, planned[0], **more)


def what_may_happen(cast: Cast) -> Iterator[tuple[str, Callable[[], object]]]:
    """In this order, one after the other, in one engagement."""
    yield "a no-show that counts", lambda: missed(cast, acts.no_show)
    yield "a no-show that does not", lambda: missed(cast, acts.no_show, forgiven=True)
    yield "a late cancellation", lambda: missed(cast, acts.cancel)
    yield "a cancellation in time", lambda: missed(cast, acts.cancel)
    yield "a chemistry session planned", lambda: acts.chemistry(cast, days=-0.1)
    yield "a chemistry session begun", lambda: missed_first(cast, acts.start)
    yield "a chemistry session held", lambda: finished(cast)
    yield "all planned again", lambda: restored(cast)


def missed_first(cast: Cast, act: Callable[..., CoachingSession]) -> None:
    with acting_as(cast.coach):
        act(cast, CoachingSession.objects.get(kind="chemistry"))


def finished(cast: Cast) -> None:
    missed_first(cast, acts.finish)


def restored(cast: Cast) -> None:
    with acting_as(cast.coach):
        rows = list(CoachingSession.objects.filter(state__in=("no_show", "late_cancelled")))
    for one in rows:
        acts.restore(cast, one)


@pytest.fixture
def midway(cast: Cast) -> Cast:
    """Two held, four to come, the nearest of them in the past; a theme released. The agreement in
    force lets a sponsor see sessions held, and nothing of those that were not."""
    with time_machine.travel(timezone.now() - timedelta(days=90), tick=False):
        in_force(cast, sessions_held=True)
    consenting.shared(cast)
    sessions = acts.plan(cast, acts.from_now(2, days=-60))
    for one in sessions:
        acts.hold(cast, one)
    ahead = [
        *acts.from_now(2, days=-3, every=acts.EVERY / 7),
        *acts.from_now(1, days=0.5),
        *acts.from_now(2, days=20),
    ]
    acts.plan(cast, ahead)
    return cast


def test_whatever_is_missed_the_sponsor_is_sent_the_same_bytes(midway: Cast):
    before, coach = sent_to(midway), sent_to(midway, "coach")
    assert any(b"2" in page for page in before.values())
    for name, happens in what_may_happen(midway):
        happens()
        after = sent_to(midway)
        assert {path for path in before if before[path] != after[path]} == set(), name
        seen = sent_to(midway, "coach")
        assert seen != coach, name  # the coach does see it: there was something to leak
        coach = seen


def test_a_held_session_is_what_a_sponsor_does_see(midway: Cast):
    before = sent_to(midway)
    with acting_as(midway.coach):
        first = CoachingSession.objects.filter(state="planned").earliest("starts_at")
    acts.hold(midway, first)
    assert sent_to(midway) != before
    with acting_as(midway.sponsor):
        assert Engagement.objects.get(pk=midway.engagement.pk).sessions_held == 3
        assert set(SessionMark.objects.values_list("kind", flat=True)) == {"held"}
        assert not CoachingSession.objects.exists()
