"""Time zones to choose from, by part of the world."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import Any
from zoneinfo import available_timezones

from django import forms

PARTS = frozenset(
    {"Africa", "America", "Antarctica", "Asia", "Atlantic"}
    | {"Australia", "Europe", "Indian", "Pacific"}
)


@cache
def zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices for a select: the IANA zones named after places, and UTC."""
    named = sorted(zone for zone in available_timezones() if zone.split("/")[0] in PARTS)
    groups = groupby(named, key=lambda zone: zone.split("/")[0])
    return [(part, [(zone, city(zone)) for zone in found]) for part, found in groups] + [
        ("Everywhere", [("UTC", "UTC")])
    ]


def city(zone: str) -> str:
    """“Buenos Aires, Argentina” for America/Argentina/Buenos_Aires."""
    return ", ".join(reversed(zone.replace("_", " ").split("/")[1:]))


class ZoneField(forms.ChoiceField):
    """A select. With `offer_own`, a script offers the zone of the browser."""

    def __init__(self, *, offer_own: bool = False, **kwargs: Any) -> None:
        attrs = {"data-own-zone": ""} if offer_own else {}
        super().__init__(choices=zones, widget=forms.Select(attrs=attrs), **kwargs)
