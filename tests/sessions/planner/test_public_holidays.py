"""Public holidays come from the kept library; their words are ours."""

from __future__ import annotations

from datetime import date

from sessions.planner.public_holidays import between, countries, name_of, of_year, subdivisions

CHRISTMAS = date(2026, 12, 25)


def test_a_day_is_named_with_its_country() -> None:
    found = between([("GB", "")], CHRISTMAS, CHRISTMAS)
    assert found == {CHRISTMAS: "Christmas Day in the United Kingdom"}


def test_one_holiday_in_two_countries_is_said_once() -> None:
    found = between([("GB", "ENG"), ("DE", "BY"), ("GB", "ENG")], CHRISTMAS, CHRISTMAS)
    assert found == {CHRISTMAS: "Christmas Day in England and Bayern"}


def test_a_part_of_a_country_keeps_its_own_days() -> None:
    epiphany = date(2027, 1, 6)
    assert between([("DE", "BY")], epiphany, epiphany) == {epiphany: "Epiphany in Bayern"}
    assert between([("DE", "BE")], epiphany, epiphany) == {}


def test_days_of_several_years_are_found_and_no_others() -> None:
    found = between([("FR", "")], date(2026, 12, 26), date(2027, 1, 2))
    assert set(found) == {date(2027, 1, 1)}


def test_no_country_and_one_that_nobody_knows_have_no_holidays() -> None:
    assert between([("", ""), ("QQ", "X")], date(2026, 1, 1), date(2026, 12, 31)) == {}


def test_every_country_has_a_name_and_answers_with_english_where_it_can() -> None:
    assert len(countries()) >= 200
    assert all(name[:1].isupper() for name in countries().values())
    for code in ("US", "DE", "FR", "JP", "CH", "IN", "BR", "ES"):
        names = of_year((code, ""), 2027).values()
        assert names
        assert all(name.isascii() or "’" in name or "é" in name for name in names), code


def test_a_place_is_said_as_it_stands_in_a_sentence() -> None:
    assert name_of(("US", "")) == "the United States"
    assert name_of(("US", "CA")) == "California"
    assert name_of(("FR", "")) == "France"
    assert name_of(("FR", "nothing")) == "France"
    assert subdivisions("GB")["SCT"] == "Scotland"
