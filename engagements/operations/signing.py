"""Sign the agreement: the last signature lets the coaching begin."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from coaching.access.decision import NotAllowed, may
from coaching.access.people_of import people_of
from coaching.access.policy import Party
from coaching.access.verbs import Action, Reason
from coaching.audit.record import record
from coaching.firms.models import Membership
from engagements import signing_wording, turns
from engagements.evidence import evidence_id
from engagements.models import Agreement, Engagement, Signature
from engagements.models.agreement import AgreementState
from engagements.models.engagement import EngagementState
from engagements.operations.asking import ask_to_sign


class NotYourName(ValueError):
    """What was typed is not the name this person has in the firm."""


@transaction.atomic
def sign(
    *,
    agreement: Agreement,
    typed_name: str,
    address: str | None,
    by: Membership,
    wording_version: str = signing_wording.VERSION,
) -> Signature:
    """Evidence of name, role, login, words, time, document and network address; twice is once.

    The last signature brings the agreement into force and makes a contracting engagement active,
    in this transaction. Raises NotYourName unless the name is typed as the firm knows it; case and
    spaces do not matter. Raises NotAllowed while somebody before them in the order has not signed.
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
    return write(agreement, typed_name, address, wording_version, by)


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


def write(
    agreement: Agreement, typed_name: str, address: str | None, wording_version: str, by: Membership
) -> Signature:
    """Under the row's lock: who has signed before does not change meanwhile."""
    signed = signed_by(agreement)
    if waits_for(agreement, by, signed):
        raise NotAllowed(Reason.NOT_YOUR_TURN)
    turn_before = turn_of(agreement, signed)
    signature = evidence_of(agreement, typed_name, address, wording_version, by)
    signature.save(force_insert=True)
    record("agreement.signed", signature, by=by)
    if not missing_signatures(agreement):
        take_effect(agreement, by)
        return signature
    for member in turn_of(agreement, signed | {by.pk}):
        if member not in turn_before:
            ask_to_sign(member, agreement)
    return signature


def evidence_of(
    agreement: Agreement, typed_name: str, address: str | None, wording_version: str, by: Membership
) -> Signature:
    signature = Signature(
        firm_id=by.firm_id,
        engagement_id=agreement.engagement_id,
        agreement=agreement,
        member=by,
        role=role_of(agreement, by).value,
        typed_name=" ".join(typed_name.split()),
        account=by.person.email if by.person else "",
        document_hash=agreement.document_hash,
        wording_version=wording_version,
        address=address,
        signed_at=timezone.now(),
    )
    signature.id = evidence_id(signature)
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


def signed_by(agreement: Agreement) -> set[UUID]:
    return set(Signature.objects.filter(agreement=agreement).values_list("member_id", flat=True))


def turn_of(agreement: Agreement, signed: set[UUID]) -> list[Membership]:
    return turns.in_turn(agreement.signing_order, people_of(agreement.engagement_id), signed)


def waits_for(agreement: Agreement, member: Membership, signed: set[UUID]) -> list[Membership]:
    """Who signs before this party and has not yet."""
    people = people_of(agreement.engagement_id)
    return turns.before(agreement.signing_order, people, signed, role_of(agreement, member))


def missing_signatures(agreement: Agreement) -> list[Membership]:
    """The parties who have not signed this version: coach, coachee, then sponsors by name."""
    signed = signed_by(agreement)
    parties = people_of(agreement.engagement_id).values()
    return [member for members in parties for member in members if member.pk not in signed]


def same_name(typed: str, name: str) -> bool:
    """“priya  RAMAN” is Priya Raman."""
    return "".join(typed.split()).casefold() == "".join(name.split()).casefold()
