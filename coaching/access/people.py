"""Add people and client organisations to a firm."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import ClientOrganisation, Membership


@transaction.atomic
def add_client_organisation(*, name: str, by: Membership) -> ClientOrganisation:
    client = ClientOrganisation(firm_id=by.firm_id, name=name)
    may(by, Action.ADD_CLIENT, client).require()
    client.save(force_insert=True)
    record("client.added", client, by=by)
    return client


@transaction.atomic
def add_member(*, name: str, email: str, by: Membership, **what: Any) -> Membership:
    """Somebody new in the firm, known by the name and address given here. Tells nobody.

    `what` may say is_coach, is_admin, client_organisation, sponsor_kind. Raises IntegrityError
    when the firm has that address already.
    """
    member = Membership(firm_id=by.firm_id, name=name, email=email.lower(), **what)
    may(by, Action.ADD_MEMBER, member).require()
    member.save(force_insert=True)
    record("member.added", member, by=by)
    return member


@transaction.atomic
def end_membership(*, member: Membership, by: Membership) -> None:
    """They leave the firm: from the next request on nothing of it exists for them."""
    may(by, Action.CHANGE, member).require()
    member.ended_at = timezone.now()
    member.save(update_fields=["ended_at"])
    record("member.ended", member, by=by)
