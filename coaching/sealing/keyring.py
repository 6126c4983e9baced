"""The key-encryption keys: from the environment or a file that only its owner reads."""

from __future__ import annotations

import os
import stat
from base64 import b64decode, b64encode
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NONCE = 12
KEY_BYTES = 32


@dataclass(frozen=True)
class Keyring:
    """Named 32-byte keys; the first wraps, all unwrap."""

    keys: dict[str, bytes]

    def __repr__(self) -> str:
        return f"Keyring({', '.join(self.keys)})"

    @property
    def current(self) -> str:
        return next(iter(self.keys))

    def wrap(self, secret: bytes, at: bytes) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + AESGCM(self.keys[self.current]).encrypt(nonce, secret, at)

    def unwrap(self, name: str, wrapped: bytes, at: bytes) -> bytes:
        """Raises ImproperlyConfigured when the key is missing or is not the one that wrapped."""
        if name not in self.keys:
            raise ImproperlyConfigured(f"SEALING_KEYS has no key “{name}”, which this data needs.")
        try:
            return AESGCM(self.keys[name]).decrypt(wrapped[:NONCE], wrapped[NONCE:], at)
        except InvalidTag:
            raise ImproperlyConfigured(
                f"The sealing key “{name}” is not the one this data was sealed under. "
                "Restore the right key; without it nothing sealed can be read."
            ) from None


def wrap_under(secret: bytes, inner: bytes, at: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(secret).encrypt(nonce, inner, at)


def unwrap_under(secret: bytes, wrapped: bytes, at: bytes) -> bytes:
    return AESGCM(secret).decrypt(wrapped[:NONCE], wrapped[NONCE:], at)


@cache
def keyring() -> Keyring:
    """The ring of this process, from SEALING_KEYS or else SEALING_KEY_FILE."""
    listed = settings.SEALING_KEYS or from_file(settings.SEALING_KEY_FILE)
    return Keyring(dict(parse(entry) for entry in listed.split(",") if entry.strip()))


def parse(entry: str) -> tuple[str, bytes]:
    name, _, encoded = entry.strip().partition(":")
    try:
        secret = b64decode(encoded, validate=True)
    except ValueError:
        secret = b""
    if not name or len(secret) != KEY_BYTES:
        raise ImproperlyConfigured(
            "SEALING_KEYS takes “name:key” entries, each key 32 bytes in base64, separated by commas."
        )
    return name, secret


def from_file(path: str) -> str:
    if not path or not Path(path).exists():
        raise ImproperlyConfigured(
            "Set SEALING_KEYS, or SEALING_KEY_FILE to a file that holds them."
        )
    if stat.S_IMODE(Path(path).stat().st_mode) & 0o077:
        raise ImproperlyConfigured(f"{path} can be read by others: chmod 600 {path}")
    return Path(path).read_text().strip()


def new_key_line(name: str = "k1") -> str:
    """A fresh key in the form SEALING_KEYS takes."""
    return f"{name}:{b64encode(os.urandom(KEY_BYTES)).decode()}"
