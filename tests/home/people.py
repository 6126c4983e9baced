"""A browser for each of the cast, and the pages of the firm's admin."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from coaching.firms.models import Membership


def browser(member: Membership) -> Client:
    client = Client()
    assert member.person is not None
    client.force_login(member.person)
    return client


def at(member: Membership, path: str = "") -> str:
    """An address in the member's firm."""
    return f"/{member.firm.slug}/{path}"


def admin_pages(client_id: UUID, engagement_id: UUID, member_id: UUID) -> list[str]:
    return [
        "firm/",
        "firm/settings/",
        "firm/programmes/",
        "firm/coaches/",
        f"firm/people/{member_id}/end/",
        "firm/clients/",
        f"firm/clients/{client_id}/",
        f"firm/clients/{client_id}/engagement/",
        "firm/engagements/new/",
        f"firm/engagements/{engagement_id}/",
        f"firm/engagements/{engagement_id}/change/",
    ]


def presses(engagement_id: UUID, member_id: UUID) -> list[str]:
    """Addresses that only take a press of a button."""
    return [
        "firm/coaches/me/",
        f"firm/people/{member_id}/invite/",
        f"firm/engagements/{engagement_id}/start/",
        f"firm/engagements/{engagement_id}/discard/",
    ]


def somebody(**other: Any) -> dict[str, Any]:
    """A person's name and address, as typed."""
    return {
        "new_id": str(uuid4()),
        "name": "Tomas Eklund",
        "email": f"tomas-{uuid4().hex[:6]}@example.org",
        **other,
    }
