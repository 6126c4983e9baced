"""A proposal waits for the coachee for a fortnight, then it is over: see `sweeping`."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from consent.models import Theme

PROPOSAL_DAYS = 14
REMIND_DAYS = 3  # before the end, once


def has_lapsed(theme: Theme) -> bool:
    """Whether nobody may agree to this proposal any more."""
    return theme.state == Theme.State.PROPOSED and ends_at(theme) < timezone.now()


def ends_at(theme: Theme) -> datetime:
    """When a proposal is over."""
    assert theme.proposed_at is not None, "nobody proposed this"
    return theme.proposed_at + timedelta(days=PROPOSAL_DAYS)


def remind_at(proposed_at: datetime) -> datetime:
    """On the full hour, so that what was proposed together is mentioned once."""
    at = proposed_at + timedelta(days=PROPOSAL_DAYS - REMIND_DAYS)
    return at.replace(minute=0, second=0, microsecond=0)
