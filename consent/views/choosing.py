"""The coachee chooses, sees the sponsor's own page live, checks, and shares or does not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access.opening import open_rows
from coaching.access.people_of import in_words, lock_line, sponsors_of
from coaching.access.policy import Material, Party
from coaching.access.shortcuts import get_visible
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from consent import operations, wording
from consent.errors import Lapsed, NotAReader, WordsChanged
from consent.forms import ChoiceForm
from consent.lapsing import has_lapsed
from consent.models import Consent, Release, Theme
from consent.sponsor_page import SharedTheme, SponsorPage, confirmed_on, intact, page_of
from consent.views.roles import as_party
from consent.words import words_hash
from engagements.models import Engagement

State = Theme.State
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """Left, each proposal with its exact words, off until chosen; right, the page it would make."""
    engagement, _ = as_party(request, engagement_id, Party.COACHEE)
    rows, released = opened(engagement, request.member)
    waiting = [row for row in rows if row.state == State.PROPOSED and not has_lapsed(row)]
    form = ChoiceForm(request.GET, themes=waiting, sponsors=sponsors_of(engagement.pk))
    context = {
        "engagement": engagement,
        "form": form,
        "waiting": waiting,
        "chosen": form.chosen,
        "readers": form.readers,
        "previews": previews(engagement, form, released),
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "consent/_preview.html", context)
    context |= {
        "shared": shared_of(engagement, rows, released),
        "lock": lock_line(Material.THEME, engagement.pk, request.member),
    }
    return render(request, "consent/choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """The exact words once more, who will read them, and two equal buttons."""
    engagement, _ = as_party(request, engagement_id, Party.COACHEE)
    data = request.POST if request.method == "POST" else request.GET
    rows = open_rows(proposals(engagement, request.member), by=request.member)
    form = ChoiceForm(data, themes=rows, sponsors=sponsors_of(engagement.pk))
    if not form.chosen or not form.readers:
        messages.warning(request, nothing_chosen(form))
        return redirect("consent:consent", firm_slug, engagement.pk)
    if request.method == "POST":
        return answer(request, firm_slug, engagement, form)
    return render(
        request,
        "consent/check.html",
        {
            "engagement": engagement,
            "themes": [(one, words_hash(one)) for one in form.chosen],
            "readers": form.readers,
            "names": in_words([one.name for one in form.readers]),
            "button": share_words(len(form.chosen), form.readers),
            "wording": wording,
            "lock": lock_line(Material.THEME, engagement.pk, request.member),
        },
    )


def share_words(count: int, readers: list[Membership]) -> str:
    """“Share two themes with Dana”: the button names the act."""
    number = NUMBERS[count] if count < len(NUMBERS) else str(count)
    things = "theme" if count == 1 else "themes"
    return f"Share {number} {things} with {in_words([one.first_name for one in readers])}"


def nothing_chosen(form: ChoiceForm) -> str:
    if not form.sponsors:
        return "This engagement has no sponsor, so there is nobody to share with."
    if not form.chosen:
        return "Nothing was chosen, so nothing is shared."
    return "Choose who may read it."


def answer(
    request: FirmRequest, firm_slug: str, engagement: Engagement, form: ChoiceForm
) -> HttpResponse:
    """Share, or do not: both are one press, and neither asks why."""
    if request.POST.get("answer") == "no":
        for theme in form.chosen:
            operations.decline(theme=theme, by=request.member)
        messages.success(request, "Not shared. Nobody is told.")
    else:
        grant(request, form)
    return redirect("consent:consent", firm_slug, engagement.pk)


def grant(request: FirmRequest, form: ChoiceForm) -> None:
    """Says what happened in one quiet line."""
    try:
        operations.grant(
            themes=form.chosen,
            recipients=form.readers,
            wording_version=request.POST.get("wording", ""),
            seen_hashes={one.pk: request.POST.get(f"words-{one.pk}", "") for one in form.chosen},
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
    except NotAReader:
        messages.warning(request, "The sponsors have changed. Nothing was shared: look again.")
    else:
        names = in_words([one.first_name for one in form.readers])
        messages.success(request, f"Shared with {names}.")


@require_POST
def decline(request: FirmRequest, firm_slug: str, theme_id: UUID) -> HttpResponse:
    theme = get_visible(Theme, request, theme_id)
    operations.decline(theme=theme, by=request.member)
    messages.success(request, "Not shared. Nobody is told.")
    return redirect("consent:consent", firm_slug, theme.engagement_id)


@require_POST
def withdraw(request: FirmRequest, firm_slug: str, theme_id: UUID) -> HttpResponse:
    theme = get_visible(Theme, request, theme_id)
    operations.withdraw(theme=theme, by=request.member)
    messages.success(request, "Withdrawn. From now on nobody finds it on the page.")
    return redirect("consent:consent", firm_slug, theme.engagement_id)


def proposals(engagement: Engagement, member: Membership) -> Any:
    return Theme.objects.visible_to(member).filter(engagement=engagement, state=State.PROPOSED)


def opened(engagement: Engagement, member: Membership) -> tuple[list[Theme], list[Release]]:
    """What waits for an answer and what is shared, and what each sponsor reads now."""
    themes = Theme.objects.visible_to(member).filter(
        engagement=engagement, state__in=[State.PROPOSED, State.RELEASED]
    )
    released = Release.objects.visible_to(member).filter(engagement=engagement)
    rows: list[Theme | Release] = [*themes, *released.select_related("consent")]
    open_rows(rows, by=member)
    return (
        [row for row in rows if isinstance(row, Theme)],
        intact(row for row in rows if isinstance(row, Release)),
    )


def shared_of(
    engagement: Engagement, themes: list[Theme], released: list[Release]
) -> list[tuple[Theme, list[tuple[str, Consent]]]]:
    """Each shared theme with its readers by name, and the consent that each reads it by."""
    names = {one.pk: one.first_name for one in sponsors_of(engagement.pk)}
    return [
        (
            theme,
            [
                (names[row.recipient_id], row.consent)
                for row in released
                if row.consent.theme_id == theme.pk and row.recipient_id in names
            ],
        )
        for theme in themes
        if theme.state == State.RELEASED
    ]


def previews(
    engagement: Engagement, form: ChoiceForm, released: list[Release]
) -> list[SponsorPage]:
    """Each reader's page as it would be: what is released, and what is chosen now."""
    readers = form.readers or form.sponsors[:1]
    return [preview(engagement, one, form.chosen, released) for one in readers]


def preview(
    engagement: Engagement, reader: Membership, chosen: list[Theme], released: list[Release]
) -> SponsorPage:
    mine = [row for row in released if row.recipient_id == reader.pk]
    words = [*map(SharedTheme.of, mine), *map(SharedTheme.of, chosen)]
    moments = [row.released_at for row in mine] + [timezone.now()] * bool(chosen)
    return page_of(engagement, reader, words, confirmed_on(engagement, moments))
