"""The way to the mail server, and what its refusals mean."""

from __future__ import annotations

from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from types import TracebackType
from typing import Self

from django.core.mail import EmailMessage, get_connection

GOING_DOWN = 421
PERMANENT = 500


class Outage(Exception):
    """The mail server takes nothing now. It is no fault of the mail that was under way."""


class Refused(Exception):
    """The server answered, and refused this one mail."""

    def __init__(self, *, permanent: bool) -> None:
        super().__init__("permanent" if permanent else "for now")
        self.permanent = permanent


class Outbox:
    """One connection for a chunk of mails. Opening raises Outage."""

    def __init__(self) -> None:
        self._connection = get_connection()

    def __enter__(self) -> Self:
        try:
            self._connection.open()
        except (SMTPException, OSError) as error:
            raise Outage from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def send(self, mail: EmailMessage) -> None:
        """Raises Outage or Refused."""
        try:
            self._connection.send_messages([mail])
        except (SMTPException, OSError) as error:
            raise meaning(error) from error


def meaning(error: Exception) -> Outage | Refused:
    """RFC 5321: 5yz is for good, 4yz for now, 421 is the server itself going down."""
    codes = codes_of(error)
    if not codes or GOING_DOWN in codes:
        return Outage()
    return Refused(permanent=all(code >= PERMANENT for code in codes))


def codes_of(error: Exception) -> list[int]:
    """What was answered about this mail; empty when the answer was about us or there was none."""
    if isinstance(error, SMTPRecipientsRefused):
        return [code for code, _ in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, SMTPDataError) else []
