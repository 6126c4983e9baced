"""What the coachee did since the last session that was held: counted, never quoted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from coaching.access.models import Transition
from coaching.access.people_of import coachee_of
from coaching.firms.models import Membership
from sessions.models import (
    CoachingSession,
    Commitment,
    CommitmentChange,
    Proposal,
    Reflection,
    Topic,
)
from sessions.models.commitment import ANSWERS, ChangeKind, CommitmentState
from sessions.models.proposal import ProposalState
from sessions.templatetags.promises import spelled

EVER = datetime(1, 1, 1, tzinfo=UTC)


def since_last_time(coaching_session: CoachingSession, by: Membership) -> str:
    """“Since session 3: two commitments answered, a topic for this session.” Nothing new is “”."""
    coachee = coachee_of(coaching_session.engagement_id)
    found = news_of(coaching_session, coachee, by).first()
    return in_words(found) if found else ""


def news_of(
    coaching_session: CoachingSession, coachee: Membership, by: Membership
) -> QuerySet[Any]:
    """The session with the counts, as a queryset that may share a statement."""
    here = {"engagement_id": coaching_session.engagement_id}
    held = CoachingSession.objects.filter(
        **here, state=CoachingSession.State.HELD, starts_at__lt=coaching_session.starts_at
    ).order_by("-starts_at")
    since = Coalesce(Subquery(held.values("finished_at")[:1]), Value(EVER))
    own = {**here, "author_id": coachee.pk}
    topics = Topic.objects.visible_to(by).filter(coaching_session_id=coaching_session.pk)
    moves = Transition.objects.filter(
        firm=OuterRef("firm"), thing_id=OuterRef("pk"), by_id=coachee.pk, at__gt=since
    )
    said_yes = moves.filter(old=CommitmentState.PROPOSED, new=CommitmentState.OPEN)
    commitments = Commitment.objects.visible_to(by).filter(**here)
    changes = CommitmentChange.objects.visible_to(by).filter(**own, at__gt=since)
    return (
        CoachingSession.objects.visible_to(by)
        .filter(pk=coaching_session.pk)
        .annotate(
            since_number=Subquery(held.values("number")[:1]),
            confirmed=many(commitments.filter(Exists(said_yes))),
            answered=many(commitments.filter(Exists(moves.filter(new__in=list(ANSWERS))))),
            reworded=many(changes.filter(kind=ChangeKind.REWORDED), "commitment"),
            carried_over=many(changes.filter(kind=ChangeKind.CARRIED), "commitment"),
            shared=many(
                Reflection.objects.visible_to(by).filter(**own, shared=True, shared_at__gt=since)
            ),
            proposed=many(Proposal.objects.visible_to(by).filter(**own, state=ProposalState.OPEN)),
            has_topic=Exists(topics),
        )
    )


def many(rows: QuerySet[Any], of: str = "pk") -> Any:
    """How many different ones, as a subquery."""
    counted = rows.order_by().annotate(all=Value(1)).values("all")
    counted = counted.annotate(many=Count(of, distinct=True)).values("many")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def in_words(found: Any) -> str:
    """One quiet line, of a session that was read as `news_of` reads it."""
    said = ", ".join(parts(found))
    start = f"Since session {found.since_number}" if found.since_number else "So far"
    return f"{start}: {said}." if said else ""


def parts(found: Any) -> Iterator[str]:
    for number, one, more in (
        (found.confirmed, "commitment confirmed", "commitments confirmed"),
        (found.answered, "commitment answered", "commitments answered"),
        (found.reworded, "reworded", "reworded"),
        (found.carried_over, "carried over", "carried over"),
        (found.shared, "reflection shared", "reflections shared"),
        (found.proposed, "proposal to answer", "proposals to answer"),
    ):
        if number:
            yield f"{spelled(number).lower()} {one if number == 1 else more}"
    if found.has_topic:
        yield "a topic for this session"
