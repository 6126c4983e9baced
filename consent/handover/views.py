"""Asking is the firm's, choosing is the room's, passing on is the coachee's."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching.access.decision import may
from coaching.access.opening import open_together
from coaching.access.people_of import coachee_of, lock_line, people_of
from coaching.access.policy import Material, Party
from coaching.access.shortcuts import get_visible
from coaching.access.sight import standing
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from consent.handover import operations
from consent.handover.errors import AskedAlready, CoachDoesNotFit
from consent.handover.forms import AskForm, CompleteForm, YesForm
from consent.handover.passing import KINDS, Item, items_of, passable
from consent.models import Handover, HandoverAnswer, PassedItem
from consent.models.handover import HandoverState
from consent.views.roles import PAIR, as_party
from engagements.models import Engagement

A_PAGE = 20


# ── the firm ───────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def of_the_firm(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """Ask, complete or cancel. The firm sees nothing of what may pass: not even how much."""
    may(request.member, Action.RUN_FIRM, request.member).require()
    engagement = get_visible(Engagement, request, engagement_id)
    rows = Handover.objects.visible_to(request.member).filter(engagement=engagement)
    current = rows.exclude(state=HandoverState.CANCELLED).first()
    if request.method == "POST":
        may(request.member, Action.ASK_HANDOVER, engagement).require()
    typed = request.POST if request.method == "POST" else None
    form = AskForm(typed, coaches=others(engagement))
    if form.is_valid() and asked(request, engagement, form):
        return to_firm(request, engagement.pk)
    context = {
        "engagement": engagement,
        "handover": current,
        "form": form,
        "complete": CompleteForm(initial={"successor_id": uuid4()}),
        "coachee": coachee_of(engagement.pk),
        "has_coach": bool(people_of(engagement.pk)[Party.COACH]),
        "may_ask": current is None and bool(may(request.member, Action.ASK_HANDOVER, engagement)),
    }
    status = 422 if form.errors else 200
    return render(request, "consent/handover/firm.html", context, status=status)


def others(engagement: Engagement) -> Any:
    here = [one.pk for members in people_of(engagement.pk).values() for one in members]
    rows = Membership.objects.filter(firm_id=engagement.firm_id, is_coach=True, ended_at=None)
    return rows.exclude(pk__in=here).order_by("name")


def asked(request: FirmRequest, engagement: Engagement, form: AskForm) -> bool:
    try:
        operations.ask(engagement=engagement, to_coach=form.coach, by=request.member)
    except AskedAlready:
        messages.info(request, "A handover of this engagement is asked for already.")
    except CoachDoesNotFit:
        form.add_error("to_coach", "This coach cannot take it over. Choose another one.")
        return False
    else:
        messages.success(request, "Asked. Coach and coachee are told.")
    return True


@require_POST
def complete(request: FirmRequest, firm_slug: str, handover_id: UUID) -> HttpResponse:
    handover, form = get_visible(Handover, request, handover_id), CompleteForm(request.POST)
    may(request.member, Action.COMPLETE_HANDOVER, handover).require()
    if not form.is_valid():
        messages.warning(request, "Nothing was completed. Press the button once more.")
        return to_firm(request, handover.engagement_id)
    wanted = form.cleaned_data["successor_id"]
    try:
        successor = operations.complete(handover=handover, successor_id=wanted, by=request.member)
    except CoachDoesNotFit:
        messages.warning(
            request, f"{handover.to_coach_name} cannot take it over any more. Cancel, and ask anew."
        )
        return to_firm(request, handover.engagement_id)
    messages.success(request, "Handed over. The new agreement waits for everybody’s signature.")
    url = reverse("home:logistics", args=[firm_slug, successor.pk])
    return HttpResponseRedirect(url, status=303)


@require_POST
def cancel(request: FirmRequest, firm_slug: str, handover_id: UUID) -> HttpResponse:
    handover = get_visible(Handover, request, handover_id)
    operations.cancel(handover=handover, by=request.member)
    messages.success(request, "Cancelled. The coaching goes on as it is.")
    return to_firm(request, handover.engagement_id)


def to_firm(request: FirmRequest, engagement_id: UUID) -> HttpResponse:
    url = reverse("consent:firm_handover", args=[request.member.firm.slug, engagement_id])
    return HttpResponseRedirect(url, status=303)


# ── the room ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Choice:
    """One item, what I said about it, and what the other did."""

    item: Item
    mine: bool
    theirs: bool

    @property
    def passes(self) -> bool:
        return self.mine and self.theirs


@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: FirmRequest, firm_slug: str, handover_id: UUID) -> HttpResponse:
    """Every item that could pass, off by default; what each of the two said."""
    rows = Handover.objects.visible_to(request.member).select_related("engagement")
    found = get_object_or_404(rows, pk=handover_id)
    role = standing(request.member).get(found.engagement_id)
    if request.method == "POST":
        may(request.member, Action.ANSWER_HANDOVER, found).require()
    if role is None or role not in PAIR:
        raise Http404
    if request.method == "POST":
        return answered(request, found)
    return render(request, "consent/handover/handover.html", choosing(request, found, role))


def choosing(request: FirmRequest, found: Handover, role: Party) -> dict[str, Any]:
    engagement = found.engagement
    choices = choices_of(found, request.member)
    people = people_of(engagement.pk)
    other = people[Party.COACH if role == Party.COACHEE else Party.COACHEE]
    return {
        "handover": found,
        "engagement": engagement,
        "groups": [
            (KINDS[kind], list(some))
            for kind, some in groupby(choices, lambda one: one.item.passes)
        ],
        "agreed": sum(one.passes for one in choices),
        "other": other[0].first_name if other else "",
        "is_coachee": role == Party.COACHEE,
        "is_asked": found.state == HandoverState.ASKED,
        "is_completed": found.state == HandoverState.COMPLETED,
        "lock": lock_line(Material.HANDOVER_ANSWER, engagement.pk, request.member),
    }


def choices_of(found: Handover, by: Membership) -> list[Choice]:
    answers = HandoverAnswer.objects.visible_to(by).filter(handover=found)
    said = set(answers.values_list("row_id", "by_id"))
    mine = {row_id for row_id, who in said if who == by.pk}
    theirs = {row_id for row_id, who in said if who != by.pk}
    return [
        Choice(one, one.row_id in mine, one.row_id in theirs)
        for one in items_of(found.engagement, by)
    ]


def answered(request: FirmRequest, found: Handover) -> HttpResponse:
    """Exactly what was chosen; when the items have changed meanwhile, it is asked again."""
    form = YesForm(request.POST, ids=passable(found.engagement_id, request.member))
    if form.is_valid():
        yes = form.cleaned_data["passes"]
        operations.answer(handover=found, yes=yes, by=request.member)
        messages.success(request, "Kept. You can change it until the handover is completed.")
    else:
        messages.warning(request, "Nothing was kept: the items have changed. Choose again.")
    return to_page(request, found)


@require_POST
def hand_on(request: FirmRequest, firm_slug: str, handover_id: UUID) -> HttpResponse:
    found = get_visible(Handover, request, handover_id)
    many = operations.hand_on(handover=found, by=request.member)
    messages.success(request, "Passed on." if many else "There was nothing to pass on.")
    url = reverse("consent:passed_on", args=[firm_slug, found.successor_id])
    return HttpResponseRedirect(url, status=303)


@require_safe
def passed_on(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """In the new room: copies of what coachee and former coach both agreed to."""
    engagement, role = as_party(request, engagement_id, *PAIR)
    rows = PassedItem.objects.visible_to(request.member).filter(engagement=engagement)
    pages = Paginator(rows.order_by("of_day", "pk"), A_PAGE).get_page(request.GET.get("page"))
    first = (pages.number - 1) * A_PAGE
    (items,) = open_together(
        rows.order_by("of_day", "pk")[first : first + A_PAGE], of=engagement.pk, by=request.member
    )
    context = {
        "engagement": engagement,
        "items": items,
        "page_obj": pages,
        "is_coachee": role == Party.COACHEE,
        "lock": lock_line(Material.PASSED_ITEM, engagement.pk, request.member),
    }
    return render(request, "consent/handover/passed_on.html", context)


def to_page(request: FirmRequest, found: Handover) -> HttpResponse:
    url = reverse("consent:handover", args=[request.member.firm.slug, found.pk])
    return HttpResponseRedirect(url, status=303)
