"""The agreement: read it, see who has signed, sign it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from coaching.access.decision import Can
from coaching.access.people_of import lock_line, people_of
from coaching.access.policy import Material
from coaching.access.shortcuts import get_visible
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from engagements.forms.signing import SignForm
from engagements.models import Agreement, Engagement, Signature
from engagements.operations.agreement import sign


@require_safe
def agreement(
    request: FirmRequest, firm_slug: str, engagement_id: UUID, version: int | None = None
) -> HttpResponse:
    engagement = get_visible(Engagement, request, engagement_id)
    found = versions(engagement, request.member)
    if version is not None:
        found = [get_object_or_404(Agreement, engagement=engagement, version=version)]
    return render(request, "engagements/agreement.html", page(request, engagement, found))


@require_POST
def sign_agreement(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    engagement = get_visible(Engagement, request, engagement_id)
    found = versions(engagement, request.member)
    if not found:
        raise Http404
    form = SignForm(request.POST, agreement=found[0], member=request.member)
    if form.is_valid():
        sign(
            agreement=found[0],
            typed_name=form.cleaned_data["typed_name"],
            address=get_adapter().get_client_ip(request),
            by=request.member,
        )
        messages.success(request, "Signed. Thank you.")
        return redirect("engagements:agreement", firm_slug, engagement.pk)
    context = page(request, engagement, found, form)
    return render(request, "engagements/agreement.html", context, status=422)


def versions(engagement: Engagement, member: Membership) -> list[Agreement]:
    """Newest first."""
    rows = Agreement.objects.visible_to(member).filter(engagement=engagement)
    return list(rows.order_by("-version"))


def page(
    request: FirmRequest,
    engagement: Engagement,
    found: list[Agreement],
    form: SignForm | None = None,
) -> dict[str, Any]:
    context: dict[str, Any] = {
        "engagement": engagement,
        "lock": lock_line(Material.AGREEMENT, engagement.pk, request.member),
    }
    if not found:
        return context
    newest, *older = found
    signing = signing_of(newest)
    mine = next((line for line in signing if line["member"] == request.member), None)
    return context | {
        "agreement": newest,
        "older": older,
        "sections": [shown(section) for section in newest.sections],
        "signing": signing,
        "missing": [line["member"] for line in signing if not line["signature"]],
        "mine": mine,
        "can": Can(request.member, newest),
        "can_in_it": Can(request.member, engagement),
        "form": form or SignForm(agreement=newest, member=request.member),
    }


def signing_of(found: Agreement) -> list[dict[str, Any]]:
    """Each party and their signature, or None."""
    signatures = {one.member_id: one for one in Signature.objects.filter(agreement=found)}
    return [
        {"member": member, "role": party.value.capitalize(), "signature": signatures.get(member.pk)}
        for party, members in people_of(found.engagement_id).items()
        for member in members
    ]


def shown(section: dict[str, Any]) -> dict[str, Any]:
    """A section whose table, if it has one, knows the head of every cell: for narrow screens."""
    if "table" not in section:
        return section
    heads, *rows = section["table"]
    cells = [(row[0], list(zip(heads[1:], row[1:], strict=True))) for row in rows]
    return {**section, "heads": heads[1:], "rows": cells}
