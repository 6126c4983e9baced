"""Open and complete a review."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.people_of import coach_of, coachee_of
from coaching.access.policy import Party
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.reminders.operations import remind
from engagements.models import Engagement
from reviews.models import Review, ReviewAnswer
from reviews.models.review import ReviewKind, ReviewState
from reviews.operations.trouble import Missing, NotYet
from sessions.models import CoachingSession
from sessions.models.coaching_session import AHEAD


@transaction.atomic
def open_review(*, engagement: Engagement, kind: str, by: Membership) -> Review:
    """Open the mid or closing review, or answer the one that is open already.

    Raises NotYet before its time: see `sessions_before`.
    """
    may(by, Action.OPEN_REVIEW, engagement).require()
    if missing := missing_to_review(engagement, kind):
        raise NotYet(*missing)
    review = Review(firm_id=by.firm_id, engagement=engagement, kind=kind, opened_by=by)
    Review.objects.bulk_create([review], ignore_conflicts=True)  # two may press at once
    opened = Review.objects.visible_to(by).get(engagement=engagement, kind=kind)
    if opened.pk == review.pk:
        record("review.opened", opened, by=by)
        remind(
            "review_opened",
            recipient=the_other(engagement, by),
            thing_id=opened.pk,
            engagement_id=engagement.pk,
        )
    return opened


def sessions_before(engagement: Engagement, kind: str) -> int:
    """Sessions after which a review may open: held, or used up without being held.

    The mid review falls between sessions 4 and 5 and the closing one belongs to the last; both
    may be prepared one session ahead.
    """
    belongs_to = {
        ReviewKind.MID: engagement.mid_review_after,
        ReviewKind.CLOSING: engagement.sessions_planned,
    }
    return belongs_to[ReviewKind(kind)] - 1


def missing_to_review(engagement: Engagement, kind: str) -> tuple[Missing, ...]:
    before = sessions_before(engagement, kind)
    return (Missing.SESSIONS,) if sessions_behind(engagement) < before else ()


def sessions_behind(engagement: Engagement) -> int:
    """Held, or used up: a no-show that counts is behind the engagement as a held session is."""
    rows = CoachingSession.objects.filter(engagement=engagement, number__isnull=False)
    return rows.exclude(state__in=AHEAD).count()


@transaction.atomic
def complete_review(*, review: Review, by: Membership) -> Review:
    """Close the review once both have handed in; it stays readable. Raises NotYet otherwise."""
    may(by, Action.COMPLETE_REVIEW, review).require()
    handed_in = set(
        ReviewAnswer.objects.visible_to(by)
        .filter(review=review, submitted_at__isnull=False)
        .values_list("role", flat=True)
    )
    needed = {Party.COACH: Missing.COACH_ANSWER, Party.COACHEE: Missing.COACHEE_ANSWER}
    if missing := [what for role, what in needed.items() if role not in handed_in]:
        raise NotYet(*missing)
    review.move_to(ReviewState.COMPLETE, by=by, completed_at=timezone.now())
    return review


def the_other(engagement: Engagement, by: Membership) -> Membership:
    coach, coachee = coach_of(engagement.pk), coachee_of(engagement.pk)
    return coachee if by == coach else coach
