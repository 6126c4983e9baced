"""Add people and client organisations to a firm."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from coaching.access.decision import NotAllowed, may
from coaching.access.sight import forget_standing
from coaching.access.verbs import Action, Reason
from coaching.audit.record import record
from coaching.firms.models import ClientOrganisation, Membership


@transaction.atomic
def add_client_organisation(*, name: str, by: Membership, **ids: UUID) -> ClientOrganisation:
    """Raises IntegrityError when the firm has one of that name. `ids` may bring the new `id`."""
    client = ClientOrganisation(firm_id=by.firm_id, name=name, **ids)
    may(by, Action.ADD_CLIENT, client).require()
    client.save(force_insert=True)
    record("client.added", client, by=by)
    return client


@transaction.atomic
def add_member(*, name: str, email: str, by: Membership, **what: Any) -> Membership:
    """Somebody new in the firm, known by the name and address given here. Tells nobody.

    `what` may say id, is_coach, is_admin, client_organisation, sponsor_kind. Raises IntegrityError
    when the firm has that address already.
    """
    member = Membership(firm_id=by.firm_id, name=name, email=email.lower(), **what)
    may(by, Action.ADD_MEMBER, member).require()
    member.save(force_insert=True)
    record("member.added", member, by=by)
    return member


@transaction.atomic
def change_member(*, member: Membership, by: Membership, **changes: str | bool) -> None:
    """One's own name here, or, by an admin, what somebody does for the firm."""
    assert changes.keys() <= {"name", "is_coach"}
    may(by, Action.CHANGE, member).require()
    if "is_coach" in changes:
        may(by, Action.RUN_FIRM, by).require()
    for field, value in changes.items():
        setattr(member, field, value)
    member.save(update_fields=list(changes))
    record("member.changed", member, by=by)


@transaction.atomic
def end_membership(*, member: Membership, by: Membership) -> None:
    """They leave the firm: from the next request on nothing of it exists for them.

    What was shared with a sponsor ends in the same transaction, by a trigger: no admin may touch
    a consent. Nobody ends their own: a firm always keeps an admin.
    """
    may(by, Action.END_MEMBERSHIP, member).require()
    if member.pk == by.pk:
        raise NotAllowed(Reason.YOURSELF)
    record("member.ended", member, by=by)  # before the consent ledger, which the database writes
    member.ended_at = timezone.now()
    member.save(update_fields=["ended_at"])
    forget_standing()
