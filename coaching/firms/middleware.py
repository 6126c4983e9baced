"""Every request under `/<firm>/` runs inside that firm, in one transaction, rendering included."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions import middleware as sessions
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve

from coaching.firms.entry import Entry, enter
from coaching.firms.models import Membership
from coaching.tenancy.context import Acting, acting, entered, tell_database


class FirmRequest(HttpRequest):
    """A request inside a firm: `member` is who is asking."""

    member: Membership
    entry: Entry


class FirmMiddleware:
    """No membership: 404, as for a firm that does not exist. A failed request leaves nothing behind."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        slug = firm_slug(request.path_info)
        if slug is None:
            return self.get_response(request)
        if not request.user.is_authenticated:
            return sign_in_first(request)
        with own_transaction():
            entry = enter(slug, request.user)
            if entry is None:
                raise Http404
            request.entry, request.member = entry, entry.member  # type: ignore[attr-defined]
            with entered(entry.context):
                response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response


@contextmanager
def own_transaction() -> Iterator[None]:
    """A transaction whose settings end with it, also when it is nested in a test's."""
    nested, before = connection.in_atomic_block, acting()
    with transaction.atomic():
        yield
    if nested:
        tell_database(before or Acting(None, None, None))


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """A page sends people to the door; the API and a part of a page, which follow none, get 401."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"Cache-Control": "no-store, private"})
    if "api" not in resolve(request.path_info).app_names:
        return redirect_to_login(request.get_full_path())
    error = {"code": "not_authenticated", "detail": "Sign in first.", "attr": None}
    return JsonResponse(
        {"type": "client_error", "errors": [error]},
        status=401,
        headers={"WWW-Authenticate": "Cookie", "Cache-Control": "no-store, private"},
    )


def firm_slug(path: str) -> str | None:
    try:
        return resolve(path).kwargs.get("firm_slug")
    except Resolver404:
        return None


class SessionMiddleware(sessions.SessionMiddleware):
    """A refusal under a login that has lapsed leaves the cookie alone; signing out takes it away.

    Such a refusal can arrive late, after the person has signed in again: taking the cookie away
    would then end the new login.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        lapsed = request.session.is_empty() and not request.session.modified
        response = super().process_response(request, response)
        if lapsed:
            response.cookies.pop(settings.SESSION_COOKIE_NAME, None)
        return response


class NoStoreMiddleware:
    """Nothing that a logged-in person gets is kept by a browser or a proxy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        return response
