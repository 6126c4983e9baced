"""A calendar answers, and nobody answers for another; whatever else comes is refused in words."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from coaching.access.people import end_membership
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from sessions.calendars.addresses import reply_address
from sessions.calendars.replies import MOST_BYTES, Unreadable, read_reply
from sessions.models import CalendarNotice, CalendarReply, CoachingSession
from tests.factories import Cast, make_cast
from tests.sessions.acts import cancel, from_now, plan, shift
from tests.sessions.calendars.mails import deliver
from tests.sessions.pages import client_of

DAY = timedelta(days=1)


def notice(member: Membership, one: CoachingSession) -> CalendarNotice:
    with acting_as(member):
        return CalendarNotice.objects.get(session_id=one.pk, recipient=member)


def calendar(uid: str, said: str, sequence: int, stamp: datetime | None = None) -> str:
    at = stamp or timezone.now()
    lines = (
        "BEGIN:VCALENDAR", "PRODID:-//Elsewhere//EN", "VERSION:2.0", "METHOD:REPLY",
        "BEGIN:VEVENT", f"UID:{uid}", f"SEQUENCE:{sequence}",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}", "ORGANIZER:mailto:x@example.org",
        f"ATTENDEE;PARTSTAT={said};CN=Priya:mailto:priya@elsewhere.example", "END:VEVENT",
        "END:VCALENDAR",
    )  # fmt: skip
    return "\r\n".join(lines) + "\r\n"


def letter(to: str, ics: str | None, **headers: str) -> bytes:
    """As a calendar program sends it."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "priya@elsewhere.example", to, "Accepted: canary"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content("canary in the text")
    if ics is not None:
        mail.add_alternative(ics, subtype="calendar", params={"method": "REPLY"})
    return mail.as_bytes()


def answers(
    member: Membership,
    one: CoachingSession,
    said: str = "ACCEPTED",
    sequence: int | None = None,
    **more: datetime,
) -> bytes:
    """What the member's calendar sends about this session."""
    told = notice(member, one)
    number = told.sequence if sequence is None else sequence
    return letter(reply_address(told.pk), calendar(f"{one.pk}@localhost", said, number, **more))


def pipe(
    raw: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *to: str
) -> tuple[int, str]:
    """Exit code, and all that was said."""
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    code = 0
    try:
        call_command("calendar_reply", *(f"--to={one}" for one in to))
    except SystemExit as left:
        code = int(str(left.code))
    said = capsys.readouterr()
    return code, said.out + said.err


