"""The settings of a test process, before Django reads them."""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from coaching.demo.run import make_sealing_keys
from coaching.demo.services import UNSAFE_BUT_FAST, Postgres, Remembered, Valkey
from coaching.environment import BASE_DIR
from coaching.tenancy import roles

DATA_DIR = BASE_DIR / ".data" / "test"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "master")
DATABASE = f"test_{WORKER}"
CONTROLS = WORKER == "master"  # this process starts the services; workers only use them


@dataclass(frozen=True)
class Services:
    remembered: Remembered
    postgres: Postgres
    valkey: Valkey


@cache
def services() -> Services:
    """The same ports and passwords in every process of a run."""
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    remembered = Remembered.load(DATA_DIR)
    postgres = Postgres(DATA_DIR, remembered, settings=UNSAFE_BUT_FAST)
    valkey = Valkey(DATA_DIR, remembered)
    postgres.port = int(remembered.values.get("port:postgres", 0))
    valkey.port = int(remembered.values.get("port:valkey", 0))
    return Services(remembered, postgres, valkey)


def redis_number(worker: str = WORKER) -> int:
    """Each worker has two of Valkey's sixteen databases: its own and its running app's."""
    index = int(worker.removeprefix("gw")) + 1 if worker.startswith("gw") else 0
    return 2 * index


def settings_for(database: str, redis_database: int) -> dict[str, str]:
    """The environment of a process that works on `database`, without the owner's address."""
    make_sealing_keys(DATA_DIR / "sealing.keys")
    found = services()
    return {
        "DJANGO_SETTINGS_MODULE": "coaching.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright's loop runs in the test's own thread
        "ENV_FILE": "none",
        "DATABASE_URL": found.postgres.url(roles.APP, database),
        "DATABASE_ROLE": "app",
        "REDIS_URL": found.valkey.url(redis_database),
        "SECRET_KEY": "only-for-tests-" * 4,
        "SEALING_KEY_FILE": str(DATA_DIR / "sealing.keys"),
        "DATA_DIR": str(DATA_DIR),
        "STATIC_ROOT": str(DATA_DIR / "static"),
        "BASE_URL": "http://localhost",
        "EMAIL_URL": "memorymail://",
        "DEMO": "true",
        "DEBUG": "false",
        "LOG_LEVEL": "INFO",
    }


def chromium() -> Path:
    return Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
