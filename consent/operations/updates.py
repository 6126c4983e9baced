"""Sponsor updates: sets of themes, from the mid review, the closing review or between them."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import transaction

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from consent.errors import NotComplete
from consent.models import SponsorUpdate
from engagements.models import Engagement
from reviews.models import Review


@transaction.atomic
def draft_update(
    *,
    engagement: Engagement,
    review: Review | None = None,
    update_id: UUID | None = None,
    by: Membership,
) -> SponsorUpdate:
    """A set of themes, from one review or from between two. Nothing in it is shared.

    With `update_id`, made by the form, the same set twice is begun once. Raises NotComplete for a
    review that is still open.
    """
    may(by, Action.DRAFT_THEME, engagement).require()
    update_id = update_id or uuid4()
    known = SponsorUpdate.objects.visible_to(by).filter(engagement=engagement, pk=update_id).first()
    if known is not None:
        return known
    if review is not None and not can_source(review, engagement):
        raise NotComplete
    update = SponsorUpdate(
        id=update_id,
        firm_id=engagement.firm_id,
        engagement=engagement,
        review=review,
        author=by,
    )
    update.save(force_insert=True)
    record("update.drafted", update, by=by)
    return update


def can_source(review: Review, engagement: Engagement) -> bool:
    return review.engagement_id == engagement.pk and review.state == Review.State.COMPLETE


@transaction.atomic
def current_update(
    *, engagement: Engagement, update_id: UUID | None = None, by: Membership
) -> SponsorUpdate:
    """The set that the page had, else the one that was begun last, else a first one."""
    mine = SponsorUpdate.objects.visible_to(by).filter(engagement=engagement)
    named = mine.filter(pk=update_id).first() if update_id else None
    latest = named or mine.order_by("-created_at", "pk").first()
    return latest or draft_update(engagement=engagement, by=by)
