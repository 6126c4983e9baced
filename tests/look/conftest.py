"""The gallery in a browser.

This file is read before Django is ready: what it needs is imported when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page

if TYPE_CHECKING:
    from tests.look.stage import Gallery


@pytest.fixture(scope="session")
def built_assets() -> Path:
    from coaching.look import assets
    from tests.look.stage import STATIC

    assets.build(STATIC / "built")
    return STATIC / "built"


@pytest.fixture
def browser_context_args() -> dict[str, Any]:
    """The gallery needs no running application."""
    return {"locale": "en-GB"}


@pytest.fixture
def shown(page: Page, built_assets: Path) -> Iterator[Gallery]:
    from tests.look.stage import Gallery

    looked_at = Gallery(page)
    yield looked_at
    assert looked_at.complaints == []
    assert looked_at.strangers == []
