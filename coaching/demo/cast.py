"""The people of the demo and how they come in: by founding, and by accepting an invitation."""

from __future__ import annotations

from typing import Any

from coaching.access.founding import found_firm
from coaching.access.people import add_member
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership, Person
from coaching.firms.operations import accept, invite, token_of
from engagements.operations.programmes import add_classic

PASSWORD = "demo-only-password"

LOGINS = (
    ("Northlight", "firm admin", "ada@northlight.example"),
    ("Northlight", "coach", "ana@northlight.example"),
    ("Northlight and Harbour", "coach", "ben@northlight.example"),
    ("Northlight", "coachee, mid-way", "priya@meridian.example"),
    ("Northlight", "coachee, just signed", "tomas@meridian.example"),
    ("Northlight", "coachee, completed", "ines@meridian.example"),
    ("Northlight", "sponsor", "dana@meridian.example"),
    ("Harbour", "firm admin", "hugo@harbour.example"),
    ("Harbour", "coach", "olu@harbour.example"),
    ("Harbour", "coachee", "kim@quay.example"),
    ("Harbour", "sponsor", "lee@quay.example"),
)


def person(email: str, name: str, time_zone: str) -> Person:
    """Somebody with a login; the same person in every firm."""
    found = Person.objects.filter(email=email).first()
    return found or Person.objects.create_user(email, PASSWORD, name=name, time_zone=time_zone)


def firm(name: str, slug: str, zone: str, hue: int, admin: tuple[str, str]) -> Membership:
    """A firm and its first admin."""
    founder = person(admin[1], admin[0], zone)
    member = found_firm(name=name, slug=slug, time_zone=zone, brand_hue=hue, by=founder)
    with acting_as(member):
        add_classic(by=member)
    return member


def join(admin: Membership, name: str, email: str, **what: Any) -> Membership:
    """Invited by the firm, and in."""
    with acting_as(admin):
        member = add_member(name=name, email=email, by=admin, **what)
        token = token_of(invite(member=member, by=admin).pk)
    accept(token, by=person(email, name, admin.firm.time_zone))
    with acting_as(admin):
        member.refresh_from_db()
    member.firm = admin.firm
    return member
