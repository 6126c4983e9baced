"""Two people act in the same moment: whoever wins, nothing is read that has no live consent."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.http import Http404

from coaching.access.decision import NotAllowed
from coaching.access.states import Moved
from coaching.firms.entry import acting_as
from consent import operations, wording
from consent.errors import Conflict, WordsChanged
from consent.models import Theme
from tests.consent import acts
from tests.consent.reading import read_database, read_page
from tests.factories import Cast, make_cast
from tests.support.figures import Figure

PAIRS = 500 if os.environ.get("LONG") else 50
REFUSED = (NotAllowed, Http404, Moved, Conflict, WordsChanged)


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


def granting(cast: Cast, theme: Theme) -> Callable[[], object]:
    with acting_as(cast.coachee):
        read = acts.seen([theme], cast.coachee)

    def grant() -> None:
        with acting_as(cast.coachee):
            operations.grant(
                themes=[theme],
                recipients=[cast.sponsor],
                wording_version=wording.VERSION,
                seen_hashes=read,
                by=cast.coachee,
            )

    return grant


def consistent(cast: Cast) -> bool:
    return acts.released(cast) == acts.live_consents(cast)


@pytest.mark.proof(7)
@pytest.mark.timeout(0 if PAIRS > 50 else 300)
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
