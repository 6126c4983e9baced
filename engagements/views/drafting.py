"""The firm's admins write an agreement or an amendment, look at it, and offer it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching.access.decision import may
from coaching.access.people_of import only_these_read, people_of
from coaching.access.shortcuts import get_visible
from coaching.access.states import Moved
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from engagements.agreement_difference import Difference, difference
from engagements.agreement_document import of_agreement
from engagements.agreement_fields import FIELDS, merge_fields
from engagements.agreement_text import gaps, merged
from engagements.forms.document import DocumentForm
from engagements.models import Agreement, Engagement
from engagements.models.agreement import AgreementState
from engagements.operations.agreement import ChangedMeanwhile, NotFilled, offer_draft, stamp
from engagements.operations.drafting import (
    discard_agreement,
    draft_agreement,
    save_draft,
    take_back,
)
from engagements.views.agreement import counting, names, offered, shown, signing_of, versions


def find(request: FirmRequest, engagement_id: UUID) -> tuple[Engagement, list[Agreement]]:
    """The engagement and its versions, for those who may write one."""
    engagement = get_visible(Engagement, request, engagement_id)
    may(request.member, Action.DRAFT_AGREEMENT, engagement).require()
    return engagement, versions(engagement, request.member)


def draft_in(found: list[Agreement]) -> Agreement | None:
    return next((one for one in found if one.state == AgreementState.DRAFT), None)


@require_POST
def begin(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    engagement = get_visible(Engagement, request, engagement_id)
    draft_agreement(engagement=engagement, by=request.member)
    return to(request, "engagements:draft", engagement)


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """Sections, terms and order. What somebody else saved meanwhile stands beside what was typed."""
    engagement, found = find(request, engagement_id)
    current = draft_in(found)
    if current is None:
        return nothing_to_write(request, engagement)
    document, seen = of_agreement(current), stamp(current)
    form = DocumentForm(
        request.POST if request.method == "POST" else None, document=document, seen=seen
    )
    if not form.is_valid():
        return editor(request, engagement, current, form)
    try:
        save_draft(
            agreement=current,
            document=form.document(),
            seen=form.cleaned_data["seen"],
            by=request.member,
        )
    except ChangedMeanwhile:
        theirs = form.against(document)
        form.see(seen)  # saved again, it takes the place of what stands
        return editor(request, engagement, current, form, status=409, theirs=theirs)
    messages.success(request, "Saved. This is how the parties would read it.")
    return to(request, "engagements:preview", engagement)


def editor(
    request: FirmRequest,
    engagement: Engagement,
    current: Agreement,
    form: DocumentForm,
    **more: Any,
) -> HttpResponse:
    fields = merge_fields(engagement, people_of(engagement.pk), request.member.firm.name)
    context = {
        "engagement": engagement,
        "draft": current,
        "lock": only_these_read(current, request.member),
        "form": form,
        "fields": [(name, FIELDS[name], fields[name]) for name in FIELDS],
        "theirs": more.get("theirs"),
        "is_changed": "status" in more,
    }
    status = more.get("status", 422 if form.errors else 200)
    return render(request, "engagements/draft.html", context, status=status)


@require_safe
def preview(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """As the parties will read it, what is missing, and what differs from the version before."""
    engagement, found = find(request, engagement_id)
    current = draft_in(found)
    if current is None:
        return nothing_to_write(request, engagement)
    fields = merge_fields(engagement, people_of(engagement.pk), request.member.firm.name)
    document = of_agreement(current)
    current.sections = merged(document, fields)
    current.terms, current.signing_order = document.terms, document.order
    earlier = counting(offered(found))
    context = {
        "engagement": engagement,
        "draft": current,
        "lock": only_these_read(current, request.member),
        "stamp": stamp(current),
        "sections": [shown(section) for section in current.sections],
        "gaps": gaps(document, fields),
        "earlier": earlier,
        "difference": difference(earlier, current) if earlier else Difference([], []),
        "is_started": engagement.state != Engagement.State.DRAFT,
        "people": names(one for members in people_of(engagement.pk).values() for one in members),
    }
    return render(request, "engagements/preview.html", context)


@require_POST
def offer(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """Pressed twice, it is offered once. Nothing is offered that was not read as it stands."""
    engagement, found = find(request, engagement_id)
    current = draft_in(found)
    if current is None:
        return nothing_to_write(request, engagement)
    try:
        offer_draft(agreement=current, seen=request.POST.get("stamp", ""), by=request.member)
    except NotFilled:
        return to(request, "engagements:preview", engagement)
    except ChangedMeanwhile:
        messages.warning(request, "It was changed since you read it. Please read it once more.")
        return to(request, "engagements:preview", engagement)
    except Moved:  # the other press was quicker
        return to(request, "engagements:agreement", engagement)
    messages.success(request, "Offered. Whoever’s turn it is has been asked to sign.")
    return to(request, "engagements:agreement", engagement)


@require_POST
def discard(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    engagement, found = find(request, engagement_id)
    current = draft_in(found)
    if current is None:
        return nothing_to_write(request, engagement)
    discard_agreement(agreement=current, by=request.member)
    messages.success(request, "The draft is gone. Nobody was offered it.")
    return to(request, "engagements:agreement", engagement)


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """Take back what waits for signatures, after one look at who has signed already."""
    engagement, found = find(request, engagement_id)
    current = next((one for one in found if one.state == AgreementState.OFFERED), None)
    if current is None:
        return nothing_to_write(request, engagement)
    if request.method == "POST":
        try:
            take_back(agreement=current, by=request.member)
        except Moved:
            messages.info(request, "It was signed or declined in the meantime.")
            return to(request, "engagements:agreement", engagement)
        return to(request, "engagements:draft", engagement)
    signed = [line["member"] for line in signing_of(current) if line["signature"]]
    context = {"engagement": engagement, "agreement": current, "signed": signed}
    return render(request, "engagements/take_back.html", context)


def nothing_to_write(request: FirmRequest, engagement: Engagement) -> HttpResponse:
    messages.info(request, "There is no draft here now.")
    return to(request, "engagements:agreement", engagement)


def to(request: FirmRequest, name: str, engagement: Engagement) -> HttpResponse:
    url = reverse(name, args=[request.member.firm.slug, engagement.pk])
    return HttpResponseRedirect(url, status=303)
