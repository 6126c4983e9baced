"""Hours by engagement for the firm's admins: how many, when, paid or not. Never what was said."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from coaching.firms.entry import acting_as
from engagements.models import Engagement
from tests.factories import Cast, make_cast
from tests.home.people import at, browser
from tests.sessions.hours.stage import FIRST, another, bring, hold
from tests.support.statements import statements_of_get


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def page(cast: Cast, query: str = "") -> str:
    response = browser(cast.admin).get(at(cast.admin, f"firm/hours/{query}"))
    assert response.status_code == 200
    return response.content.decode()


def test_each_engagement_has_its_sessions_minutes_and_hours(cast: Cast) -> None:
    hold(cast.coach, cast.engagement, 85)
    hold(cast.coach, cast.engagement, 90, days=18)
    hold(cast.coach, cast.engagement, days=20, state="no_show")
    free = another(cast, is_pro_bono=True)
    hold(cast.coach, free.engagement, 45)
    html = page(cast)
    for words in ("Priya Raman", "Ana Lind", ">175<", ">2.92<", "Kim Sol", ">Pro bono<", ">0.75<",
                  "Total: 2.92 paid, 0.75 pro bono", ">220<", ">3.67<"):  # fmt: skip
        assert words in html, words


def test_a_period_has_its_first_and_its_last_day(cast: Cast) -> None:
    for days in (0, 10, 20):
        hold(cast.coach, cast.engagement, 60, days=days)
    first, last = FIRST.date(), (FIRST + timedelta(days=10)).date()
    assert "Total: 2.00 paid" in page(cast, f"?since={first}&until={last}")
    assert "Total: 2.00 paid" in page(cast, f"?since={last}")
    assert "No hours in these days" in page(cast, "?until=2020-01-01")


@pytest.mark.parametrize(
    "query", ["?since=x", "?since=2026-02-01&until=2026-01-01", "?until=9999-12-31"]
)
def test_days_that_make_no_sense_are_said(cast: Cast, query: str) -> None:
    hold(cast.coach, cast.engagement)
    response = browser(cast.admin).get(at(cast.admin, f"firm/hours/{query}"))
    assert response.status_code == 422
    assert "Please look at this again" in response.content.decode()


def test_the_file_says_the_same_and_no_cell_of_it_runs(cast: Cast) -> None:
    with acting_as(cast.admin):
        Engagement.objects.update(organisation_name="=HYPERLINK(A1)")
    hold(cast.coach, cast.engagement, 85)
    hold(cast.coach, cast.engagement, 60, days=400)
    response = browser(cast.admin).get(at(cast.admin, "firm/hours/hours.csv?until=2026-12-31"))
    assert response["Content-Disposition"] == 'attachment; filename="firm-hours.csv"'
    assert response["Cache-Control"] == "no-store, private"
    text = response.getvalue().decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["Client organisation", "Coachee", "Coach", "Paid or pro bono", "Sessions held", "Minutes",
         "Hours", "First session", "Latest session"],
        ["'=HYPERLINK(A1)", "Priya Raman", "Ana Lind", "Paid", "1", "85", "1.42", "2026-01-12",
         "2026-01-12"],
        ["Total", "", "", "", "1", "85", "1.42", "", ""],
    ]  # fmt: skip


def test_what_a_coach_brought_is_the_coachs_alone(cast: Cast) -> None:
    hold(cast.coach, cast.engagement)
    bring(cast.coach)
    assert "Nora" not in page(cast)


@pytest.mark.parametrize("path", ["firm/hours/", "firm/hours/hours.csv"])
def test_nobody_else_sees_the_firms_hours(cast: Cast, path: str) -> None:
    codes = {
        who: browser(getattr(cast, who)).get(at(cast.admin, path)).status_code
        for who in ("admin", "coach", "coachee", "sponsor", "other_coach", "stranger")
    }
    refused = dict.fromkeys(("coach", "coachee", "sponsor", "other_coach"), 403)
    assert codes == {"admin": 200, **refused, "stranger": 404}


@pytest.mark.parametrize("many", [1, 50])
def test_the_page_costs_five_statements(cast: Cast, many: int) -> None:
    for number in range(many):
        hold(cast.coach, another(cast, f"Leader {number}").engagement, days=number)
    asked = statements_of_get(browser(cast.admin), at(cast.admin, "firm/hours/"))
    assert len(asked) == 5, "\n".join(asked)


def is_pro_bono(cast: Cast) -> bool:
    with acting_as(cast.admin):
        return Engagement.objects.get(pk=cast.engagement.pk).is_pro_bono


def fee(cast: Cast, who: str, typed: dict[str, Any]) -> int:
    path = at(cast.admin, f"firm/engagements/{cast.engagement.pk}/fee/")
    return browser(getattr(cast, who)).post(path, typed).status_code


def test_an_admin_says_paid_or_pro_bono_while_the_engagement_runs(cast: Cast) -> None:
    assert fee(cast, "admin", {"fee": "pro_bono"}) == 302
    assert is_pro_bono(cast)
    path = at(cast.admin, f"firm/engagements/{cast.engagement.pk}/")
    html = browser(cast.admin).get(path).content.decode()
    assert "Pro bono" in html
    assert fee(cast, "admin", {"fee": "paid"}) == 302
    assert not is_pro_bono(cast)


@pytest.mark.parametrize(
    ("who", "code"),
    [("coach", 403), ("coachee", 403), ("sponsor", 403), ("other_coach", 403), ("stranger", 404)],
)
def test_nobody_else_says_it(cast: Cast, who: str, code: int) -> None:
    assert fee(cast, who, {"fee": "pro_bono"}) == code
    assert not is_pro_bono(cast)


def test_a_fee_is_one_of_two(cast: Cast) -> None:
    assert fee(cast, "admin", {"fee": "free"}) == 422
