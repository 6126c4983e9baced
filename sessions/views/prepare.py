"""Prepare: ten quiet minutes before a session."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from coaching.firms.middleware import FirmRequest
from sessions.models import CoachingSession
from sessions.news import since_last_time
from sessions.prepare_page import prepare, what_is_missing
from sessions.views.answers import see_other
from sessions.views.room import planned, room_url, zone_of

A_DAY = timedelta(days=1)


@require_safe
def show_prepare(request: FirmRequest, firm_slug: str, coaching_session_id: UUID) -> HttpResponse:
    coaching_session = planned(request, coaching_session_id)
    if coaching_session.state == CoachingSession.State.HELD:
        return see_other(room_url(request, coaching_session_id, "record"))
    if coaching_session.is_missed:
        return see_other(room_url(request, coaching_session_id, "restore"))
    missing = what_is_missing(coaching_session, request.member)
    shown = {
        "coaching_session": coaching_session,
        "engagement": coaching_session.engagement,
        "preparation": prepare(coaching_session, request.member),
        "news": "" if missing else since_last_time(coaching_session, request.member),
        "missing": missing,
        "title": f"Prepare {coaching_session.named}",
        "is_past": coaching_session.ends_at < timezone.now(),
        "has_come": coaching_session.starts_at <= timezone.now(),
        "is_early": coaching_session.starts_at - timezone.now() > A_DAY,
        "zone": zone_of(request),
    }
    return render(request, "sessions/prepare.html", shown)
