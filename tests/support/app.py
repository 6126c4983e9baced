"""The application as people meet it: gunicorn, a worker and beat, on a database of its own."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import redis
from django.db import connection

from coaching.demo.processes import Process
from coaching.demo.run import answers, application, step
from coaching.demo.services import free_port, wait_until
from coaching.tenancy import roles
from tests.support import cluster
from tests.support.environment import (
    DATA_DIR,
    DATABASE,
    WORKER,
    redis_number,
    services,
    settings_for,
)
from tests.support.mail import MailSink, serve


@dataclass
class RunningApp:
    """Addresses of a running application, its mail, and a hand on its processes."""

    port: int
    database: str
    redis_url: str
    environ: dict[str, str]
    mail_port: int
    mails: MailSink = field(default_factory=MailSink)
    processes: dict[str, Process] = field(default_factory=dict)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def app_dsn(self) -> str:
        return services().postgres.url(roles.APP, self.database)

    @property
    def owner_dsn(self) -> str:
        return services().postgres.url(roles.OWNER, self.database)

    @property
    def superuser_dsn(self) -> str:
        return services().postgres.url(database=self.database)

    def manage(self, *commands: str) -> None:
        """Run management commands without arguments against this application's database."""
        step({**self.environ, "DATABASE_OWNER_URL": self.owner_dsn}, *commands)

    def kill(self, name: str) -> None:
        """`kill -9` of web, worker or beat and all that belongs to it."""
        self.processes[name].kill()

    def restart(self, name: str) -> None:
        process = self.processes[name]
        process.stop()
        process.start()
        if name == "web":
            wait_until(lambda: answers(self.port), process)

    @contextmanager
    def orm(self) -> Iterator[None]:
        """In this block the test's own models work on the application's database."""
        connection.close()
        connection.settings_dict["NAME"] = self.database
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = DATABASE


def _start(app: RunningApp, stack: ExitStack) -> None:
    cluster.clone(app.database)
    client = redis.Redis.from_url(app.redis_url)
    client.flushdb()
    client.close()
    stack.callback(serve(app.mails, app.mail_port).stop)
    for process in application(app.environ, DATA_DIR / "log" / WORKER):
        app.processes[process.name] = process
        process.start()
        stack.callback(process.stop)
    wait_until(lambda: answers(app.port), app.processes["web"], seconds=120)


@pytest.fixture(scope="session")
def running_app(django_db_setup: None) -> Iterator[RunningApp]:
    """Real processes as `coaching_app`. Starts empty: `running_app.manage("seed_demo")`."""
    port, mail_port = free_port(), free_port()
    database, number = f"{DATABASE}_app", redis_number() + 1
    environ = {**os.environ, **settings_for(database, number)}
    environ |= {
        "PORT": str(port),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "DATA_DIR": str(DATA_DIR / WORKER),
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "SWEEP_SECONDS": "1",
    }
    (DATA_DIR / WORKER).mkdir(exist_ok=True)
    app = RunningApp(port, database, services().valkey.url(number), environ, mail_port)
    with ExitStack() as stack:
        stack.callback(cluster.drop, database)
        _start(app, stack)
        yield app


@pytest.fixture
def app_database(django_db_blocker: Any) -> Iterator[None]:
    """For tests that ask the application's database alone (`orm()`), and never this worker's own."""
    with django_db_blocker.unblock():
        yield
        connection.close()
