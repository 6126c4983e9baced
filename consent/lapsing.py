"""A proposal waits for the coachee for a fortnight, then it is over."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from consent.models import Theme

PROPOSAL_DAYS = 14


def has_lapsed(theme: Theme) -> bool:
    """Whether nobody may agree to this proposal any more."""
    return theme.proposed_at is not None and theme.proposed_at < timezone.now() - timedelta(
        days=PROPOSAL_DAYS
    )
