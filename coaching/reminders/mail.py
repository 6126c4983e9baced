"""One reminder as a mail: the firm's name, a constant line and a link. No content, no tracking."""

from __future__ import annotations

from email.utils import formataddr, parseaddr
from uuid import UUID, uuid5

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from coaching.reminders.kinds import Kind
from coaching.reminders.models import Reminder
from coaching.reminders.preferences import choices_path, one_click_path

NAMESPACE = UUID("c6f3c1a2-7a55-4a0e-9f0e-1d6c5a0f2b11")


def mail_of(reminder: Reminder, kind: Kind) -> EmailMultiAlternatives:
    """Sent again after a crash it is the same mail: the Message-ID does not change."""
    recipient, firm = reminder.recipient, reminder.firm
    context = {
        "firm": firm.name,
        "first_name": recipient.first_name,
        "line": kind.line,
        "figures": kind.figures(reminder, recipient) if kind.figures else [],
        "link": settings.BASE_URL + kind.link(reminder),
        "choices": settings.BASE_URL + choices_path(reminder),
        "essential": kind.essential,
    }
    mail = EmailMultiAlternatives(
        subject=kind.subject,
        body=render_to_string("reminders/mail.txt", context),
        from_email=formataddr((firm.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
        to=[formataddr((recipient.name, recipient.email))],
        headers=headers(reminder, kind),
    )
    mail.attach_alternative(render_to_string("reminders/mail.html", context), "text/html")
    if kind.attach:
        kind.attach(mail, reminder)
    return mail


def headers(reminder: Reminder, kind: Kind) -> dict[str, str]:
    """RFC 8058: one click in the mail program, where there is something to switch off."""
    found = {
        "Message-ID": f"<{uuid5(NAMESPACE, str(reminder.pk))}@{settings.HOST}>",
        "Auto-Submitted": "auto-generated",
    }
    if kind.essential:
        return {**found, "List-Unsubscribe": f"<{settings.BASE_URL}{choices_path(reminder)}>"}
    return {
        **found,
        "List-Unsubscribe": f"<{settings.BASE_URL}{one_click_path(reminder)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
