"""What such a mail is made of: a proper invitation, neutral words, and nobody else's name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.core import mail
from django.utils import timezone

from coaching.firms.entry import acting_as
from coaching.firms.models import Firm
from coaching.reminders.delivery import sweep
from coaching.reminders.models import Reminder, ReminderPreference
from sessions.calendars.addresses import notice_in
from sessions.calendars.busy import show_as_busy
from sessions.models import CalendarNotice, CoachingSession
from tests.factories import Cast
from tests.reminders.cast import lapse, lives_in, where_it_is
from tests.sessions.acts import cancel, from_now, plan, shift
from tests.sessions.calendars.mails import Told, body, deliver, to
from tests.sessions.calendars.reading import read


def planned(cast: Cast, **values: str) -> CoachingSession:
    (one,) = plan(cast, from_now(1, days=5))
    with acting_as(cast.coach):
        CoachingSession.objects.filter(pk=one.pk).update(**{"join_url": "", **values})
    return one


def invitation(cast: Cast) -> Told:
    (found,) = to(cast.coachee, deliver())
    return found


def event_in(told: Told) -> Any:
    (event,) = icalendar.Calendar.from_ical(told.ics).walk("VEVENT")
    return event


def test_it_is_an_invitation_as_rfc_6047_has_it(cast: Cast):
    planned(cast)
    whole = invitation(cast).mail
    assert [part.get_content_type() for part in whole.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    part, attached = list(whole.walk())[-2:]
    assert (part.get_param("method"), part.get_content_charset()) == ("REQUEST", "utf-8")
    assert attached.get_filename() == "session.ics"
    assert lines(body(part)) == lines(body(attached))
    assert b"\r\nMETHOD:REQUEST\r\n" in body(attached)
    assert all(len(line) <= 75 for line in lines(body(attached)))


def lines(content: bytes) -> list[bytes]:
    return content.splitlines()


def test_everything_that_a_calendar_asks_for_is_in_it(cast: Cast):
    one = planned(cast, join_url="https://meet.example.org/ana")
    told = invitation(cast)
    event, calendar = event_in(told), icalendar.Calendar.from_ical(told.ics)
    page = f"http://localhost/{cast.admin.firm.slug}/engagements/{cast.engagement.pk}/"
    assert {name: str(event[name]) for name in ("UID", "SUMMARY", "LOCATION", "URL")} == {
        "UID": f"{one.pk}@localhost",
        "SUMMARY": "Coaching session 1 of 8",
        "LOCATION": "https://meet.example.org/ana",
        "URL": page,
    }
    assert (str(event["STATUS"]), str(event["TRANSP"]), str(event["CLASS"])) == (
        "CONFIRMED",
        "OPAQUE",
        "PRIVATE",
    )
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert event.decoded("DTSTART") == one.starts_at.replace(microsecond=0)
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/London"]
    attendee = event["ATTENDEE"]
    assert str(attendee) == f"mailto:{cast.coachee.email}"
    assert dict(attendee.params) == {
        "CN": "Priya Raman",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION",
        "RSVP": "TRUE",
    }


def test_it_is_answered_to_an_address_that_is_theirs_alone(cast: Cast):
    planned(cast)
    mails = deliver()
    found = {}
    for one in mails:
        organizer = str(event_in(one)["ORGANIZER"]).removeprefix("mailto:")
        assert one.mail["Reply-To"] == organizer
        found[one.to] = notice_in(organizer)
        assert len(organizer.split("@")[0]) <= 64
    with acting_as(cast.coach):
        notices = {one.recipient_id: one.pk for one in CalendarNotice.objects.all()}
    assert found == {
        cast.coach.email: notices[cast.coach.pk],
        cast.coachee.email: notices[cast.coachee.pk],
    }


def test_it_names_nobody_but_who_gets_it_and_the_firm(cast: Cast):
    planned(cast)
    for one in deliver():
        others = [cast.admin, cast.coach, cast.coachee, cast.sponsor, cast.other_coach]
        for other in others:
            if other.email != one.to:
                assert other.email.encode() not in one.mail.as_bytes()
                assert other.name.encode() not in one.ics
        assert cast.engagement.organisation_name.encode() not in one.ics


def test_busy_says_nothing_else(cast: Cast):
    planned(cast, join_url="https://meet.example.org/ana")
    with acting_as(cast.coachee):
        show_as_busy(wanted=True, by=cast.coachee)
        show_as_busy(wanted=True, by=cast.coachee)
    mails = deliver()
    (mine,), (coachs,) = to(cast.coachee, mails), to(cast.coach, mails)
    assert (read(mine.ics)[0].summary, read(coachs.ics)[0].summary) == (
        "Busy",
        "Coaching session 1 of 8",
    )
    for word in (b"oaching session", b"Northlight", b"/engagements/", b"DESCRIPTION"):
        assert word not in mine.ics
    assert b"https://meet.example.org/ana" in mine.ics
    with acting_as(cast.coachee):
        show_as_busy(wanted=False, by=cast.coachee)
        assert not ReminderPreference.objects.exists()


def test_a_cancellation_takes_the_same_event_away(cast: Cast):
    one = planned(cast)
    first = event_in(invitation(cast))
    cancel(cast, one)
    told = invitation(cast)
    event = event_in(told)
    assert (told.method, str(event["STATUS"]), str(event["UID"]), event["SEQUENCE"]) == (
        "CANCEL",
        "CANCELLED",
        str(first["UID"]),
        1,
    )
    assert str(event["ORGANIZER"]) == str(first["ORGANIZER"])
    assert event.decoded("DTSTART") == first.decoded("DTSTART")


def test_it_goes_at_night_too(cast: Cast):
    lives_in(where_it_is(2), cast.coach, cast.coachee)
    planned(cast)
    assert len(deliver()) == 2


def test_it_waits_a_minute_so_that_one_who_plans_may_change_their_mind(cast: Cast):
    planned(cast)
    sweep()
    assert mail.outbox == []
    with acting_as(cast.coachee):
        waits = Reminder.objects.get(kind="calendar_invitation").due_at - timezone.now()
    assert timedelta(seconds=50) < waits <= timedelta(minutes=1)


def fails(*_: object) -> None:
    raise RuntimeError


def test_sent_twice_after_a_crash_it_is_the_same_mail(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    planned(cast)
    with monkeypatch.context() as crash:
        crash.setattr("coaching.reminders.delivery.settle", fails)
        first = deliver()
    lapse()
    again = deliver()
    assert {one.ics for one in first} == {one.ics for one in again}
    assert {one.mail["Message-ID"] for one in first} == {one.mail["Message-ID"] for one in again}


def test_switched_off_nothing_comes_and_nothing_is_taken_back(cast: Cast):
    with acting_as(cast.coachee):
        ReminderPreference.objects.create(
            firm=cast.coachee.firm, recipient=cast.coachee, kind="calendar_invitation"
        )
    one = planned(cast)
    shift(cast, one, starts_at=one.starts_at + timedelta(days=1))
    assert [told.to for told in deliver()] == [cast.coach.email]
    cancel(cast, one)
    assert [told.to for told in deliver()] == [cast.coach.email]


def test_switched_off_later_the_cancellation_still_comes(cast: Cast):
    one = planned(cast)
    deliver()
    with acting_as(cast.coachee):
        ReminderPreference.objects.create(
            firm=cast.coachee.firm, recipient=cast.coachee, kind="calendar_invitation"
        )
    cancel(cast, one)
    assert {told.to for told in deliver()} == {cast.coach.email, cast.coachee.email}


def test_hostile_names_break_no_line_and_no_quote(cast: Cast):
    name = 'Lind "&" Moss;\r\nATTENDEE:mailto:x@example.org, \\n:^"\u2028ñ漢'
    with acting_as(cast.admin):
        Firm.objects.filter(pk=cast.admin.firm_id).update(name=name.replace("\r\n", " "))
    planned(cast)
    mails = deliver()
    assert len(mails) == 2
    for one in mails:
        assert len(read(one.ics)) == 1
        assert str(event_in(one)["ATTENDEE"]) == f"mailto:{one.to}"
        assert "Moss" in event_in(one)["ORGANIZER"].params["CN"]


def test_the_text_says_when_on_the_wall_clock(cast: Cast):
    one = planned(cast)
    whole = invitation(cast).mail
    local = one.starts_at.astimezone(ZoneInfo("Europe/London"))
    for part in whole.walk():
        if part.get_content_maintype() == "text" and part.get_content_subtype() != "calendar":
            assert f"{local:%H:%M}, London time" in part.get_content()
