"""The agreement: read it, see who has signed, sign it or decline it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching.access.decision import Can, NotAllowed, may
from coaching.access.people_of import in_words, lock_line, only_these_read, people_of
from coaching.access.policy import Material
from coaching.access.shortcuts import get_visible
from coaching.access.verbs import Action, Reason
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from engagements import turns
from engagements.forms.signing import DeclineForm, SignForm
from engagements.models import Agreement, Decline, Engagement, Signature
from engagements.models.agreement import AgreementState
from engagements.operations.agreement import sign
from engagements.operations.declining import decline_agreement, decline_of
from engagements.operations.signing import signature_of


@require_safe
def agreement(
    request: FirmRequest, firm_slug: str, engagement_id: UUID, version: int | None = None
) -> HttpResponse:
    engagement = get_visible(Engagement, request, engagement_id)
    found = versions(engagement, request.member)
    if version is not None and version not in [one.version for one in offered(found)]:
        raise Http404
    context = page(request, engagement, found, version=version)
    return render(request, "engagements/agreement.html", context)


@require_POST
def sign_agreement(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    engagement = get_visible(Engagement, request, engagement_id)
    found = versions(engagement, request.member)
    current = counting(found)
    if current is None:
        raise Http404
    form = SignForm(request.POST, agreement=current, member=request.member)
    if form.is_valid():
        sign(
            agreement=current,
            typed_name=form.cleaned_data["typed_name"],
            address=get_adapter().get_client_ip(request),
            wording_version=form.cleaned_data["wording_version"],
            by=request.member,
        )
        messages.success(request, "Signed. Thank you.")
        return redirect("engagements:agreement", firm_slug, engagement.pk)
    context = page(request, engagement, found, form=form)
    return render(request, "engagements/agreement.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """Say what would have to change; pressed twice, it is declined once."""
    engagement = get_visible(Engagement, request, engagement_id)
    found = versions(engagement, request.member)
    current = next(iter(offered(found)), None)
    if current is None:
        raise Http404
    if decline_of(current, request.member):
        return redirect("engagements:agreement", firm_slug, engagement.pk)
    may(request.member, Action.DECLINE_AGREEMENT, current).require()
    if signature_of(current, request.member):
        raise NotAllowed(Reason.SIGNED_ALREADY)
    form = DeclineForm(request.POST if request.method == "POST" else None, agreement=current)
    if form.is_valid():
        comment = form.cleaned_data["comment"]
        decline_agreement(agreement=current, comment=comment, by=request.member)
        messages.success(request, "Declined. What you wrote has gone to the firm’s admins.")
        url = reverse("engagements:agreement", args=[firm_slug, engagement.pk])
        return HttpResponseRedirect(url, status=303)
    mine = Decline(firm_id=current.firm_id, engagement=engagement, member=request.member)
    context = {
        "engagement": engagement,
        "form": form,
        "lock": only_these_read(mine, request.member),
    }
    status = 422 if form.errors else 200
    return render(request, "engagements/decline.html", context, status=status)


def versions(engagement: Engagement, member: Membership) -> list[Agreement]:
    """Newest first; for the firm's admins with the draft."""
    rows = Agreement.objects.visible_to(member).filter(engagement=engagement)
    return list(rows.order_by("-version"))


def offered(found: list[Agreement]) -> list[Agreement]:
    """The versions that the parties have, newest first."""
    return [one for one in found if one.state != AgreementState.DRAFT]


def counting(found: list[Agreement]) -> Agreement | None:
    """The one to read now: what waits for signatures, else what is in force, else the newest."""
    for state in (AgreementState.OFFERED, AgreementState.IN_FORCE):
        for one in found:
            if one.state == state:
                return one
    return next(iter(offered(found)), None)


def page(
    request: FirmRequest,
    engagement: Engagement,
    found: list[Agreement],
    *,
    form: SignForm | None = None,
    version: int | None = None,
) -> dict[str, Any]:
    context: dict[str, Any] = {
        "engagement": engagement,
        "lock": lock_line(Material.AGREEMENT, engagement.pk, request.member),
        "can_in_it": Can(request.member, engagement),
        "draft": next((one for one in found if one.state == AgreementState.DRAFT), None),
    }
    asked = next((one for one in offered(found) if one.version == version), None)
    shown_now = asked or counting(found)
    if shown_now is None:
        return context
    signing = signing_of(shown_now)
    mine = next((line for line in signing if line["member"].pk == request.member.pk), None)
    return context | {
        "agreement": shown_now,
        "others": [one for one in offered(found) if one != shown_now],
        "in_force": next((one for one in found if one.state == AgreementState.IN_FORCE), None),
        "is_old": version is not None and shown_now != counting(found),
        "declined": declined(found, request.member),
        "sections": [shown(section) for section in shown_now.sections],
        "signing": signing,
        "missing": names(line["member"] for line in signing if not line["signature"]),
        "mine": mine,
        "before_me": names(before(shown_now, signing, request.member) if mine else []),
        "can": Can(request.member, shown_now),
        "form": form or SignForm(agreement=shown_now, member=request.member),
    }


def names(members: Iterable[Membership]) -> dict[str, Any] | None:
    """“Ana and Priya”, and whether they are several; None where there is nobody."""
    found = [one.name for one in members]
    return {"words": in_words(found), "are_many": len(found) > 1} if found else None


def declined(found: list[Agreement], member: Membership) -> dict[str, Any] | None:
    """The newest version where it came back, with the comments that this reader may see."""
    newest = next(iter(offered(found)), None)
    if newest is None or newest.state != AgreementState.DECLINED:
        return None
    rows = Decline.objects.visible_to(member).filter(agreement=newest)
    comments = [(one, only_these_read(one, member)) for one in rows.select_related("member")]
    return {"agreement": newest, "comments": comments}


def signing_of(found: Agreement) -> list[dict[str, Any]]:
    """Each party and their signature, or None."""
    signatures = {one.member_id: one for one in Signature.objects.filter(agreement=found)}
    return [
        {"member": member, "role": party.value.capitalize(), "signature": signatures.get(member.pk)}
        for party, members in people_of(found.engagement_id).items()
        for member in members
    ]


def before(found: Agreement, signing: list[dict[str, Any]], member: Membership) -> list[Membership]:
    """Who signs before this reader and has not yet."""
    people = people_of(found.engagement_id)
    signed = {line["member"].pk for line in signing if line["signature"]}
    role = next(party for party, members in people.items() if member in members)
    return turns.before(found.signing_order, people, signed, role)


def shown(section: dict[str, Any]) -> dict[str, Any]:
    """A section whose table, if it has one, knows the head of every cell: for narrow screens."""
    if "table" not in section:
        return section
    heads, *rows = section["table"]
    cells = [(row[0], list(zip(heads[1:], row[1:], strict=True))) for row in rows]
    allows = section.get("terms", [])
    return {**section, "heads": heads[1:], "rows": cells, "allows": allows[1:]}
