"""The choice of a coach that waits for somebody, as their first page reads it along."""

from __future__ import annotations

from django.db.models import QuerySet, Subquery

from coaching.firms.models import Membership
from engagements.models import CoachChoice
from engagements.models.choice import ChoiceState


def mine_to_choose(member: Membership) -> QuerySet[CoachChoice]:
    """Open, or chosen and still to be chosen anew."""
    mine = CoachChoice.objects.visible_to(member).filter(coachee=member)
    return mine.exclude(state=ChoiceState.CLOSED).order_by("-offered_at")


def choice_along(member: Membership) -> Subquery:
    """For a queryset that is read anyway: the first page pays no statement of its own for it."""
    return Subquery(mine_to_choose(member).values("pk")[:1])
