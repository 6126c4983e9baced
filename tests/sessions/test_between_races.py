"""Two at once: exactly one effect, the other is told, and no word is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from coaching.access.decision import NotAllowed
from coaching.access.states import Moved
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from sessions.models import CoachingSession, Commitment, CommitmentChange, Proposal, Topic
from sessions.operations.proposals import accept, propose_date, withdraw
from sessions.operations.rewording import carry, reword
from sessions.operations.saving import Conflict
from sessions.operations.topics import save_topic
from tests.factories import Cast, make_cast
from tests.sessions.promising import confirmed
from tests.sessions.rooms import plan_session
from tests.support.figures import Figure

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 25
Act = Callable[[Membership], Any]


def at_once(acts: Sequence[tuple[Membership, Act]]) -> list[str]:
    """What became of each: “done”, or the name of what it was told."""
    gate = Barrier(len(acts))

    def go(one: tuple[Membership, Act]) -> str:
        member, act = one
        try:
            with acting_as(member):
                gate.wait()
                outcome = act(member)
        except (Moved, NotAllowed):
            return "told"
        finally:
            connection.close()
        return "told" if isinstance(outcome, Conflict) else "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(go, acts))


def rewording(pk: UUID, words: str) -> Act:
    def act(by: Membership) -> Any:
        one = Commitment.objects.visible_to(by).get(pk=pk)
        return reword(
            commitment=one, wording=words, measure="", due_on=one.due_on, version=1, by=by
        )

    return act


def carrying(pk: UUID) -> Act:
    return lambda by: carry(
        commitment=Commitment.objects.visible_to(by).get(pk=pk), version=1, by=by
    )


def promises(cast: Cast) -> list[Commitment]:
    return [confirmed(cast, "ask two peers", number=number) for number in range(1, ROUNDS + 1)]


@pytest.mark.proof(13)
def test_two_who_reword_at_once(figure: Figure) -> None:
    cast = make_cast()
    outcomes = [
        at_once(
            [(cast.coach, rewording(one.pk, "mine")), (cast.coachee, rewording(one.pk, "ours"))]
        )
        for one in promises(cast)
    ]
    good = outcomes.count(["done", "told"])
    with acting_as(cast.coach):
        kept = CommitmentChange.objects.count()
        versions = set(Commitment.objects.values_list("version", flat=True))
    figure(13, "rewordings at once with one effect and one told", f"{good} of {ROUNDS}", "all",
           good == kept == ROUNDS and versions == {2})  # fmt: skip


@pytest.mark.proof(13)
def test_one_tap_twice_carries_once(figure: Figure) -> None:
    cast = make_cast()
    good = sum(
        at_once([(cast.coachee, carrying(one.pk)), (cast.coach, carrying(one.pk))])
        == ["done", "told"]
        for one in promises(cast)
    )
    with acting_as(cast.coach):
        kept = CommitmentChange.objects.count()
    figure(13, "carry-overs at once with one effect", f"{good} of {ROUNDS}", "all",
           good == kept == ROUNDS)  # fmt: skip


def saving(pk: UUID, words: str) -> Act:
    return lambda by: save_topic(
        coaching_session=CoachingSession.objects.get(pk=pk), text=words, version=0, by=by
    )


@pytest.mark.proof(13)
def test_a_first_topic_from_two_windows(figure: Figure) -> None:
    cast = make_cast()
    sessions = [plan_session(cast, n, days=14 * n) for n in range(1, ROUNDS + 1)]
    good = sum(
        at_once([(cast.coachee, saving(one.pk, words)) for words in ("one", "two")])
        == ["done", "told"]
        for one in sessions
    )
    with acting_as(cast.coachee):
        kept = Topic.objects.count()
    figure(13, "first topics at once with one effect and one told", f"{good} of {ROUNDS}", "all",
           good == kept == ROUNDS)  # fmt: skip


def answering(act: Any, pk: UUID) -> Act:
    return lambda by: act(proposal=Proposal.objects.visible_to(by).get(pk=pk), by=by)


@pytest.mark.proof(13)
def test_a_yes_and_a_withdrawal_at_once(figure: Figure) -> None:
    """Either it moved or it was withdrawn: never both, never neither."""
    cast = make_cast()
    good = 0
    for number in range(1, ROUNDS + 1):
        session = plan_session(cast, number, days=14 * number)
        to = session.starts_at + timedelta(days=1)
        with acting_as(cast.coachee):
            pk = propose_date(
                proposal_id=uuid4(), coaching_session=session, starts_at=to, by=cast.coachee
            ).pk
        outcome = at_once(
            [(cast.coach, answering(accept, pk)), (cast.coachee, answering(withdraw, pk))]
        )
        with acting_as(cast.coach):
            state = Proposal.objects.get(pk=pk).state
            moved = CoachingSession.objects.get(pk=session.pk).starts_at == to
        good += outcome == ["done", "told"] and moved == (state == "accepted")
    figure(13, "answers and withdrawals at once with one effect", f"{good} of {ROUNDS}", "all",
           good == ROUNDS)  # fmt: skip


@pytest.mark.proof(13)
def test_two_proposals_at_once_leave_one_open(figure: Figure) -> None:
    cast = make_cast()
    good = 0
    for number in range(1, ROUNDS + 1):
        session = plan_session(cast, number, days=14 * number)

        def proposing(by: Membership, session: CoachingSession = session) -> Any:
            return propose_date(
                proposal_id=uuid4(),
                coaching_session=session,
                starts_at=session.starts_at + timedelta(days=1),
                by=by,
            )

        at_once([(cast.coachee, proposing)] * 2)
        with acting_as(cast.coach):
            found = Proposal.objects.filter(coaching_session=session)
            good += sorted(found.values_list("state", flat=True)) == ["open", "withdrawn"]
    figure(13, "proposals at once of which one stays open", f"{good} of {ROUNDS}", "all",
           good == ROUNDS)  # fmt: skip
