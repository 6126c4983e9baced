"""A client that is signed in as a member, and the addresses of their firm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.test import Client
from django.urls import reverse

if TYPE_CHECKING:
    from coaching.firms.models import Membership


def client_of(member: Membership | None) -> Client:
    """None is somebody who is not signed in."""
    client = Client(SERVER_NAME="localhost")
    if member is not None:
        assert member.person is not None
        client.force_login(member.person)
    return client


def address(name: str, member: Membership, *args: Any) -> str:
    """A page of the member's firm."""
    return reverse(name, args=[member.firm.slug, *args])
