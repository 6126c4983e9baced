"""Proposals lapse by themselves: in every firm, with nobody looking, and only once."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from coaching.access.models import AccessEntry
from coaching.firms.entry import acting_as
from coaching.reminders.kinds import kind_of
from coaching.reminders.models import Reminder
from consent import operations, sweeping
from consent.models import ConsentEvent, Theme
from consent.tasks import lapse_proposals
from tests.consent import acts
from tests.consent.test_choosing import get
from tests.factories import Cast, make_cast


def lapsed_lines(cast: Cast) -> list[ConsentEvent]:
    with acting_as(cast.coachee):
        return list(ConsentEvent.objects.filter(verb="theme.lapsed"))


def opened(cast: Cast) -> int:
    with acting_as(cast.coachee):
        return AccessEntry.objects.count()


def test_old_proposals_of_every_firm_lapse_and_young_ones_wait(cast: Cast):
    here, there = [(one, acts.proposed(one)) for one in (cast, make_cast())]
    for one, theme in (here, there):
        acts.grow_old(one, theme)
    young = acts.proposed(cast, focus_area="change")
    before = opened(cast)
    lapse_proposals()
    assert [acts.state_of(*here), acts.state_of(*there)] == ["expired", "expired"]
    assert acts.state_of(cast, young) == "proposed"
    (line,) = lapsed_lines(cast)
    assert (line.by_id, line.theme_id) == (cast.coachee.pk, here[1].pk)
    assert opened(cast) == before  # nobody read anything, and the ledger does not say so


def test_twice_is_once_and_what_was_answered_stays(cast: Cast):
    theme, said_no, shared = acts.proposed(cast), acts.proposed(cast), acts.shared(cast)
    acts.decline(cast, said_no)
    for one in (theme, said_no, shared):
        acts.grow_old(cast, one)
    assert sweeping.lapse_all() == 1
    assert sweeping.lapse_all() == 0
    states = [acts.state_of(cast, one) for one in (theme, said_no, shared)]
    assert states == ["expired", "declined", "released"]
    assert len(lapsed_lines(cast)) == 1


def test_a_fault_in_one_holds_up_no_other(cast: Cast, monkeypatch):
    one, two = acts.proposed(cast), acts.proposed(cast, focus_area="change")
    for theme in (one, two):
        acts.grow_old(cast, theme)
    right = operations.lapse

    def lapse(**what):
        if one in what["themes"]:
            raise RuntimeError
        return right(**what)

    monkeypatch.setattr("consent.operations.lapse", lapse)
    assert sweeping.lapse_all() == 1
    assert [acts.state_of(cast, theme) for theme in (one, two)] == ["proposed", "expired"]


def test_what_lapsed_can_be_proposed_again(cast: Cast):
    theme = acts.proposed(cast)
    acts.grow_old(cast, theme)
    sweeping.lapse_all()
    acts.reword(cast, theme, cast.coach, sentence="In fresh words.")
    assert acts.state_of(cast, theme) == "draft"


def test_the_function_answers_with_ids_and_leaves_no_firm_behind(cast: Cast):
    theme = acts.proposed(cast)
    acts.grow_old(cast, theme)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM consent_lapsed()")
        assert cursor.fetchall() == [(cast.coachee.firm_id, cast.coachee.pk, theme.pk)]
        assert [one.name for one in cursor.description] == ["firm_id", "coachee_id", "theme_id"]
        cursor.execute("SELECT current_setting('app.firm_id', true)")
        assert cursor.fetchone()[0] in (None, "")
    assert Theme.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_lapse_each_proposal_once():
    cast = make_cast()
    for _ in range(6):
        acts.grow_old(cast, acts.proposed(cast))
    gate, counts = Barrier(2), []

    def work() -> None:
        try:
            gate.wait()
            counts.append(sweeping.lapse_all())
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert sum(counts) == 6
    assert len(lapsed_lines(cast)) == 6


def test_what_was_proposed_together_is_mentioned_once_three_days_before(cast: Cast):
    acts.proposed(cast)
    acts.proposed(cast, focus_area="change")
    with acting_as(cast.coachee):
        found = Reminder.objects.filter(recipient=cast.coachee, kind="choice_ends")
        (reminder,) = {one.due_at: one for one in found}.values()
        kind = kind_of("choice_ends")
        ahead = reminder.due_at - timezone.now()
        assert timedelta(days=10, hours=23) <= ahead <= timedelta(days=11)
        assert kind.still_due(reminder, cast.coachee)


def test_nobody_is_reminded_of_what_was_answered_or_begun_anew(cast: Cast):
    theme = acts.proposed(cast)
    with acting_as(cast.coachee):
        reminder = Reminder.objects.get(recipient=cast.coachee, kind="choice_ends")
        kind = kind_of("choice_ends")
    acts.grow_old(cast, theme, days=5)
    with acting_as(cast.coachee):
        assert not kind.still_due(reminder, cast.coachee)
    acts.decline(cast, theme)
    with acting_as(cast.coachee):
        assert not kind.still_due(reminder, cast.coachee)


def test_the_page_says_until_when_it_waits(cast: Cast):
    acts.proposed(cast)
    assert "it waits until" in get(cast, "consent").content.decode()
