"""The coachee's topic for a session that is still to come."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from coaching.access.decision import NotAllowed, may
from coaching.access.opening import open_rows
from coaching.access.people_of import coach_of, lock_line
from coaching.access.policy import Material
from coaching.access.verbs import Action, Reason
from coaching.firms.middleware import FirmRequest
from sessions.between_forms import TopicForm, topic_form
from sessions.models import CoachingSession, Topic
from sessions.operations.saving import Conflict
from sessions.operations.topics import save_topic
from sessions.views.answers import back
from sessions.views.promises import home
from sessions.views.proposals import session_for


@require_http_methods(["GET", "HEAD", "POST"])
def topic(request: FirmRequest, firm_slug: str, coaching_session_id: UUID) -> HttpResponse:
    coaching_session = session_for(request, coaching_session_id)
    if request.method != "POST":
        may(request.member, Action.PROPOSE_TOPIC, coaching_session).require()
        return page(request, coaching_session, as_it_stands(request, coaching_session))
    form = TopicForm(request.POST)
    if not form.is_valid():
        may(request.member, Action.PROPOSE_TOPIC, coaching_session).require()
        return page(request, coaching_session, form, 422)
    try:
        outcome = save_topic(
            coaching_session=coaching_session, by=request.member, **form.cleaned_data
        )
    except NotAllowed as refused:  # it has begun: what was typed is shown, to be copied
        if refused.reason != Reason.SESSION_NOT_PLANNED:
            raise
        return page(request, coaching_session, form, 403, reason=refused.reason)
    if isinstance(outcome, Conflict):
        again = TopicForm({**request.POST.dict(), "version": outcome.version})
        return page(request, coaching_session, again, 409, theirs=outcome.theirs["text"])
    who = coach_of(coaching_session.engagement_id).first_name
    kept = form.cleaned_data["text"]
    messages.success(request, f"{who} sees it when preparing." if kept else "No topic for now.")
    return back(request, home(request))


def as_it_stands(request: FirmRequest, coaching_session: CoachingSession) -> TopicForm:
    rows = Topic.objects.visible_to(request.member).filter(coaching_session=coaching_session)
    return topic_form(next(iter(open_rows(rows, by=request.member)), None))


def page(
    request: FirmRequest,
    coaching_session: CoachingSession,
    form: TopicForm,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    shown = {
        "coaching_session": coaching_session,
        "engagement": coaching_session.engagement,
        "coach": coach_of(coaching_session.engagement_id),
        "form": form,
        "next": request.POST.get("next", ""),
        "lock": lock_line(Material.TOPIC, coaching_session.engagement_id, request.member),
        **more,
    }
    return render(request, "sessions/topic.html", shown, status=status)
