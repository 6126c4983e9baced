"""A database of the bench's own, and requests through the real middleware without a network."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from typing import Any
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

import django

from coaching.demo.run import alone_in
from tests.support import cluster
from tests.support.environment import DATA_DIR, settings_for

DATABASE = "bench"
PLANS = "bench_plans"
TOKEN = "b" * 32  # what a browser got in its cookie and sends back in a header
QUEUE = 14  # a Valkey database that no test worker uses


@contextmanager
def stage() -> Iterator[None]:
    """Both services, a clone of the migrated template, and Django as `coaching_app` on it."""
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    with alone_in(DATA_DIR, wait=True), ExitStack() as stack:
        for process in cluster.start():
            stack.callback(process.stop)
        cluster.ensure_template()
        cluster.ensure_assets()
        cluster.clone(DATABASE)
        stack.callback(cluster.drop, DATABASE)
        os.environ.update({**settings_for(DATABASE, QUEUE), "LOG_LEVEL": "ERROR"})
        django.setup()
        from django.conf import settings
        from django.db import connection

        settings.ROOT_URLCONF = "tests.proof.bench.urls"
        stack.callback(connection.close)
        yield


@contextmanager
def in_database(name: str) -> Iterator[None]:
    """In this block Django works on another clone."""
    from django.db import connection

    cluster.clone(name)
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = DATABASE
        cluster.drop(name)


class Browser:
    """Somebody signed in: requests through the whole WSGI handler, as gunicorn would call it."""

    def __init__(self, member: Any) -> None:
        from django.core.handlers.wsgi import WSGIHandler
        from django.test import Client

        client = Client()
        client.force_login(member.person)
        self.member = member
        self.cookie = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())
        self.handler = WSGIHandler()

    def get(self, path: str) -> bytes:
        """The page's bytes. Raises AssertionError unless it is answered with 200."""
        return self.ask({"PATH_INFO": path, "HTTP_COOKIE": self.cookie})

    def post(self, path: str, data: dict[str, Any]) -> bytes:
        """The answer to a form as a script sends it, with its token."""
        from django.conf import settings

        body = urlencode(data).encode()
        cookie = f"{self.cookie}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        return self.ask(
            {
                "PATH_INFO": path,
                "REQUEST_METHOD": "POST",
                "HTTP_COOKIE": cookie,
                "HTTP_X_CSRFTOKEN": TOKEN,
                "HTTP_ACCEPT": "application/json",
                "CONTENT_TYPE": "application/x-www-form-urlencoded",
                "CONTENT_LENGTH": str(len(body)),
                "wsgi.input": BytesIO(body),
            }
        )

    def ask(self, environ: dict[str, Any]) -> bytes:
        environ |= {"HTTP_HOST": "localhost", "SERVER_NAME": "localhost"}
        setup_testing_defaults(environ)
        path = environ["PATH_INFO"]
        said: list[str] = []
        response = self.handler(environ, lambda status, *_: said.append(status))  # type: ignore[arg-type]
        body = b"".join(response)
        response.close()
        assert said[0].startswith("200"), f"{path}: {said[0]}"
        return body
