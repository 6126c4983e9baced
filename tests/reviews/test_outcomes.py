"""The five dimensions: all or none, one to ten, each by its author."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError
from django.http import Http404

from coaching.access.decision import NotAllowed
from coaching.firms.entry import acting_as
from reviews import operations
from reviews.models import OutcomeRating, Review
from reviews.models.outcome import Dimension
from tests.factories import Cast
from tests.reviews.stage import ALL_FIVE, HandIn


@pytest.mark.parametrize("many", [0, 1, 2, 4])
def test_fewer_than_five_dimensions_are_refused(cast: Cast, closing: Review, many: int) -> None:
    some = dict(list(ALL_FIVE.items())[:many])
    with acting_as(cast.coachee):
        with pytest.raises(ValueError, match="all five"):
            operations.rate_outcomes(review=closing, ratings=some, by=cast.coachee)
        assert not OutcomeRating.objects.exists()


@pytest.mark.parametrize("rating", [0, 11])
def test_a_dimension_is_rated_from_one_to_ten(cast: Cast, closing: Review, rating: int) -> None:
    wrong = {**ALL_FIVE, "performance": rating}
    with acting_as(cast.coachee), pytest.raises(ValueError, match="from 1 to 10"):
        operations.rate_outcomes(review=closing, ratings=wrong, by=cast.coachee)


def test_rating_again_changes_ones_own_five_and_no_others(cast: Cast, closing: Review) -> None:
    for by, value in [(cast.coach, 5), (cast.coachee, 6), (cast.coachee, 8)]:
        with acting_as(by):
            ratings = dict.fromkeys(Dimension.values, value)
            operations.rate_outcomes(review=closing, ratings=ratings, by=by)
    with acting_as(cast.coach):
        found = OutcomeRating.objects.visible_to(cast.coach).values_list("author_id", "rating")
        assert sorted(found) == sorted([(cast.coach.pk, 5)] * 5 + [(cast.coachee.pk, 8)] * 5)


def test_what_is_handed_in_is_not_rated_again(cast: Cast, closing: Review, hand_in: HandIn) -> None:
    hand_in(closing, cast.coachee)
    with acting_as(cast.coachee), pytest.raises(NotAllowed):
        operations.rate_outcomes(review=closing, ratings=ALL_FIVE, by=cast.coachee)


@pytest.mark.parametrize("who", ["sponsor", "admin", "other_coach", "stranger"])
def test_nobody_else_rates_or_sees_a_rating(
    cast: Cast, closing: Review, hand_in: HandIn, who: str
) -> None:
    hand_in(closing, cast.coachee)
    by = getattr(cast, who)
    with acting_as(by):
        with pytest.raises(Http404):
            operations.rate_outcomes(review=closing, ratings=ALL_FIVE, by=by)
        assert list(OutcomeRating.objects.visible_to(by)) == list(OutcomeRating.objects.all()) == []


def test_the_database_refuses_a_rating_in_anothers_name(cast: Cast, closing: Review) -> None:
    with acting_as(cast.coach), pytest.raises(ProgrammingError, match="row-level security"):
        OutcomeRating.objects.create(
            firm=cast.admin.firm,
            engagement=cast.engagement,
            review=closing,
            author=cast.coachee,
            dimension="performance",
            rating=10,
        )
