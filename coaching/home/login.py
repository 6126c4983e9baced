"""The two things that allauth does for our own ways in."""

from __future__ import annotations

from allauth.account.internal.flows.signup import complete_signup
from allauth.core.ratelimit import respond_429
from django.http import HttpRequest, HttpResponse

from coaching.firms.models import Person


def signed_in(request: HttpRequest, person: Person, url: str) -> HttpResponse:
    """Sign a new person in, ask them to confirm an address that is not, and go to `url`."""
    answer: HttpResponse = complete_signup(request, user=person, redirect_url=url)
    return answer


def too_many(request: HttpRequest) -> HttpResponse:
    """429, in words."""
    answer: HttpResponse = respond_429(request)
    return answer
