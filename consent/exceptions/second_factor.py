"""Whether a second factor was used in the last minutes: at the login, or since."""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.urls import reverse

from coaching.firms.middleware import FirmRequest

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


@dataclass(frozen=True)
class SecondFactor:
    """`is_set_up` and `is_fresh`, and the address that leads to what is missing."""

    is_set_up: bool
    is_fresh: bool
    url: str


def second_factor(request: FirmRequest) -> SecondFactor:
    """For how long it counts says ACCOUNT_REAUTHENTICATION_TIMEOUT, in seconds."""
    assert request.user.is_authenticated
    is_set_up = is_mfa_enabled(request.user, FACTORS)
    name = "mfa_reauthenticate" if is_set_up else "mfa_index"
    url = f"{reverse(name)}?{urlencode({'next': request.path})}"
    return SecondFactor(is_set_up, is_set_up and used_lately(request), url)


def used_lately(request: FirmRequest) -> bool:
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    used = get_authentication_records(request, request.user)
    return any(one["method"] == "mfa" and one["at"] > since for one in used)
