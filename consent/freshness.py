"""When somebody last showed that it is they: consent is given within minutes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

FRESH = timedelta(seconds=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def signed_in_at(request: HttpRequest) -> datetime | None:
    """The latest sign-in of this web session, by password or a second factor; None if unknown.

    The records are allauth's own, kept in the web session: a second person at the same browser
    has none, and another device's do not count.
    """
    times = [one["at"] for one in get_authentication_records(request, request.user)]
    return datetime.fromtimestamp(max(times), UTC) if times else None


def is_fresh(at: datetime | None) -> bool:
    return at is not None and timezone.now() - FRESH < at
