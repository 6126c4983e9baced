"""The sealed form of one text: AES-256-GCM, bound to its place, padded to hide its length.

Layout: version (1 byte) | key id (16) | nonce (12) | ciphertext and tag. The additional data is
the text's exact place (see `place`), so a ciphertext moved to another row, column, engagement
or firm does not open.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 1
NONCE = 12
HEADER = 1 + 16 + NONCE
BUCKETS = (256, 1024, 4096, 16384, 65536)


class SealError(Exception):
    """A sealed text could not be sealed or opened; the message never holds the text."""


@dataclass(frozen=True)
class DataKey:
    id: UUID
    secret: bytes

    def __repr__(self) -> str:
        return f"DataKey({self.id})"

    @cached_property
    def cipher(self) -> AESGCM:
        """Made once for all the texts of a page."""
        return AESGCM(self.secret)


def place(table: str, column: str, firm_id: UUID, engagement_id: UUID, row_id: UUID) -> bytes:
    return "|".join(
        (str(VERSION), table, column, str(firm_id), str(engagement_id), str(row_id))
    ).encode()


def seal(key: DataKey, text: str, at: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    body = key.cipher.encrypt(nonce, pad(text.encode()), at)
    return bytes([VERSION]) + key.id.bytes + nonce + body


def unseal(key: DataKey, envelope: bytes, at: bytes) -> str:
    """The text, or SealError when the envelope was altered or belongs elsewhere."""
    if envelope[:1] != bytes([VERSION]) or key_id(envelope) != key.id:
        raise SealError("This text was sealed under another key.")
    nonce = envelope[HEADER - NONCE : HEADER]
    try:
        return unpad(key.cipher.decrypt(nonce, envelope[HEADER:], at)).decode()
    except InvalidTag:
        raise SealError("This text was altered or moved; it does not open here.") from None


def key_id(envelope: bytes) -> UUID:
    return UUID(bytes=envelope[1:17])


def pad(data: bytes) -> bytes:
    whole = len(data).to_bytes(4, "big") + data
    size = next((bucket for bucket in BUCKETS if bucket >= len(whole)), None)
    if size is None:
        size = -(-len(whole) // BUCKETS[-1]) * BUCKETS[-1]
    return whole.ljust(size, b"\0")


def unpad(data: bytes) -> bytes:
    return data[4 : 4 + int.from_bytes(data[:4], "big")]
