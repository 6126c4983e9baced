"""Pages that are the firm admin's."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest

View = Callable[..., HttpResponse]


def admins_only(view: View) -> View:
    """Asked before anything is looked up: 403 for every other member, whatever the ids."""

    @wraps(view)
    def guarded(request: FirmRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        may(request.member, Action.RUN_FIRM, request.member).require()
        return view(request, *args, **kwargs)

    return guarded
