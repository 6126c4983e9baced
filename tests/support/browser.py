"""Fixtures for stories told in a real browser, a page of its own for each person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.app import RunningApp
from tests.support.environment import chromium

if TYPE_CHECKING:
    from coaching.firms.models import Membership

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


@cache
def hash_of_password() -> str:
    """As the running application knows passwords: Argon2, once a run, since it is slow on purpose."""
    return Argon2PasswordHasher().encode(PASSWORD, "pepper" * 4)


def let_sign_in(*members: Membership) -> None:
    """Give these members' persons the password that browsers type."""
    for member in members:
        assert member.person is not None
        member.person.password = hash_of_password()
        member.person.save(update_fields=["password"])


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)
