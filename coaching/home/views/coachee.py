"""The coachee's first page: what is next, what they promised, what they notice, their goals."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from coaching.access.opening import open_rows
from coaching.access.people_of import coach_of, lock_line
from coaching.access.policy import Material, Party
from coaching.access.sight import standing
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from coaching.home.readers import who_can_see
from engagements.models import Engagement, Goal
from sessions.forms import ANSWER_CHOICES, AnswerForm, ReflectionForm
from sessions.models import CoachingSession, Commitment, ListingConsent, SessionRecord
from sessions.models.commitment import ANSWERS, ONGOING

AT_MOST = 5


def coachee_home(request: FirmRequest) -> dict[str, Any]:
    """What `home/_coachee.html` shows: the engagement that is under way, or the latest."""
    member = request.member
    mine = [pk for pk, role in standing(member).items() if role == Party.COACHEE]
    engagement, *others = engagements_of(member, mine)
    here = {"engagement_id": engagement.pk}
    ongoing = Commitment.objects.visible_to(member).filter(**here, state__in=ONGOING)
    commitments = list(ongoing.order_by("due_on", "created_at"))
    goals = list(Goal.objects.visible_to(member).filter(**here).order_by("position"))
    open_rows([*commitments, *goals], by=member)
    promises = [(commitment, answer_form(commitment)) for commitment in commitments]
    return {
        "engagement": engagement,
        "others": others,
        "coach": coach_of(engagement.pk),
        "promises": promises[:AT_MOST],
        "more": promises[AT_MOST:],
        "many": len(promises),
        "choices": ANSWER_CHOICES,
        "form": ReflectionForm(),
        "goals": goals,
        "readers": who_can_see(engagement, member),
        "lock": lock_line(Material.COMMITMENT, engagement.pk, member),
        "zone": member.person.time_zone if member.person else "UTC",
        "is_coachee": True,
        "here": request.path,
    }


def answer_form(commitment: Commitment) -> AnswerForm:
    return AnswerForm(initial={"answer": commitment.state if commitment.state in ANSWERS else None})


def engagements_of(member: Membership, engagement_ids: list[UUID]) -> list[Engagement]:
    """The one under way first; each with its next session and its latest shared record."""
    coming = CoachingSession.objects.filter(
        Q(state=CoachingSession.State.IN_PROGRESS)
        | Q(state=CoachingSession.State.PLANNED, ends_at__gt=timezone.now()),
        engagement_id=OuterRef("pk"),
    ).order_by("starts_at")
    shared = SessionRecord.objects.filter(
        engagement_id=OuterRef("pk"), shared_at__isnull=False
    ).order_by("-coaching_session__number")
    listed = ListingConsent.objects.filter(engagement_id=OuterRef("pk"), ended_at=None)
    return list(
        Engagement.objects.visible_to(member)
        .filter(pk__in=engagement_ids)
        .annotate(
            is_listed=Exists(listed),
            is_over=Q(state__in=["completed", "ended_early"]),
            next_id=Subquery(coming.values("pk")[:1]),
            next_number=Subquery(coming.values("number")[:1]),
            next_at=Subquery(coming.values("starts_at")[:1]),
            next_state=Subquery(coming.values("state")[:1]),
            read_id=Subquery(shared.values("coaching_session_id")[:1]),
            read_number=Subquery(shared.values("coaching_session__number")[:1]),
        )
        .order_by("is_over", "-starts_on")
    )
