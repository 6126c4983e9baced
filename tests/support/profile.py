"""A browser with a profile on the disk, which can be killed, and what its files hold."""

from __future__ import annotations

import os
import signal
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, Playwright

from tests.support.browser import ARGUMENTS
from tests.support.environment import chromium


@dataclass
class Profile:
    """One person's browser; `folder` outlives it."""

    playwright: Playwright
    folder: Path
    base_url: str

    @contextmanager
    def opened(self) -> Iterator[BrowserContext]:
        context = self.playwright.chromium.launch_persistent_context(
            str(self.folder),
            executable_path=str(chromium()),
            args=ARGUMENTS,
            base_url=self.base_url,
            locale="en-GB",
            timezone_id="Europe/London",
        )
        try:
            yield context
        finally:
            with suppress(Error):  # it may have been killed
                context.close()

    def kill(self) -> None:
        """`kill -9` of the browser that works on this folder."""
        for process in Path("/proc").glob("[0-9]*"):
            try:
                line = (process / "cmdline").read_bytes()
            except OSError:  # it has just ended
                continue
            if f"--user-data-dir={self.folder}".encode() in line and b"--type=" not in line:
                os.kill(int(process.name), signal.SIGKILL)

    def holds(self, words: str) -> list[str]:
        """The files in which the words stand, plain or encoded, whole or cut at their hyphens."""
        wanted = needles(words)
        return sorted(
            str(file.relative_to(self.folder))
            for file in self.folder.rglob("*")
            if file.is_file() and any(needle in file.read_bytes() for needle in wanted)
        )


def needles(words: str) -> list[bytes]:
    """UTF-8, UTF-16, hexadecimal, and Base64 wherever in a longer text the words begin.

    The browser's stores compress: what came before may be left out, what is new stands there.
    """
    whole = encodings(words)
    base64 = [b64encode(text[start:])[4:-4] for text in whole for start in range(3)]
    parts = [encoding for part in words.split("-") for encoding in encodings(part)]
    return [*whole, *parts, *base64, words.encode().hex().encode()]


def encodings(words: str) -> list[bytes]:
    return [words.encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be")]


# Looked at without making what is not there.
ENTRIES = """async () => {
  if (!(await indexedDB.databases()).some(({ name }) => name === "words")) return [];
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = reject;
  });
  const found = await done(indexedDB.open("words"));
  const rows = await done(found.transaction("waiting").objectStore("waiting").getAll());
  found.close();
  return rows.map(({ iv, sealed, ...clear }) =>
    ({ ...clear, iv: [...iv], sealed: [...new Uint8Array(sealed)] }));
}"""


def on_the_device(page: Page) -> list[dict[str, Any]]:
    """Every entry that lies in this browser, its sealed part as numbers."""
    return list(page.evaluate(ENTRIES))


def nothing_on_the_device(page: Page, seconds: float = 5) -> bool:
    """Soon: an entry goes right after the answer that its words were saved."""
    until = time.monotonic() + seconds
    while on_the_device(page):
        if time.monotonic() > until:
            return False
        page.wait_for_timeout(20)
    return True


def close_in_a_tunnel(page: Page) -> BrowserContext:
    """The window goes with no connection, which comes back afterwards.

    A closed window's last request outlives it, and being offline is forgotten with the window: so
    this page is told that there is nobody to ask.
    """
    context = page.context
    page.evaluate("() => { globalThis.fetch = () => Promise.reject(new TypeError('a tunnel')); }")
    page.close()
    context.set_offline(False)
    return context
