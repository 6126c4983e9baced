"""Who may be named in an engagement, and naming them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from coaching.access.models import EngagementParty
from coaching.access.policy import Party
from coaching.access.sight import forget_standing
from coaching.firms.models import Membership
from engagements.models import Engagement


class Misfit(StrEnum):
    """Why these people cannot be the parties of one engagement."""

    NOT_HERE = "not here"  # of another firm, or gone
    NOT_A_COACH = "not a coach"
    TWO_ROLES = "two roles"
    NO_SPONSOR = "no sponsor"


class PartiesDoNotFit(ValueError):
    def __init__(self, why: Misfit) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True)
class Parties:
    """One coach, one coachee, at least one sponsor: everybody somebody else."""

    coach: Membership
    coachee: Membership
    sponsors: Sequence[Membership]

    def __iter__(self) -> Iterator[tuple[Membership, Party]]:
        yield self.coach, Party.COACH
        yield self.coachee, Party.COACHEE
        for sponsor in self.sponsors:
            yield sponsor, Party.SPONSOR

    def misfit(self, by: Membership) -> Misfit | None:
        """None when they fit together in the firm of `by`."""
        members = [member for member, _ in self]
        if any(one.firm_id != by.firm_id or one.ended_at for one in members):
            return Misfit.NOT_HERE
        if not self.coach.is_coach:
            return Misfit.NOT_A_COACH
        if not self.sponsors:
            return Misfit.NO_SPONSOR
        return Misfit.TWO_ROLES if len({one.pk for one in members}) < len(members) else None

    def require(self, by: Membership) -> None:
        why = self.misfit(by)
        if why is not None:
            raise PartiesDoNotFit(why)


def name_parties(engagement: Engagement, parties: Parties) -> None:
    """Write them down without telling them: `since` stays empty until the engagement starts."""
    EngagementParty.objects.bulk_create(
        EngagementParty(
            firm_id=engagement.firm_id, engagement_id=engagement.pk, member=member, role=role
        )
        for member, role in parties
    )
    forget_standing()


def unname_parties(engagement: Engagement) -> None:
    """Take the names out of a draft again: nobody named there has ever known."""
    named = EngagementParty.objects.filter(engagement_id=engagement.pk, since__isnull=True)
    named.delete()
    forget_standing()
