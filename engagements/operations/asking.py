"""Ask the parties to sign: whoever's turn it is, now, and once more when they have not."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from coaching.access.people_of import people_of
from coaching.firms.models import Membership
from coaching.reminders.operations import remind, send_invitation
from engagements.models import Agreement
from engagements.turns import in_turn

UNSIGNED_AFTER = timedelta(days=3)


def ask_everybody(agreement: Agreement, *, by: Membership) -> None:
    """Those without a login are invited first, those whose turn comes later are asked then."""
    people = people_of(agreement.engagement_id)
    for members in people.values():
        for member in members:
            if member.person_id is None:
                send_invitation(member=member, by=by)
    for member in in_turn(agreement.signing_order, people, ()):
        ask_to_sign(member, agreement)


def ask_to_sign(member: Membership, agreement: Agreement) -> None:
    unsigned = timezone.now() + UNSIGNED_AFTER
    for kind, due_at in (("agreement_to_sign", None), ("agreement_unsigned", unsigned)):
        remind(
            kind,
            recipient=member,
            thing_id=agreement.pk,
            due_at=due_at,
            engagement_id=agreement.engagement_id,
        )
