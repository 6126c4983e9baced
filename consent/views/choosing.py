"""The coachee chooses, sees the sponsor's own page live, checks, and shares or does not."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access.people_of import in_words, lock_line, sponsors_of
from coaching.access.policy import Material, Party
from coaching.access.shortcuts import get_visible
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from consent import operations, wording
from consent.choices import previews, shared_of, sight_of
from consent.errors import Lapsed, NotAgreed, NotAReader, SignInAgain, WordsChanged
from consent.forms import ChoiceForm, pair
from consent.freshness import is_fresh, signed_in_at
from consent.models import RemovalNotice, Theme
from consent.models.consent import ConsentPurpose
from consent.removals import lines_of
from consent.source import purpose_for
from consent.views.roles import as_party
from consent.words import words_hash
from engagements.models import Engagement

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
NO_READER = "They do not read it any more."
NOT_AGREED = "A goal’s title can be shared only while the goal stands and the agreement allows it."


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """Left, each proposal with its exact words, off until chosen; right, the page it would make."""
    engagement, _ = as_party(request, engagement_id, Party.COACHEE)
    sight = sight_of(engagement, request.member)
    form = ChoiceForm(request.GET, offered=sight.offers(open_only=True))
    context: dict[str, Any] = {
        "engagement": engagement,
        "form": form,
        "previews": previews(engagement, form, sight),
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "consent/_preview.html", context)
    sponsors = sponsors_of(engagement.pk)
    context |= {
        "waiting": form.switches(Theme.State.PROPOSED),
        "further": form.switches(Theme.State.RELEASED),
        "sponsors": sponsors,
        "shared": shared_of(sight),
        "lines": lines_of(engagement, sponsors),
        "lock": lock_line(Material.THEME, engagement.pk, request.member),
    }
    return render(request, "consent/choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """The exact words once more, who will read them and what for, and three equal buttons."""
    engagement, _ = as_party(request, engagement_id, Party.COACHEE)
    data = request.POST if request.method == "POST" else request.GET
    form = ChoiceForm(data, offered=sight_of(engagement, request.member).offers(open_only=False))
    if not form.chosen:
        messages.warning(request, nothing_chosen(form, engagement))
        return redirect("consent:consent", firm_slug, engagement.pk)
    if request.method == "POST":
        return answer(request, firm_slug, engagement, form)
    chosen = form.chosen
    return render(
        request,
        "consent/check.html",
        {
            "engagement": engagement,
            "chosen": [
                (
                    theme,
                    [pair(theme, one) for one in to],
                    in_words([one.name for one in to]),
                    words_hash(theme),
                )
                for theme, to in chosen
            ],
            "button": share_words(len(chosen), form.readers),
            "wording": wording,
            "purposes": ConsentPurpose.choices,
            "purpose": form.cleaned_data["purpose"] or purpose_for(theme for theme, _ in chosen),
            "is_fresh": is_fresh(signed_in_at(request)),
            "lock": lock_line(Material.THEME, engagement.pk, request.member),
        },
    )


def share_words(count: int, readers: list[Membership]) -> str:
    """“Share two themes with Dana”: the button names the act."""
    number = NUMBERS[count] if count < len(NUMBERS) else str(count)
    things = "theme" if count == 1 else "themes"
    return f"Share {number} {things} with {in_words([one.first_name for one in readers])}"


def nothing_chosen(form: ChoiceForm, engagement: Engagement) -> str:
    if not sponsors_of(engagement.pk):
        return "This engagement has no sponsor, so there is nobody to share with."
    if "share" in form.data:
        return "The proposals or the sponsors have changed. Nothing was shared: look again."
    return "Nothing was chosen, so nothing is shared."


def answer(
    request: FirmRequest, firm_slug: str, engagement: Engagement, form: ChoiceForm
) -> HttpResponse:
    """Share, do not, or not now: each is one press, and none asks why."""
    said = request.POST.get("answer")
    if said == "later":
        messages.success(request, "Nothing changed. It waits, and you may leave it.")
    elif said == "no":
        for theme, _ in form.chosen:
            if theme.state == Theme.State.PROPOSED:
                operations.decline(theme=theme, by=request.member)
        messages.success(request, "Not shared. Nobody is told.")
    else:
        try:
            grant(request, form)
        except SignInAgain:
            return ask_again(request, firm_slug, engagement)
    return redirect("consent:consent", firm_slug, engagement.pk)


def ask_again(request: FirmRequest, firm_slug: str, engagement: Engagement) -> HttpResponse:
    """Is it still they? Then back to this very check page, with what was chosen: ids alone."""
    chosen = {name: request.POST.getlist(name) for name in ("share", "purpose")}
    back = reverse("consent:check", args=[firm_slug, engagement.pk])
    back += "?" + urlencode(chosen, doseq=True)
    return redirect(reverse("account_reauthenticate") + "?" + urlencode({"next": back}))


def grant(request: FirmRequest, form: ChoiceForm) -> None:
    """Says what happened in one quiet line."""
    version, purpose = request.POST.get("wording", ""), form.cleaned_data["purpose"]
    try:
        operations.grant(
            chosen=form.chosen,
            wording_version=f"{version}/{purpose}",
            seen_hashes={one.pk: request.POST.get(f"words-{one.pk}", "") for one, _ in form.chosen},
            signed_in_at=signed_in_at(request),
            by=request.member,
        )
    except WordsChanged:
        messages.warning(
            request,
            "The words changed while you were reading. Nothing was shared: read them again.",
        )
    except Lapsed as lapsed:
        operations.lapse(themes=lapsed.themes, by=request.member)
        messages.warning(request, "The proposal was too old. Nothing was shared.")
    except NotAgreed:
        messages.warning(request, f"{NOT_AGREED} Nothing was shared.")
    except NotAReader:
        messages.warning(request, "The sponsors have changed. Nothing was shared: look again.")
    else:
        names = in_words([one.first_name for one in form.readers])
        messages.success(request, f"Shared with {names}. A receipt is on its way to you.")


@require_POST
def decline(request: FirmRequest, firm_slug: str, theme_id: UUID) -> HttpResponse:
    theme = get_visible(Theme, request, theme_id)
    operations.decline(theme=theme, by=request.member)
    messages.success(request, "Not shared. Nobody is told.")
    return redirect("consent:consent", firm_slug, theme.engagement_id)


@require_POST
def withdraw(request: FirmRequest, firm_slug: str, theme_id: UUID) -> HttpResponse:
    """From everybody, or from the one reader whose button was pressed."""
    theme = get_visible(Theme, request, theme_id)
    reader = None
    if wanted := request.POST.get("reader"):
        sponsors = {str(one.pk): one for one in sponsors_of(theme.engagement_id)}
        reader = sponsors.get(wanted)
    say_so = "say_so" in request.POST
    if wanted and reader is None:
        messages.warning(request, NO_READER)
    else:
        take_back(request, theme, reader, say_so=say_so)
    return redirect("consent:consent", firm_slug, theme.engagement_id)


def take_back(
    request: FirmRequest, theme: Theme, reader: Membership | None, *, say_so: bool
) -> None:
    """Says what happened in one quiet line."""
    try:
        operations.withdraw(theme=theme, reader=reader, say_so=say_so, by=request.member)
    except NotAReader:
        messages.warning(request, NO_READER)
    else:
        who = f"{reader.first_name} no longer finds" if reader else "nobody finds"
        messages.success(request, f"Withdrawn. From now on {who} it on the page.")


@require_POST
def take_line_away(
    request: FirmRequest, firm_slug: str, engagement_id: UUID, notice_id: UUID
) -> HttpResponse:
    """The line that something was removed goes too. Pressed twice, it is gone once."""
    engagement, _ = as_party(request, engagement_id, Party.COACHEE)
    rows = RemovalNotice.objects.visible_to(request.member).filter(engagement=engagement)
    if notice := rows.filter(pk=notice_id).first():
        operations.take_line_away(notice=notice, by=request.member)
    messages.success(request, "The line is gone from the page.")
    return redirect("consent:consent", firm_slug, engagement.pk)
