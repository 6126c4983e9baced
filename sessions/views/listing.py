"""A coachee says whether their coach may name them in the hours log."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from coaching.access.decision import may
from coaching.access.people_of import coach_of, lock_line
from coaching.access.policy import Material
from coaching.access.shortcuts import get_visible
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from coaching.look.moments import day
from engagements.models import Engagement
from sessions.hours.forms import ListingForm
from sessions.hours.listing import TEXT, VERSION
from sessions.hours.log import counted, from_sessions
from sessions.operations.hours import agree_to_listing, live, withdraw_listing
from sessions.views.answers import see_other


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """The exact words, the line itself as it would stand in the file, and a choice. Off by default."""
    engagement = get_visible(Engagement, request, engagement_id)
    may(request.member, Action.SAY_LISTING, engagement).require()
    form = ListingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return answered(request, engagement, form.cleaned_data["answer"])
    coach = coach_of(engagement.pk)
    context = {
        "engagement": engagement,
        "coach": coach,
        "lede": f"{coach.first_name} keeps a log of coaching held, to show to a body that "
        "credentials coaches. Whether you are named in it is yours to say.",
        "consent": live(engagement, request.member).first(),
        "facts": as_named(request.member, engagement),
        "words": TEXT,
        "version": VERSION,
        "form": form,
        "lock": lock_line(Material.LISTING_CONSENT, engagement.pk, request.member),
    }
    status = 422 if form.errors else 200
    return render(request, "sessions/hours/listing.html", context, status=status)


def as_named(member: Membership, engagement: Engagement) -> list[tuple[str, str]]:
    """The line that the file would hold as of today."""
    held = from_sessions(counted(member).filter(engagement=engagement))
    facts = [("Name", member.name), ("E-mail address", member.email)]
    if not held:
        return [*facts, ("Days and hours", "They follow once you have met")]
    line = held[0].line
    return [
        *facts,
        ("First session", day(line.starts_on, year=True)),
        ("Latest session", day(line.ends_on, year=True)),
        ("Paid hours" if line.paid_minutes else "Pro bono hours", held[0].hours),
    ]


def answered(request: FirmRequest, engagement: Engagement, answer: str) -> HttpResponse:
    coach = coach_of(engagement.pk).first_name
    if answer == "yes":
        agree_to_listing(engagement=engagement, wording=VERSION, by=request.member)
        messages.success(request, f"{coach} may name you from now on. You can take it back here.")
    else:
        withdraw_listing(engagement=engagement, by=request.member)
        messages.success(request, f"You are in no file that {coach} makes from now on.")
    url = reverse("coaching_sessions:listing", args=[request.member.firm.slug, engagement.pk])
    return see_other(url)
