"""What a page needs to keep words on a device: the login's key. Never part of a page."""

from __future__ import annotations

from base64 import b64encode

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from coaching.home.device_key import current_key, earlier_key, owner_of


@never_cache
@require_GET
def device_key(request: HttpRequest) -> JsonResponse:
    """This login's key, or with `?login=` that of an earlier login of the same person."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=401)
    person, wanted = request.user, request.GET.get("login")
    key = earlier_key(person, wanted) if wanted else current_key(request)
    if key is None:
        return JsonResponse({}, status=404)
    return JsonResponse(
        {
            "owner": owner_of(person),
            "csrf": get_token(request),
            "login": key.id,
            "key": b64encode(key.secret).decode(),
        }
    )
