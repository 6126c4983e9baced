"""One sponsor takes the place of another."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.models import EngagementParty
from coaching.access.people_of import People, read_people
from coaching.access.policy import Party
from coaching.access.sight import forget_standing
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.reminders.operations import remind, send_invitation
from engagements.models import Agreement, Engagement
from engagements.models.agreement import AgreementState
from engagements.models.change import ChangeKind
from engagements.operations.ending import end_part
from engagements.operations.life import held_still, keep_change
from engagements.operations.parties import Misfit, PartiesDoNotFit


class NotASponsor(ValueError):
    """They take no part in this engagement as a sponsor, or not any more."""


@transaction.atomic
def replace_sponsor(
    *, engagement: Engagement, sponsor: Membership, successor: Membership, by: Membership
) -> None:
    """The one part ends as `end_part` ends it, and the other begins: nothing shared passes on.

    An agreement that waits for signatures names the former sponsor, so it waits no longer; one in
    force stays, until an amendment is signed by everybody. Raises NotASponsor when somebody was
    quicker, PartiesDoNotFit.
    """
    held = held_still(engagement)
    may(by, Action.REPLACE_SPONSOR, held).require()
    people = read_people(engagement.pk)
    if sponsor not in people[Party.SPONSOR]:
        raise NotASponsor
    refuse_misfit(people, successor, by)
    end_part(engagement=held, sponsor=sponsor, by=by)
    name_sponsor(held, successor, by)
    for offered in Agreement.objects.filter(engagement=held, state=AgreementState.OFFERED):
        offered.move_to(AgreementState.SUPERSEDED, by=by)
    names = {"before": sponsor.name, "after": successor.name}
    keep_change(held, ChangeKind.SPONSOR_REPLACED, by=by, **names)


def refuse_misfit(people: People, successor: Membership, by: Membership) -> None:
    """Of this firm, still here, and nobody else in the engagement already."""
    if successor.firm_id != by.firm_id or successor.ended_at:
        raise PartiesDoNotFit(Misfit.NOT_HERE)
    if any(successor in members for members in people.values()):
        raise PartiesDoNotFit(Misfit.TWO_ROLES)


def name_sponsor(engagement: Engagement, sponsor: Membership, by: Membership) -> None:
    """From now on a sponsor, who hears of it: by an invitation where there is no login yet."""
    part = EngagementParty(
        firm_id=engagement.firm_id,
        engagement_id=engagement.pk,
        member=sponsor,
        role=Party.SPONSOR,
        since=timezone.now(),
    )
    part.save(force_insert=True)
    forget_standing()
    record("part.begun", sponsor, by=by, engagement_id=engagement.pk)
    if sponsor.person_id is None:
        send_invitation(member=sponsor, by=by)
    else:
        named: dict[str, Any] = {"thing_id": part.pk, "engagement_id": engagement.pk}
        remind("sponsor_named", recipient=sponsor, **named)
