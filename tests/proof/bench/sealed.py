"""Twenty session records in one page: once sealed and opened, once the same words in clear."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.http import HttpResponse
from django.template import engines

from coaching.access.compile import policies_sql
from coaching.access.decision import may
from coaching.access.opening import note, open_rows
from coaching.access.policy import Material
from coaching.access.verbs import Action
from coaching.access.walled import Walled
from coaching.firms.middleware import FirmRequest
from coaching.firms.models import Membership
from coaching.tenancy.constraints import FirmWall
from coaching.tenancy.models import FirmKey
from engagements.models import Engagement
from sessions.models import CoachingSession, SessionRecord
from sessions.models.record import TEXTS
from sessions.written import Written

MANY = 20
# Each record as its own page shows it.
TEMPLATE = """{% extends "base.html" %}{% block title %}Records{% endblock %}{% block content %}
<h1>Records</h1>{% for written in records %}{% include "sessions/_record.html" %}{% endfor %}{% endblock %}"""


class ClearRecord(Walled):
    """A session record without sealing: same policy, same walls, same words."""

    material = Material.SESSION_RECORD

    engagement = FirmKey(Engagement, related_name="+")
    coaching_session = FirmKey(CoachingSession, related_name="+")
    author = FirmKey(Membership, related_name="+")
    version = models.PositiveIntegerField(default=1)
    goal_ids: Any = ArrayField(models.UUIDField(), default=list)
    tags: Any = ArrayField(models.CharField(max_length=12), default=list)
    saved_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True)
    aim = models.TextField()
    worth = models.TextField()
    check_in = models.TextField()
    deep_dive = models.TextField()
    challenge = models.TextField()
    action_planning = models.TextField()

    class Meta:
        app_label = "coaching_sessions"
        db_table = "bench_clear_record"
        managed = False


def make_table(owner: Any) -> None:
    """As migrations and the compiled policies would make it. `owner` is a psycopg2 connection."""
    columns = [f'"{one.column}" {one.db_type(connection)}' for one in ClearRecord._meta.fields]
    with owner.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_clear_record ({', '.join(columns)}, PRIMARY KEY (id))")
        for statement in FirmWall(name="bench_clear_wall").statements(ClearRecord):
            cursor.execute(statement)
        cursor.execute("CREATE INDEX ON bench_clear_record (firm_id, engagement_id)")
        cursor.execute(policies_sql(ClearRecord))


class Clear:
    """Words that were never sealed, read as a sealed text is."""

    def __init__(self, text: str) -> None:
        self.text = text


def newest(model: Any, request: FirmRequest) -> Any:
    """The records of the member's one engagement."""
    return model.objects.visible_to(request.member).order_by("-saved_at")[:MANY]


@cache
def template() -> Any:
    return engines["django"].from_string(TEMPLATE)


def page(request: FirmRequest, rows: list[Any]) -> HttpResponse:
    shape = Engagement()
    records = [Written.of(row, shape, [], []) for row in rows]
    return HttpResponse(template().render({"records": records}, request))


def show_sealed(request: FirmRequest, firm_slug: str) -> HttpResponse:
    return page(request, open_rows(newest(SessionRecord, request), by=request.member))


def show_clear(request: FirmRequest, firm_slug: str) -> HttpResponse:
    """Policy and access ledger as in `open_rows`; only keys and ciphers are left out."""
    rows = list(newest(ClearRecord, request))
    for row in rows:
        may(request.member, Action.SEE, row).require()
        for name in TEXTS:
            setattr(row, name, Clear(getattr(row, name)))
    note(rows, request.member)
    return page(request, rows)
