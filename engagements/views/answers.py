"""Where a form that did its work leads."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from coaching.firms.middleware import FirmRequest

SEE_OTHER = 303


def see_other(url: str) -> HttpResponse:
    """Go there with GET: the answer to a form that did its work."""
    return HttpResponseRedirect(url, status=SEE_OTHER)


def back(request: FirmRequest, otherwise: str) -> HttpResponse:
    """To the page the form stood on, if it is one of this firm's."""
    url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    ours = url.startswith(f"/{request.member.firm.slug}/")
    return see_other(url if safe and ours else otherwise)
