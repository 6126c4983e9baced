"""What a calendar answers to an invitation (METHOD:REPLY of RFC 5546), from one raw mail.

The address it was sent to is the authority: only the person invited was given it. Everything else
in the mail is a stranger's, read with limits, and nothing of it is kept but an answer and a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import getaddresses
from uuid import UUID

from django.utils import timezone
from icalendar import Calendar, Component

from sessions.calendars.addresses import notice_in
from sessions.models.calendars import Answer

MOST_BYTES = 512 * 1024
MOST_CALENDAR = 64 * 1024
MOST_PARTS = 50
MOST_NUMBER = 2**31 - 1
SENT_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
ANSWERS = {
    "ACCEPTED": Answer.ACCEPTED,
    "TENTATIVE": Answer.TENTATIVE,
    "DECLINED": Answer.DECLINED,
}
# What the parsers of mail and calendars raise at hostile input.
HOSTILE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    MessageError,
)


class Unreadable(ValueError):
    """Why it is no answer, in words of ours: nothing of the mail stands in them."""


class NotOurs(Unreadable):
    """No address in it is one that we gave to anybody."""


class Automatic(Unreadable):
    """An absence note or a bounce: not to be answered, or two machines would talk for ever."""


@dataclass(frozen=True)
class Reply:
    """The answer to one telling of one session, by the holder of the notice's address."""

    notice_id: UUID
    uid: str
    answer: Answer
    sequence: int
    stamp: datetime


def read_reply(raw: bytes, *, recipient: str = "") -> Reply:
    """`recipient` is the envelope's, where the mail server says it. Raises Unreadable."""
    if len(raw) > MOST_BYTES:
        raise Unreadable("The mail is larger than an answer can be.")
    try:
        mail = message_from_bytes(raw, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        notice_id = notice_of(mail, recipient)
        return answer_in(calendar_in(mail), notice_id)
    except Unreadable:
        raise
    except HOSTILE:
        raise Unreadable("The mail cannot be read as an answer from a calendar.") from None


def notice_of(mail: EmailMessage, recipient: str) -> UUID:
    lines = [recipient] if recipient else [
        str(line) for name in SENT_TO for line in mail.get_all(name, [])
    ]  # fmt: skip
    found = {notice_in(address) for _, address in getaddresses(lines)} - {None}
    if len(found) != 1:
        raise NotOurs("It was sent to no address, or to several, that invitations are answered to.")
    (notice_id,) = found
    assert notice_id is not None
    return notice_id


def calendar_in(mail: EmailMessage) -> Calendar:
    """The one calendar part that answers; an absence note has none."""
    for number, part in enumerate(mail.walk()):
        if number >= MOST_PARTS:
            break
        if part.get_content_type() == "text/calendar":
            content = part.get_payload(decode=True)
            if not isinstance(content, bytes) or len(content) > MOST_CALENDAR:
                raise Unreadable("Its calendar part is larger than an answer can be.")
            return Calendar.from_ical(content)
    if str(mail.get("Auto-Submitted", "no")).strip().lower() != "no":
        raise Automatic("It was sent by a machine, and holds no answer.")
    raise Unreadable("It holds no answer from a calendar. This address reads nothing else.")


def answer_in(calendar: Calendar, notice_id: UUID) -> Reply:
    if str(calendar.get("METHOD", "")).upper() != "REPLY":
        raise Unreadable("It is something from a calendar, and no answer.")
    events = calendar.walk("VEVENT")
    if len(events) != 1:
        raise Unreadable("It answers to none, or to several invitations at once.")
    (event,) = events
    sequence = int(str(event.get("SEQUENCE", 0)))
    if not 0 <= sequence <= MOST_NUMBER:
        raise Unreadable("It answers to a telling that there cannot be.")
    return Reply(notice_id, str(event.get("UID", "")), partstat(event), sequence, stamp_of(event))


def partstat(event: Component) -> Answer:
    """The one attendee's answer. That it is theirs, the address says and not the name."""
    attendees = event.get("ATTENDEE", [])
    attendees = attendees if isinstance(attendees, list) else [attendees]
    said = [str(one.params.get("PARTSTAT", "")).upper() for one in attendees]
    if len(said) != 1 or said[0] not in ANSWERS:
        raise Unreadable("It says neither yes, nor perhaps, nor no.")
    return ANSWERS[said[0]]


def stamp_of(event: Component) -> datetime:
    """When it was answered; never later than now."""
    stamp, now = event.get("DTSTAMP"), timezone.now()
    at = getattr(stamp, "dt", None)
    if not isinstance(at, datetime):
        return now
    return min(at if at.tzinfo else at.replace(tzinfo=UTC), now)
