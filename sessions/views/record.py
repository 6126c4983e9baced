"""The record of a session: the same page for coach and coachee, once it is shared."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coaching.access.opening import open_rows
from coaching.access.people_of import coach_of, coachee_of, lock_line
from coaching.access.policy import Material
from coaching.firms.middleware import FirmRequest
from sessions.models import Commitment
from sessions.parts import cards
from sessions.room_page import record_of
from sessions.views.answers import see_other
from sessions.views.room import room_url


@require_safe
def show_record(request: FirmRequest, firm_slug: str, coaching_session_id: UUID) -> HttpResponse:
    member = request.member
    record = record_of(coaching_session_id, member)
    if record is None:
        raise Http404
    if record.shared_at is None:  # only its coach sees it before it is shared
        return see_other(room_url(request, coaching_session_id))
    made = Commitment.objects.visible_to(member).filter(
        engagement_id=record.engagement_id, coaching_session_id=coaching_session_id
    )
    commitments = list(made.order_by("due_on", "created_at"))
    open_rows([record, *commitments], by=member)
    engagement = record.coaching_session.engagement
    shown = {
        "coaching_session": record.coaching_session,
        "engagement": engagement,
        "record": record,
        "cards": [card for card in cards(record, engagement) if card.text.strip()],
        "commitments": commitments,
        "coach": coach_of(engagement.pk),
        "coachee": coachee_of(engagement.pk),
        "is_coachee": coachee_of(engagement.pk) == member,
        "lock": lock_line(Material.SESSION_RECORD, engagement.pk, member),
        "zone": member.person.time_zone if member.person else "UTC",
    }
    return render(request, "sessions/record.html", shown)
