"""Sending: once, in order, in the recipient's own firm, and nothing lost when the server says no."""

from __future__ import annotations

from datetime import timedelta
from smtplib import (
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coaching.reminders.asking import prepare
from coaching.reminders.claims import claim, give_back
from coaching.reminders.delivery import pause, sweep
from coaching.reminders.models import Due
from tests.factories import Cast, make_cast
from tests.reminders.cast import (
    ago,
    by_day,
    lapse,
    lives_in,
    plan_session,
    promise,
    reminders_of,
    states_of,
    tell,
    waiting,
    where_it_is,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return by_day(make_cast())


class Server:
    """A mail server of moods: what it raises on connecting and for whom."""

    def __init__(self) -> None:
        self.on_open: Exception | None = None
        self.for_mail: dict[str, Exception] = {}
        self.asked: list[str] = []

    def says(self, to: str) -> None:
        self.asked.append(to)
        for address, error in self.for_mail.items():
            if address in to:
                raise error


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    moods = Server()

    def open_connection(self) -> bool:
        if moods.on_open:
            raise moods.on_open
        return True

    real = EmailBackend.send_messages

    def send(self, messages) -> int:
        moods.says(messages[0].to[0])
        return real(self, messages)

    monkeypatch.setattr(EmailBackend, "open", open_connection)
    monkeypatch.setattr(EmailBackend, "send_messages", send)
    return moods


def due_for(cast: Cast, *people, minutes: int = 10) -> None:
    """One reminder for each, a minute apart, in this order."""
    session = plan_session(cast, ago(days=25))
    for late, person in enumerate(people):
        tell(cast, "cadence_broken", session.pk, person, due_at=ago(minutes=minutes - late))


def recipients() -> list[str]:
    return [message.to[0] for message in mail.outbox]


def test_what_is_due_goes_once(cast: Cast):
    due_for(cast, cast.coachee)
    assert (sweep(), sweep()) == (1, 0)
    (reminder,) = reminders_of(cast.coachee)
    assert (reminder.state, reminder.attempts, waiting()) == ("sent", 1, 0)
    assert None not in (reminder.attempted_at, reminder.settled_at)


def test_what_is_not_due_yet_waits(cast: Cast):
    session = plan_session(cast, ago(days=25))
    tell(cast, "cadence_broken", session.pk, cast.coachee, due_at=ago(minutes=-1))
    assert (sweep(), waiting(), mail.outbox) == (0, 1, [])


def test_the_oldest_goes_first(cast: Cast):
    due_for(cast, cast.coachee, cast.coach, cast.admin)
    sweep(chunk=1)
    assert recipients() == [
        f"Priya Raman <{cast.coachee.email}>",
        f"Ana Lind <{cast.coach.email}>",
        f"Ada Quist <{cast.admin.email}>",
    ]


def test_a_row_that_was_planned_again_after_sending_is_not_sent_again(cast: Cast):
    session, due_at = plan_session(cast, ago(days=25)), ago(minutes=3)
    for _ in range(2):
        tell(cast, "cadence_broken", session.pk, cast.coachee, due_at=due_at)
        sweep()
    assert (len(mail.outbox), waiting()) == (1, 0)


def test_a_claimed_row_is_left_alone_until_its_lease_is_over(cast: Cast):
    due_for(cast, cast.coachee)
    (taken,) = claim(10)
    assert taken.until > timezone.now() + timedelta(seconds=100)
    assert sweep() == 0
    lapse()
    assert sweep() == 1


def test_what_was_given_back_goes_at_once(cast: Cast):
    due_for(cast, cast.coachee, cast.coach)
    give_back(claim(10))
    assert sweep() == 2


def test_each_firms_reminder_is_sent_under_its_own_context(cast: Cast, monkeypatch):
    neighbour = by_day(make_cast())
    due_for(cast, cast.coachee)
    due_for(neighbour, neighbour.coachee)
    seen = []

    def note(one):
        with CaptureQueriesContext(connection) as statements:
            ready = prepare(one)
        text = " ".join(query["sql"] for query in statements)
        seen.append((one.firm_id, one.recipient_id))
        others = {str(cast.admin.firm_id), str(neighbour.admin.firm_id)} - {str(one.firm_id)}
        assert str(one.firm_id) in text
        assert not [firm for firm in others if firm in text]
        return ready

    monkeypatch.setattr("coaching.reminders.delivery.prepare", note)
    assert sweep() == 2
    assert seen == [
        (cast.admin.firm_id, cast.coachee.pk),
        (neighbour.admin.firm_id, neighbour.coachee.pk),
    ]


def test_outside_a_firm_the_worker_reads_no_reminder(cast: Cast):
    from coaching.reminders.models import Reminder

    due_for(cast, cast.coachee)
    assert (Reminder.objects.count(), waiting()) == (0, 1)


def test_when_the_server_is_gone_nothing_is_tried_and_the_order_stays(cast: Cast, server: Server):
    server.on_open = ConnectionRefusedError()
    due_for(cast, cast.coachee, cast.coach)
    assert (sweep(), waiting(), server.asked) == (0, 2, [])
    assert reminders_of(cast.coachee)[0].attempts == 0
    server.on_open = None
    assert sweep() == 2
    assert recipients() == [
        f"Priya Raman <{cast.coachee.email}>",
        f"Ana Lind <{cast.coach.email}>",
    ]


@pytest.mark.parametrize(
    "error",
    [
        TimeoutError(),
        SMTPServerDisconnected("gone"),
        SMTPDataError(421, b"closing"),
        SMTPSenderRefused(550, b"who are you", "no-reply@localhost"),
    ],
)
def test_a_server_that_dies_under_a_mail_ends_the_sweep(cast: Cast, server: Server, error):
    server.for_mail = {"": error}
    due_for(cast, cast.coachee, cast.coach)
    assert (sweep(), waiting(), len(server.asked)) == (0, 2, 1)
    server.for_mail = {}
    lapse()
    assert sweep() == 2


def test_refused_for_now_is_tried_later_and_without_end(cast: Cast, server: Server):
    server.for_mail = {"priya": SMTPDataError(451, b"later")}
    due_for(cast, cast.coachee)
    for _ in range(8):
        sweep()
        assert sweep() == 0
        lapse()
    assert len(server.asked) == 8
    server.for_mail = {}
    assert sweep() == 1
    assert (states_of(cast.coachee), waiting()) == (["sent"], 0)


def test_one_persons_refusal_holds_up_their_own_later_mail_and_nobody_elses(
    cast: Cast, server: Server
):
    refusal = {cast.coachee.email: (450, b"mailbox busy")}
    server.for_mail = {"priya": SMTPRecipientsRefused(refusal)}
    due_for(cast, cast.coachee, cast.coach)
    tell(cast, "commitment_due", promise(cast).pk, cast.coachee, due_at=ago(minutes=1))
    assert (sweep(), waiting()) == (1, 2)
    assert sweep() == 0
    server.for_mail = {}
    lapse()
    assert sweep() == 2
    assert [message.subject for message in mail.outbox if "priya" in message.to[0]] == [
        "No next coaching session is planned",
        "Something you meant to do comes due",
    ]


def test_refused_for_good_is_recorded_after_five_attempts(cast: Cast, server: Server):
    refusal = {cast.coachee.email: (550, b"no such mailbox")}
    server.for_mail = {"priya": SMTPRecipientsRefused(refusal)}
    due_for(cast, cast.coachee)
    for _ in range(6):
        sweep()
        lapse()
    (reminder,) = reminders_of(cast.coachee)
    assert (reminder.state, reminder.attempts, waiting()) == ("refused", 5, 0)


def test_a_pause_doubles_up_to_half_an_hour():
    seconds = [pause(attempts).total_seconds() for attempts in (1, 2, 3, 7, 8, 60_000)]
    assert seconds == [30, 60, 120, 1800, 1800, 1800]


def test_a_kind_that_fails_holds_up_nobody(cast: Cast, monkeypatch):
    due_for(cast, cast.coachee, cast.coach)

    def fail_for_coachee(one):
        if one.recipient_id == cast.coachee.pk:
            raise KeyError("a fault of ours")
        return prepare(one)

    monkeypatch.setattr("coaching.reminders.delivery.prepare", fail_for_coachee)
    assert (sweep(), waiting()) == (1, 1)
    monkeypatch.undo()
    lapse()
    assert sweep() == 1


def test_at_night_it_waits_for_the_morning_where_the_person_is(cast: Cast):
    lives_in(where_it_is(23), cast.coachee)
    lives_in(where_it_is(3), cast.coach)
    due_for(cast, cast.coachee, cast.coach, cast.admin)
    assert (sweep(), waiting()) == (1, 2)
    waits = {row.recipient_id: row.due_at - timezone.now() for row in Due.objects.all()}
    hour = timedelta(hours=1)
    assert 7 * hour <= waits[cast.coachee.pk] <= 9 * hour
    assert 3 * hour <= waits[cast.coach.pk] <= 5 * hour
    by_day(cast)
    Due.objects.update(due_at=ago(seconds=1))  # the morning has come
    assert sweep() == 2


def statements_for(cast: Cast, *people) -> int:
    due_for(cast, *people)
    with CaptureQueriesContext(connection) as queries:
        assert sweep() == len(people)
    return len([q for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def test_a_reminder_costs_twelve_statements_and_a_sweep_two(cast: Cast):
    """Eight ask: context, reminder, person, relation and state. Four settle it."""
    assert statements_for(cast, cast.coachee) == 12 + 2
    assert statements_for(by_day(other := make_cast()), other.coachee, other.coach) == 2 * 12 + 2
