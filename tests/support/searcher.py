"""Look for a word in bytes, also where it was encoded, compressed or cut into lines."""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import json
import quopri
import re
import zlib
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

DEPTH = 4
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}={0,2}")
HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){8,}")


def found(needle: str, haystack: bytes, depth: int = DEPTH) -> bool:
    """Whether `needle` stands in `haystack` in any encoding the searcher knows."""
    wanted = needle.encode()
    return any(wanted in layer for layer in layers(haystack, depth))


def layers(data: bytes, depth: int) -> Iterator[bytes]:
    """The bytes, and every reading of them, a few levels deep."""
    yield data
    if depth == 0:
        return
    for reading in readings(data):
        if reading and reading != data:
            yield from layers(reading, depth - 1)


def readings(data: bytes) -> Iterator[bytes]:
    if data[:5] == b"%PDF-":
        yield pdf_text(data)
        return
    yield from unpacked(data)
    if b"%" in data:
        yield unquote_to_bytes(data)
    if b"&" in data:
        yield html.unescape(data.decode("utf-8", "replace")).encode()
    if b"\\u" in data or b"\\x" in data:
        yield data.decode("unicode_escape", "replace").encode()
    if b"=" in data:
        yield quopri.decodestring(data)
    for encoding in ("utf-16-le", "utf-16-be"):
        if b"\0" in data:
            yield data.decode(encoding, "ignore").encode()
    for match in BASE64.findall(data):
        yield from from_base64(match)
    for match in HEX.findall(data):
        yield binascii.unhexlify(match)


def from_base64(match: bytes) -> Iterator[bytes]:
    plain = match.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
    try:
        yield base64.b64decode(plain + b"=" * (-len(plain) % 4))
    except binascii.Error:
        return


def unpacked(data: bytes) -> Iterator[bytes]:
    if data[:2] == b"\x1f\x8b":
        yield gzip.decompress(data)
    if data[:1] == b"\x78":
        try:
            yield zlib.decompress(data)
        except zlib.error:
            return
    if data[:1] in (b"{", b"["):
        try:
            yield json.dumps(json.loads(data), ensure_ascii=False).encode()
        except ValueError:
            return


def pdf_text(data: bytes) -> bytes:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    pages = " ".join(page.extract_text() for page in reader.pages)
    return f"{pages} {dict(reader.metadata or {})}".encode()
