"""`manage.py calendar_reply` reads one mail from a mail server's pipe: a calendar's answer."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error

from sessions.calendars.answering import keep
from sessions.calendars.replies import MOST_BYTES, Automatic, NotOurs, Unreadable, read_reply

# sysexits.h, as mail servers read them: 65 and 67 go back to the sender, 75 is tried again.
DATA_ERROR, NO_USER, TRY_AGAIN = os.EX_DATAERR, os.EX_NOUSER, os.EX_TEMPFAIL


class Command(BaseCommand):
    """Says in words what became of the mail, and nothing of what stood in it."""

    help = "Take a calendar's answer to an invitation from a raw e-mail on standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to", default="", help="the envelope's recipient, where the mail server gives it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        try:
            self.stdout.write(keep(read_reply(raw, recipient=options["to"])).value)
        except Automatic as reason:
            self.stdout.write(str(reason))
        except NotOurs as reason:
            self.refuse(str(reason), NO_USER)
        except Unreadable as reason:
            self.refuse(str(reason), DATA_ERROR)
        except Error:
            self.refuse("The database cannot be reached now. Try again later.", TRY_AGAIN)

    def refuse(self, words: str, code: int) -> None:
        self.stderr.write(words)
        sys.exit(code)
