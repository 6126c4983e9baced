"""The coachee of a draft chooses between the coaches who are offered, and sees nothing else of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from coaching.access.decision import may
from coaching.access.people_of import own_line
from coaching.access.policy import Material
from coaching.access.shortcuts import get_visible
from coaching.access.states import Moved
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from engagements.models import CoachChoice, CoachOption
from engagements.operations.choice import choose_coach


class ChooseForm(forms.Form):
    """Which of the options, by its id."""

    option = forms.UUIDField()


@require_http_methods(["GET", "HEAD", "POST"])
def choice(request: FirmRequest, firm_slug: str, choice_id: UUID) -> HttpResponse:
    """The profiles side by side. An admin, who offers and does not choose, has a page of their own."""
    found = get_visible(CoachChoice, request, choice_id)
    if found.coachee_id != request.member.pk:
        raise Http404
    options = list(CoachOption.objects.visible_to(request.member).filter(choice=found))
    if request.method == "POST":
        return choose(request, found, options)
    return page(request, found, options)


def choose(request: FirmRequest, found: CoachChoice, options: list[CoachOption]) -> HttpResponse:
    may(request.member, Action.CHOOSE_COACH, found).require()
    form = ChooseForm(request.POST)
    typed = form.cleaned_data["option"] if form.is_valid() else None
    option = next((one for one in options if one.pk == typed), None)
    if option is None:
        messages.warning(request, "Choose one of the coaches on this page.")
        return page(request, found, options, status=422)
    try:
        choose_coach(choice=found, option=option, by=request.member)
    except Moved:
        messages.warning(request, "What is offered has changed. Look again.")
    else:
        messages.success(request, f"You chose {option.name}. The firm is told.")
    there = reverse("engagements:choice", args=[request.member.firm.slug, found.pk])
    return HttpResponseRedirect(there, status=303)


def page(
    request: FirmRequest, found: CoachChoice, options: list[CoachOption], *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "choice": found,
        "options": options,
        "lock": own_line(Material.COACH_OPTION),
        "is_open": bool(may(request.member, Action.CHOOSE_COACH, found)),
    }
    return render(request, "engagements/choice.html", context, status=status)
