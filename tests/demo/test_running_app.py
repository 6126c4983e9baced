"""The application as people meet it, and what happens when a part of it dies."""

import http.client
import json

import pytest
from playwright.sync_api import Page

from coaching.demo.run import answers
from tests.support.app import RunningApp
from tests.support.browser import PageFor

pytestmark = pytest.mark.slow


def get(app: RunningApp, path: str) -> tuple[int, bytes]:
    client = http.client.HTTPConnection("127.0.0.1", app.port, timeout=10)
    client.request("GET", path)
    response = client.getresponse()
    try:
        return response.status, response.read()
    finally:
        client.close()


def test_every_part_is_ready(running_app: RunningApp):
    status, body = get(running_app, "/readyz")
    assert status == 200
    assert json.loads(body)["status"] == "ok"


def test_people_meet_a_sign_in_page(running_app: RunningApp, page_for: PageFor):
    page: Page = page_for()
    page.goto("/accounts/login/")
    assert page.locator("input[name=login]").is_visible()
    assert page.locator("input[name=password]").is_visible()


def test_a_killed_web_comes_back(running_app: RunningApp):
    running_app.kill("web")
    assert not answers(running_app.port)
    running_app.restart("web")
    assert get(running_app, "/livez") == (200, b"ok")


def test_mail_reaches_the_sink(running_app: RunningApp):
    from django.core.mail import get_connection, send_mail

    connection = get_connection(
        "django.core.mail.backends.smtp.EmailBackend", port=running_app.mail_port, host="127.0.0.1"
    )
    send_mail("Something new", "A link", None, ["sink@meridian.example"], connection=connection)
    (message,) = running_app.mails.wait_for("sink@meridian.example")
    assert message["Subject"] == "Something new"
