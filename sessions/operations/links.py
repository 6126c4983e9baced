"""A link by which an assistant moves a time in its maker's name, and what it comes to."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from engagements.models import Engagement
from sessions.models import AssistantLink

LONGEST_DAYS = 90
USE_IS_NOTED_EVERY = timedelta(minutes=1)


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def give_link(
    *, link_id: UUID, engagement: Engagement, label: str, days: int, by: Membership
) -> str | None:
    """The token, this once: only its hash is kept. None when this form had made its link before."""
    may(by, Action.GIVE_LINK, engagement).require()
    token = secrets.token_urlsafe(32)
    link = AssistantLink(
        pk=link_id,
        firm_id=by.firm_id,
        engagement=engagement,
        made_by=by,
        label=label,
        token_hash=hashed(token),
        expires_at=timezone.now() + timedelta(days=min(days, LONGEST_DAYS)),
    )
    AssistantLink.objects.bulk_create([link], ignore_conflicts=True)
    kept = AssistantLink.objects.visible_to(by).filter(pk=link_id).first()
    if kept is None:  # somebody else's row has this id
        raise Http404
    if kept.token_hash != link.token_hash:
        return None
    record("link.given", link, by=by)
    return token


@transaction.atomic
def end_link(*, link: AssistantLink, by: Membership) -> None:
    """From its next request on it opens nothing. Whoever is moving a time with it comes first."""
    may(by, Action.CHANGE, link).require()
    live = AssistantLink.objects.filter(pk=link.pk, ended_at=None)
    if live.update(ended_at=timezone.now()):
        record("link.ended", link, by=by)


@dataclass(frozen=True)
class Held:
    """A link that holds at this moment: whose it is, and for which engagement."""

    link_id: UUID
    firm_id: UUID
    member_id: UUID
    engagement_id: UUID


@transaction.atomic
def find_link(token_hash: str) -> Held | None:
    """None for one that is unknown, expired or ended, or whose maker takes part no more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT link_id, firm_id, member_id, engagement_id FROM sessions_assistant_link(%s)",
            [token_hash],
        )
        row = cursor.fetchone()
    return None if row is None else Held(*(UUID(str(one)) for one in row))


def note_use(held: Held, now: datetime) -> None:
    """For its maker to see; once a minute is often enough."""
    seen_before = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_IS_NOTED_EVERY)
    AssistantLink.objects.filter(seen_before, pk=held.link_id).update(last_used_at=now)


def hold_link(held: Held, by: Membership) -> AssistantLink:
    """Its row, held until the transaction ends, so that it cannot end while it is acted with.

    Raises Http404 when it ended a moment ago.
    """
    rows = AssistantLink.objects.visible_to(by).filter(pk=held.link_id, ended_at=None)
    link = rows.filter(expires_at__gt=timezone.now()).select_for_update().first()
    if link is None:
        raise Http404
    return link