@pytest.fixture
def send(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    return lambda raw, *to: pipe(raw, monkeypatch, capsys, *to)


@pytest.fixture
def one(cast: Cast) -> CoachingSession:
    (planned,) = plan(cast, from_now(1, days=5))
    return planned


def kept(cast: Cast) -> dict[str, str]:
    """Who answered what, as the coach sees it."""
    with acting_as(cast.coach):
        return {
            reply.member.name: reply.answer
            for reply in CalendarReply.objects.select_related("member")
        }


def test_yes_perhaps_and_no_are_kept_in_the_name_of_who_was_invited(cast: Cast, one, send):
    for said, answer in (("ACCEPTED", "accepted"), ("TENTATIVE", "tentative")):
        code, words = send(answers(cast.coachee, one, said, stamp=timezone.now() - DAY))
        assert (code, words.strip()) == (0, "Kept.") or said == "TENTATIVE"
        assert kept(cast) == {"Priya Raman": "accepted"} or answer == "tentative"
    assert send(answers(cast.coachee, one, "DECLINED"))[0] == 0
    assert send(answers(cast.coach, one, "ACCEPTED"))[0] == 0
    assert kept(cast) == {"Priya Raman": "declined", "Ana Lind": "accepted"}


def test_the_coach_reads_it_in_words_and_nobody_else_does(cast: Cast, one, send):
    send(answers(cast.coachee, one, "DECLINED"))
    page = f"/{cast.admin.firm.slug}/engagements/{cast.engagement.pk}/"
    words = "Priya’s calendar declined"
    seen = {
        name: words in client_of(getattr(cast, name)).get(page, follow=True).content.decode()
        for name in ("admin", "coach", "coachee", "sponsor", "other_coach")
    }
    assert [name for name, there in seen.items() if there] == ["coach"]
    move = client_of(cast.coach).get(f"/{cast.admin.firm.slug}/sessions/{one.pk}/move/")
    assert words in move.content.decode()


def test_after_a_new_time_the_old_answer_says_nothing(cast: Cast, one, send):
    send(answers(cast.coachee, one))
    page = f"/{cast.admin.firm.slug}/engagements/{cast.engagement.pk}/"
    assert "calendar accepted" in client_of(cast.coach).get(page).content.decode()
    late = answers(cast.coachee, one, "DECLINED")
    shift(cast, one, starts_at=one.starts_at + DAY)
    assert "calendar accepted" not in client_of(cast.coach).get(page).content.decode()
    code, words = send(late)
    assert (code, "changed since" in words) == (0, True)
    assert kept(cast) == {"Priya Raman": "accepted"}
    send(answers(cast.coachee, one, "TENTATIVE", stamp=timezone.now() + DAY))
    assert "calendar said perhaps" in client_of(cast.coach).get(page).content.decode()


def test_two_answers_in_the_wrong_order_leave_the_later_one(cast: Cast, one, send):
    now = timezone.now()
    first = answers(cast.coachee, one, "ACCEPTED", stamp=now - 2 * DAY)
    second = answers(cast.coachee, one, "DECLINED", stamp=now - DAY)
    send(second)
    assert send(first)[0] == 0
    assert kept(cast) == {"Priya Raman": "declined"}


def test_an_answer_to_what_was_called_off_is_left_aside(cast: Cast, one, send):
    deliver()
    cancel(cast, one)
    code, words = send(answers(cast.coachee, one))
    assert (code, "does not take place" in words) == (0, True)
    assert kept(cast) == {}


def test_nobody_answers_for_another(cast: Cast, one, send):
    """With an address of one's own, about a session that is not: or with one that is made up."""
    other = make_cast()
    (theirs,) = plan(other, from_now(1, days=5))
    mine = reply_address(notice(other.coachee, theirs).pk)
    assert send(letter(mine, calendar(f"{one.pk}@localhost", "DECLINED", 0)))[0] == 65
    code = reply_address(notice(cast.coachee, one).pk)
    forged = code[:-20] + ("a" if code[-20] != "a" else "b") + code[-19:]
    for to in (forged, "calendar@localhost", "priya@elsewhere.example", f"{mine}, {code}"):
        assert send(letter(to, calendar(f"{one.pk}@localhost", "DECLINED", 0)))[0] == 67
    assert (kept(cast), kept(other)) == ({}, {})


def test_what_the_mail_server_says_of_the_envelope_comes_first(cast: Cast, one, send):
    raw = answers(cast.coachee, one)
    assert send(raw, "somebody@localhost")[0] == 67
    hidden = raw.replace(b"To: ", b"X-To: ")
    assert send(hidden)[0] == 67
    assert send(hidden, reply_address(notice(cast.coachee, one).pk).upper())[0] == 0


def test_who_has_left_answers_nothing(cast: Cast, one, send):
    raw = answers(cast.coachee, one)
    with acting_as(cast.admin):
        end_membership(member=cast.coachee, by=cast.admin)
    assert send(raw)[0] == 67


def test_an_absence_note_is_taken_without_a_word_back(cast: Cast, one, send):
    to = reply_address(notice(cast.coachee, one).pk)
    assert send(letter(to, None, Auto_Submitted="auto-replied"))[0] == 0
    code, words = send(letter(to, None))
    assert (code, "reads nothing else" in words) == (65, True)
    assert kept(cast) == {}


HOSTILE = {
    "no method": ("METHOD:REPLY\r\n", ""),
    "a request": ("METHOD:REPLY", "METHOD:REQUEST"),
    "a sequence of letters": ("SEQUENCE:0", "SEQUENCE:many"),
    "a negative sequence": ("SEQUENCE:0", "SEQUENCE:-1"),
    "a huge sequence": ("SEQUENCE:0", "SEQUENCE:99999999999999999999"),
    "a sequence to come": ("SEQUENCE:0", "SEQUENCE:7"),
    "another answer": ("PARTSTAT=ACCEPTED", "PARTSTAT=DELEGATED"),
    "no answer": ("PARTSTAT=ACCEPTED;", ""),
    "no attendee": ("ATTENDEE;", "X-ATTENDEE;"),
    "two attendees": ("ATTENDEE;", "ATTENDEE;PARTSTAT=DECLINED:mailto:x@example.org\r\nATTENDEE;"),
    "two events": ("END:VEVENT", "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT"),
    "no end": ("END:VCALENDAR", ""),
    "no calendar at all": ("BEGIN:VCALENDAR", "hello"),
    "another name": ("UID:", "UID:x"),
    "a name with a break": ("UID:", "UID:\\n"),
    "nested": ("BEGIN:VEVENT", "BEGIN:VEVENT\r\n" * 3000),
}


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE)
def test_what_is_malformed_is_refused_in_words_and_not_logged(
    cast: Cast, one, send, change: tuple[str, str], caplog: pytest.LogCaptureFixture
):
    old, new = change
    good = calendar(f"{one.pk}@localhost", "ACCEPTED", 0)
    assert old in good
    code, words = send(letter(reply_address(notice(cast.coachee, one).pk), good.replace(old, new)))
    assert (code, kept(cast)) == (65, {})
    assert words.strip().endswith(".")
    assert "canary" not in words + caplog.text
    assert "Traceback" not in words


def test_too_much_is_refused_before_it_is_read(cast: Cast, one, send):
    raw = answers(cast.coachee, one)
    assert send(raw + b" " * MOST_BYTES)[0] == 65
    long = calendar(f"{one.pk}@localhost", "ACCEPTED", 0).replace(
        "END:VEVENT", "COMMENT:" + "x" * 70_000 + "\r\nEND:VEVENT"
    )
    assert send(letter(reply_address(notice(cast.coachee, one).pk), long))[0] == 65
    assert kept(cast) == {}


@given(some.binary(max_size=2000))
def test_any_bytes_at_all_are_read_or_refused(raw: bytes):
    with pytest.raises(Unreadable):
        read_reply(raw)


@given(some.binary(max_size=300), some.sampled_from(["text/calendar", "multipart/mixed"]))
def test_any_calendar_at_all_is_read_or_refused(content: bytes, kind: str):
    from uuid import UUID

    to = reply_address(UUID(int=5)).encode()
    head = b"To: " + to + b"\r\nContent-Type: " + kind.encode() + b"; charset=x; boundary=y\r\n\r\n"
    with pytest.raises(Unreadable):
        read_reply(head + content)
