"""Several querysets in one statement give the rows that each gives alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from coaching.access.opening import open_together
from coaching.firms.entry import acting_as
from coaching.tenancy.loading import read_together
from engagements.models import Engagement, Goal
from sessions.models import CoachingSession, Commitment, SessionRecord
from tests.factories import make_cast
from tests.guards.rows import Rows, build_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows() -> Any:
    found = build_rows(make_cast(), shared=True)
    with acting_as(found.cast.coach):
        yield found


def values(row: Any) -> dict[str, Any]:
    """What stands in the row, sealed texts as their bytes."""
    loaded = {name: value for name, value in vars(row).items() if name != "_state"}
    return {name: getattr(value, "envelope", value) for name, value in loaded.items()}


def test_rows_are_the_same_as_when_they_are_read_alone(rows: Rows):
    querysets = [
        SessionRecord.objects.all(),
        Goal.objects.order_by("-position"),
        Engagement.objects.all(),
        Commitment.objects.annotate(number=F("coaching_session__number")),
        CoachingSession.objects.none(),
    ]
    with CaptureQueriesContext(connection) as asked:
        together = read_together(*querysets)
    assert len(asked) == 1
    alone = [list(queryset) for queryset in querysets]
    assert [[values(row) for row in part] for part in together] == [
        [values(row) for row in part] for part in alone
    ]


def test_what_is_left_out_is_deferred(rows: Rows):
    (records,) = read_together(SessionRecord.objects.defer("check_in", "deep_dive"))
    assert records[0].get_deferred_fields() == {"check_in", "deep_dive"}
    (goals,) = read_together(Goal.objects.only("position"))
    assert goals[0].get_deferred_fields() > {"title", "engagement_id"}


def test_an_order_and_a_slice_are_kept(rows: Rows):
    (goals,) = read_together(Goal.objects.order_by("-position")[:1])
    assert [goal.position for goal in goals] == [2]


def test_rows_and_their_keys_are_one_statement(rows: Rows):
    of = rows.cast.engagement.pk
    with CaptureQueriesContext(connection) as asked:
        records, goals = open_together(
            SessionRecord.objects.visible_to(rows.cast.coach),
            Goal.objects.visible_to(rows.cast.coach),
            of=of,
            by=rows.cast.coach,
        )
    assert "canary" in records[0].check_in.text
    assert {"canary" in goal.title.text for goal in goals} == {True}
    keys = [one for one in asked.captured_queries if "sealing" in one["sql"]]
    assert len(keys) == 1
