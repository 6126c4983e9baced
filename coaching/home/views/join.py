"""An invitation: a look at it changes nothing, one press accepts it."""

from __future__ import annotations

from typing import cast

from allauth.core.ratelimit import consume
from django.contrib.auth import logout
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching.firms.entry import firms_of
from coaching.firms.models import Person
from coaching.firms.operations import Found, accept, find_invitation
from coaching.home.forms.join import JoinForm
from coaching.home.login import signed_in, too_many
from coaching.home.operations import open_account

HELD = "invitation"
STATUS = {"open": 200, "used": 410, "expired": 410, "unknown": 404}


class TooLateError(Exception):
    """Used in the meantime, or the member has left: no account is made either."""


@never_cache
@require_safe
def arrive(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address: it would stand in histories, referrers and logs."""
    request.session[HELD] = token
    return redirect("outside:join")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Open, used, expired or unknown, each in words and with a way on."""
    token = request.session.get(HELD, "")
    found = find_invitation(token) if token else None
    if found is None or found.state != "open":
        return closed(request, found)
    if request.method == "POST" and not consume(request, action="join"):
        return too_many(request)
    if request.user.is_authenticated:
        return as_somebody(request, found, token)
    if Person.objects.filter(email__iexact=found.email).exists():
        return page(request, "sign_in", found)
    return as_nobody(request, found, token)


def as_somebody(request: HttpRequest, found: Found, token: str) -> HttpResponse:
    person = cast(Person, request.user)
    if person.email.lower() != found.email.lower():
        return page(request, "somebody_else", found)
    if request.method != "POST":
        return page(request, "accept", found)
    return enter(request, accept(token, by=person))


def as_nobody(request: HttpRequest, found: Found, token: str) -> HttpResponse:
    """The account is made and the invitation used together, or neither."""
    form = JoinForm(request.POST if request.method == "POST" else None, found=found)
    if not form.is_valid():
        return page(request, "account", found, form)
    try:
        person, slug = account_and_membership(form, token)
    except IntegrityError:  # the same form, pressed twice
        return redirect("outside:join")
    except TooLateError:
        return page(request, "unknown", None)
    del request.session[HELD]
    return signed_in(request, person, f"/{slug}/")


@transaction.atomic
def account_and_membership(form: JoinForm, token: str) -> tuple[Person, str]:
    person = open_account(**form.account(), verified=True)
    slug = accept(token, by=person)
    if slug is None:
        raise TooLateError
    return person, slug


def enter(request: HttpRequest, slug: str | None) -> HttpResponse:
    """Inside; or, when the invitation was good for nothing any more, words and a way on."""
    if slug is None:
        return page(request, "unknown", None)
    del request.session[HELD]
    return redirect("home:start", firm_slug=slug)


def closed(request: HttpRequest, found: Found | None) -> HttpResponse:
    state = found.state if found else "unknown"
    if found and state == "used" and request.user.is_authenticated:
        mine = {one["slug"] for one in firms_of(request.user)}
        if found.firm.slug in mine:
            return redirect("home:start", firm_slug=found.firm.slug)
    return page(request, state, found)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out and come back to the invitation as nobody."""
    token = request.session.get(HELD, "")
    logout(request)
    request.session[HELD] = token
    return redirect("outside:join")


def page(
    request: HttpRequest, state: str, found: Found | None, form: JoinForm | None = None
) -> HttpResponse:
    status = 422 if form and form.errors else STATUS.get(state, 200)
    context = {"state": state, "found": found, "form": form, "firm": found.firm if found else None}
    return render(request, "home/outside/join.html", context, status=status)
