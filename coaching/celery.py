"""The queue. Redis may vanish: what is due lives in the database, the queue only carries ids."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coaching.settings")

app = Celery("coaching")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Django's LOGGING stands; Celery's own formatter would write a task's arguments."""


@worker_init.connect
def refuse_wrong_keys(**_: Any) -> None:
    """A worker that could not read what it is asked to send does not start."""
    from coaching.sealing.startup import check_keys

    check_keys()
