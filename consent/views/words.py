"""A sponsor says something; coach and coachee read it on a page of their own."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from coaching.access.decision import may
from coaching.access.opening import open_together
from coaching.access.people_of import (
    coach_of,
    coachee_of,
    in_words,
    may_read,
    sponsors_of,
)
from coaching.access.policy import Material, Party
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from consent.models import Release, SponsorWord
from consent.sponsor_words.boxes import (
    HOPE,
    answer_box,
    answer_form,
    hope_box,
    hope_form,
    readers,
)
from consent.sponsor_words.forms import SponsorWordForm
from consent.sponsor_words.operations import answer_support, say_hope
from consent.views.roles import PAIR, as_party
from consent.views.sponsor import own_page
from engagements.focus import FocusArea
from engagements.models import Engagement

SEE_OTHER = 303
MOST = 100
LEFT = "A sponsor who has left"


@require_POST
def hope(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    engagement, _ = as_party(request, engagement_id, Party.SPONSOR)
    may(request.member, Action.SAY_HOPE, engagement).require()
    form = hope_form(request.POST)
    if not form.is_valid():
        return once_more(request, engagement, form)
    say_hope(engagement=engagement, by=request.member, **form.cleaned_data)
    return sent(request, engagement)


@require_POST
def answer(
    request: FirmRequest, firm_slug: str, engagement_id: UUID, release_id: UUID
) -> HttpResponse:
    """To a release of their own that is live; else the words come back, whatever the id was."""
    engagement, _ = as_party(request, engagement_id, Party.SPONSOR)
    mine = Release.objects.visible_to(request.member).filter(engagement=engagement)
    release = mine.filter(pk=release_id, recipient=request.member).first()
    if release is None:
        return not_there(request, engagement)
    form = answer_form(release_id, request.POST)
    if not form.is_valid():
        return once_more(request, engagement, form, release)
    answer_support(release=release, by=request.member, **form.cleaned_data)
    return sent(request, engagement, release)


def sent(
    request: FirmRequest, engagement: Engagement, release: Release | None = None
) -> HttpResponse:
    """In place, or back on the page with a line that says who has it now."""
    if request.htmx:  # type: ignore[attr-defined]
        return part(request, engagement, release, None, fresh=True)
    messages.success(request, f"Sent to {readers(engagement)}.")
    url = reverse("consent:sponsor_page", args=[request.member.firm.slug, engagement.pk])
    return HttpResponseRedirect(url, status=SEE_OTHER)


def once_more(
    request: FirmRequest,
    engagement: Engagement,
    form: SponsorWordForm,
    release: Release | None = None,
) -> HttpResponse:
    """What is to be looked at again, with everything that was typed."""
    if request.htmx:  # type: ignore[attr-defined]
        return part(request, engagement, release, form, status=422)
    place = str(release.pk) if release else HOPE
    return own_page(request, engagement, {place: form}, status=422)


def part(
    request: FirmRequest,
    engagement: Engagement,
    release: Release | None,
    form: SponsorWordForm | None,
    *,
    fresh: bool = False,
    status: int = 200,
) -> HttpResponse:
    """One form with what its sponsor said there, to stand where it stood."""
    by = request.member
    mine = SponsorWord.objects.visible_to(by).filter(engagement=engagement, author=by)
    (words,) = open_together(mine, of=engagement.pk, by=by)
    box = (
        answer_box(engagement, release, words, by, form)
        if release
        else hope_box(engagement, words, by, form)
    )
    context = {"box": box, "fresh": fresh}
    return render(request, "consent/_sponsor_word.html", context, status=status)


def not_there(request: FirmRequest, engagement: Engagement) -> HttpResponse:
    """What they answer has left the page: nothing is sent, and nothing typed is lost."""
    kept = request.POST.get("text", "")
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "consent/_not_there.html", {"kept": kept}, status=422)
    return own_page(request, engagement, status=409, kept=kept, is_gone=True)


@require_safe
def said(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """Everything that sponsors said about this coaching, the newest first."""
    engagement, _ = as_party(request, engagement_id, *PAIR)
    rows = SponsorWord.objects.visible_to(request.member).filter(engagement=engagement)
    (words,) = open_together(
        rows.order_by("-said_at", "-pk")[:MOST], of=engagement.pk, by=request.member
    )
    context = {
        "engagement": engagement,
        "words": named(words, engagement, request.member),
        "lock": words_lock(engagement, request.member),
    }
    return render(request, "consent/sponsor_words.html", context)


def words_lock(engagement: Engagement, by: Membership) -> str:
    """Coach and coachee, by the table; of the sponsors each has their own words alone."""
    pair = {Party.COACHEE: coachee_of(engagement.pk), Party.COACH: coach_of(engagement.pk)}
    here = [one for party, one in pair.items() if may_read(Material.SPONSOR_WORD, party)]
    names = ["you"] * (by in here) + [one.first_name for one in here if one != by]
    return f"Only {in_words([*names, 'the sponsor who said it'])} can read this"


def named(
    words: Iterable[SponsorWord], engagement: Engagement, by: Membership
) -> list[tuple[SponsorWord, str, str]]:
    """Each with who said it and what about."""
    names = {one.pk: one.name for one in sponsors_of(engagement.pk)}
    live = Release.objects.visible_to(by).filter(engagement=engagement)
    areas = dict(live.values_list("pk", "focus_area"))
    return [(one, names.get(one.author_id, LEFT), about(one, areas)) for one in words]


def about(word: SponsorWord, areas: dict[UUID, str]) -> str:
    if word.kind == SponsorWord.Kind.HOPE:
        return "What they hope for"
    if word.release_id in areas:
        return f"On the support asked: {FocusArea(areas[word.release_id]).label}"
    return "On support asked in words that are no longer shared"
