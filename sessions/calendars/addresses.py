"""The name of an event in every calendar, and the address to which a calendar answers."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b32decode, b32encode
from uuid import UUID

from django.conf import settings

LENGTHS = (26, 24)  # of a notice's id and of its proof; with “calendar+” under the 64 of RFC 5321
CODE = re.compile(r"([a-z2-7]{26})([a-z2-7]{24})")


def uid_of(session_id: UUID) -> str:
    """The same for everybody and for good."""
    return f"{session_id}@{settings.HOST}"


def reply_address(notice_id: UUID) -> str:
    """One for each session and person: only who was sent it can answer with it."""
    name, _, host = settings.CALENDAR_ADDRESS.rpartition("@")
    return f"{name}+{letters(notice_id.bytes)}{proof(notice_id, settings.SECRET_KEY)}@{host}"


def notice_in(address: str) -> UUID | None:
    """None for an address that we did not make. Mail servers may change capitals."""
    name, _, host = settings.CALENDAR_ADDRESS.lower().rpartition("@")
    start, end = f"{name}+", f"@{host}"
    address = address.strip().lower()
    if not (address.startswith(start) and address.endswith(end)):
        return None
    found = CODE.fullmatch(address[len(start) : -len(end)])
    if found is None:
        return None
    notice_id = UUID(bytes=b32decode(f"{found[1].upper()}======"))
    if found[1] != letters(notice_id.bytes):  # another spelling of the same bytes
        return None
    proofs = [
        proof(notice_id, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]
    return notice_id if any(hmac.compare_digest(found[2], one) for one in proofs) else None


def proof(notice_id: UUID, secret: str) -> str:
    """120 bits that nobody makes without the installation's secret."""
    key = hashlib.sha256(b"coaching.calendar|" + secret.encode()).digest()
    return letters(hmac.digest(key, notice_id.bytes, "sha256")[:15])


def letters(code: bytes) -> str:
    return b32encode(code).decode().rstrip("=").lower()
