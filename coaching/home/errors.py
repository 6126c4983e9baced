"""A refusal in words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from coaching.access.decision import NotAllowed


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 for what somebody may know of and may not do, with its reason."""
    reason = exception.reason.value if isinstance(exception, NotAllowed) else ""
    return render(request, "403.html", {"reason": reason}, status=403)
