"""The page behind “Choose your reminders”, and the one click of a mail program."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from coaching.reminders.preferences import Holder, choices_of, choose, holder_of, switch_off


def holder_or_404(token: str) -> Holder:
    holder = holder_of(token)
    if holder is None:
        raise Http404
    return holder


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest, token: str) -> HttpResponse:
    """Every kind that can be switched off, as a list of switches."""
    holder = holder_or_404(token)
    if request.method == "POST":
        choose(holder, wanted=set(request.POST.getlist("wanted")))
        messages.success(request, "Saved.")
        return redirect("reminders:choices", token)
    firm, found = choices_of(holder)
    context = {"firm": firm, "choices": found, "lede": f"What {firm.name} may remind you of."}
    return render(request, "reminders/choices.html", context)


# RFC 8058: the mail program posts, without a cookie; the signed link is the authority.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one_click(request: HttpRequest, token: str) -> HttpResponse:
    """POST switches this kind off. Opening the link changes nothing: scanners open links."""
    holder = holder_or_404(token)
    if request.method == "POST":
        switch_off(holder)
        return HttpResponse("These reminders are off.\n", content_type="text/plain")
    return redirect("reminders:choices", token)
