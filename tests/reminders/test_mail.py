"""What stands in a mail: a firm, a constant line, a link. Never a word of the room."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from coaching.access.opening import open_row
from coaching.firms.entry import acting_as
from coaching.firms.models import Firm
from coaching.reminders.delivery import sweep
from coaching.reminders.kinds import kind_of
from engagements.models import Goal
from sessions.models import Commitment
from tests.factories import Cast, make_cast
from tests.reminders.cast import (
    ago,
    by_day,
    plan_session,
    promise,
    propose_theme,
    reminders_of,
    tell,
    write_record,
)

pytestmark = pytest.mark.django_db
CANARY = "quokka-in-the-boardroom"


@pytest.fixture
def cast() -> Cast:
    return by_day(make_cast())


def sent(cast: Cast) -> EmailMultiAlternatives:
    tell(cast, "commitment_due", promise(cast).pk, cast.coachee)
    sweep()
    (message,) = mail.outbox
    assert isinstance(message, EmailMultiAlternatives)
    return message


def html_of(message: EmailMultiAlternatives) -> str:
    ((html, _),) = message.alternatives
    return str(html)


def test_no_confidential_word_is_in_any_mail(cast: Cast):
    commitment = promise(cast, CANARY)
    record, theme = write_record(cast, CANARY), propose_theme(cast, CANARY)
    with acting_as(cast.coach):
        for position in (1, 2):
            Goal.objects.create(
                firm=cast.coach.firm,
                engagement=cast.engagement,
                position=position,
                author=cast.coach,
                title=CANARY,
                outcome=CANARY,
                success_criteria=CANARY,
            )
    with acting_as(cast.coachee):  # the words are there, and their owner reads them
        mine = open_row(Commitment.objects.get(pk=commitment.pk), by=cast.coachee)
        assert mine.wording.text == CANARY
    tell(cast, "commitment_due", commitment.pk, cast.coachee)
    tell(cast, "record_shared", record.coaching_session_id, cast.coachee)
    tell(cast, "theme_proposed", theme.pk, cast.coachee)
    tell(cast, "cadence_broken", plan_session(cast, ago(days=9), 8).pk, cast.coachee)
    sweep()
    assert len(mail.outbox) == 4
    for message in mail.outbox:
        assert CANARY not in everything_in(message)


def everything_in(message) -> str:
    """Every header and both bodies, as readable text."""
    whole = message.message()
    parts = [f"{name}: {value}" for name, value in whole.items()]
    parts += [
        part.get_payload(decode=True).decode() for part in whole.walk() if not part.is_multipart()
    ]
    assert len(parts) > 8
    return "\n".join(parts)


def test_the_searcher_finds_a_planted_word(cast: Cast):
    message = sent(cast)
    message.attach_alternative(f"<p>{CANARY}</p>", "text/html")
    assert CANARY in everything_in(message)


def test_it_comes_from_the_firm_at_our_own_address(cast: Cast):
    assert sent(cast).from_email == "Northlight <no-reply@localhost>"


def test_it_says_one_constant_line_in_text_and_html(cast: Cast):
    message, kind = sent(cast), kind_of("commitment_due")
    assert message.subject == kind.subject
    assert kind.line in message.body
    assert kind.line in html_of(message)


def test_nothing_in_it_tells_that_it_was_opened(cast: Cast):
    html = html_of(sent(cast))
    assert "<img" not in html
    assert "url(" not in html
    assert "?" not in html.split("<body>")[1]


def test_the_same_reminder_is_always_the_same_message(cast: Cast):
    from coaching.reminders.mail import mail_of

    first = sent(cast).extra_headers["Message-ID"]
    (reminder,) = reminders_of(cast.coachee)
    with acting_as(cast.coachee):
        again = mail_of(reminder, kind_of(reminder.kind))
    assert again.extra_headers["Message-ID"] == first
    assert first.endswith("@localhost>")


def test_a_firm_with_a_line_break_in_its_name_holds_up_nobody_else(cast: Cast):
    neighbour = by_day(make_cast())
    with acting_as(cast.admin):
        Firm.objects.filter(pk=cast.admin.firm_id).update(name="North\nBcc: x@example.org")
    tell(cast, "commitment_due", promise(cast).pk, cast.coachee)
    tell(neighbour, "commitment_due", promise(neighbour).pk, neighbour.coachee)
    sweep()
    assert [message.to for message in mail.outbox] == [[f"Priya Raman <{neighbour.coachee.email}>"]]


def test_a_firms_name_is_not_markup(cast: Cast):
    with acting_as(cast.admin):
        Firm.objects.filter(pk=cast.admin.firm_id).update(name="Lind & <b>Moss</b>")
    message = sent(cast)
    assert "Lind & <b>Moss</b>" in message.body
    assert "Lind &amp; &lt;b&gt;Moss&lt;/b&gt;" in html_of(message)
