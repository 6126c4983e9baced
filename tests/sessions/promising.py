"""A promise that was made in a session and is on its way."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from sessions.models import CoachingSession, Commitment
from sessions.operations import room
from sessions.operations.commitments import add_commitment, confirm
from sessions.operations.rewording import carry, reword
from tests.factories import Cast
from tests.sessions.rooms import begin, plan_session


def promised(
    cast: Cast, wording: str = "ask two peers", *, number: int = 1, measure: str = "they answer"
) -> Commitment:
    """Proposed: the session in which it was made is held."""
    session = begin(cast, plan_session(cast, number, days=-1))
    with acting_as(cast.coach):
        made = add_commitment(
            commitment_id=uuid4(), coaching_session=session, wording=wording, measure=measure,
            by=cast.coach,
        )  # fmt: skip
        room.finish(coaching_session=session, by=cast.coach)
        made.refresh_from_db()
    return made


def confirmed(cast: Cast, wording: str = "ask two peers", **more: Any) -> Commitment:
    made = promised(cast, wording, **more)
    with acting_as(cast.coachee):
        return confirm(commitment=made, by=cast.coachee)


def fresh(one: Commitment, by: Membership) -> Commitment:
    return Commitment.objects.visible_to(by).get(pk=one.pk)


def reworded(one: Commitment, by: Membership, wording: str, **more: Any) -> Any:
    """In other words by somebody who has read it as it stands now, unless `version` says another."""
    with acting_as(by):
        now = fresh(one, by)
        said = {"measure": "", "due_on": now.due_on, "version": now.version, **more}
        return reword(commitment=now, wording=wording, by=by, **said)


def carried(one: Commitment, by: Membership, **more: Any) -> Commitment:
    with acting_as(by):
        now = fresh(one, by)
        return carry(commitment=now, by=by, **{"version": now.version, **more})


def in_session(cast: Cast, number: int) -> CoachingSession:
    return begin(cast, plan_session(cast, number))
