"""The same press twice in the same moment: one effect, in hours as everywhere."""

from __future__ import annotations

import os
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from engagements.models import Engagement
from sessions.hours.listing import VERSION
from sessions.models import EarlierHours, ListingConsent
from sessions.operations.hours import add_earlier_hours, agree_to_listing
from tests.factories import Cast
from tests.sessions.hours.stage import NORA
from tests.support.figures import Figure

PAIRS = 100 if os.environ.get("LONG") else 20


def at_once(by: Membership, deed: Callable[[], object]) -> list[object]:
    """Twice, in threads that start together; answers what came of each."""
    gate, answers = Barrier(2), []

    def run() -> None:
        try:
            gate.wait()
            with acting_as(by):
                answers.append(deed())
        except BaseException as problem:  # noqa: BLE001  (the test says what it was)
            answers.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.proof(13)
@pytest.mark.django_db(transaction=True)
def test_a_file_sent_twice_at_once_is_brought_once(cast: Cast, figure: Figure) -> None:
    once, by = 0, cast.coach
    for _ in range(PAIRS):
        answers = at_once(by, lambda: add_earlier_hours(lines=[NORA], by=by))
        with acting_as(by):
            once += EarlierHours.objects.count() == 1 and sorted(map(str, answers)) == ["0", "1"]
            EarlierHours.objects.all().delete()
    figure(13, "hours brought twice at once: lines doubled", PAIRS - once, "0", once == PAIRS)


@pytest.mark.django_db(transaction=True)
def test_a_yes_pressed_twice_at_once_is_one_consent(cast: Cast) -> None:
    by = cast.coachee
    with acting_as(by):
        one = Engagement.objects.get(pk=cast.engagement.pk)
    for _ in range(5):
        answers = at_once(by, lambda: agree_to_listing(engagement=one, wording=VERSION, by=by))
        assert {type(answer) for answer in answers} == {ListingConsent}
        with acting_as(by):
            assert ListingConsent.objects.filter(ended_at=None).count() == 1
            ListingConsent.objects.update(ended_at=one.created_at)
