"""The development plan, and the last step of the journey."""

from __future__ import annotations

import pytest
from django.http import Http404

from coaching.access.decision import NotAllowed
from coaching.firms.entry import acting_as
from engagements.models import Engagement
from reviews import operations
from reviews.models import DevelopmentPlan, Review
from reviews.operations import Conflict, Missing, NotYet
from tests.factories import Cast
from tests.reviews.stage import HandIn, write_plan


def test_both_write_the_one_plan(cast: Cast) -> None:
    write_plan(cast, cast.coachee)
    plan = write_plan(cast, cast.coach, version=1, next_steps="Delegate two meetings.")
    assert (plan.version, plan.author_id) == (2, cast.coach.pk)
    with acting_as(cast.coachee):
        assert DevelopmentPlan.objects.visible_to(cast.coachee).count() == 1


@pytest.mark.parametrize("version", [0, 1])
def test_who_saves_the_plan_second_is_shown_what_stands(cast: Cast, version: int) -> None:
    write_plan(cast, cast.coachee)
    write_plan(cast, cast.coach, version=1, support="From Ana.")
    with pytest.raises(Conflict) as conflict:
        write_plan(cast, cast.coachee, version=version, support="From me.")
    assert conflict.value.saved.support.text == "From Ana."


@pytest.mark.parametrize(
    ("who", "refused"),
    [
        ("sponsor", NotAllowed),
        ("admin", NotAllowed),
        ("other_coach", Http404),
        ("stranger", Http404),
    ],
)
def test_nobody_else_writes_or_sees_the_plan(
    cast: Cast, who: str, refused: type[Exception]
) -> None:
    write_plan(cast, cast.coachee)
    by = getattr(cast, who)
    with pytest.raises(refused):
        write_plan(cast, by, version=1)
    with acting_as(by):
        assert list(DevelopmentPlan.objects.visible_to(by)) == []
        assert list(DevelopmentPlan.objects.all()) == []


def test_everything_that_is_missing_is_named_at_once(cast: Cast) -> None:
    with acting_as(cast.coach), pytest.raises(NotYet) as early:
        operations.complete_engagement(engagement=cast.engagement, by=cast.coach)
    assert early.value.missing == (
        Missing.CLOSING_REVIEW,
        Missing.COACH_OUTCOMES,
        Missing.COACHEE_OUTCOMES,
        Missing.PLAN,
    )


def test_what_is_there_is_no_longer_named(cast: Cast, closing: Review, hand_in: HandIn) -> None:
    hand_in(closing, cast.coachee)
    write_plan(cast, cast.coachee)
    with acting_as(cast.coach), pytest.raises(NotYet) as early:
        operations.complete_engagement(engagement=cast.engagement, by=cast.coach)
    assert early.value.missing == (Missing.CLOSING_REVIEW, Missing.COACH_OUTCOMES)


def finished(cast: Cast, closing: Review, hand_in: HandIn) -> None:
    for by in (cast.coachee, cast.coach):
        hand_in(closing, by)
    write_plan(cast, cast.coachee)
    with acting_as(cast.coach):
        operations.complete_review(review=closing, by=cast.coach)


def test_the_coach_completes_the_engagement(cast: Cast, closing: Review, hand_in: HandIn) -> None:
    finished(cast, closing, hand_in)
    with acting_as(cast.coach):
        operations.complete_engagement(engagement=cast.engagement, by=cast.coach)
        kept = Engagement.objects.visible_to(cast.coach).get()
        assert (kept.state, kept.completed_at is not None) == ("completed", True)


@pytest.mark.parametrize("who", ["coachee", "sponsor", "admin"])
def test_only_the_coach_completes_it(
    cast: Cast, closing: Review, hand_in: HandIn, who: str
) -> None:
    finished(cast, closing, hand_in)
    by = getattr(cast, who)
    with acting_as(by), pytest.raises(NotAllowed):
        operations.complete_engagement(engagement=cast.engagement, by=by)
