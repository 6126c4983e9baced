"""One's own calendar: the page about it, the feed itself, and a session's link."""

from __future__ import annotations

import hashlib
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_safe

from coaching.access.decision import NotAllowed, may
from coaching.access.people_of import coachee_of, lock_line, own_line
from coaching.access.policy import Material
from coaching.access.shortcuts import get_visible
from coaching.access.verbs import Action, Reason
from coaching.firms.middleware import FirmRequest
from engagements.models import Engagement
from sessions.calendars.busy import is_busy, show_as_busy
from sessions.calendars.feed import address_of, end_feed, live_feed, make_feed, read_feed
from sessions.calendars.forms import CalendarForm, LinkForm
from sessions.calendars.links import change_link
from sessions.models import CoachingSession
from sessions.models.coaching_session import SessionState
from sessions.views.answers import see_other

SAID = {
    "make": "Your calendar has an address. An earlier one is unknown from now on.",
    "end": "The address has ended.",
    "busy": "Saved.",
}


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Without a login: the token is the key. What never was and what has ended are alike."""
    content = read_feed(token)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="coaching.ics"'
    response["ETag"] = etag = f'"{hashlib.sha256(content).hexdigest()}"'
    answer = get_conditional_response(request, etag=etag, response=response) or response
    answer["Cache-Control"] = "no-store, private"
    answer["X-Robots-Tag"] = "noindex"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: FirmRequest, firm_slug: str) -> HttpResponse:
    """The address of one's feed, when it was last used, and “Busy”."""
    form = CalendarForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        act(request, form)
        messages.success(request, SAID[form.cleaned_data["do"]])
        return see_other(request.path)
    found = live_feed(request.member)
    context = {
        "form": form,
        "feed": found,
        "address": address_of(found) if found else "",
        "new_id": uuid4(),
        "is_busy": is_busy(request.member),
        "lock": own_line(Material.CALENDAR_FEED),
    }
    status = 422 if form.errors else 200
    return render(request, "sessions/calendars/calendar.html", context, status=status)


def act(request: FirmRequest, form: CalendarForm) -> None:
    typed, by = form.cleaned_data, request.member
    if typed["do"] == "make":
        make_feed(feed_id=typed["feed_id"] or uuid4(), by=by)
    elif typed["do"] == "end":
        end_feed(by=by)
    else:
        show_as_busy(wanted=typed["busy"], by=by)


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: FirmRequest, firm_slug: str, coaching_session_id: UUID) -> HttpResponse:
    """Where one session takes place."""
    one = get_visible(CoachingSession, request, coaching_session_id)
    may(request.member, Action.CHANGE, one).require()
    if one.state != SessionState.PLANNED:
        raise NotAllowed(Reason.SESSION_NOT_PLANNED)
    posted = request.POST if request.method == "POST" else None
    form = LinkForm(posted, initial={"join_url": one.join_url})
    if form.is_valid():
        change_link(coaching_session=one, join_url=form.cleaned_data["join_url"], by=request.member)
        messages.success(request, "Saved. Both calendars are told.")
        return redirect("home:engagement", firm_slug, one.engagement_id)
    context = {
        "form": form,
        "coaching_session": one,
        "engagement": get_visible(Engagement, request, one.engagement_id),
        "coachee": coachee_of(one.engagement_id),
        "lock": lock_line(Material.SCHEDULE, one.engagement_id, request.member),
    }
    status = 422 if form.errors else 200
    return render(request, "sessions/calendars/link.html", context, status=status)
