from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from coaching.look import assets
from tests.look.stage import STATIC, Gallery


@pytest.fixture(scope="session")
def built_assets() -> Path:
    assets.build(STATIC / "built")
    return STATIC / "built"


@pytest.fixture
def browser_context_args() -> dict[str, Any]:
    """The gallery needs no running application."""
    return {"locale": "en-GB"}


@pytest.fixture
def shown(page: Page, built_assets: Path) -> Iterator[Gallery]:
    looked_at = Gallery(page)
    yield looked_at
    assert looked_at.complaints == []
    assert looked_at.strangers == []
