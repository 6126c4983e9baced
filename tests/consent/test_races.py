"""Two people act in the same moment: whoever wins, nothing is read that has no live consent."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.http import Http404
from django.utils import timezone

from coaching.access.decision import NotAllowed
from coaching.access.states import Moved
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from consent import operations, sweeping, wording
from consent.errors import Conflict, Lapsed, NotAReader, WordsChanged
from consent.models import Consent, RemovalNotice, Theme
from tests.consent import acts
from tests.consent.reading import read_database, read_page
from tests.factories import Cast, make_cast
from tests.support.figures import Figure

PAIRS = 500 if os.environ.get("LONG") else 50
REFUSED = (NotAllowed, Http404, Moved, Conflict, Lapsed, NotAReader, WordsChanged)


def at_once(*deeds: Callable[[], object]) -> list[BaseException]:
    """Run them in threads that start together; answers what went wrong beyond a refusal."""
    gate, wrong = Barrier(len(deeds)), []

    def run(deed: Callable[[], object]) -> None:
        try:
            gate.wait()
            deed()
        except REFUSED:
            pass
        except BaseException as problem:  # noqa: BLE001 - the test says what it was
            wrong.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def granting(cast: Cast, theme: Theme, to: list[Membership] | None = None) -> Callable[[], object]:
    with acting_as(cast.coachee):
        read = acts.seen([theme], cast.coachee)

    def grant() -> None:
        with acting_as(cast.coachee):
            operations.grant(
                chosen=[(theme, to or [cast.sponsor])],
                wording_version=wording.agreed("progress"),
                seen_hashes=read,
                signed_in_at=timezone.now(),
                by=cast.coachee,
            )

    return grant


def consistent(cast: Cast) -> bool:
    return acts.released(cast) == acts.live_consents(cast)


@pytest.mark.proof(7)
@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_that_races_a_grant_leaves_nothing_without_consent(figure: Figure):
    cast = make_cast()
    for number in range(PAIRS):
        theme = acts.proposed(cast, sentence=f"Race {number}.")
        grant = granting(cast, theme)
        assert at_once(grant, partial(acts.withdraw, cast, theme)) == []
        assert consistent(cast)
        if acts.state_of(cast, theme) == "released":
            acts.withdraw(cast, theme)
        assert acts.released(cast) == set()
        assert read_page(cast.engagement, cast.sponsor) == set()
        assert read_database(cast.engagement, cast.sponsor) == set()
    raced = f"{PAIRS} concurrent pairs, 0 visible after"
    figure(7, "withdrawal against release", raced, "500 (LONG=1), 0 visible", PAIRS >= 50)


@pytest.mark.django_db(transaction=True)
def test_new_words_that_race_a_grant_are_never_shared_unread():
    cast = make_cast()
    for number in range(PAIRS // 2):
        theme = acts.proposed(cast, sentence=f"Read {number}.")
        grant = granting(cast, theme)
        new = f"Unread {number}."
        assert at_once(grant, partial(acts.reword, cast, theme, cast.coach, sentence=new)) == []
        assert consistent(cast)
        assert new not in str(read_database(cast.engagement, cast.sponsor))


@pytest.mark.django_db(transaction=True)
def test_a_grant_sent_twice_at_once_shares_once():
    cast = make_cast()
    theme = acts.proposed(cast)
    grant = granting(cast, theme)
    assert at_once(grant, grant) == []
    assert len(read_database(cast.engagement, cast.sponsor)) == 1
    assert consistent(cast)


@pytest.mark.django_db(transaction=True)
def test_two_readers_added_at_once_each_have_one_consent():
    cast = make_cast()
    eve = acts.join(cast, cast.engagement)
    for number in range(PAIRS // 2):
        theme = acts.proposed(cast, sentence=f"Both {number}.")
        one, other = granting(cast, theme, [cast.sponsor, eve]), granting(cast, theme, [eve])
        assert at_once(one, other) == []
        assert consistent(cast)
        assert {reader for reader, _ in acts.live_consents(cast)} == {cast.sponsor.pk, eve.pk}
        assert live_rows(cast) == 2
        acts.withdraw(cast, theme)


@pytest.mark.django_db(transaction=True)
def test_a_reader_withdrawn_while_another_is_added_is_gone():
    cast = make_cast()
    eve = acts.join(cast, cast.engagement)
    for number in range(PAIRS // 2):
        theme = acts.shared(cast, sentence=f"Swap {number}.")
        leaves = partial(acts.withdraw, cast, theme, reader=cast.sponsor)
        assert at_once(granting(cast, theme, [eve]), leaves) == []
        assert consistent(cast)
        readers = {reader for reader, _ in acts.live_consents(cast)}
        withdrawn = acts.state_of(cast, theme) == "withdrawn"
        assert readers == (set() if withdrawn else {eve.pk})
        assert read_page(cast.engagement, cast.sponsor) == set()
        if not withdrawn:
            acts.withdraw(cast, theme)


@pytest.mark.django_db(transaction=True)
def test_two_withdrawals_at_once_leave_one_line_a_reader():
    cast = make_cast()
    for number in range(PAIRS // 5):
        theme = acts.shared(cast, sentence=f"Twice {number}.")
        deeds = [partial(acts.withdraw, cast, theme, say_so=True)] * 2
        assert at_once(*deeds) == []
        assert acts.state_of(cast, theme) == "withdrawn"
    with acting_as(cast.coachee):
        assert RemovalNotice.objects.count() == PAIRS // 5


@pytest.mark.django_db(transaction=True)
def test_new_words_that_race_one_more_reader_are_read_by_nobody():
    cast = make_cast()
    eve = acts.join(cast, cast.engagement)
    for number in range(PAIRS // 2):
        theme = acts.shared(cast, sentence=f"Old {number}.")
        words = partial(acts.reword, cast, theme, cast.coach, sentence=f"New {number}.")
        assert at_once(granting(cast, theme, [eve]), words) == []
        assert acts.released(cast) == acts.live_consents(cast) == set()
        assert acts.state_of(cast, theme) == "proposed"
        acts.decline(cast, theme)


@pytest.mark.django_db(transaction=True)
def test_a_proposal_that_lapses_under_a_grant_is_one_or_the_other():
    cast = make_cast()
    for number in range(PAIRS // 2):
        theme = acts.proposed(cast, sentence=f"Late {number}.")
        grant = granting(cast, theme)

        def grow_old_and_lapse(theme: Theme = theme) -> None:
            acts.grow_old(cast, theme)
            sweeping.lapse_all()

        assert at_once(grant, grow_old_and_lapse) == []
        assert consistent(cast)
        state = acts.state_of(cast, theme)
        assert state in ("released", "expired")
        assert (state == "released") == bool(read_database(cast.engagement, cast.sponsor))
        if state == "released":
            acts.withdraw(cast, theme)


def live_rows(cast: Cast) -> int:
    with acting_as(cast.coachee):
        return Consent.objects.filter(ended_at__isnull=True).count()
