"""How promises are spoken of: days, never alarms."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone

from coaching.look.moments import day

register = template.Library()

WORDS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
ORDINALS = (
    "",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
)
NEAR = {0: "due today", 1: "due tomorrow", -1: "was due yesterday"}
A_WEEK = 7


@register.filter
def due(due_on: date, zone: str | None = None) -> str:
    """“due on Friday”, “was due Friday”, “due 5 December”, in the reader's own days."""
    today = timezone.localdate(timezone=ZoneInfo(zone) if zone else None)
    days = (due_on - today).days
    if days in NEAR:
        return NEAR[days]
    when = f"{due_on:%A}" if abs(days) < A_WEEK else day(due_on, year=due_on.year != today.year)
    if days < 0:
        return f"was due {when}"
    return f"due on {when}" if days < A_WEEK else f"due {when}"


@register.filter
def spelled(number: int) -> str:
    """“Three”; figures from ten on."""
    return WORDS[number] if number < len(WORDS) else str(number)


@register.filter
def in_session(carried: int) -> str:
    """“In its third session”, of a promise that was carried over twice."""
    number = carried + 1
    return (
        f"In its {ORDINALS[number]} session" if number < len(ORDINALS) else f"In session {number}"
    )


@register.filter
def after_will(words: str) -> str:
    """“Put three priorities …” as it stands after “I will”: a verb, so in small letters."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words
