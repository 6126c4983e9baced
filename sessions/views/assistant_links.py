"""The links that one has given to an assistant: make one, see when it was used, end it."""

from __future__ import annotations

from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access.decision import may
from coaching.access.people_of import coach_of, coachee_of, own_line
from coaching.access.policy import Material
from coaching.access.shortcuts import get_visible
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from engagements.models import Engagement
from sessions.models import AssistantLink
from sessions.operations import links as operations
from sessions.views.answers import see_other


class LinkForm(forms.Form):
    """Its id is the form's own: sent twice, it is one link."""

    new_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    label = forms.CharField(
        label="Who is it for?",
        max_length=60,
        error_messages={"required": "Say who gets the link, to tell it from others later."},
    )
    days = forms.TypedChoiceField(
        label="It opens for",
        coerce=int,
        choices=[(7, "7 days"), (30, "30 days"), (90, "90 days")],
        initial=30,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def assistant_links(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """One's own links. A new one is shown in the answer to its form, and never again."""
    engagement = get_visible(Engagement, request, engagement_id)
    may(request.member, Action.GIVE_LINK, engagement).require()
    form, url = LinkForm(request.POST if request.method == "POST" else None), ""
    if form.is_valid():
        given = form.cleaned_data
        token = operations.give_link(
            link_id=given["new_id"],
            engagement=engagement,
            label=given["label"],
            days=given["days"],
            by=request.member,
        )
        if token is None:
            return see_other(page_of(request, engagement.pk))
        url = request.build_absolute_uri(reverse("outside:assistant_arrive", args=[token]))
        form = LinkForm()
    links = AssistantLink.objects.visible_to(request.member).filter(engagement=engagement)
    context = {
        "engagement": engagement,
        "form": form,
        "url": url,
        "links": links.filter(ended_at=None, expires_at__gt=timezone.now()),
        "is_coach": coach_of(engagement.pk) == request.member,
        "coach": coach_of(engagement.pk),
        "coachee": coachee_of(engagement.pk),
        "lock": own_line(Material.ASSISTANT_LINK),
    }
    status = 422 if form.errors else 200
    return render(request, "sessions/assistant_links.html", context, status=status)


def page_of(request: FirmRequest, engagement_id: UUID) -> str:
    args = [request.member.firm.slug, engagement_id]
    return reverse("coaching_sessions:assistant_links", args=args)


@require_POST
def end_link(request: FirmRequest, firm_slug: str, link_id: UUID) -> HttpResponse:
    link = get_visible(AssistantLink, request, link_id)
    operations.end_link(link=link, by=request.member)
    messages.success(request, "The link opens nothing any more.")
    return see_other(page_of(request, link.engagement_id))
