"""Lists come in pages that do not shift while rows are added."""

from __future__ import annotations

from rest_framework.pagination import CursorPagination

MOST = 50


class Pages(CursorPagination):
    """`?limit=` rows, at most 50, 20 unless asked; `next` and `previous` are addresses.

    There is no total: it would cost a second statement, and a number that few need.
    """

    page_size = 20
    page_size_query_param = "limit"
    max_page_size = MOST


class InOrder(Pages):
    """Sessions in order of time."""

    ordering = ("starts_at", "pk")


class ByStart(Pages):
    """Engagements, the newest first."""

    ordering = ("-starts_on", "pk")


class ByDueDate(Pages):
    """Commitments, the earliest due first."""

    ordering = ("due_on", "pk")


class ByRelease(Pages):
    """Releases, the newest first."""

    ordering = ("-released_at", "pk")
