"""What the database itself does for stage 5: SQL that is made anew after every `migrate`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection

from consent.aggregates.counting import counting_sql
from consent.guarding.disclosure import DISCLOSURE
from consent.guarding.handover import HANDOVER
from consent.guarding.lapsing import LAPSING
from consent.guarding.leaving import LEAVING
from consent.guarding.titles import TITLES
from consent.ledger_head import LEDGER_HEAD


def guard(**kwargs: Any) -> None:
    """Signal receiver: after `migrate`."""
    if settings.DATABASE_ROLE == "owner":
        with connection.cursor() as cursor:
            for statements in (DISCLOSURE, LEAVING, HANDOVER, LAPSING, TITLES, LEDGER_HEAD):
                cursor.execute(statements)
            cursor.execute(counting_sql())
