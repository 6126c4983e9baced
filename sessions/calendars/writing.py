"""iCalendar as RFC 5545 and 5546 have it: neutral words, wall-clock times, nothing of a session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from sessions.calendars.clocks import zone_rules

PRODUCT = "-//coaching//calendar//EN"
BUSY = "Busy"
LOOK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True)
class Person:
    """Who invites, or who is invited."""

    name: str
    email: str


@dataclass(frozen=True)
class Happening:
    """One event as a calendar may know it. Where `busy`, nothing says what it is."""

    uid: str
    sequence: int
    stamp: datetime
    title: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    page: str
    join_url: str = ""
    busy: bool = False


@dataclass(frozen=True)
class Message:
    """An invitation or a cancellation: to one person, from an address that is theirs to answer."""

    method: str
    organizer: Person
    attendee: Person
    happening: Happening


def message_bytes(message: Message) -> bytes:
    """RFC 5546: one event, one attendee; PARTSTAT and RSVP ask for an answer."""
    event = event_of(message.happening)
    event.add("organizer", address(message.organizer, hide=message.happening.busy))
    attendee = address(message.attendee)
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    if message.method == "REQUEST":
        attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
        attendee.params["RSVP"] = vText("TRUE")
    event.add("attendee", attendee)
    event.add("status", "CANCELLED" if message.method == "CANCEL" else "CONFIRMED")
    calendar = calendar_of([message.happening], [event])
    calendar.add("method", message.method)
    return bytes(calendar.to_ical())


def feed_bytes(happenings: Iterable[Happening], *, name: str) -> bytes:
    """A calendar to subscribe to, looked at again every hour."""
    shown = list(happenings)
    events = [event_of(one) for one in shown]
    for event in events:
        event.add("status", "CONFIRMED")
    calendar = calendar_of(shown, events)
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")  # the older name, of programs that know no other
    return bytes(calendar.to_ical())


def calendar_of(happenings: list[Happening], events: list[Event]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for zone in sorted({one.zone for one in happenings} - {"UTC"}):
        here = [one for one in happenings if one.zone == zone]
        first, last = min(one.starts_at for one in here), max(one.ends_at for one in here)
        calendar.add_component(zone_rules(zone, first, last))
    for event in events:
        calendar.add_component(event)
    return calendar


def event_of(one: Happening) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("sequence", one.sequence)
    event.add("dtstamp", one.stamp.astimezone(UTC))
    event.add("last-modified", one.stamp.astimezone(UTC))
    event.add("summary", BUSY if one.busy else one.title)
    event.add("dtstart", on_the_wall(one.starts_at, one.zone))
    event.add("dtend", on_the_wall(one.ends_at, one.zone))
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    if one.join_url:
        event.add("location", one.join_url)
    if not one.busy:
        event.add("url", one.page)
        event.add("description", f"Everything about it is on its page: {one.page}")
    return event


def on_the_wall(moment: datetime, zone: str) -> datetime:
    """UTC for the hour that comes a second time: a wall clock alone would mean the first."""
    local = moment.astimezone(ZoneInfo(zone))
    return moment.astimezone(UTC) if zone == "UTC" or local.fold else local


def address(person: Person, *, hide: bool = False) -> vCalAddress:
    found = vCalAddress(f"mailto:{person.email}")
    if not hide:
        found.params["CN"] = vText(" ".join(person.name.split()).replace('"', "”"))
    return found
