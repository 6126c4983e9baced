"""How the room's addresses answer: JSON for autosave, a page for everybody else."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from sessions.models import CoachingSession, SessionRecord

SEE_OTHER = 303


def wants_json(request: FirmRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def see_other(url: str) -> HttpResponse:
    """Go there with GET: the answer to a form that did its work."""
    return HttpResponseRedirect(url, status=SEE_OTHER)


def back(request: FirmRequest, otherwise: str) -> HttpResponse:
    """To the page the form stood on, if it is one of this firm's."""
    url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    ours = url.startswith(f"/{request.member.firm.slug}/")
    return see_other(url if safe and ours else otherwise)


def require_room(request: FirmRequest, coaching_session: CoachingSession) -> None:
    """Http404 unless they may write records here: for others there is no room."""
    record = SessionRecord(
        firm_id=coaching_session.firm_id,
        engagement_id=coaching_session.engagement_id,
        author=request.member,
    )
    may(request.member, Action.ADD, record).require()
