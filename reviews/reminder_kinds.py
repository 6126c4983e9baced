"""Reminders of stage 4: a review is open for somebody's answer."""

from __future__ import annotations

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.firms.models import Membership
from coaching.reminders.kinds import Kind, in_firm, register
from coaching.reminders.models import Reminder
from reviews.models import Review, ReviewAnswer


def answer_missing(reminder: Reminder, recipient: Membership) -> bool:
    """The review is open, and this person has not handed in their side of it."""
    review = Review.objects.visible_to(recipient).filter(pk=reminder.thing_id).first()
    if review is None or not may(recipient, Action.ANSWER_REVIEW, review):
        return False
    answers = ReviewAnswer.objects.visible_to(recipient).filter(review=review, author=recipient)
    return not answers.filter(submitted_at__isnull=False).exists()


def review_page(reminder: Reminder) -> str:
    """Asked as the recipient, who sees the review while an answer is missing."""
    review = Review.objects.visible_to(reminder.recipient).get(pk=reminder.thing_id)
    return in_firm(reminder, f"engagements/{review.engagement_id}/reviews/{review.kind}/")


def register_kinds() -> None:
    register(
        Kind(
            name="review_opened",
            label="When a review is opened",
            subject="A review is open for you",
            line="A review of the coaching is open for your side of it.",
            link=review_page,
            still_due=answer_missing,
        )
    )
