"""Ask, decide, read for 24 hours, and find it again: each page for those who are to see it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching.access.decision import Can, may
from coaching.access.opening import open_together
from coaching.access.people_of import coachee_of, lock_line, only_these_read
from coaching.access.policy import Material, Party
from coaching.access.sight import standing
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from coaching.tenancy.loading import read_together
from consent.exceptions import operations, shown
from consent.exceptions.forms import AskForm
from consent.exceptions.second_factor import SecondFactor, second_factor
from consent.models import DisclosureException, DisclosureText
from consent.views.roles import PAIR, as_party
from engagements.models import Engagement


@require_safe
def exceptions(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """What a coach asked, or what a coachee was told of: the same page when there is nothing."""
    role = standing(request.member).get(engagement_id)
    if role not in PAIR:
        raise Http404
    rows = DisclosureException.objects.visible_to(request.member).filter(engagement=engagement_id)
    (engagement,), found = read_together(
        Engagement.objects.visible_to(request.member).filter(pk=engagement_id),
        rows.order_by("-asked_at", "pk"),
    )
    context = {
        "engagement": engagement,
        "rows": [(one, shown.stage(one)) for one in found],
        "is_coach": role == Party.COACH,
        "coachee": coachee_of(engagement.pk),
        "lock": lock_line(Material.DISCLOSURE, engagement.pk, request.member),
    }
    return render(request, "consent/exceptions/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """The form, then a page to check, then the asking. What is typed stays in the page itself."""
    engagement, _ = as_party(request, engagement_id, Party.COACH)
    factor = second_factor(request)
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return ask_page(request, engagement, form, factor, show_form=factor.is_fresh)
    if not form.is_valid() or request.POST.get("step") == "change":
        return ask_page(request, engagement, form, factor, status=422 if form.errors else 200)
    if not factor.is_fresh:
        return ask_page(request, engagement, form, factor, status=403)
    if request.POST.get("step") == "send":
        return send(request, engagement, form, factor)
    return ask_page(request, engagement, form, factor, template="check")


def ask_page(
    request: FirmRequest,
    engagement: Engagement,
    form: AskForm,
    factor: SecondFactor,
    *,
    template: str = "ask",
    show_form: bool = True,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "engagement": engagement,
        "form": form,
        "answers": form.answers() if template == "check" else [],
        "factor": factor,
        "show_form": show_form,
        "coachee": coachee_of(engagement.pk),
        "can_be_decided": bool(operations.deciders_of(engagement)),
        **more,
    }
    return render(request, f"consent/exceptions/{template}.html", context, status=status)


def send(
    request: FirmRequest, engagement: Engagement, form: AskForm, factor: SecondFactor
) -> HttpResponse:
    try:
        asked = operations.ask(engagement=engagement, by=request.member, **form.values)
    except operations.NobodyToDecide:
        return ask_page(request, engagement, form, factor, status=422)
    messages.success(request, "Asked. The firm’s admins are told that a decision waits.")
    return to(request, asked)


@require_safe
def exception(request: FirmRequest, firm_slug: str, exception_id: UUID) -> HttpResponse:
    """To its coach and, once told, to the coachee with its words; to the admins without."""
    return page(request, find(request, exception_id))


def find(request: FirmRequest, exception_id: UUID) -> DisclosureException:
    rows = DisclosureException.objects.visible_to(request.member)
    return get_object_or_404(rows.select_related("engagement", "asked_by"), pk=exception_id)


def page(request: FirmRequest, found: DisclosureException, status: int = 200) -> HttpResponse:
    role = standing(request.member).get(found.engagement_id)
    of_the_room = role in PAIR
    minimum = words_of(found, request.member) if of_the_room else None
    context = {
        "exception": found,
        "engagement": found.engagement,
        "stage": shown.stage(found),
        "is_open": shown.is_open(found),
        "facts": shown.facts(found, found.asked_by.name, found.engagement.time_zone),
        "minimum": minimum,
        "reads": shown.reads_of(minimum, request.member)
        if minimum is not None and role == Party.COACHEE
        else None,
        "coachee": coachee_of(found.engagement_id),
        "is_admin_here": not of_the_room,
        "reads_it": found.decided_by_id == request.member.pk and shown.is_open(found),
        "factor": second_factor(request) if not of_the_room else None,
        "can": Can(request.member, found),
        "lock": only_these_read(found, request.member),
    }
    return render(request, "consent/exceptions/exception.html", context, status=status)


def words_of(found: DisclosureException, reader: Membership) -> DisclosureText | None:
    rows = DisclosureText.objects.visible_to(reader).filter(exception=found)
    (texts,) = open_together(rows, of=found.engagement_id, by=reader)
    return texts[0] if texts else None


@require_POST
def decide(request: FirmRequest, firm_slug: str, exception_id: UUID) -> HttpResponse:
    found = find(request, exception_id)
    may(request.member, Action.DECIDE_DISCLOSURE, found).require()
    if not second_factor(request).is_fresh:
        return page(request, found, status=403)
    if request.POST.get("answer") == "allow":
        operations.allow(exception=found, by=request.member)
        messages.success(request, "Allowed. You alone can read the text, for 24 hours.")
    elif request.POST.get("answer") == "refuse":
        operations.refuse(exception=found, by=request.member)
        messages.success(request, "Refused. The coach is told.")
    else:
        messages.warning(request, "Nothing was decided: choose one of the two.")
    return to(request, found)


@require_safe
def minimum_text(request: FirmRequest, firm_slug: str, exception_id: UUID) -> HttpResponse:
    """The words, for the admin who allowed it, while it is open. The coachee sees each opening."""
    found = find(request, exception_id)
    if found.decided_by_id != request.member.pk or not shown.is_open(found):
        raise Http404
    minimum = words_of(found, request.member)
    context = {
        "exception": found,
        "engagement": found.engagement,
        "lock": only_these_read(minimum, request.member) if minimum else "",
        "minimum": minimum,
        "coachee": coachee_of(found.engagement_id),
    }
    return render(request, "consent/exceptions/text.html", context)


@require_POST
def take_back(request: FirmRequest, firm_slug: str, exception_id: UUID) -> HttpResponse:
    found = find(request, exception_id)
    operations.take_back(exception=found, by=request.member)
    messages.success(request, "Taken back.")
    return to(request, found)


@require_POST
def close(request: FirmRequest, firm_slug: str, exception_id: UUID) -> HttpResponse:
    found = find(request, exception_id)
    operations.close(exception=found, by=request.member)
    messages.success(request, "Closed. Nobody in the firm’s office can read it any more.")
    return to(request, found)


@require_safe
def of_the_firm(request: FirmRequest, firm_slug: str) -> HttpResponse:
    """For the admins: what waits for a decision, and what was decided. Codes and times."""
    may(request.member, Action.RUN_FIRM, request.member).require()
    rows = DisclosureException.objects.visible_to(request.member).select_related(
        "engagement", "asked_by"
    )
    lines = [(one, shown.stage(one)) for one in rows.order_by("-asked_at", "pk")[:100]]
    return render(request, "consent/exceptions/firm.html", {"lines": lines})


def to(request: FirmRequest, found: DisclosureException) -> HttpResponse:
    url = reverse("consent:exception", args=[request.member.firm.slug, found.pk])
    return HttpResponseRedirect(url, status=303)
