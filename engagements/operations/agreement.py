"""Offer the agreement, and sign it: the last signature lets the coaching begin."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.people_of import people_of
from coaching.access.policy import Party
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from engagements.agreement_text import STANDARD_TERMS, agreement_sections, hash_of
from engagements.models import Agreement, Engagement, Signature
from engagements.models.agreement import AgreementState
from engagements.models.engagement import EngagementState


class NotYourName(ValueError):
    """What was typed is not the name this person has in the firm."""


@transaction.atomic
def offer_agreement(*, engagement: Engagement, by: Membership) -> Agreement:
    """The standard agreement, merged now and ready to sign.

    It takes the place of one that waits for signatures; one in force stays so until everybody has
    signed this one. Tells nobody. Raises NotAllowed or Http404 for everybody but the firm's admins.
    """
    sections = agreement_sections(engagement, people_of(engagement.pk), by.firm.name)
    agreement = Agreement(
        firm_id=by.firm_id,
        engagement=engagement,
        state=AgreementState.OFFERED,
        sections=sections,
        terms=dict(STANDARD_TERMS),
        document_hash=hash_of(sections, STANDARD_TERMS),
        offered_at=timezone.now(),
    )
    may(by, Action.ADD, agreement).require()
    agreement.version = supersede(engagement, by) + 1
    agreement.save(force_insert=True)
    record("agreement.offered", agreement, by=by)
    return agreement


def supersede(engagement: Engagement, by: Membership) -> int:
    """End what waits for signatures; answers the highest number so far, 0 for none."""
    versions = Agreement.objects.filter(engagement=engagement)
    for agreement in versions.filter(state=AgreementState.OFFERED):
        agreement.move_to(AgreementState.SUPERSEDED, by=by)
    return versions.aggregate(last=Max("version"))["last"] or 0


@transaction.atomic
def sign(
    *, agreement: Agreement, typed_name: str, address: str | None, by: Membership
) -> Signature:
    """Evidence of name, role, time, document and network address; signing twice is one signature.

    The last signature brings the agreement into force and makes a contracting engagement active,
    in this transaction. Raises NotYourName unless the name is typed as the firm knows it; case and
    spaces do not matter.
    """
    may(by, Action.SEE, agreement).require()
    given = signature_of(agreement, by)
    if given is not None:
        return given
    may(by, Action.SIGN, agreement).require()
    if not same_name(typed_name, by.name):
        raise NotYourName
    hold(agreement)
    given = signature_of(agreement, by)
    if given is not None:
        return given
    may(by, Action.SIGN, agreement).require()
    signature = write(agreement, typed_name, address, by)
    if not missing_signatures(agreement):
        take_effect(agreement, by)
    return signature


def hold(agreement: Agreement) -> None:
    """Two last signatures at once: the second waits here, and then sees the first.

    A party may lock only what they may still change, so an agreement that came into force
    meanwhile is not locked, and its new state is read.
    """
    held = Agreement.objects.select_for_update().filter(pk=agreement.pk)
    if not held.values_list("pk"):
        agreement.refresh_from_db(fields=["state"])


def signature_of(agreement: Agreement, member: Membership) -> Signature | None:
    return Signature.objects.filter(agreement=agreement, member=member).first()


def write(agreement: Agreement, typed_name: str, address: str | None, by: Membership) -> Signature:
    signature = Signature(
        firm_id=by.firm_id,
        engagement_id=agreement.engagement_id,
        agreement=agreement,
        member=by,
        role=role_of(agreement, by),
        typed_name=" ".join(typed_name.split()),
        document_hash=agreement.document_hash,
        address=address,
    )
    signature.save(force_insert=True)
    record("agreement.signed", agreement, by=by)
    return signature


def role_of(agreement: Agreement, member: Membership) -> Party:
    everybody = people_of(agreement.engagement_id).items()
    return next(party for party, members in everybody if member in members)


def take_effect(agreement: Agreement, by: Membership) -> None:
    """The version in force ends, this one begins, and what it allows a sponsor to see with it."""
    before = Agreement.objects.filter(
        engagement_id=agreement.engagement_id, state=AgreementState.IN_FORCE
    )
    for older in before:
        older.move_to(AgreementState.SUPERSEDED, by=by)
    agreement.move_to(AgreementState.IN_FORCE, by=by, in_force_at=timezone.now())
    engagement = Engagement.objects.get(pk=agreement.engagement_id)
    if engagement.state == EngagementState.CONTRACTING:
        engagement.move_to(EngagementState.ACTIVE, by=by)


def missing_signatures(agreement: Agreement) -> list[Membership]:
    """The parties who have not signed this version: coach, coachee, then sponsors by name."""
    signatures = Signature.objects.filter(agreement=agreement)
    signed = set(signatures.values_list("member_id", flat=True))
    parties = people_of(agreement.engagement_id).values()
    return [member for members in parties for member in members if member.pk not in signed]


def same_name(typed: str, name: str) -> bool:
    """“priya  RAMAN” is Priya Raman."""
    return "".join(typed.split()).casefold() == "".join(name.split()).casefold()
