"""Coaches, and whoever comes or goes."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access.models import EngagementParty
from coaching.access.people import add_member, change_member, end_membership
from coaching.access.policy import Party
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import ClientOrganisation, Membership
from coaching.home.forms.people import CoachForm, MemberForm
from coaching.home.gate import admins_only
from coaching.home.inviting import invite_again, invite_once
from coaching.home.once import once
from engagements.models import Engagement


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def coaches(request: FirmRequest, firm_slug: str) -> HttpResponse:
    form = CoachForm(request.POST or None)
    if form.is_valid():
        coach = add_person(request, form)
        if coach is not None:
            invite_once(member=coach, by=request.member)
            messages.success(request, f"{coach.name} is invited.")
            return redirect("home:coaches", firm_slug=firm_slug)
    rows = Membership.objects.filter(is_coach=True, ended_at=None).order_by("name")
    context = {"form": form, "coaches": rows}
    return render(request, "home/firm/coaches.html", context, status=422 if form.errors else 200)


def add_person(
    request: FirmRequest, form: MemberForm, client: ClientOrganisation | None = None
) -> Membership | None:
    """The new member; None, with the reason in the form, when somebody was quicker."""

    def create(pk: UUID) -> Membership:
        what = {**form.values(), "id": pk, "client_organisation": client}
        return add_member(**what, by=request.member)

    try:
        return once(Membership, form.id_of_new, create)
    except IntegrityError:
        form.add_error("email", "Somebody with this address is in your firm already.")
        return None


@require_POST
@admins_only
def coach_too(request: FirmRequest, firm_slug: str) -> HttpResponse:
    """An admin who coaches as well: most firms begin with one person."""
    change_member(member=request.member, is_coach=True, by=request.member)
    messages.success(request, "You are one of the coaches now.")
    return redirect("home:coaches", firm_slug=firm_slug)


@require_POST
@admins_only
def invite(request: FirmRequest, firm_slug: str, member_id: UUID) -> HttpResponse:
    member = get_object_or_404(Membership, pk=member_id, ended_at=None)
    if invite_again(member=member, by=request.member):
        messages.success(request, f"{member.name} is invited again.")
    else:
        messages.info(request, f"{member.name} needs no invitation now.")
    return redirect(back(member, firm_slug))


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def end(request: FirmRequest, firm_slug: str, member_id: UUID) -> HttpResponse:
    """Asked once more before somebody leaves the firm."""
    member = get_object_or_404(Membership, pk=member_id)
    if member.ended_at is not None:
        return redirect(back(member, firm_slug))
    if request.method == "POST":
        end_membership(member=member, by=request.member)
        messages.success(request, f"{member.name} has left the firm.")
        return redirect(back(member, firm_slug))
    context = {"leaving": member, "back": back(member, firm_slug), **running_for(member)}
    return render(request, "home/firm/end.html", context)


def running_for(member: Membership) -> dict[str, list[Engagement]]:
    """The engagements under way that they coach, are coached in, or pay for."""
    parts = EngagementParty.objects.filter(member=member, until=None)
    roles = dict(parts.values_list("engagement_id", "role"))
    rows = Engagement.objects.filter(pk__in=roles, state__in=("contracting", "active"))
    found: dict[str, list[Engagement]] = {"coached": [], "own": [], "sponsored": []}
    names = {Party.COACH: "coached", Party.COACHEE: "own", Party.SPONSOR: "sponsored"}
    for row in rows.order_by("starts_on", "pk"):
        found[names[Party(roles[row.pk])]].append(row)
    return found


def back(member: Membership, firm_slug: str) -> str:
    """The list the member stands in."""
    if member.client_organisation_id:
        return f"/{firm_slug}/firm/clients/{member.client_organisation_id}/"
    return f"/{firm_slug}/firm/coaches/"
