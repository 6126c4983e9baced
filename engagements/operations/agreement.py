"""Offer the agreement: from then on every party reads it, and not a word of it changes."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from coaching.access.decision import NotAllowed, may
from coaching.access.people_of import people_of
from coaching.access.verbs import Action, Reason
from coaching.audit.record import record
from coaching.firms.models import Membership
from engagements.agreement_document import Document, of_agreement, standard
from engagements.agreement_fields import merge_fields
from engagements.agreement_text import Gap, gaps, hash_of, merged
from engagements.models import Agreement, Engagement
from engagements.models.agreement import AgreementState
from engagements.operations.asking import ask_everybody
from engagements.operations.signing import (
    NotYourName,
    missing_signatures,
    same_name,
    sign,
    take_effect,
)
from engagements.templating import template_of

__all__ = ["NotYourName", "missing_signatures", "offer_agreement", "offer_draft", "same_name"]
__all__ += ["sign", "take_effect"]


class NotFilled(ValueError):
    """Something in the document is empty still: nothing is offered before it is filled."""

    def __init__(self, found: list[Gap]) -> None:
        super().__init__(f"{len(found)} to fill")
        self.gaps = found


class ChangedMeanwhile(Exception):
    """Somebody else saved it since it was opened."""


@transaction.atomic
def offer_agreement(
    *, engagement: Engagement, by: Membership, from_standard: bool = False
) -> Agreement:
    """The draft that was prepared, else one from the programme's template, merged and ready to sign.

    It takes the place of one that waits for signatures; one in force stays so until everybody has
    signed this one. Tells nobody. Raises NotFilled, and NotAllowed or Http404 for everybody but the
    firm's admins. `from_standard` leaves the firm's own template aside.
    """
    drafts = Agreement.objects.visible_to(by).filter(engagement=engagement, state="draft")
    draft = drafts.first()
    if draft is not None:
        return freeze(draft, engagement, by)
    document = (not from_standard and template_of(engagement)) or standard()
    agreement = Agreement(
        firm_id=by.firm_id,
        engagement=engagement,
        state=AgreementState.OFFERED,
        **frozen(document, engagement, by),
    )
    may(by, Action.ADD, agreement).require()
    agreement.version = supersede(engagement, by) + 1
    agreement.save(force_insert=True)
    record("agreement.offered", agreement, by=by)
    return agreement


@transaction.atomic
def offer_draft(*, agreement: Agreement, seen: str, by: Membership) -> Agreement:
    """Everybody is asked to sign what `by` has just read as a preview (`seen` is its stamp).

    Raises NotFilled, ChangedMeanwhile, and Moved when somebody else offered it in the meantime.
    """
    may(by, Action.OFFER_AGREEMENT, agreement).require()
    engagement = agreement.engagement
    may(by, Action.DRAFT_AGREEMENT, engagement).require()
    if engagement.state == Engagement.State.DRAFT:
        raise NotAllowed(Reason.ENGAGEMENT_NOT_STARTED)
    if stamp(agreement) != seen:
        raise ChangedMeanwhile
    freeze(agreement, engagement, by)
    ask_everybody(agreement, by=by)
    return agreement


def freeze(agreement: Agreement, engagement: Engagement, by: Membership) -> Agreement:
    """From here on the database refuses every change of it."""
    may(by, Action.OFFER_AGREEMENT, agreement).require()
    merged_now = frozen(of_agreement(agreement), engagement, by)
    agreement.move_to(AgreementState.OFFERED, by=by, **merged_now)
    return agreement


def frozen(document: Document, engagement: Engagement, by: Membership) -> dict[str, Any]:
    """What is offered: names and numbers as they are at this moment."""
    fields = merge_fields(engagement, people_of(engagement.pk), by.firm.name)
    missing = gaps(document, fields)
    if missing:
        raise NotFilled(missing)
    sections, terms = merged(document, fields), dict(document.terms)
    return {
        "sections": sections,
        "terms": terms,
        "signing_order": document.order,
        "document_hash": hash_of(sections, terms),
        "offered_at": timezone.now(),
    }


def stamp(agreement: Agreement) -> str:
    """Which saving of a draft this is."""
    return agreement.changed_at.isoformat()


def supersede(engagement: Engagement, by: Membership) -> int:
    """End what waits for signatures; answers the highest number so far, 0 for none."""
    versions = Agreement.objects.filter(engagement=engagement)
    for agreement in versions.filter(state=AgreementState.OFFERED):
        agreement.move_to(AgreementState.SUPERSEDED, by=by)
    return versions.aggregate(last=Max("version"))["last"] or 0
