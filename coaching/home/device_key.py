"""The key under which a browser keeps words that are not saved yet. It lives and dies with a login.

It is made when somebody signs in, stands in their web session wrapped under the key-encryption
keys, and is handed to that person's own pages alone. Signing out, expiry and a new password end
the session, and with it the only copy.
"""

from __future__ import annotations

import hashlib
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, cast
from uuid import uuid4

from allauth.core.internal.sessionkit import get_session_user
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

from coaching.firms.models import Person
from coaching.sealing.keyring import KEY_BYTES, keyring

NAME = "device_key"


@dataclass(frozen=True)
class DeviceKey:
    """`id` says which login a kept word waits for; it opens nothing."""

    id: str
    secret: bytes

    def __repr__(self) -> str:
        return f"DeviceKey({self.id})"


def owner_of(person: Person) -> str:
    """Marks whose words an entry in a browser holds, without saying who that is."""
    return hashlib.sha256(f"words of {person.pk}".encode()).hexdigest()[:32]


def make_key(web_session: SessionBase) -> DeviceKey:
    key = DeviceKey(uuid4().hex, os.urandom(KEY_BYTES))
    wrapped = keyring().wrap(key.secret, key.id.encode())
    web_session[NAME] = {
        "id": key.id,
        "by": keyring().current,
        "wrapped": b64encode(wrapped).decode(),
    }
    return key


def key_in(web_session: SessionBase) -> DeviceKey | None:
    """None when the login is older than this feature, or its wrapping key is no longer there."""
    held = web_session.get(NAME)
    if held is None:
        return None
    try:
        secret = keyring().unwrap(held["by"], b64decode(held["wrapped"]), held["id"].encode())
    except ImproperlyConfigured:
        return None
    return DeviceKey(held["id"], secret)


def current_key(request: HttpRequest) -> DeviceKey:
    return key_in(request.session) or make_key(request.session)


def earlier_key(person: Person, key_id: str) -> DeviceKey | None:
    """The key of another login of the same person, as long as that login lives.

    A closed browser forgets its sign-in; the login itself lives on until it is ended or expires.
    """
    keys = (key_in(one) for one in living_logins(person))
    return next((key for key in keys if key and key.id == key_id), None)


def living_logins(person: Person) -> Iterator[SessionBase]:
    store = cast(Any, import_module(settings.SESSION_ENGINE)).SessionStore
    for one in UserSession.objects.filter(user=person):
        web_session = store(one.session_key)
        if get_session_user(web_session) == person:
            yield web_session


def key_at_sign_in(request: HttpRequest, **kwargs: Any) -> None:
    """A fresh key for each login, before any page could ask for one."""
    make_key(request.session)
