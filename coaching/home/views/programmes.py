"""A firm's programmes: listed in words, added, copied, changed, retired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access.people_of import in_words
from coaching.access.shortcuts import get_visible
from coaching.firms.middleware import FirmRequest
from coaching.home.forms.programme import TEXTS, ProgrammeForm
from coaching.home.gate import admins_only
from coaching.home.once import once
from engagements.bounds import outside_bounds
from engagements.models import Programme
from engagements.models.programme import Assessment
from engagements.operations.programmes import (
    ProgrammeChanged,
    add_programme,
    bring_back,
    change_programme,
    retire_programme,
)
from engagements.rules import in_hours, in_short

TAKEN = "You have a programme of this name."


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def programmes(request: FirmRequest, firm_slug: str) -> HttpResponse:
    """The shapes that engagements are cut from: each engagement keeps a copy of its own."""
    form = ProgrammeForm(request.POST or None, **like(request))
    if form.is_valid() and added(request, form):
        messages.success(request, "The programme is added.")
        return redirect("home:programmes", firm_slug=firm_slug)
    rows = Programme.objects.visible_to(request.member).select_related("agreement_template")
    shown = [Shown(row) for row in rows.order_by("name")]
    context = {
        "form": form,
        "programmes": [one for one in shown if one.programme.ended_at is None],
        "retired": [one.programme for one in shown if one.programme.ended_at],
        "is_open": bool(form.errors) or "from" in request.GET,
    }
    return render(request, "home/firm/programmes.html", context, status=422 if form.errors else 200)


def like(request: FirmRequest) -> dict[str, Any]:
    """`?from=` names the programme to copy; one of another firm is not found."""
    if "from" not in request.GET:
        return {}
    try:
        return {"like": get_visible(Programme, request, UUID(request.GET["from"]))}
    except ValueError:
        raise Http404 from None


@dataclass(frozen=True)
class Shown:
    """A programme as the page says it."""

    programme: Programme

    @property
    def outside(self) -> list[str]:
        return outside_bounds(self.programme)

    @property
    def rules(self) -> list[str]:
        return in_short(self.programme)

    @property
    def terms(self) -> list[str]:
        """What an engagement of it has besides, a sentence each."""
        programme, found = self.programme, []
        if programme.fee_terms:
            found.append(f"Fees: {programme.fee_terms}")
        if programme.assessments:
            names = [str(Assessment(one).label) for one in programme.assessments]
            found.append(f"Assessments: {in_words(names)}.")
        hours = programme.remind_hours
        found.append(
            f"People are reminded {in_hours(hours)} before a session."
            if hours
            else "Nobody is reminded of a session."
        )
        template = programme.agreement_template
        found.append(f"Agreement: {template.name if template else 'the standard one'}.")
        return found

    @property
    def questions(self) -> list[tuple[str, list[str]]]:
        asked = self.programme.prompts
        return [(label, asked[part]) for part, label in TEXTS.items() if asked.get(part)]


def added(request: FirmRequest, form: ProgrammeForm) -> bool:
    try:
        once(
            Programme,
            form.id_of_new,
            lambda pk: add_programme(**form.values(), programme_id=pk, by=request.member),
        )
    except IntegrityError:
        form.add_error("name", TAKEN)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@admins_only
def change(request: FirmRequest, firm_slug: str, programme_id: UUID) -> HttpResponse:
    """409 shows what somebody else saved meanwhile beside what was typed, which stays."""
    programme = get_visible(Programme, request, programme_id)
    form = ProgrammeForm(request.POST or None, like=programme, changes=True)
    if form.is_valid():
        try:
            with transaction.atomic():
                change_programme(programme=programme, **form.values(), by=request.member)
        except ProgrammeChanged as changed:
            return beside(request, changed.programme)
        except IntegrityError:
            form.add_error("name", TAKEN)
        else:
            messages.success(
                request, "Saved. Engagements that were drafted before stay as they are."
            )
            return to_list(firm_slug)
    return answer(request, programme, form, status=422 if form.errors else 200)


def beside(request: FirmRequest, programme: Programme) -> HttpResponse:
    """What was typed, now on top of the programme as it stands: saving it again is knowing."""
    typed: QueryDict = request.POST.copy()
    typed["version"] = str(programme.version)
    form = ProgrammeForm(typed, like=programme, changes=True)
    stands = ProgrammeForm(like=programme, changes=True)
    theirs = [
        (field.label, in_text(stands[name].value()))
        for name, field in stands.fields.items()
        if name not in ("new_id", "version")
        and in_text(stands[name].value()) != in_text(form[name].value())
    ]
    return answer(request, programme, form, status=409, theirs=theirs)


def in_text(value: Any) -> str:
    """A field’s value as words: a list a line each, a tick as yes."""
    if isinstance(value, list):
        return "\n".join(map(str, value))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def answer(
    request: FirmRequest, programme: Programme, form: ProgrammeForm, *, status: int, **more: Any
) -> HttpResponse:
    context = {"programme": programme, "form": form, **more}
    return render(request, "home/firm/programme.html", context, status=status)


@require_POST
@admins_only
def retire(request: FirmRequest, firm_slug: str, programme_id: UUID) -> HttpResponse:
    programme = get_visible(Programme, request, programme_id)
    retire_programme(programme=programme, by=request.member)
    messages.success(request, f"“{programme.name}” is offered for no new engagement.")
    return to_list(firm_slug)


@require_POST
@admins_only
def restore(request: FirmRequest, firm_slug: str, programme_id: UUID) -> HttpResponse:
    programme = get_visible(Programme, request, programme_id)
    bring_back(programme=programme, by=request.member)
    messages.success(request, f"“{programme.name}” is offered again.")
    return to_list(firm_slug)


def to_list(firm_slug: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("home:programmes", args=[firm_slug]), status=303)
