"""Invite people who have something to come for, and not twice by a double press."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.models import EngagementParty
from coaching.access.verbs import Action
from coaching.firms.models import Invitation, Membership
from coaching.reminders.operations import send_invitation

PAUSE = timedelta(minutes=2)


def is_awaited(member: Membership) -> bool:
    """Coaches and admins always; others once an engagement of theirs has started."""
    if member.person_id is not None or member.ended_at is not None:
        return False
    if member.is_coach or member.is_admin:
        return True
    started = EngagementParty.objects.filter(member=member, since__isnull=False, until=None)
    return started.exists()


@transaction.atomic
def invite_once(*, member: Membership, by: Membership) -> None:
    """The first invitation; nothing when there has been one."""
    may(by, Action.ADD_MEMBER, member).require()
    if is_awaited(member) and not Invitation.objects.filter(member=member).exists():
        send_invitation(member=member, by=by)


@transaction.atomic
def invite_again(*, member: Membership, by: Membership) -> bool:
    """A fresh link. False when there is nothing to come for, or one has just gone out."""
    may(by, Action.ADD_MEMBER, member).require()
    recent = Invitation.objects.filter(member=member, created_at__gt=timezone.now() - PAUSE)
    if not is_awaited(member) or recent.exists():
        return False
    send_invitation(member=member, by=by)
    return True
