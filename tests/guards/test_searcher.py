"""Before “nothing was found” means anything: the searcher finds what was planted."""

from __future__ import annotations

import base64
import binascii
import gzip
import json
import quopri
import zlib
from urllib.parse import quote

import pytest

from coaching.look.pdf import render_pdf
from tests.support.figures import Figure
from tests.support.searcher import found

WORD = "canary-é-7f3a"

PLANTED = {
    "plain": WORD.encode(),
    "percent": quote(WORD, safe="").encode(),
    "html entities": WORD.replace("é", "&eacute;").replace("-", "&#45;").encode(),
    "json escapes": json.dumps({"a": WORD}).encode(),
    "quoted-printable": quopri.encodestring(WORD.encode(), quotetabs=True),
    "base64": b"body: " + base64.b64encode(b"xx" + WORD.encode()),
    "base64 in json": json.dumps({"body": base64.b64encode(WORD.encode() * 2).decode()}).encode(),
    "hex": binascii.hexlify(WORD.encode()),
    "gzip": gzip.compress(WORD.encode()),
    "zlib": zlib.compress(WORD.encode()),
    "utf-16": WORD.encode("utf-16-le"),
}


@pytest.mark.proof(2)
def test_the_searcher_finds_every_planted_encoding(figure: Figure) -> None:
    pdf = render_pdf(f"<html lang=en><title>t</title><p>{WORD}</p></html>", title="t")
    planted = {**PLANTED, "pdf": pdf}
    hits = [name for name, data in planted.items() if found(WORD, data)]
    figure(2, "searcher finds planted encodings", f"{len(hits)} of {len(planted)}",
           "12 of 12", len(hits) == len(planted) == 12)  # fmt: skip


def test_the_searcher_does_not_find_what_is_not_there() -> None:
    assert not any(found("another-word", data) for data in PLANTED.values())
