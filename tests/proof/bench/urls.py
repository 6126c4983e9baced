"""The application's addresses, and the bench's own sides of a comparison."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path

from coaching.firms.middleware import FirmRequest
from coaching.urls import urlpatterns as real
from tests.proof.bench.saving import floor_write
from tests.proof.bench.sealed import show_clear, show_sealed
from tests.proof.bench.statements import Statement, replay

FLOOR: dict[str, list[Statement]] = {}


def floor(request: FirmRequest, firm_slug: str, name: str) -> HttpResponse:
    """The page's own rows from raw SQL, as plain text."""
    return HttpResponse(replay(FLOOR[name]), content_type="text/plain")


urlpatterns = [
    path("<slug:firm_slug>/bench/floor/<str:name>/", floor),
    path("<slug:firm_slug>/bench/write/", floor_write),
    path("<slug:firm_slug>/bench/sealed/", show_sealed),
    path("<slug:firm_slug>/bench/clear/", show_clear),
    *real,
]
