"""What an assistant's link opens: times to move, and nothing else.

The link acts in its maker's name, through the same operations and the same walls, and is asked
again at every request. No name, number or word of the coaching is on these pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from allauth.core.ratelimit import consume, respond_429
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from coaching.access.decision import NotAllowed
from coaching.access.people_of import coach_of
from coaching.access.states import Moved
from coaching.audit.record import record
from coaching.firms.entry import acting_as_id
from coaching.firms.models import Membership
from engagements.models import Engagement
from sessions.assistant_form import AssistantForm
from sessions.models import AssistantLink, CoachingSession
from sessions.models.coaching_session import SessionState
from sessions.operations.links import Held, find_link, hashed, hold_link, note_use
from sessions.operations.planning import DoubleBooked, OutOfOrder, move
from sessions.operations.proposals import propose_date
from sessions.views.answers import see_other

HELD = "assistant"
NEUTRAL = {"name": "Calendar", "initial": "C"}  # who coaches whom is on none of these pages
WHY: dict[type[Exception], str] = {
    DoubleBooked: "That time is not free. Please choose another.",
    OutOfOrder: "That time is too early. Please choose a later one.",
    Moved: "It was moved meanwhile. Please look at its time again.",
    NotAllowed: "It cannot be moved any more.",
}


@dataclass(frozen=True)
class Desk:
    """For whom the link acts, while it does."""

    held: Held
    maker: Membership
    engagement: Engagement

    @property
    def moves(self) -> bool:
        """The coach's link moves a time; the coachee's proposes another to the coach."""
        return coach_of(self.engagement.pk) == self.maker

    def times(self) -> Any:
        sessions = CoachingSession.objects.visible_to(self.maker)
        ahead = sessions.filter(state=SessionState.PLANNED, starts_at__gt=timezone.now())
        return ahead.filter(engagement=self.engagement).order_by("starts_at")


@contextmanager
def desk(request: HttpRequest) -> Iterator[Desk]:
    """One transaction as the link's maker. Http404 alike for no link and one that ended."""
    held = find_link(request.session.get(HELD, ""))
    if held is None:
        raise Http404
    with acting_as_id(held.firm_id, held.member_id):
        maker = get_object_or_404(Membership, pk=held.member_id)
        engagements = Engagement.objects.visible_to(maker)
        yield Desk(held, maker, get_object_or_404(engagements, pk=held.engagement_id))


@never_cache
@require_safe
def arrive(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address, where histories and logs would keep it; its hash is held."""
    request.session[HELD] = hashed(token)
    return redirect("outside:assistant")


@never_cache
@require_safe
def times(request: HttpRequest) -> HttpResponse:
    with desk(request) as at_desk:
        note_use(at_desk.held, timezone.now())
        context = {
            "firm": NEUTRAL,
            "times": list(at_desk.times()),
            "zone": at_desk.engagement.time_zone,
            "moves": at_desk.moves,
        }
        return render(request, "sessions/assistant/times.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one_time(request: HttpRequest, coaching_session_id: UUID) -> HttpResponse:
    if request.method == "POST" and not consume(request, action="assistant"):
        answer: HttpResponse = respond_429(request)
        return answer
    with desk(request) as at_desk:
        note_use(at_desk.held, timezone.now())
        one = get_object_or_404(at_desk.times(), pk=coaching_session_id)
        form = form_for(request, at_desk, one)
        if form.is_valid() and done(at_desk, one, form):
            words = "Moved." if at_desk.moves else "Proposed. The coach answers it."
            messages.success(request, words)
            return see_other(reverse("outside:assistant"))
        zone = at_desk.engagement.time_zone
        context = {
            "firm": NEUTRAL,
            "one": one,
            "form": form,
            "zone": zone,
            "moves": at_desk.moves,
        }
        status = 422 if form.errors else 200
        return render(request, "sessions/assistant/time.html", context, status=status)


def form_for(request: HttpRequest, at_desk: Desk, one: CoachingSession) -> AssistantForm:
    others = CoachingSession.objects.visible_to(at_desk.maker).filter(
        engagement=at_desk.engagement, number__isnull=False
    )
    starts: list[datetime] = list(others.exclude(pk=one.pk).values_list("starts_at", flat=True))
    local = one.starts_at.astimezone(ZoneInfo(at_desk.engagement.time_zone))
    return AssistantForm(
        request.POST if request.method == "POST" else None,
        engagement=at_desk.engagement,
        now=one.starts_at,
        others=starts if one.counts else [],
        initial={"day": local.date(), "wall_time": local.time(), "was": local.isoformat()},
    )


def done(at_desk: Desk, one: CoachingSession, form: AssistantForm) -> bool:
    """Whether the maker's own operation took it; if not, the form says why and nothing more."""
    try:
        link = hold_link(at_desk.held, at_desk.maker)
        act(at_desk, one, form, link)
    except tuple(WHY) as refused:
        form.add_error(None, WHY[type(refused)])
        return False
    return True


def act(at_desk: Desk, one: CoachingSession, form: AssistantForm, link: AssistantLink) -> None:
    if form.cleaned_data["was"] != one.starts_at:
        raise Moved("moved since the page was opened")
    if at_desk.moves:
        move(coaching_session=one, starts_at=form.starts_at, by=at_desk.maker)
    else:
        propose_date(
            proposal_id=form.cleaned_data["new_id"],
            coaching_session=one,
            starts_at=form.starts_at,
            by=at_desk.maker,
        )
    record("link.used", link, by=at_desk.maker)
