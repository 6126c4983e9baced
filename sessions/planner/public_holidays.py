"""Public holidays of the countries that the two name, with names in English."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

import holidays
from holidays.registry import COUNTRIES

Place = tuple[str, str]  # country and subdivision; "" for none
WITH_ARTICLE = frozenset(
    {"AE", "BS", "BQ", "CC", "CF", "CK", "DO", "FK", "FO", "GB", "GM", "IM", "IO", "KM", "KY", "MH"}
    | {"MP", "MV", "NL", "PH", "SB", "SC", "TC", "UM", "US", "VG", "VI"}
)
SMALL = frozenset({"and", "the"})
SHORT = frozenset({"dr"})


@cache
def countries() -> dict[str, str]:
    """Code → name, by name."""
    found = {code[1]: named(key) for key, code in COUNTRIES.items()}
    return dict(sorted(found.items(), key=lambda one: one[1]))


def named(key: str) -> str:
    words = key.split("_")
    return " ".join(
        word.upper() if word in SHORT else word if word in SMALL else word.capitalize()
        for word in words
    )


@cache
def subdivisions(country: str) -> dict[str, str]:
    """Code → name of the parts of a country that keep holidays of their own, by name."""
    if country not in countries():
        return {}
    rules = holidays.country_holidays(country)
    names = {code: name for name, code in reversed(list(rules.subdivisions_aliases.items()))}
    found = {code: names.get(code, code) for code in rules.subdivisions}
    return dict(sorted(found.items(), key=lambda one: one[1]))


def name_of(place: Place) -> str:
    """“the United Kingdom”, “Bavaria”: as it stands after “in”."""
    country, part = place
    if part and part in subdivisions(country):
        return subdivisions(country)[part]
    name = countries().get(country, country)
    return f"the {name}" if country in WITH_ARTICLE else name


@cache
def of_year(place: Place, year: int) -> dict[date, str]:
    """Day → name of the holiday. Nothing for a country that is not known."""
    country, part = place
    if country not in countries():
        return {}
    known = part if part in subdivisions(country) else None
    found = holidays.country_holidays(country, subdiv=known, years=year, language=english(country))
    return {day: name.replace("'", "’") for day, name in found.items()}


@cache
def english(country: str) -> str | None:
    """The library's English for this country; None is its own language, where there is none."""
    spoken = holidays.country_holidays(country).supported_languages
    return next((one for one in sorted(spoken) if one.startswith("en")), None)


def between(places: Iterable[Place], first: date, last: date) -> dict[date, str]:
    """“Christmas Day in England and the Netherlands” for every public holiday in these days."""
    found: dict[date, dict[str, list[str]]] = {}
    for place in dict.fromkeys(place for place in places if place[0]):
        for year in range(first.year, last.year + 1):
            for day, name in of_year(place, year).items():
                if first <= day <= last:
                    found.setdefault(day, {}).setdefault(name, []).append(name_of(place))
    return {day: said(names) for day, names in found.items()}


def said(names: dict[str, list[str]]) -> str:
    return " and ".join(f"{name} in {' and '.join(where)}" for name, where in names.items())
