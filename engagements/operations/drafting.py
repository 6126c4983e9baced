"""Write an agreement or an amendment in peace: nobody but the firm's admins reads a draft."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from coaching.access.decision import NotAllowed, may
from coaching.access.verbs import Action, Reason
from coaching.audit.record import record
from coaching.firms.models import Membership
from engagements.agreement_document import Document, of_agreement, standard
from engagements.models import Agreement, Engagement
from engagements.models.agreement import AgreementState
from engagements.operations.agreement import ChangedMeanwhile, stamp
from engagements.templating import template_of


@transaction.atomic
def draft_agreement(*, engagement: Engagement, by: Membership) -> Agreement:
    """The draft that is there, or a new one: pressed twice, or by two, it is one.

    It begins from the version before (a declined one too), the first from the programme's template.
    Raises NotAllowed while a version waits for signatures: that one is taken back first.
    """
    may(by, Action.DRAFT_AGREEMENT, engagement).require()
    waiting = to_come(engagement)
    if waiting is None:
        try:
            with transaction.atomic():
                return begin(engagement, by)
        except IntegrityError:  # somebody else began in the same moment
            waiting = to_come(engagement)
    if waiting is None or waiting.state == AgreementState.OFFERED:
        raise NotAllowed(Reason.AGREEMENT_OFFERED)
    return waiting


def to_come(engagement: Engagement) -> Agreement | None:
    """The one draft or offered version there can be."""
    coming = (AgreementState.DRAFT, AgreementState.OFFERED)
    return Agreement.objects.filter(engagement=engagement, state__in=coming).first()


def begin(engagement: Engagement, by: Membership) -> Agreement:
    versions = Agreement.objects.filter(engagement=engagement)
    document = begins_from(engagement)
    agreement = Agreement(
        firm_id=by.firm_id,
        engagement=engagement,
        version=(versions.aggregate(last=Max("version"))["last"] or 0) + 1,
        **columns(document),
    )
    may(by, Action.ADD, agreement).require()
    agreement.save(force_insert=True)
    record("agreement.drafted", agreement, by=by)
    return agreement


def begins_from(engagement: Engagement) -> Document:
    newest = Agreement.objects.filter(engagement=engagement).order_by("-version").first()
    if newest is not None:
        return of_agreement(newest)
    return template_of(engagement) or standard()


def columns(document: Document) -> dict[str, object]:
    return {
        "sections": document.sections,
        "terms": dict(document.terms),
        "signing_order": document.order,
        "changed_at": timezone.now(),
    }


@transaction.atomic
def save_draft(*, agreement: Agreement, document: Document, seen: str, by: Membership) -> Agreement:
    """`seen` is the stamp of what was edited. Raises ChangedMeanwhile when it is another by now."""
    may(by, Action.WRITE_AGREEMENT, agreement).require()
    held = Agreement.objects.select_for_update().get(pk=agreement.pk)
    may(by, Action.WRITE_AGREEMENT, held).require()
    if stamp(held) != seen:
        raise ChangedMeanwhile
    changes = columns(document)
    Agreement.objects.filter(pk=held.pk).update(**changes)
    record("agreement.written", held, by=by)
    held.refresh_from_db()
    return held


@transaction.atomic
def discard_agreement(*, agreement: Agreement, by: Membership) -> None:
    """A draft that nobody was offered goes; what is in force is untouched."""
    may(by, Action.WRITE_AGREEMENT, agreement).require()
    may(by, Action.REMOVE, agreement).require()
    record("agreement.discarded", agreement, by=by)
    agreement.delete()


@transaction.atomic
def take_back(*, agreement: Agreement, by: Membership) -> Agreement:
    """An offered version is signed by nobody any more; a draft with its text takes its place.

    Raises Moved when it came into force, or was declined, in the meantime.
    """
    engagement = agreement.engagement
    may(by, Action.DRAFT_AGREEMENT, engagement).require()
    if agreement.state != AgreementState.OFFERED:
        raise NotAllowed(Reason.NOT_OFFERED)
    agreement.move_to(AgreementState.SUPERSEDED, by=by)
    return draft_agreement(engagement=engagement, by=by)
