"""The sealed form of one text: AES-256-GCM, bound to its place, padded to hide its length.

Layout: version (1 byte) | key id (16) | nonce (12) | ciphertext and tag. The additional data is
the text's exact place (see `place`), so a ciphertext moved to another row, column, engagement
or firm does not open.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from struct import Struct
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 1
NONCE = 12
HEADER = 1 + 16 + NONCE
LENGTH = Struct(">I")
BUCKETS = (256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536)


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

    @cached_property
    def header(self) -> bytes:
        """How every envelope under this key begins."""
        return bytes([VERSION]) + self.id.bytes


def row_place(firm_id: UUID, engagement_id: UUID, row_id: UUID | str) -> str:
    """The part of a place that all the texts of one row share."""
    return f"{firm_id}|{engagement_id}|{row_id}"


def place(table: str, column: str, row: str) -> bytes:
    """What a text is bound to; `row` is from `row_place`."""
    return f"{VERSION}|{table}|{column}|{row}".encode()


def seal(key: DataKey, text: str, at: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    body = key.cipher.encrypt(nonce, pad(text.encode()), at)
    return key.header + nonce + body


def unseal(key: DataKey, envelope: bytes, at: bytes) -> str:
    """The text, or SealError when the envelope was altered or belongs elsewhere."""
    if not envelope.startswith(key.header):
        raise SealError("This text was sealed under another key.")
    nonce = envelope[HEADER - NONCE : HEADER]
    try:
        data = key.cipher.decrypt(nonce, envelope[HEADER:], at)
    except InvalidTag:
        raise SealError("This text was altered or moved; it does not open here.") from None
    (length,) = LENGTH.unpack_from(data)
    return data[LENGTH.size : LENGTH.size + length].decode()


def pad(data: bytes) -> bytes:
    whole = LENGTH.pack(len(data)) + data
    size = next((bucket for bucket in BUCKETS if bucket >= len(whole)), None)
    if size is None:
        size = -(-len(whole) // BUCKETS[-1]) * BUCKETS[-1]
    return whole.ljust(size, b"\0")
