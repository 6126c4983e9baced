"""What was agreed in the contracting meeting: written by the two, shown by the coachee alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from coaching.access.decision import may
from coaching.access.people_of import in_words, only_these_read, people_of, sponsors_of
from coaching.access.policy import Party
from coaching.access.shortcuts import get_visible
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from engagements.contracting_page import in_lines, notes_of
from engagements.forms.contracting import LABELS, NoteForm, ShowForm
from engagements.models import ContractingNote, Engagement
from engagements.operations.contracting_note import (
    NobodyToRead,
    NoteChanged,
    says,
    show_note,
    words_hash,
    write_note,
)
from engagements.views.contracting import about, back


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """409 shows what the other one saved meanwhile; what was typed stays below it."""
    engagement = as_one_of_the_two(request, engagement_id)
    if request.method != "POST":
        notes = notes_of(engagement, request.member)
        return page(request, engagement, NoteForm(stands=notes.draft))
    form = NoteForm(request.POST)
    if not form.is_valid():
        return page(request, engagement, form, status=422)
    try:
        write_note(
            note_id=form.cleaned_data["note_id"],
            engagement=engagement,
            version=form.cleaned_data["version"],
            words=form.words(),
            by=request.member,
        )
    except NoteChanged as changed:
        typed: QueryDict = request.POST.copy()
        typed["version"] = str(changed.note.version)
        theirs = [(LABELS[name], words) for name, words in says(changed.note).items()]
        return page(request, engagement, NoteForm(typed), status=409, theirs=theirs)
    messages.success(request, "Saved. Only the two of you can read it.")
    return back(request, engagement)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: FirmRequest, firm_slug: str, engagement_id: UUID) -> HttpResponse:
    """The exact words once more, who will read them, and two equal buttons."""
    engagement = as_one_of_the_two(request, engagement_id)
    draft = notes_of(engagement, request.member).draft
    if draft is None:
        raise Http404
    may(request.member, Action.SHARE_CONTRACTING, draft).require()
    sponsors = sponsors_of(engagement.pk)
    form = ShowForm(request.POST if request.method == "POST" else None, sponsors=sponsors)
    if request.method == "POST" and (answer := shown(request, engagement, draft, form)):
        return answer
    context = {
        **about(request, engagement),
        "note": draft,
        "lines": in_lines(draft),
        "hash": words_hash(draft),
        "names": in_words([one.name for one in sponsors]) if sponsors else "",
        "button": in_words([one.first_name for one in sponsors]) if sponsors else "",
        "lock": only_these_read(draft, request.member),
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "engagements/show_contracting.html", context, status=status)


def shown(
    request: FirmRequest, engagement: Engagement, draft: ContractingNote, form: ShowForm
) -> HttpResponse | None:
    """None when the words or the readers are others than those on the page that was sent."""
    if form.is_valid():
        typed = form.cleaned_data
        readers = frozenset(map(UUID, typed["readers"]))
        try:
            show_note(note=draft, seen=typed["words"], readers=readers, by=request.member)
        except (NoteChanged, NobodyToRead):
            pass
        else:
            names = in_words([one.first_name for one in sponsors_of(engagement.pk)])
            messages.success(request, f"Shown to {names}.")
            return back(request, engagement)
    messages.warning(
        request, "The words or the readers have changed. Nothing was shown: look again."
    )
    return None


def as_one_of_the_two(request: FirmRequest, engagement_id: UUID) -> Engagement:
    """404 for everybody else: whether there is a note is theirs to know."""
    engagement = get_visible(Engagement, request, engagement_id)
    people = people_of(engagement.pk)
    if request.member not in (*people[Party.COACH], *people[Party.COACHEE]):
        raise Http404
    if engagement.state == Engagement.State.DRAFT:
        raise Http404
    return engagement


def page(
    request: FirmRequest, engagement: Engagement, form: NoteForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    note = ContractingNote(firm_id=engagement.firm_id, engagement=engagement)
    context = {
        **about(request, engagement),
        "form": form,
        "lock": only_these_read(note, request.member),
        **more,
    }
    return render(request, "engagements/write_contracting.html", context, status=status)
