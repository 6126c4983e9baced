"""Invitations: made for a member, accepted by the person whose address was invited."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from coaching.audit.record import record
from coaching.firms.models import Firm, Invitation, Membership, Person

OPEN_FOR = timedelta(days=14)


def token_of(invitation_id: UUID) -> str:
    """The invitation's 256-bit token. Derived, so that a mail sent again carries the same link."""
    key = hashlib.sha256(b"coaching.invitation|" + settings.SECRET_KEY.encode()).digest()
    return urlsafe_b64encode(hmac.digest(key, invitation_id.bytes, "sha256")).decode().rstrip("=")


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(*, member: Membership, by: Membership) -> Invitation:
    """A fresh link for a member who has no login here yet. The mail is sent by reminders."""
    invitation = Invitation(
        firm_id=member.firm_id,
        member=member,
        invited_by=by,
        expires_at=timezone.now() + OPEN_FOR,
    )
    invitation.token_hash = hashed(token_of(invitation.pk))
    invitation.save(force_insert=True)
    record("member.invited", member, by=by)
    return invitation


@dataclass(frozen=True)
class Found:
    """What the holder of a link may know: `state` is open, used or expired."""

    firm: Firm
    name: str
    email: str
    state: str


@transaction.atomic
def find_invitation(token: str) -> Found | None:
    """None for a token that was never given out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM firms_invitation(%s)", [hashed(token)])
        row = cursor.fetchone()
    return None if row is None else Found(Firm.objects.get(pk=row[0]), *row[1:])


@transaction.atomic
def accept(token: str, *, by: Person) -> str | None:
    """The firm's slug; None when the link is used, expired, or was sent to another address."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT firm_slug FROM firms_accept(%s, %s)", [hashed(token), str(by.pk)])
        row = cursor.fetchone()
        if row is None:
            transaction.set_rollback(True)
    return row[0] if row else None
