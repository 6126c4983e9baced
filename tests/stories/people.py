"""The people of a story, each in a browser of their own, and what they do there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import urlsplit
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.support.app import RunningApp
from tests.support.browser import PASSWORD, PageFor

LINK = re.compile(r"https?://\S+")


def address(name: str) -> str:
    return f"{name.lower()}-{uuid4().hex[:6]}@story.example"


def path_in(mail: EmailMessage, part: str) -> str:
    """The path of the first link in a mail that contains `part`."""
    body = mail.get_body(("plain",))
    assert body is not None
    links = LINK.findall(body.get_content())
    return next(str(urlsplit(link).path) for link in links if part in link)


@dataclass
class Cast:
    """Who takes part; a page is opened when somebody first needs one."""

    app: RunningApp
    page_for: PageFor
    slug: str = field(default_factory=lambda: f"story-{uuid4().hex[:6]}")
    emails: dict[str, str] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Page:
        if name not in self.pages:
            self.pages[name] = self.page_for()
        return self.pages[name]

    def email(self, name: str) -> str:
        return self.emails.setdefault(name, address(name))

    def open(self, name: str, path: str = "") -> Page:
        """Go to a page of the firm."""
        self[name].goto(f"/{self.slug}/{path}")
        return self[name]

    def joins(self, name: str) -> Page:
        """Open the invitation from the mail and set a password."""
        mails = self.app.mails.wait_for(self.email(name))
        link = next(path for mail in mails if (path := maybe(mail, "/join/")))
        page = self[name]
        page.goto(link)
        page.fill("input[name=password]", PASSWORD)
        page.get_by_role("button", name="Join", exact=True).click()
        page.wait_for_url(f"**/{self.slug}/**")
        return page


def maybe(mail: EmailMessage, part: str) -> str | None:
    try:
        return path_in(mail, part)
    except StopIteration:
        return None


def press(page: Page, name: str) -> None:
    """Press the button, or follow the link, that says this."""
    found = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name))
    found.first.click()


def says(page: Page, words: str) -> None:
    expect(page.locator("body")).to_contain_text(words)


def does_not_say(page: Page, words: str) -> None:
    expect(page.locator("body")).not_to_contain_text(words)
