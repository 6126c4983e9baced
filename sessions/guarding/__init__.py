"""What the database itself does for stage 3: SQL that is made anew after every `migrate`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection

from sessions.guarding.assistant import ASSISTANT
from sessions.guarding.calendars import CALENDARS
from sessions.guarding.hours import KEPT_HOURS
from sessions.guarding.marks import MARKS


def guard(**kwargs: Any) -> None:
    """Signal receiver: after `migrate`."""
    if settings.DATABASE_ROLE == "owner":
        with connection.cursor() as cursor:
            for statements in (MARKS, KEPT_HOURS, ASSISTANT, CALENDARS):
                cursor.execute(statements)
