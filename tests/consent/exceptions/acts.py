"""What people do with exceptions, said shortly; and a second factor that was just used."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

from allauth.account.internal.flows import login
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.urls import reverse

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from consent.exceptions import operations
from consent.models import DisclosureException
from tests.consent.web import client_for
from tests.factories import Cast

WORDS = "Said on Monday that they may harm themselves this week."
ASKED: dict[str, Any] = {
    "reason": "self_harm",
    "addressee": "health",
    "delay": "",
    "delay_hours": 0,
    "text": WORDS,
}


def ask(cast: Cast, **changes: Any) -> DisclosureException:
    with acting_as(cast.coach):
        return operations.ask(
            exception_id=changes.pop("exception_id", uuid4()),
            engagement=cast.engagement,
            by=cast.coach,
            **{**ASKED, **changes},
        )


def allow(cast: Cast, asked: DisclosureException) -> DisclosureException:
    with acting_as(cast.admin):
        return operations.allow(exception=asked, by=cast.admin)


def opened(cast: Cast, **changes: Any) -> DisclosureException:
    return allow(cast, ask(cast, **changes))


def with_second_factor(member: Membership, *, ago: float = 0, method: str = "mfa") -> Client:
    """Signed in, with a second factor that was used `ago` seconds ago."""
    assert member.person is not None
    Authenticator.objects.get_or_create(
        user=member.person, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "x"}}
    )
    client = client_for(member)
    session = client.session
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": method, "at": time.time() - ago}
    ]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = login.user_id_to_str(member.person)
    session.save()
    return client


def address(name: str, member: Membership, **ids: Any) -> str:
    return reverse(f"consent:{name}", kwargs={"firm_slug": member.firm.slug, **ids})


def as_if_hours_ago(cast: Cast, one: DisclosureException, hours: int) -> None:
    """Move its whole history into the past, as the admin who may change the row."""
    with acting_as(cast.admin), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE consent_disclosureexception SET opened_at = opened_at - %(by)s::interval, "
            "closes_at = closes_at - %(by)s::interval, tell_at = tell_at - %(by)s::interval "
            "WHERE id = %(pk)s",
            {"by": f"{hours} hours", "pk": one.pk},
        )
