"""Found a firm: its first member is its admin, and its first key is made."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from coaching.audit.record import record
from coaching.firms.models import Firm, Membership, Person
from coaching.sealing.keys import make_firm_key
from coaching.tenancy.context import firm_context


@transaction.atomic
def found_firm(
    *,
    name: str,
    slug: str,
    time_zone: str,
    brand_hue: int,
    by: Person,
    firm_id: UUID | None = None,
) -> Membership:
    """The new firm's admin. Raises IntegrityError when the slug or the id is taken."""
    firm = Firm(name=name, slug=slug, time_zone=time_zone, brand_hue=brand_hue)
    firm.pk = firm_id or firm.pk
    firm.save(force_insert=True)
    member = Membership(
        id=uuid4(),
        firm=firm,
        person=by,
        name=by.name,
        email=by.email,
        is_admin=True,
        joined_at=timezone.now(),
    )
    with firm_context(firm_id=firm.pk, member_id=member.pk, person_id=by.pk):
        member.save(force_insert=True)
        make_firm_key(firm.pk)
        record("firm.founded", member, by=member)
    return member
