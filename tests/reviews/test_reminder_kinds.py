"""The reminder of an open review: where it leads, and when it is no longer due."""

from __future__ import annotations

import pytest

from coaching.firms.entry import acting_as
from coaching.reminders.kinds import kind_of
from coaching.reminders.models import Reminder
from reviews.models import Review
from tests.factories import Cast
from tests.reviews.stage import HandIn


def due(cast: Cast) -> tuple[bool, str]:
    kind = kind_of("review_opened")
    with acting_as(cast.coachee):
        reminder = Reminder.objects.visible_to(cast.coachee).get()
        return kind.still_due(reminder, cast.coachee), kind.link(reminder)


@pytest.mark.parametrize("opened", ["mid", "closing"])
def test_it_is_due_until_ones_own_side_is_in(
    cast: Cast, opened: str, request: pytest.FixtureRequest, hand_in: HandIn
) -> None:
    review: Review = request.getfixturevalue(opened)
    page = f"/{cast.admin.firm.slug}/engagements/{cast.engagement.pk}/reviews/{opened}/"
    assert due(cast) == (True, page)
    hand_in(review, cast.coach)
    assert due(cast)[0]
    hand_in(review, cast.coachee)
    assert not due(cast)[0]


def test_it_is_not_due_for_somebody_who_may_not_see_the_review(cast: Cast, mid: Review) -> None:
    with acting_as(cast.coachee):
        reminder = Reminder.objects.visible_to(cast.coachee).get()
    with acting_as(cast.sponsor):
        assert not kind_of("review_opened").still_due(reminder, cast.sponsor)
