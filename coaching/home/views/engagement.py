"""One engagement: where it stands, its timeline, and what is missing before coaching can begin."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from coaching.access.people_of import coachee_of, lock_line, people_of
from coaching.access.policy import Material, Party
from coaching.access.sight import standing
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from coaching.home.engagement_links import Links
from coaching.home.missing import missing, stage
from coaching.home.timeline import timeline
from consent.models import Handover, PassedItem, SponsorWord
from consent.models.handover import HandoverState
from engagements.models import Agreement, ContractingMeeting, Engagement, Goal, Signature
from reviews.models import Review
from sessions.calendars.answering import in_words, standing_answers
from sessions.changes import told, with_changes
from sessions.models import CoachingSession, Proposal, SessionRecord
from sessions.rhythm import health


@require_safe
def engagement(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    found = get_object_or_404(at_a_glance(request.member), pk=engagement_id)
    role = standing(request.member).get(found.pk)
    if role == Party.SPONSOR:
        return redirect("consent:sponsor_page", firm_slug, found.pk)
    return render(request, "home/engagement.html", page(request, found, role))


def at_a_glance(member: Membership) -> Any:
    """Engagements with what the page says about agreement, goals and reviews: one statement.

    What the member may not see is not there: for a firm admin no goals are set.
    """
    firm, of = {"firm_id": member.firm_id}, {"engagement": OuterRef("pk")}
    # “in_force” comes before “offered”: what is in force counts until a change of it is signed.
    counting = Agreement.objects.filter(**firm, **of, state__in=("in_force", "offered"))
    signatures = Signature.objects.filter(
        **firm, **of, agreement__state__in=("offered", "in_force")
    )
    reviews = Review.objects.filter(**firm, **of)
    meetings = ContractingMeeting.objects.filter(**firm, **of)
    return Engagement.objects.visible_to(member).annotate(
        agreement_state=Subquery(counting.order_by("state").values("state")[:1]),
        agreement_newest=Subquery(
            Agreement.objects.filter(**firm, **of)
            .exclude(state="draft")
            .order_by("-version")
            .values("state")[:1]
        ),
        signed_by=ArraySubquery(signatures.values("member_id")),
        contracting_at=Subquery(meetings.values("starts_at")[:1]),
        contracting_held_at=Subquery(meetings.values("held_at")[:1]),
        goals_set=Exists(Goal.objects.filter(**firm, **of)),
        open_proposals=ArraySubquery(
            Proposal.objects.visible_to(member)
            .filter(**firm, **of, state="open")
            .values(one=JSONObject(id="id", kind="kind", session="coaching_session_id"))
        ),
        handover=Subquery(
            Handover.objects.filter(**firm, **of)
            .exclude(state=HandoverState.CANCELLED)
            .values("pk")[:1]
        ),
        has_passed_items=Exists(PassedItem.objects.filter(**firm, **of)),
        sponsor_said_at=Subquery(
            SponsorWord.objects.visible_to(member)
            .filter(**firm, **of)
            .order_by("-said_at")
            .values("said_at")[:1]
        ),
        review_states=ArraySubquery(reviews.values(one=JSONObject(kind="kind", state="state"))),
    )


def page(request: FirmRequest, found: Any, role: Party | None) -> dict[str, Any]:
    shared = SessionRecord.objects.visible_to(request.member).filter(
        coaching_session=OuterRef("pk"), shared_at__isnull=False
    )
    said = standing_answers(request.member).filter(
        session_id=OuterRef("pk"), engagement_id=OuterRef("engagement_id")
    )
    sessions = list(
        with_changes(CoachingSession.objects.visible_to(request.member), request.member)
        .filter(engagement=found)
        .annotate(is_shared=Exists(shared), calendar_said=Subquery(said.values("answer")[:1]))
        .order_by("starts_at")
    )
    reviews = {one["kind"]: one["state"] for one in found.review_states}
    now = timezone.now()
    links = Links(request.member, found, role)
    nodes = timeline(found, sessions, reviews, now)
    for node in nodes:
        node.links = links.of_node(node)
        if node.coaching_session:
            node.changes = told(node.coaching_session, request.member)
        if role == Party.COACH and node.coaching_session:
            answer = getattr(node.coaching_session, "calendar_said", None)
            node.answered = in_words(found.pk, answer)
    return {
        "engagement": found,
        "coachee": coachee_of(found.pk),
        "people": people_of(found.pk),
        "lock": lock_line(Material.ENGAGEMENT, found.pk, request.member),
        "stage": stage(found, sessions),
        "health": health(found, sessions, now),
        "nodes": nodes,
        "missing": missing(found, sessions, request.member, links),
        "pages": links.of_engagement(),
        "trust": links.of_reviews(reviews),
    }
