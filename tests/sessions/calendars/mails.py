"""The mails that calendars get: sent at once, and read as a mail server gets them."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from django.core import mail
from django.db import connection

from coaching.firms.models import Membership
from coaching.reminders.delivery import sweep
from tests.reminders.cast import ago


@dataclass(frozen=True)
class Told:
    """One mail with a calendar part."""

    to: str
    method: str
    ics: bytes
    mail: EmailMessage


def deliver() -> list[Told]:
    """Whatever waits goes now; answers the new mails that speak to a calendar."""
    before = len(mail.outbox)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reminders_due SET due_at = %s, claimed_until = NULL", [ago(seconds=1)]
        )
    sweep()
    whole = [
        message_from_bytes(as_sent(one), policy=policy.default) for one in mail.outbox[before:]
    ]
    return [told(one) for one in whole if part_of(one) is not None]


def as_sent(one: Any) -> bytes:
    """As Django's SMTP backend writes it to the line."""
    content: bytes = one.message().as_bytes(linesep="\r\n")
    return content


def body(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def part_of(message: EmailMessage) -> EmailMessage | None:
    return next((one for one in message.walk() if one.get_content_type() == "text/calendar"), None)


def told(message: EmailMessage) -> Told:
    part = part_of(message)
    assert part is not None
    return Told(address_of(message["To"]), str(part.get_param("method")), body(part), message)


def address_of(header: str) -> str:
    return header.rsplit("<", 1)[-1].rstrip(">")


def to(member: Membership, mails: list[Told]) -> list[Told]:
    return [one for one in mails if one.to == member.email]
