"""Opening and completing a review."""

from __future__ import annotations

import pytest
from django.http import Http404

from coaching.access.decision import NotAllowed
from coaching.firms.entry import acting_as
from coaching.reminders.models import Reminder
from reviews import operations
from reviews.models import Review
from reviews.operations import Missing, NotYet
from tests.factories import Cast
from tests.reviews.stage import HandIn, hold
from tests.sessions import acts


@pytest.mark.parametrize(("kind", "first"), [("mid", 3), ("closing", 7)])
def test_a_review_opens_one_session_before_its_own(new: Cast, kind: str, first: int) -> None:
    cast = new
    hold(cast, first - 1)
    with acting_as(cast.coach), pytest.raises(NotYet) as too_early:
        operations.open_review(engagement=cast.engagement, kind=kind, by=cast.coach)
    assert too_early.value.missing == (Missing.SESSIONS,)
    hold(cast, first)
    with acting_as(cast.coachee):
        review = operations.open_review(engagement=cast.engagement, kind=kind, by=cast.coachee)
    assert (review.kind, review.state) == (kind, "open")


def test_a_no_show_that_counts_brings_the_review_nearer(new: Cast) -> None:
    cast = new
    first, second, third, *_ = acts.plan(cast, acts.from_now(5, days=-60))
    acts.hold(cast, first)
    acts.no_show(cast, second)
    with acting_as(cast.coach), pytest.raises(NotYet):
        operations.open_review(engagement=cast.engagement, kind="mid", by=cast.coach)
    acts.no_show(cast, third, forgiven=True)
    with acting_as(cast.coach), pytest.raises(NotYet):
        operations.open_review(engagement=cast.engagement, kind="mid", by=cast.coach)
    acts.restore(cast, third)
    acts.no_show(cast, third)
    with acting_as(cast.coachee):
        operations.open_review(engagement=cast.engagement, kind="mid", by=cast.coachee)


def test_opening_twice_is_one_review_and_one_reminder_for_the_other(cast: Cast) -> None:
    for by in (cast.coach, cast.coachee):
        with acting_as(by):
            review = operations.open_review(engagement=cast.engagement, kind="mid", by=by)
    with acting_as(cast.coachee):
        assert Review.objects.visible_to(cast.coachee).get() == review
        told = Reminder.objects.visible_to(cast.coachee).get()
        assert (told.kind, told.thing_id) == ("review_opened", review.pk)
    with acting_as(cast.coach):
        assert not Reminder.objects.visible_to(cast.coach).exists()


@pytest.mark.parametrize("who", ["sponsor", "admin"])
def test_one_who_knows_the_engagement_may_not_open_its_review(cast: Cast, who: str) -> None:
    by = getattr(cast, who)
    with acting_as(by), pytest.raises(NotAllowed):
        operations.open_review(engagement=cast.engagement, kind="mid", by=by)


@pytest.mark.parametrize("who", ["other_coach", "stranger"])
def test_one_who_does_not_know_the_engagement_gets_404(cast: Cast, who: str) -> None:
    by = getattr(cast, who)
    with acting_as(by), pytest.raises(Http404):
        operations.open_review(engagement=cast.engagement, kind="mid", by=by)


@pytest.mark.parametrize("who", ["sponsor", "admin", "other_coach", "stranger"])
def test_nobody_but_the_two_sees_that_there_is_a_review(cast: Cast, mid: Review, who: str) -> None:
    by = getattr(cast, who)
    with acting_as(by):
        assert list(Review.objects.visible_to(by)) == []
        assert list(Review.objects.all()) == []


def test_a_review_is_complete_when_both_have_handed_in(
    cast: Cast, mid: Review, hand_in: HandIn
) -> None:
    hand_in(mid, cast.coach)
    with acting_as(cast.coach), pytest.raises(NotYet) as early:
        operations.complete_review(review=mid, by=cast.coach)
    assert early.value.missing == (Missing.COACHEE_ANSWER,)
    hand_in(mid, cast.coachee)
    with acting_as(cast.coach):
        operations.complete_review(review=mid, by=cast.coach)
        assert Review.objects.visible_to(cast.coach).get().state == "complete"


def test_the_coachee_does_not_complete_a_review(cast: Cast, mid: Review, hand_in: HandIn) -> None:
    hand_in(mid, cast.coach)
    hand_in(mid, cast.coachee)
    with acting_as(cast.coachee), pytest.raises(NotAllowed):
        operations.complete_review(review=mid, by=cast.coachee)
