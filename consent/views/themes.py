"""Drafting themes together: coach and coachee write, reword and propose, set by set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access.decision import may
from coaching.access.opening import open_row, open_together
from coaching.access.people_of import coachee_of, lock_line, people_of
from coaching.access.policy import Material
from coaching.access.shortcuts import get_visible
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from consent import operations
from consent.errors import Conflict, NotAgreed
from consent.forms import CommentForm, GoalTitleForm, ThemeForm, UpdateForm
from consent.models import Theme
from consent.overlap import Overlap, overlaps
from consent.reading import complete_reviews, read_sets, titles_of
from consent.views.choosing import NOT_AGREED
from consent.views.roles import PAIR, as_party
from engagements.models import Engagement


@require_http_methods(["GET", "HEAD", "POST"])
def themes(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """Every set of themes with what was said about them, and a form for the next theme."""
    engagement, _ = as_party(request, engagement_id, *PAIR)
    form = theme_form(request, engagement)
    if form.is_valid():
        operations.draft_theme(
            theme_id=form.cleaned_data["theme_id"],
            update=operations.current_update(
                engagement=engagement, update_id=form.cleaned_data["update"], by=request.member
            ),
            by=request.member,
            **form.words,
        )
        messages.success(request, "Drafted. Nobody else reads it.")
        return redirect("consent:themes", firm_slug, engagement.pk)
    return show(request, engagement, form)


@require_POST
def begin_update(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """A new set, from a completed review or from between two."""
    engagement, _ = as_party(request, engagement_id, *PAIR)
    form = UpdateForm(request.POST, reviews=complete_reviews(engagement, request.member))
    if not form.is_valid():
        return show(request, engagement, theme_form(request, engagement, bound=False), begin=form)
    operations.draft_update(
        engagement=engagement,
        review=form.review,
        update_id=form.cleaned_data["update_id"],
        by=request.member,
    )
    messages.success(request, "Begun. What you draft now goes into this set.")
    return redirect("consent:themes", firm_slug, engagement.pk)


@require_POST
def goal_title(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """A goal's title as a draft, in its exact words."""
    engagement, _ = as_party(request, engagement_id, *PAIR)
    (goals,) = open_together(
        titles_of(engagement, request.member), of=engagement.pk, by=request.member
    )
    form = GoalTitleForm(request.POST, goals=goals)
    if not form.is_valid():
        return show(request, engagement, theme_form(request, engagement, bound=False), title=form)
    operations.draft_goal_title(
        theme_id=form.cleaned_data["theme_id"],
        update=operations.current_update(engagement=engagement, by=request.member),
        goal=form.chosen,
        focus_area=form.cleaned_data["focus_area"],
        direction=form.cleaned_data["direction"],
        by=request.member,
    )
    messages.success(request, "Drafted. Nobody else reads it.")
    return redirect("consent:themes", firm_slug, engagement.pk)


def theme_form(request: FirmRequest, engagement: Engagement, *, bound: bool = True) -> ThemeForm:
    data = request.POST if bound and request.method == "POST" else None
    return ThemeForm(data, **writing(engagement, request.member))


def writing(engagement: Engagement, by: Membership) -> dict[str, Any]:
    """What the writing check has to know."""

    def elsewhere(texts: Sequence[str]) -> list[Overlap]:
        return overlaps(texts, engagement=engagement, by=by)

    return {"names": names_of(engagement), "elsewhere": elsewhere}


def show(
    request: FirmRequest,
    engagement: Engagement,
    form: ThemeForm,
    *,
    begin: UpdateForm | None = None,
    title: GoalTitleForm | None = None,
    said: tuple[UUID, CommentForm] | None = None,
) -> HttpResponse:
    """The page; with the form that was not filled in rightly, 422."""
    sets, reviews, goals = read_sets(engagement, request.member)
    if sets:
        form.initial["update"] = sets[0].update.pk
    wanted = request.GET.get("source", "")
    chosen = next((str(one.pk) for one in reviews if one.pk.hex == wanted), "")
    context = {
        "engagement": engagement,
        "sets": sets,
        "form": form,
        "begin": begin or UpdateForm(reviews=reviews, initial={"source": chosen}),
        "title_form": title or (GoalTitleForm(goals=goals) if goals else None),
        "said": said[1] if said else None,
        "said_of": said[0] if said else None,
        "draft_into": f"It goes into the set “{sets[0].title}”." if sets else "",
        "can_draft": bool(may(request.member, Action.DRAFT_THEME, engagement)),
        "coachee": coachee_of(engagement.pk),
        "lock": lock_line(Material.THEME, engagement.pk, request.member),
    }
    wrong = form.errors or begin or title or said
    return render(request, "consent/themes.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_theme(request: FirmRequest, firm_slug: str, theme_id: UUID) -> HttpResponse:
    """Other words. What was agreed to ends with them, and the page says so first."""
    theme = open_row(get_visible(Theme, request, theme_id), by=request.member)
    may(request.member, Action.REWORD_THEME, theme).require()
    engagement, _ = as_party(request, theme.engagement_id, *PAIR)
    form = ThemeForm(request.POST or None, theme=theme, **writing(engagement, request.member))
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
    try:
        operations.propose(theme=theme, by=inside.member)
    except NotAgreed:
        messages.warning(request, f"{NOT_AGREED} Nothing was proposed.")
    else:
        messages.success(request, "Proposed. Nothing is shared until it is agreed to.")
    return redirect("consent:themes", firm_slug, theme.engagement_id)


def names_of(engagement: Engagement) -> list[str]:
    """Whom a theme does not name. The page is the coachee's own: that name may stand there."""
    coachee = coachee_of(engagement.pk)
    everybody = [one for members in people_of(engagement.pk).values() for one in members]
    return [one.name for one in everybody if one != coachee]
