"""Fixtures for stories told in a real browser, a page of its own for each person."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.app import RunningApp
from tests.support.environment import chromium

PASSWORD = "demo-only-password"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    if not chromium().exists():
        raise AssertionError(f"Chromium is needed at {chromium()}: apt-get install chromium")
    return {"executable_path": str(chromium()), "args": ARGUMENTS}


@pytest.fixture
def browser_context_args(running_app: RunningApp) -> dict[str, Any]:
    return {"base_url": running_app.base_url, "locale": "en-GB", "timezone_id": "Europe/London"}


PageFor = Callable[..., Page]


@pytest.fixture
def page_for(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[PageFor]:
    """`page_for("ana@northlight.example")`: that person's own browser, signed in."""
    contexts: list[BrowserContext] = []

    def page_for(email: str | None = None, *, password: str = PASSWORD, **options: Any) -> Page:
        context = browser.new_context(**{**browser_context_args, **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        if email is not None:
            sign_in(page, email, password)
        return page

    yield page_for
    for context in contexts:
        context.close()


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)
