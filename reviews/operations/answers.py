"""One's own side of a review: saved as often as one likes, handed in once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from coaching.access.decision import NotAllowed, may
from coaching.access.opening import open_row
from coaching.access.sight import standing
from coaching.access.verbs import Action, Reason
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.sealing.fields import seal_text
from engagements.models import Goal
from reviews.models import OutcomeRating, Review, ReviewAnswer
from reviews.models.outcome import Dimension
from reviews.models.review import ReviewKind
from reviews.operations.trouble import Missing, NotYet, same_or_conflict

LEAST, MOST = 1, 10
WORDS = ("progress", "works", "change")


@transaction.atomic
def save_answer(
    *,
    review: Review,
    ratings: Mapping[UUID, int],
    progress: str,
    works: str,
    change: str,
    version: int,
    by: Membership,
) -> ReviewAnswer:
    """Save one's own side; `ratings` is goal id → 1 to 10, `version` 0 for the first time.

    The same words twice are one save. Raises Conflict when another tab saved others first,
    NotAllowed once it is handed in, ValueError for a rating outside 1 to 10 or of a goal that is
    not this engagement's.
    """
    may(by, Action.ANSWER_REVIEW, review).require()
    check_ratings(review, ratings, by)
    texts = {
        "ratings": json.dumps({str(goal): value for goal, value in ratings.items()}),
        "progress": progress,
        "works": works,
        "change": change,
    }
    if version == 0:
        return begin(review, texts, by)
    answer = own_answer(review, by)
    return rewrite(answer, texts, version, by)


def check_ratings(review: Review, ratings: Mapping[UUID, int], by: Membership) -> None:
    if not all(LEAST <= value <= MOST for value in ratings.values()):
        raise ValueError(f"progress is rated from {LEAST} to {MOST}")
    ever = Goal.ever.visible_to(by).filter(engagement_id=review.engagement_id)
    if ratings and not set(ratings) <= set(ever.values_list("pk", flat=True)):
        raise ValueError("a goal of another engagement")


def goals_of(review: Review, by: Membership) -> set[UUID]:
    """Those that are asked about: one that was given up meanwhile is not."""
    goals = Goal.objects.visible_to(by).filter(engagement_id=review.engagement_id)
    return set(goals.values_list("pk", flat=True))


def begin(review: Review, texts: Mapping[str, str], by: Membership) -> ReviewAnswer:
    answer = ReviewAnswer(
        firm_id=by.firm_id,
        engagement_id=review.engagement_id,
        review=review,
        author=by,
        role=standing(by)[review.engagement_id],
        **texts,
    )
    ReviewAnswer.objects.bulk_create([answer], ignore_conflicts=True)
    saved = own_answer(review, by)
    if saved.pk != answer.pk:  # a second tab began it first
        return same_or_conflict(saved, texts, by)
    record("review_answer.begun", answer, by=by)
    return answer


def rewrite(
    answer: ReviewAnswer, texts: Mapping[str, str], version: int, by: Membership
) -> ReviewAnswer:
    if answer.submitted_at is not None:
        raise NotAllowed(Reason.REVIEW_CLOSED)
    sealed = {name: seal_text(answer, name, text) for name, text in texts.items()}
    changed = ReviewAnswer.objects.filter(
        pk=answer.pk, author=by, version=version, submitted_at__isnull=True
    ).update(**sealed, version=version + 1, saved_at=timezone.now())
    saved = own_answer_by_id(answer.pk, by)
    return saved if changed else same_or_conflict(saved, texts, by)


def own_answer(review: Review, by: Membership) -> ReviewAnswer:
    """One's own side. Raises Http404 before the first save."""
    answer = ReviewAnswer.objects.visible_to(by).filter(review=review, author=by).first()
    if answer is None:
        raise Http404
    return answer


def own_answer_by_id(answer_id: UUID, by: Membership) -> ReviewAnswer:
    return ReviewAnswer.objects.visible_to(by).get(pk=answer_id)


@transaction.atomic
def submit_answer(*, review: Review, by: Membership) -> ReviewAnswer:
    """Hand in one's own side: read-only from here, and readable by the other once theirs is in.

    Raises NotYet while a goal, all words or, at the close, a dimension is missing.
    """
    may(by, Action.ANSWER_REVIEW, review).require()
    answer = open_row(own_answer(review, by), by=by)
    if answer.submitted_at is not None:
        return answer  # pressed twice
    if missing := missing_to_submit(review, answer, by):
        raise NotYet(*missing)
    answer.submitted_at = timezone.now()
    ReviewAnswer.objects.filter(pk=answer.pk, submitted_at__isnull=True).update(
        submitted_at=answer.submitted_at
    )
    record("review_answer.handed_in", answer, by=by)
    return answer


def missing_to_submit(review: Review, answer: ReviewAnswer, by: Membership) -> list[Missing]:
    missing = []
    if {str(goal) for goal in goals_of(review, by)} - set(json.loads(answer.ratings.text or "{}")):
        missing.append(Missing.GOAL_RATINGS)
    if not any(getattr(answer, name) for name in WORDS):
        missing.append(Missing.WORDS)
    if review.kind == ReviewKind.CLOSING and not rated_all(review, by):
        missing.append(Missing.OWN_OUTCOMES)
    return missing


def rated_all(review: Review, member: Membership) -> bool:
    rated = OutcomeRating.objects.visible_to(member).filter(review=review, author=member)
    return rated.count() == len(Dimension.values)
