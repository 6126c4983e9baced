"""A mail server inside the test: what was sent lands in a list."""

import email
import threading
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class MailSink:
    """SMTP on a free port of 127.0.0.1. `refuse` may hold an answer such as "451 Later"."""

    messages: list[EmailMessage] = field(default_factory=list)
    refuse: str | None = None
    _arrived: threading.Event = field(default_factory=threading.Event)

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:  # noqa: N802
        if self.refuse:
            return self.refuse
        message = email.message_from_bytes(envelope.content, policy=default)
        self.messages.append(message)
        self._arrived.set()
        return "250 Kept"

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in self.messages if address in str(message["To"])]

    def wait_for(self, address: str, *, count: int = 1, seconds: float = 20) -> list[EmailMessage]:
        """The messages to `address` once there are `count`; fails when they do not come."""
        import time

        deadline = time.monotonic() + seconds
        while len(self.to(address)) < count:
            if time.monotonic() > deadline:
                raise AssertionError(f"{len(self.to(address))} of {count} messages to {address}")
            self._arrived.wait(0.2)
            self._arrived.clear()
        return self.to(address)


def serve(sink: MailSink, port: int) -> Controller:
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    return controller
