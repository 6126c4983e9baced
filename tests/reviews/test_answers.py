"""One's own side: saved, kept in a conflict, handed in, read together."""

from __future__ import annotations

import pytest
from django.http import Http404

from coaching.access.decision import NotAllowed
from coaching.access.models import AccessEntry
from coaching.access.opening import open_row
from coaching.firms.entry import acting_as
from engagements.models import Goal
from reviews import operations
from reviews.models import Review, ReviewAnswer
from reviews.operations import Conflict, Missing, NotYet
from reviews.reading import ratings_of, sides_of
from tests.factories import Cast
from tests.reviews.stage import HandIn, save


def test_a_side_is_saved_and_saved_again(cast: Cast, mid: Review, goals: list[Goal]) -> None:
    first = save(mid, cast.coachee, ratings={goals[0].pk: 4}, works="The pace.")
    again = save(mid, cast.coachee, version=1, ratings={goals[0].pk: 5}, works="The pace!")
    assert (first.version, again.version, again.role) == (1, 2, "coachee")
    with acting_as(cast.coachee):
        kept = open_row(ReviewAnswer.objects.visible_to(cast.coachee).get(), by=cast.coachee)
        assert kept.works.text == "The pace!"
        assert ratings_of(kept) == {goals[0].pk: 5}


@pytest.mark.parametrize("version", [0, 1])
def test_the_second_tab_is_told_and_shown_what_stands(
    cast: Cast, mid: Review, version: int
) -> None:
    save(mid, cast.coachee, works="One.")
    save(mid, cast.coachee, version=1, works="Two.")
    with pytest.raises(Conflict) as conflict:
        save(mid, cast.coachee, version=version, works="Three.")
    assert (conflict.value.saved.works.text, conflict.value.saved.version) == ("Two.", 2)


@pytest.mark.parametrize("version", [0, 1])
def test_the_same_words_twice_are_one_save(cast: Cast, mid: Review, version: int) -> None:
    save(mid, cast.coachee, works="One.")
    save(mid, cast.coachee, version=1, works="Two.")
    assert save(mid, cast.coachee, version=version, works="Two.").version == 2


@pytest.mark.parametrize("rating", [0, 11])
def test_progress_is_from_one_to_ten(
    cast: Cast, mid: Review, goals: list[Goal], rating: int
) -> None:
    with pytest.raises(ValueError, match="from 1 to 10"):
        save(mid, cast.coach, ratings={goals[0].pk: rating})


def test_only_goals_of_this_engagement_are_rated(cast: Cast, mid: Review) -> None:
    with pytest.raises(ValueError, match="another engagement"):
        save(mid, cast.coach, ratings={mid.pk: 5})


@pytest.mark.parametrize("who", ["sponsor", "admin", "other_coach", "stranger"])
def test_nobody_else_answers_or_sees_an_answer(
    cast: Cast, mid: Review, hand_in: HandIn, who: str
) -> None:
    hand_in(mid, cast.coachee)
    by = getattr(cast, who)
    with pytest.raises(Http404):
        save(mid, by, works="I think…")
    with acting_as(by):
        assert list(ReviewAnswer.objects.visible_to(by)) == []
        assert list(ReviewAnswer.objects.all()) == []


def test_a_side_is_handed_in_only_with_goals_and_words(
    cast: Cast, mid: Review, goals: list[Goal]
) -> None:
    save(mid, cast.coachee, ratings={goals[0].pk: 4}, works="  ")
    with acting_as(cast.coachee), pytest.raises(NotYet) as early:
        operations.submit_answer(review=mid, by=cast.coachee)
    assert early.value.missing == (Missing.GOAL_RATINGS, Missing.WORDS)


def test_a_closing_side_needs_ones_own_outcomes(
    cast: Cast, closing: Review, goals: list[Goal]
) -> None:
    save(closing, cast.coachee, ratings={goal.pk: 4 for goal in goals}, works="All.")
    with acting_as(cast.coachee), pytest.raises(NotYet) as early:
        operations.submit_answer(review=closing, by=cast.coachee)
    assert early.value.missing == (Missing.OWN_OUTCOMES,)


def test_what_is_handed_in_is_read_only_and_handing_in_twice_is_once(
    cast: Cast, mid: Review, hand_in: HandIn
) -> None:
    hand_in(mid, cast.coachee)
    with acting_as(cast.coachee):
        first = operations.submit_answer(review=mid, by=cast.coachee).submitted_at
        assert operations.submit_answer(review=mid, by=cast.coachee).submitted_at == first
    with pytest.raises(NotAllowed):
        save(mid, cast.coachee, version=1, works="Later thought.")


def test_a_draft_is_not_in_the_others_sight(cast: Cast, mid: Review) -> None:
    save(mid, cast.coachee, works="Draft.")
    with acting_as(cast.coach):
        assert list(ReviewAnswer.objects.all()) == []
        assert not sides_of(mid, cast.coach).they_handed_in


def test_the_other_side_is_shown_once_ones_own_is_handed_in(
    cast: Cast, mid: Review, hand_in: HandIn
) -> None:
    hand_in(mid, cast.coachee, works="answer-canary")
    save(mid, cast.coach, works="Mine, not yet in.")
    with acting_as(cast.coach):
        apart = sides_of(mid, cast.coach)
        assert (apart.they_handed_in, apart.theirs, apart.together) == (True, None, False)
        assert not AccessEntry.objects.filter(opened="review_answer").exists()


def test_both_sides_are_read_together(cast: Cast, closing: Review, hand_in: HandIn) -> None:
    hand_in(closing, cast.coachee, works="answer-canary")
    with acting_as(cast.coach):
        apart = sides_of(closing, cast.coach)
        assert (apart.own_outcomes, apart.their_outcomes) == ({}, {})
    hand_in(closing, cast.coach)
    with acting_as(cast.coach):
        both = sides_of(closing, cast.coach)
        assert both.together
        assert both.theirs is not None
        assert both.theirs.works.text == "answer-canary"
        assert len(both.their_outcomes) == len(both.own_outcomes) == 5
    with acting_as(cast.coachee):  # and the coachee sees who has read it
        entries = AccessEntry.objects.visible_to(cast.coachee).filter(opened="review_answer")
        assert [(one.reader, one.row_ids) for one in entries] == [(cast.coach, [both.theirs.pk])]
