"""Logs carry ids and verbs; what people wrote never reaches them."""

import io
import json
import logging
import logging.config

import pytest
from django.conf import settings

from coaching import log

CANARY = "she fears the merger"


@pytest.fixture
def lines():
    """Log through our configuration into memory; give back what was written."""
    before = logging.getLogger().handlers[:]
    stream = io.StringIO()
    configuration = log.configuration("DEBUG")
    configuration["handlers"]["stderr"]["stream"] = stream
    logging.config.dictConfig(configuration)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.config.dictConfig(settings.LOGGING)
    logging.getLogger().handlers[:] = before


def test_an_exception_is_named_and_placed_but_not_quoted(lines):
    logger = logging.getLogger("consent")
    try:
        raise ValueError(CANARY)
    except ValueError:
        logger.exception("release failed")
    (line,) = lines()
    assert (line["event"], line["error"]) == ("release failed", "ValueError")
    assert "test_log.py" in line["frames"][-1]
    assert CANARY not in json.dumps(line)


def test_a_failed_task_keeps_its_arguments_to_itself(lines):
    context = {"name": "send", "id": "7f", "exc": CANARY, "args": CANARY, "traceback": CANARY}
    logging.getLogger("celery.app.trace").error(
        "Task %(name)s[%(id)s] %(exc)s %(args)s %(traceback)s", context, extra={"data": CANARY}
    )
    (line,) = lines()
    assert line["event"].startswith("Task send[7f]")
    assert CANARY not in json.dumps(line)


def test_fields_that_carry_content_are_left_out(lines):
    import structlog

    structlog.get_logger("sessions").info("saved", body=CANARY, coaching_session="7f")
    (line,) = lines()
    assert line["body"] == "[left out]"
    assert line["coaching_session"] == "7f"


def test_statements_are_never_logged(lines):
    logging.getLogger("django.db.backends").debug(CANARY)
    logging.getLogger("django.db.backends").error(CANARY)
    assert lines() == []
