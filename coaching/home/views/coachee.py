"""The coachee's first page: what is next, what they promised, what they notice, their goals."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.opening import open_together
from coaching.access.people_of import coach_of, lock_line, readers
from coaching.access.policy import Material, Party
from coaching.access.sight import standing
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from coaching.home.choosing import choice_along
from coaching.home.readers import who_can_see
from engagements.measuring.rows import latest
from engagements.measuring.standing import standings
from engagements.models import Agreement, Engagement, Goal
from engagements.operations.measuring import today_of
from sessions.between_forms import topic_form
from sessions.forms import ANSWER_CHOICES, AnswerForm, ReflectionForm
from sessions.models import (
    CoachingSession,
    Commitment,
    ListingConsent,
    Proposal,
    Reflection,
    SessionRecord,
    Topic,
)
from sessions.models.coaching_session import AHEAD
from sessions.models.commitment import ANSWERS, ONGOING
from sessions.models.proposal import ProposalState
from sessions.operations.reflections import keep_apart

AT_MOST = 5
NEWS = timedelta(days=14)
LINES = 5


def coachee_home(request: FirmRequest) -> dict[str, Any]:
    """What `home/_coachee.html` shows: the engagement that is under way, or the latest."""
    member = request.member
    mine = [pk for pk, role in standing(member).items() if role == Party.COACHEE]
    engagement, *others = engagements_of(member, mine)
    commitments, goals, lines, topics, proposals, *measured = everything(engagement, member)
    ongoing = [one for one in commitments if one.state in ONGOING]
    closed = [one for one in commitments if one.state not in ONGOING]
    promises = [(commitment, answer_form(commitment)) for commitment in ongoing]
    if any(is_under_the_shared_key(line) for line in lines):
        keep_apart(engagement_id=engagement.pk, by=member)
    return {
        "engagement": engagement,
        "missed": missed_lately(engagement, timezone.now()),
        "others": others,
        "coach": coach_of(engagement.pk),
        "promises": promises[:AT_MOST],
        "more": promises[AT_MOST:],
        "many": len(promises),
        "closed": closed[::-1],
        "kept": sum(one.state == Commitment.State.DONE for one in closed),
        "choices": ANSWER_CHOICES,
        "form": ReflectionForm(),
        "lines": [(line, readers(line, member)) for line in lines[:LINES]],
        "has_more_lines": len(lines) > LINES,
        "topic": topic_form(topics[0] if topics else None),
        "proposals": {one.kind: one for one in proposals},
        "goals": list(standings(goals, measured, by=member).values()),
        "fresh": uuid4,
        "today": today_of(engagement),
        "may_note": may_note(engagement, member),
        "readers": who_can_see(engagement, member),
        "lock": lock_line(Material.COMMITMENT, engagement.pk, member),
        "zone": member.person.time_zone if member.person else "UTC",
        "is_coachee": True,
        "here": request.path,
    }


def may_note(engagement: Engagement, member: Membership) -> bool:
    """Whether a key result can be noted today: the engagement is open, and has begun."""
    begun = engagement.starts_on <= today_of(engagement)
    return begun and bool(may(member, Action.MEASURE_GOAL, engagement))


def missed_lately(engagement: Any, now: datetime) -> CoachingSession | None:
    """The last session that is over, if it did not take place and that is news still."""
    if engagement.last_at is None or now - engagement.last_at > NEWS:
        return None
    last = CoachingSession(
        kind=engagement.last_kind,
        number=engagement.last_number,
        starts_at=engagement.last_at,
        state=engagement.last_state,
    )
    return last if last.is_missed else None


def everything(engagement: Any, member: Membership) -> list[list[Any]]:
    """All words of the page and the keys that open them, in one statement."""
    here = {"engagement_id": engagement.pk}
    is_planned = engagement.next_state == CoachingSession.State.PLANNED
    return open_together(
        Commitment.objects.visible_to(member)
        .filter(**here)
        .with_carried()
        .order_by("due_on", "created_at"),
        Goal.objects.visible_to(member).filter(**here).order_by("position"),
        Reflection.objects.visible_to(member)
        .filter(**here, author=member)
        .order_by("-at")[: LINES + 1],
        Topic.objects.visible_to(member).filter(
            **here, coaching_session_id=engagement.next_id if is_planned else None
        ),
        Proposal.objects.visible_to(member).filter(
            **here, state=ProposalState.OPEN, coaching_session_id=engagement.next_id
        ),
        *latest(engagement.pk, member),
        of=engagement.pk,
        by=member,
    )


def is_under_the_shared_key(line: Reflection) -> bool:
    """Kept before there was a key for the coachee alone."""
    return not line.shared and not line.private_text


def answer_form(commitment: Commitment) -> AnswerForm:
    return AnswerForm(initial={"answer": commitment.state if commitment.state in ANSWERS else None})


def engagements_of(member: Membership, engagement_ids: list[UUID]) -> list[Engagement]:
    """The one under way first; each with its next session and its latest shared record."""
    coming = CoachingSession.objects.filter(
        Q(state=CoachingSession.State.IN_PROGRESS)
        | Q(state=CoachingSession.State.PLANNED, ends_at__gt=timezone.now()),
        engagement_id=OuterRef("pk"),
    ).order_by("starts_at")
    over = (
        CoachingSession.objects.filter(engagement_id=OuterRef("pk"))
        .exclude(state__in=AHEAD)
        .order_by("-starts_at")
    )
    shared = SessionRecord.objects.filter(
        engagement_id=OuterRef("pk"), shared_at__isnull=False
    ).order_by("-coaching_session__starts_at")
    listed = ListingConsent.objects.filter(engagement_id=OuterRef("pk"), ended_at=None)
    return list(
        Engagement.objects.visible_to(member)
        .filter(pk__in=engagement_ids)
        .annotate(
            is_listed=Exists(listed),
            has_offer=Exists(
                Agreement.objects.filter(engagement_id=OuterRef("pk"), state="offered")
            ),
            choice_id=choice_along(member),
            is_over=Q(state__in=["completed", "ended_early"]),
            next_id=Subquery(coming.values("pk")[:1]),
            next_kind=Subquery(coming.values("kind")[:1]),
            next_number=Subquery(coming.values("number")[:1]),
            next_at=Subquery(coming.values("starts_at")[:1]),
            next_state=Subquery(coming.values("state")[:1]),
            next_link=Subquery(coming.values("join_url")[:1]),
            read_id=Subquery(shared.values("coaching_session_id")[:1]),
            read_kind=Subquery(shared.values("coaching_session__kind")[:1]),
            read_number=Subquery(shared.values("coaching_session__number")[:1]),
            last_kind=Subquery(over.values("kind")[:1]),
            last_number=Subquery(over.values("number")[:1]),
            last_at=Subquery(over.values("starts_at")[:1]),
            last_state=Subquery(over.values("state")[:1]),
        )
        .order_by("is_over", "-starts_on")
    )
