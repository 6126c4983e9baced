"""Logging: one JSON object a line with ids and verbs. No bodies, no locals, no exception text."""

import logging
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

Event = MutableMapping[str, Any]
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]

# Fields that could carry what a person wrote, whoever logs them.
UNSPOKEN = frozenset(
    {"args", "kwargs", "body", "content", "cookies", "data", "exc", "params", "post", "sql"}
    | {"request", "text", "token", "traceback", "wording", "password", "email", "headers"}
)


def drop_content(_: Any, __: str, event: Event) -> Event:
    """Remove fields that are known to carry content; what is left is ids and verbs."""
    for name in UNSPOKEN & event.keys():
        event[name] = "[left out]"
    return event


def name_the_place(_: Any, __: str, event: Event) -> Event:
    """Turn an exception into its type and frames. Its message may quote a row: left out."""
    exc_info = event.pop("exc_info", None)
    if isinstance(exc_info, BaseException):
        exc_info = (type(exc_info), exc_info, exc_info.__traceback__)
    if isinstance(exc_info, tuple) and exc_info[0] is not None:
        frames = traceback.extract_tb(exc_info[2])[-8:]
        event["error"] = exc_info[0].__name__
        event["frames"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event


class TaskFilter(logging.Filter):
    """Celery's own lines name the task and its id; arguments and error text are taken out."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, dict):
            context = dict(record.args)
            record.args = {k: "" if k in UNSPOKEN else v for k, v in context.items()}
        return True


PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configuration(level: str) -> dict[str, Any]:
    """Django's LOGGING: everything to stderr, at `level`, through the processors above."""
    structlog.configure(
        processors=[*PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": PROCESSORS,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            drop_content,
            name_the_place,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
    }
    stderr = {"class": "logging.StreamHandler", "formatter": "json", "filters": ["tasks"]}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"tasks": {"()": TaskFilter}},
        "formatters": {"json": formatter},
        "handlers": {"stderr": stderr},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            # Statements carry people's words; they are never logged, at any level.
            "django.db.backends": {"level": "CRITICAL", "propagate": False},
        },
    }
