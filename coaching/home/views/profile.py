"""A coach introduces themselves, on a page of their own settings."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from coaching.access.decision import NotAllowed
from coaching.access.people_of import own_line
from coaching.access.policy import Material
from coaching.access.verbs import Reason
from coaching.firms.middleware import FirmRequest
from coaching.home.forms.profile import ProfileForm
from engagements.operations.profile import profile_of, save_profile
from sessions.calendars.links import use_join_url

FIELDS = ("headline", "text", "languages", "join_url")


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: FirmRequest, firm_slug: str) -> HttpResponse:
    """Read by the firm's admins, and by a coachee to whom this coach is offered."""
    if not request.member.is_coach:
        raise NotAllowed(Reason.NOT_A_COACH)
    stands = profile_of(request.member)
    initial = {name: getattr(stands, name) for name in FIELDS} if stands else {}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        save_profile(**form.cleaned_data, by=request.member)
        usual = {"old": initial.get("join_url", ""), "new": form.cleaned_data["join_url"]}
        use_join_url(coach=request.member, **usual)
        messages.success(request, "Saved.")
        return HttpResponseRedirect(reverse("home:profile", args=[firm_slug]), status=303)
    context = {"form": form, "lock": own_line(Material.COACH_PROFILE)}
    return render(request, "home/profile.html", context, status=422 if form.errors else 200)
