"""Two people act in the same moment: exactly one of them has an effect (proof 13).

20 times each; 100 with `LONG=1`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection

from coaching.access.decision import NotAllowed
from coaching.access.models import Transition
from coaching.access.states import Moved
from coaching.firms.entry import acting_as
from coaching.reminders.models import Reminder
from engagements.models import Agreement, Decline, Engagement, Signature
from engagements.operations.agreement import offer_draft, stamp
from engagements.operations.drafting import draft_agreement, take_back
from tests.engagements.agreeing import PARTIES, declines, drafted, offered, row, signs
from tests.factories import Cast, make_cast, make_engagement, make_member
from tests.support.figures import Figure

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.proof(13)]
TIMES = 100 if os.environ.get("LONG") else 20
REFUSED = (NotAllowed, Moved)


def engagements(cast: Cast) -> list[Cast]:
    """The cast in as many engagements as there are races."""
    found = []
    for _ in range(TIMES):
        coachee = make_member(cast.admin, "Priya Raman")
        engagement = make_engagement(
            cast.admin,
            coach=cast.coach,
            coachee=coachee,
            sponsors=[cast.sponsor],
            state="contracting",
        )
        found.append(Cast(**{**vars(cast), "engagement": engagement, "coachee": coachee}))
    return found


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """What each came to: “done”, “refused”, or what went wrong."""
    gate, came_to = Barrier(len(deeds)), [""] * len(deeds)

    def run(at: int, deed: Callable[[], object]) -> None:
        try:
            gate.wait()
            deed()
            came_to[at] = "done"
        except REFUSED:
            came_to[at] = "refused"
        except BaseException as problem:  # noqa: BLE001 - the test says what it was
            came_to[at] = repr(problem)
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came_to


def moves_of(agreement: Agreement) -> list[str]:
    """The states it moved to; a coach may read them."""
    moves = Transition.objects.filter(thing_id=agreement.pk).order_by("at")
    return list(moves.values_list("new", flat=True))


def test_two_last_signatures(figure: Figure) -> None:
    for cast in engagements(make_cast()):
        agreement = offered(cast)
        signs(cast.coachee, agreement)
        came_to = at_once(
            partial(signs, cast.coach, agreement),
            partial(signs, cast.sponsor, agreement),
        )
        assert came_to == ["done", "done"]
        with acting_as(cast.coach):
            assert moves_of(agreement) == ["in_force"]
            assert Signature.objects.filter(agreement=agreement).count() == 3
            assert Engagement.objects.get(pk=cast.engagement.pk).state == "active"
    figure(13, f"two last signatures: wrong ends of {TIMES} races", 0, "0", True)


def test_the_same_signature_twice(figure: Figure) -> None:
    for cast in engagements(make_cast()):
        agreement = offered(cast)
        came_to = at_once(*[partial(signs, cast.coach, agreement)] * 2)
        assert came_to == ["done", "done"]
        with acting_as(cast.coach):
            assert Signature.objects.filter(agreement=agreement).count() == 1
    figure(13, f"the same signature twice: wrong ends of {TIMES} races", 0, "0", True)


def test_the_last_signature_against_a_decline(figure: Figure) -> None:
    for cast in engagements(make_cast()):
        agreement = offered(cast)
        signs(cast.coach, agreement)
        signs(cast.sponsor, agreement)
        # One person in two windows: only their own signature is missing.
        came_to = at_once(
            partial(signs, cast.coachee, agreement),
            partial(declines, cast.coachee, agreement),
        )
        assert sorted(came_to) == ["done", "refused"]
        with acting_as(cast.coachee):
            new = "in_force" if came_to[0] == "done" else "declined"
            assert row(agreement).state == new
            assert Decline.objects.filter(agreement=agreement).exists() is (new == "declined")
            signed = Signature.objects.filter(agreement=agreement).count()
            assert signed == (3 if new == "in_force" else 2)
        with acting_as(cast.coach):
            assert moves_of(agreement) == [new]
    figure(13, f"the last signature against a decline: wrong ends of {TIMES} races", 0, "0", True)


def test_the_last_signature_against_taking_back(figure: Figure) -> None:
    for cast in engagements(make_cast()):
        agreement = offered(cast)
        signs(cast.coach, agreement)
        signs(cast.sponsor, agreement)

        def back(cast: Cast = cast, one: Agreement = agreement) -> None:
            with acting_as(cast.admin):
                take_back(agreement=row(one), by=cast.admin)

        came_to = at_once(partial(signs, cast.coachee, agreement), back)
        assert sorted(came_to) == ["done", "refused"]
        with acting_as(cast.admin):
            states = Agreement.objects.filter(engagement=cast.engagement).order_by("version")
            found = list(states.values_list("state", flat=True))
        assert found in (["in_force"], ["superseded", "draft"])
    figure(13, f"the last signature against taking back: wrong ends of {TIMES} races", 0, "0", True)


def test_offering_twice(figure: Figure) -> None:
    for cast in engagements(make_cast()):
        draft = drafted(cast)

        def offer(cast: Cast = cast, one: Agreement = draft) -> None:
            with acting_as(cast.admin):
                fresh = row(one)
                offer_draft(agreement=fresh, seen=stamp(fresh), by=cast.admin)

        came_to = at_once(offer, offer)
        assert sorted(came_to) == ["done", "refused"]
        for who in PARTIES:
            member = getattr(cast, who)
            with acting_as(member):
                mine = Reminder.objects.filter(thing_id=draft.pk, kind="agreement_to_sign")
                assert mine.count() == 1
        with acting_as(cast.coach):
            assert moves_of(draft) == ["offered"]
    figure(13, f"an agreement offered twice: wrong ends of {TIMES} races", 0, "0", True)


def test_drafting_twice(figure: Figure) -> None:
    for cast in engagements(make_cast()):

        def draft(cast: Cast = cast) -> None:
            with acting_as(cast.admin):
                draft_agreement(engagement=cast.engagement, by=cast.admin)

        assert at_once(draft, draft) == ["done", "done"]
        with acting_as(cast.admin):
            assert Agreement.objects.filter(engagement=cast.engagement).count() == 1
    figure(13, f"an agreement drafted twice: wrong ends of {TIMES} races", 0, "0", True)
