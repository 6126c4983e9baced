"""What coach and coachee say to each other about a theme; and what the coachee would change."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access.decision import may
from coaching.access.opening import open_together
from coaching.access.people_of import lock_line
from coaching.access.policy import Material
from coaching.access.shortcuts import get_visible
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from consent import operations
from consent.forms import CommentForm
from consent.models import Theme
from consent.reading import comments_of, with_comments
from consent.views.roles import PAIR, as_party
from consent.views.themes import show, theme_form


@require_POST
def comment(request: FirmRequest, firm_slug: str, theme_id: UUID) -> HttpResponse:
    """Say something about the words, below them."""
    theme = get_visible(Theme, request, theme_id)
    engagement, _ = as_party(request, theme.engagement_id, *PAIR)
    form = CommentForm(request.POST)
    if not form.is_valid():
        blank = theme_form(request, engagement, bound=False)
        return show(request, engagement, blank, said=(theme.pk, form))
    operations.comment(theme=theme, by=request.member, **form.cleaned_data)
    messages.success(request, "Said. Nobody else reads it.")
    return redirect("consent:themes", firm_slug, engagement.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: FirmRequest, firm_slug: str, theme_id: UUID) -> HttpResponse:
    """What should be different. The proposal goes back to being a draft; nothing is answered."""
    theme = get_visible(Theme, request, theme_id)
    may(request.member, Action.COMMENT_THEME, theme).require()
    engagement, _ = as_party(request, theme.engagement_id, *PAIR)
    form = CommentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        operations.suggest_change(theme=theme, by=request.member, **form.cleaned_data)
        messages.success(request, "Said, and taken back to a draft. Nothing was answered.")
        return redirect("consent:themes", firm_slug, engagement.pk)
    rows, said = open_together(
        Theme.objects.visible_to(request.member).filter(pk=theme.pk),
        comments_of(engagement, request.member).filter(theme=theme),
        of=engagement.pk,
        by=request.member,
    )
    (opened,) = with_comments(rows, said, engagement, request.member)
    return render(
        request,
        "consent/suggest.html",
        {
            "theme": opened,
            "form": form,
            "can_reword": bool(may(request.member, Action.REWORD_THEME, opened)),
            "lock": lock_line(Material.THEME_COMMENT, engagement.pk, request.member),
        },
        status=422 if form.errors else 200,
    )
