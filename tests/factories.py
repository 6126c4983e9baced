"""Rows for tests, written as the people who may write them. Nothing here steps over a wall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.utils import timezone

from coaching.access.founding import found_firm
from coaching.access.models import EngagementParty
from coaching.firms.entry import acting_as
from coaching.firms.models import ClientOrganisation, Membership, Person, SponsorKind
from coaching.sealing.keys import make_engagement_keys
from engagements.models import Engagement

numbers = count(1)


def make_person(name: str) -> Person:
    email = f"{name.lower().replace(' ', '.')}.{next(numbers)}-{uuid4().hex[:6]}@example.org"
    return Person.objects.create(email=email, name=name, password="!")


def make_firm(name: str = "Northlight", admin: str = "Ada Quist") -> Membership:
    """A firm; answers its first admin."""
    slug = f"{name.lower()}-{next(numbers)}-{uuid4().hex[:6]}"
    return found_firm(
        name=name, slug=slug, time_zone="Europe/London", brand_hue=158, by=make_person(admin)
    )


def make_member(admin: Membership, name: str, **what: Any) -> Membership:
    """Somebody who has already joined the admin's firm."""
    person = make_person(name)
    with acting_as(admin):
        member = Membership(
            firm=admin.firm,
            person=person,
            name=name,
            email=person.email,
            joined_at=timezone.now(),
            **what,
        )
        member.save(force_insert=True)
    return member


def make_client(admin: Membership, name: str = "Meridian Health") -> ClientOrganisation:
    with acting_as(admin):
        return ClientOrganisation.objects.create(firm=admin.firm, name=f"{name} {next(numbers)}")


def make_engagement(
    admin: Membership,
    *,
    coach: Membership,
    coachee: Membership,
    sponsors: list[Membership] | None = None,
    state: str = "active",
    **fields: Any,
) -> Engagement:
    """An engagement in this state, its keys and its parties; nobody is told."""
    client = make_client(admin)
    starts_on = fields.pop("starts_on", timezone.localdate())
    with acting_as(admin):
        engagement = Engagement.objects.create(
            firm=admin.firm,
            client_organisation=client,
            organisation_name=client.name,
            programme_name="Classic",
            state=state,
            starts_on=starts_on,
            ends_on=fields.pop("ends_on", starts_on + timedelta(days=152)),
            time_zone="Europe/London",
            created_by=admin,
            completed_at=timezone.now() if state == "completed" else None,
            **fields,
        )
        make_engagement_keys(admin.firm_id, engagement.pk)
        since = None if state == "draft" else timezone.now()
        roles = [
            (coach, "coach"),
            (coachee, "coachee"),
            *((one, "sponsor") for one in sponsors or []),
        ]
        for member, role in roles:
            EngagementParty.objects.create(
                firm=admin.firm, engagement_id=engagement.pk, member=member, role=role, since=since
            )
    return engagement


@dataclass
class Cast:
    """The people everybody knows. `stranger` runs another firm; `other_coach` is next door."""

    admin: Membership
    coach: Membership
    coachee: Membership
    sponsor: Membership
    other_coach: Membership
    stranger: Membership
    engagement: Engagement


def make_cast(state: str = "active") -> Cast:
    admin = make_firm()
    coach = make_member(admin, "Ana Lind", is_coach=True)
    other_coach = make_member(admin, "Ben Moss", is_coach=True)
    coachee = make_member(admin, "Priya Raman")
    sponsor = make_member(admin, "Dana Okafor", sponsor_kind=SponsorKind.HR)
    stranger = make_firm("Harbour", "Hugo Berg")
    engagement = make_engagement(
        admin, coach=coach, coachee=coachee, sponsors=[sponsor], state=state
    )
    return Cast(admin, coach, coachee, sponsor, other_coach, stranger, engagement)
