"""The environment of a test run that another process starts."""

from __future__ import annotations

import os

# Named here, the settings would be read before the tests say which database is theirs.
OUTSIDE = {"DJANGO_SETTINGS_MODULE", "PROOF_FILE"}


def environ(**more: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in OUTSIDE} | more
