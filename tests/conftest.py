"""What every test can ask for. Services, databases and browsers live in tests/support."""

import os

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
