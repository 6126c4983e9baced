"""A firm's own agreements, from which each engagement's is drafted."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from coaching.access.decision import NotAllowed, may
from coaching.access.verbs import Action, Reason
from coaching.audit.record import record
from coaching.firms.models import Membership
from engagements.agreement_document import Document
from engagements.models import AgreementTemplate, Programme
from engagements.operations.agreement import ChangedMeanwhile


@transaction.atomic
def add_template(
    *, name: str, document: Document, template_id: UUID, by: Membership
) -> AgreementTemplate:
    """A copy to be changed. Raises IntegrityError when the name or the id is taken."""
    template = AgreementTemplate(id=template_id, firm_id=by.firm_id, name=name, **columns(document))
    may(by, Action.ADD, template).require()
    template.save(force_insert=True)
    record("agreement_template.added", template, by=by)
    return template


@transaction.atomic
def save_template(
    *, template: AgreementTemplate, name: str, document: Document, seen: int, by: Membership
) -> AgreementTemplate:
    """Engagements that have begun keep theirs. `seen` is the version that was edited.

    Raises ChangedMeanwhile when it is another by now, IntegrityError when the name is taken.
    """
    may(by, Action.CHANGE, template).require()
    held = AgreementTemplate.objects.select_for_update().get(pk=template.pk)
    if held.version != seen:
        raise ChangedMeanwhile
    changes = {**columns(document), "name": name, "version": seen + 1}
    AgreementTemplate.objects.filter(pk=held.pk).update(**changes)
    record("agreement_template.written", held, by=by)
    held.refresh_from_db()
    return held


@transaction.atomic
def remove_template(*, template: AgreementTemplate, by: Membership) -> None:
    """Unless a programme uses it. Agreements that were drafted from it stay as they are."""
    may(by, Action.REMOVE, template).require()
    if Programme.objects.filter(agreement_template=template).exists():
        raise NotAllowed(Reason.TEMPLATE_IN_USE)
    record("agreement_template.removed", template, by=by)
    template.delete()


def columns(document: Document) -> dict[str, object]:
    return {
        "sections": document.sections,
        "terms": dict(document.terms),
        "signing_order": document.order,
        "changed_at": timezone.now(),
    }
