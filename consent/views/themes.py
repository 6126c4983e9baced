"""Drafting themes together: coach and coachee write, reword and propose."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access.decision import may
from coaching.access.opening import open_row, open_rows
from coaching.access.people_of import coachee_of, lock_line, people_of
from coaching.access.policy import Material
from coaching.access.shortcuts import get_visible
from coaching.access.verbs import VERBS, Action
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from consent import operations
from consent.errors import Conflict
from consent.forms import ThemeForm
from consent.lapsing import has_lapsed
from consent.models import Theme
from consent.views.roles import PAIR, as_party
from engagements.models import Engagement

State = Theme.State
GROUPS = (
    ("Shared", "Sponsors who were named read these words.", {State.RELEASED}),
    ("Waiting for an answer", "Nobody reads these yet.", {State.PROPOSED}),
    ("Drafts", "Between the two of you.", {State.DRAFT}),
    ("Past", "Nobody else reads these.", {State.DECLINED, State.EXPIRED, State.WITHDRAWN}),
)


@require_http_methods(["GET", "HEAD", "POST"])
def themes(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """Every theme of the engagement, and a form for the next one."""
    engagement, _ = as_party(request, engagement_id, *PAIR)
    form = ThemeForm(request.POST or None, names=names_of(engagement))
    if form.is_valid():
        operations.draft_theme(
            theme_id=form.cleaned_data["theme_id"],
            update=operations.current_update(engagement=engagement, by=request.member),
            by=request.member,
            **form.words,
        )
        messages.success(request, "Drafted. Nobody else reads it.")
        return redirect("consent:themes", firm_slug, engagement.pk)
    context = themes_context(engagement, request.member, form)
    return render(request, "consent/themes.html", context, status=422 if form.errors else 200)


def themes_context(
    engagement: Engagement, member: Membership, form: ThemeForm
) -> dict[str, object]:
    rows = open_rows(Theme.objects.visible_to(member).filter(engagement=engagement), by=member)
    for row in rows:
        row.lapsed = row.state == State.PROPOSED and has_lapsed(row)  # type: ignore[attr-defined]
        row.editable = VERBS[Action.REWORD_THEME].when.holds(row, member.pk)  # type: ignore[attr-defined]
    groups = [
        (title, words, [row for row in rows if row.state in states])
        for title, words, states in GROUPS
    ]
    return {
        "engagement": engagement,
        "groups": [group for group in groups if group[2]],
        "form": form,
        "can_draft": bool(may(member, Action.DRAFT_THEME, engagement)),
        "coachee": coachee_of(engagement.pk),
        "lock": lock_line(Material.THEME, engagement.pk, member),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def edit_theme(request: FirmRequest, firm_slug: str, theme_id: UUID) -> HttpResponse:
    """Other words. What was agreed to ends with them, and the page says so first."""
    theme = open_row(get_visible(Theme, request, theme_id), by=request.member)
    may(request.member, Action.REWORD_THEME, theme).require()
    engagement, _ = as_party(request, theme.engagement_id, *PAIR)
    form = ThemeForm(
        request.POST or None, initial=ThemeForm.initial_of(theme), names=names_of(engagement)
    )
    theirs = None
    if form.is_valid():
        try:
            return save(request, firm_slug, theme, form)
        except Conflict as conflict:
            theirs = conflict.theme
            data = request.POST.copy()
            data["version"] = str(theirs.version)
            form.data = data
    return render(
        request,
        "consent/edit_theme.html",
        {
            "subject": theme,
            "form": form,
            "theirs": theirs,
            "lock": lock_line(Material.THEME, engagement.pk, request.member),
        },
        status=409 if theirs else 422 if form.errors else 200,
    )


def save(request: FirmRequest, firm_slug: str, theme: Theme, form: ThemeForm) -> HttpResponse:
    operations.reword(
        theme=theme, version=form.cleaned_data["version"], by=request.member, **form.words
    )
    messages.success(request, "Saved.")
    return redirect("consent:themes", firm_slug, theme.engagement_id)


@require_POST
def propose(request: HttpRequest, firm_slug: str, theme_id: UUID) -> HttpResponse:
    """Ask the coachee."""
    inside: FirmRequest = request  # type: ignore[assignment]
    theme = get_visible(Theme, inside, theme_id)
    operations.propose(theme=theme, by=inside.member)
    messages.success(request, "Proposed. Nothing is shared until it is agreed to.")
    return redirect("consent:themes", firm_slug, theme.engagement_id)


def names_of(engagement: Engagement) -> list[str]:
    """Whom a theme does not name. The page is the coachee's own: that name may stand there."""
    coachee = coachee_of(engagement.pk)
    everybody = [one for members in people_of(engagement.pk).values() for one in members]
    return [one.name for one in everybody if one != coachee]
