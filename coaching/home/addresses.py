"""A firm's address: `/<slug>/`."""

from __future__ import annotations

from django.utils.text import slugify

from coaching.firms.models import Firm

LONGEST = 40
RESERVED = frozenset(
    {
        "accounts",
        "admin",
        "api",
        "app",
        "assets",
        "assistant",
        "blog",
        "calendar",
        "docs",
        "favicon.ico",
        "firm",
        "firms",
    }
    | {"help", "join", "legal", "livez", "login", "logout", "mail", "media", "press", "privacy"}
    | {
        "readyz",
        "reminders",
        "robots.txt",
        "security",
        "settings",
        "sign-up",
        "signup",
        "static",
        "status",
    }
    | {"support", "terms", "well-known", "www"}
)


def suggestion(name: str) -> str:
    """An address made of the firm's name; “firm” when the name has no letter for it."""
    return slugify(name)[:LONGEST].strip("-_") or "a-firm"


def is_free(slug: str) -> bool:
    return slug not in RESERVED and not Firm.objects.filter(slug=slug).exists()


def free_like(slug: str) -> str:
    """The first free address among “northlight”, “northlight-2”, “northlight-3” and so on."""
    stem = slug[: LONGEST - 3]
    number, found = 1, slug
    while not is_free(found):
        number += 1
        found = f"{stem}-{number}"
    return found
