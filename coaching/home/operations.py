"""Open a firm and an account, and change what stands on a firm's door."""

from __future__ import annotations

from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction

from coaching.access.decision import may
from coaching.access.founding import found_firm
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.entry import acting_as
from coaching.firms.models import Firm, Membership, Person
from engagements.operations.programmes import add_classic


@transaction.atomic
def open_account(
    *, name: str, email: str, password: str, time_zone: str, verified: bool = False
) -> Person:
    """A login. `verified` when a link in the person's own mail brought them here.

    Raises IntegrityError when the address has an account.
    """
    person = Person.objects.create_user(email, password, name=name, time_zone=time_zone)
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=verified)
    return person


@transaction.atomic
def open_firm(
    *, firm_id: UUID, name: str, slug: str, time_zone: str, brand_hue: int, by: Person
) -> Membership:
    """A firm with its first admin and its first programme.

    Raises IntegrityError when the id or the slug is taken.
    """
    admin = found_firm(
        firm_id=firm_id, name=name, slug=slug, time_zone=time_zone, brand_hue=brand_hue, by=by
    )
    with acting_as(admin):
        add_classic(by=admin)
    return admin


@transaction.atomic
def change_firm(*, name: str, time_zone: str, brand_hue: int, by: Membership) -> Firm:
    """The firm of `by`: its name, zone and colour (degrees of hue). Its address stays."""
    may(by, Action.RUN_FIRM, by).require()
    firm = by.firm
    firm.name, firm.time_zone, firm.brand_hue = name, time_zone, brand_hue
    firm.save(update_fields=["name", "time_zone", "brand_hue"])
    record("firm.changed", by, by=by)
    return firm


def change_time_zone(*, person: Person, time_zone: str) -> None:
    """One's own clock, in every firm."""
    person.time_zone = time_zone
    person.save(update_fields=["time_zone"])
