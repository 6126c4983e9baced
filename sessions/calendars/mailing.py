"""The mail that puts a session into a calendar, moves it there or takes it out (RFC 6047)."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from coaching.access.sight import standing
from coaching.firms.models import Membership
from coaching.look.moments import wallclock
from coaching.reminders.kinds import Kind, engagement_page, in_firm, register
from coaching.reminders.models import Reminder
from engagements.models import Engagement
from sessions.calendars.addresses import reply_address, uid_of
from sessions.calendars.busy import is_busy
from sessions.calendars.standing import GOES_ON, PAIR
from sessions.calendars.telling import KINDS, due_at
from sessions.calendars.writing import Happening, Message, Person, message_bytes
from sessions.models import CalendarNotice, CoachingSession
from sessions.models.calendars import Method
from sessions.models.coaching_session import SessionState


def notice_of(reminder: Reminder, recipient: Membership) -> CalendarNotice | None:
    """Theirs, and only while this mail is about its latest change: earlier ones are not sent."""
    mine = CalendarNotice.objects.visible_to(recipient).filter(recipient=recipient)
    found = mine.filter(pk=reminder.thing_id).first()
    if found is None or KINDS[Method(found.method)] != reminder.kind:
        return None
    return found if due_at(found) == reminder.due_at else None


def session_of(notice: CalendarNotice, recipient: Membership) -> CoachingSession | None:
    """The session as it was told, if it stands and is theirs."""
    if standing(recipient).get(notice.engagement_id) not in PAIR:
        return None
    return (
        CoachingSession.objects.visible_to(recipient)
        .filter(pk=notice.session_id, state=SessionState.PLANNED, ends_at__gt=timezone.now())
        .filter(starts_at=notice.starts_at, ends_at=notice.ends_at)
        .filter(engagement__state__in=GOES_ON)
        .first()
    )


def still_stands(reminder: Reminder, recipient: Membership) -> bool:
    notice = notice_of(reminder, recipient)
    return notice is not None and session_of(notice, recipient) is not None


def still_called_off(reminder: Reminder, recipient: Membership) -> bool:
    """Of what was never sent, nothing is taken back."""
    notice = notice_of(reminder, recipient)
    if notice is None or notice.ends_at <= timezone.now():
        return False
    earlier = Reminder.objects.visible_to(recipient).filter(recipient=recipient)
    sent = earlier.filter(kind=KINDS[Method.REQUEST], thing_id=notice.pk, attempts__gt=0)
    return sent.exists()


def attach_calendar(mail: EmailMultiAlternatives, reminder: Reminder) -> None:
    """The part that a mail program shows as an invitation, and the same as a file beside it."""
    notice = notice_of(reminder, reminder.recipient)
    assert notice is not None  # asked a moment ago, in this transaction
    answer_to = reply_address(notice.pk)
    content = message_bytes(message_of(notice, reminder, answer_to))
    mail.reply_to = [answer_to]
    mail.attach_alternative(content.decode(), f"text/calendar; method={notice.method}")
    mail.attach("session.ics", content, "application/ics")


def message_of(notice: CalendarNotice, reminder: Reminder, answer_to: str) -> Message:
    recipient = reminder.recipient
    found = session_of(notice, recipient) if notice.method == Method.REQUEST else None
    return Message(
        method=notice.method,
        organizer=Person(reminder.firm.name, answer_to),
        attendee=Person(recipient.name, recipient.email),
        happening=Happening(
            uid=uid_of(notice.session_id),
            sequence=notice.sequence,
            stamp=notice.changed_at,
            title=notice.title,
            starts_at=notice.starts_at,
            ends_at=notice.ends_at,
            zone=zone_of(notice, recipient),
            page=settings.BASE_URL + page_of(reminder),
            join_url=found.join_url if found else "",
            busy=is_busy(recipient),
        ),
    )


def zone_of(notice: CalendarNotice, recipient: Membership) -> str:
    """The engagement's; whoever reads it no more gets the same moments in UTC."""
    seen = Engagement.objects.visible_to(recipient).filter(pk=notice.engagement_id)
    return seen.values_list("time_zone", flat=True).first() or "UTC"


def when(reminder: Reminder, recipient: Membership) -> list[str]:
    """The time in words, for who reads mail without a calendar."""
    notice = notice_of(reminder, recipient)
    return [wallclock(notice.starts_at, zone_of(notice, recipient))] if notice else []


def page_of(reminder: Reminder) -> str:
    """Somebody who takes part no more is led to their first page."""
    if reminder.kind == KINDS[Method.CANCEL]:
        return in_firm(reminder, "")
    return engagement_page(reminder)


CALENDAR_KINDS = (
    Kind(
        name="calendar_invitation",
        label="Invitations to your calendar, when a coaching session is planned or moves",
        subject="For your calendar: a coaching session",
        line="A coaching session is planned, or something about it has changed. "
        "The invitation in this mail keeps your calendar right.",
        link=page_of,
        still_due=still_stands,
        figures=when,
        attach=attach_calendar,
        any_hour=True,
    ),
    Kind(
        name="calendar_cancellation",
        label="Cancellations in your calendar",
        subject="Off your calendar: a coaching session",
        line="A coaching session does not take place as it was planned. "
        "This mail takes it out of your calendar.",
        link=page_of,
        still_due=still_called_off,
        figures=when,
        attach=attach_calendar,
        essential=True,  # only ever of what was sent before
        any_hour=True,
    ),
)


def register_kinds() -> None:
    register(*CALENDAR_KINDS)
