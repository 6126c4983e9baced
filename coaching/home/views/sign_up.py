"""Found a firm: with a new account, or with the one you have."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from coaching.firms.entry import firms_of
from coaching.firms.models import Firm, Person
from coaching.home.forms.firm import FoundForm, SignUpForm
from coaching.home.login import signed_in, too_many
from coaching.home.operations import open_account, open_firm


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Ends in the firm's hub. Pressed twice, it founds one firm."""
    if request.method != "POST":
        return page(request, form_for(request))
    if not consume(request, action="found_firm"):
        return too_many(request)
    twin = founded_already(request)
    if twin is not None:
        return into(request, twin)
    form = form_for(request)
    if not form.is_valid():
        return page(request, form)
    try:
        return found(request, form)
    except IntegrityError:  # somebody was quicker: asked again, the form says what is taken
        form = form_for(request)
        return page(request, form)


def form_for(request: HttpRequest) -> FoundForm:
    kind = FoundForm if request.user.is_authenticated else SignUpForm
    return kind(request.POST if request.method == "POST" else None)


@transaction.atomic
def found(request: HttpRequest, form: FoundForm) -> HttpResponse:
    founder = account_of(request, form)
    slug = open_firm(**form.values(), by=founder).firm.slug
    hub = reverse("home:hub", args=[slug])
    if request.user.is_authenticated:
        return redirect(hub)
    return signed_in(request, founder, hub)


def account_of(request: HttpRequest, form: FoundForm) -> Person:
    """The new account, or the one they are signed in with."""
    if isinstance(form, SignUpForm):
        return open_account(**form.account())
    return cast(Person, request.user)


def founded_already(request: HttpRequest) -> Firm | None:
    """The firm that the first press of this very form has founded."""
    try:
        return Firm.objects.filter(pk=UUID(request.POST.get("firm_id", ""))).first()
    except ValueError:
        return None


def into(request: HttpRequest, firm: Firm) -> HttpResponse:
    hub = reverse("home:hub", args=[firm.slug])
    if not request.user.is_authenticated:
        messages.info(request, "Your firm is founded. Sign in to go on.")
        return redirect_to_login(hub)
    mine = {one["slug"] for one in firms_of(request.user)}
    return redirect(hub if firm.slug in mine else "outside:chooser")


def page(request: HttpRequest, form: FoundForm) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "home/outside/sign_up.html", {"form": form}, status=status)
