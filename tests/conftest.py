"""What every test can ask for. Services, databases and browsers live in tests/support."""

import os

import pytest

# pytest-django looks for the settings as soon as this file is loaded, and the settings read the
# environment: addresses come first.
from tests.support.environment import DATABASE, redis_number, settings_for

os.environ.update(settings_for(DATABASE, redis_number()))

pytest_plugins = [
    "tests.support.database",
    "tests.support.app",
    "tests.support.browser",
    "tests.support.figures",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that no worker is left alone with it at the end.

    The long forms of proofs take as long as they take.
    """
    if os.environ.get("LONG"):
        for item in items:
            item.add_marker(pytest.mark.timeout(0), append=False)
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
