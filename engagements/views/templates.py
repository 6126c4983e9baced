"""A firm's own agreements: list, copy, write, remove."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from coaching.access.decision import may
from coaching.access.shortcuts import get_visible
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from engagements.agreement_document import of_template
from engagements.agreement_fields import FIELDS
from engagements.forms.templates import CopyForm, TemplateForm
from engagements.models import AgreementTemplate, Programme
from engagements.operations.agreement import ChangedMeanwhile
from engagements.operations.templates import add_template, remove_template, save_template
from engagements.templating import templates_of

TAKEN = "Your firm has a template of this name already."


@require_http_methods(["GET", "HEAD", "POST"])
def templates(request: FirmRequest, firm_slug: str) -> HttpResponse:
    """What there is, and a copy to begin from. Sent twice, it is copied once."""
    may(request.member, Action.RUN_FIRM, request.member).require()
    found = list(templates_of(request.member))
    form = CopyForm(request.POST if request.method == "POST" else None, templates=found)
    if form.is_valid() and (made := copied(request, form, found)):
        return to(request, "engagements:template", made)
    used = set(Programme.objects.values_list("agreement_template_id", flat=True))
    context = {"templates": [(one, one.pk in used) for one in found], "form": form}
    status = 422 if form.errors else 200
    return render(request, "engagements/templates.html", context, status=status)


def copied(request: FirmRequest, form: CopyForm, found: list[AgreementTemplate]) -> UUID | None:
    """None where the name is taken, which the form then says."""
    if form.new_id() in [one.pk for one in found]:
        return form.new_id()
    try:
        with transaction.atomic():
            made = add_template(
                name=form.cleaned_data["name"],
                document=form.document(),
                template_id=form.new_id(),
                by=request.member,
            )
    except IntegrityError:
        form.add_error("name", TAKEN)
        return None
    messages.success(request, "Copied. Write it as your firm says it.")
    return made.pk


@require_http_methods(["GET", "HEAD", "POST"])
def template(request: FirmRequest, firm_slug: str, template_id: UUID) -> HttpResponse:
    may(request.member, Action.RUN_FIRM, request.member).require()
    found = get_visible(AgreementTemplate, request, template_id)
    document, seen = of_template(found), str(found.version)
    form = TemplateForm(
        request.POST if request.method == "POST" else None,
        document=document,
        seen=seen,
        initial={"name": found.name},
    )
    if not form.is_valid():
        return editor(request, found, form)
    try:
        with transaction.atomic():
            save_template(
                template=found,
                name=form.cleaned_data["name"],
                document=form.document(),
                seen=form.cleaned_data["seen"],
                by=request.member,
            )
    except ChangedMeanwhile:
        theirs = form.against(document)
        form.see(seen)  # saved again, it takes the place of what stands
        return editor(request, found, form, status=409, theirs=theirs)
    except IntegrityError:
        form.add_error("name", TAKEN)
        return editor(request, found, form)
    messages.success(request, "Saved. Engagements that start from now on begin with it.")
    return to(request, "engagements:template", found.pk)


def editor(
    request: FirmRequest, found: AgreementTemplate, form: TemplateForm, **more: Any
) -> HttpResponse:
    context = {
        "template": found,
        "form": form,
        "fields": [(name, words, "") for name, words in FIELDS.items()],
        "theirs": more.get("theirs"),
        "is_changed": "status" in more,
    }
    status = more.get("status", 422 if form.errors else 200)
    return render(request, "engagements/template.html", context, status=status)


@require_POST
def remove(request: FirmRequest, firm_slug: str, template_id: UUID) -> HttpResponse:
    may(request.member, Action.RUN_FIRM, request.member).require()
    found = get_visible(AgreementTemplate, request, template_id)
    remove_template(template=found, by=request.member)
    messages.success(request, "Removed. Agreements that were drafted from it stay as they are.")
    return to(request, "engagements:templates")


def to(request: FirmRequest, name: str, *args: UUID) -> HttpResponse:
    url = reverse(name, args=[request.member.firm.slug, *args])
    return HttpResponseRedirect(url, status=303)
