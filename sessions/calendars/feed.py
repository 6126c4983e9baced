"""A private address that a calendar subscribes to: one a person and firm, ended at any time."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.entry import acting_as_id
from coaching.firms.models import Membership
from coaching.firms.operations import hashed
from sessions.calendars.gathering import happenings
from sessions.calendars.writing import feed_bytes
from sessions.models import CalendarFeed

NOTED_EVERY = timedelta(hours=1)  # a calendar looks often; that it still does is all one asks


def token_of(feed_id: UUID) -> str:
    """256 bits, derived: its holder is shown it again, and the database keeps a hash alone."""
    key = hashlib.sha256(b"coaching.feed|" + settings.SECRET_KEY.encode()).digest()
    return urlsafe_b64encode(hmac.digest(key, feed_id.bytes, "sha256")).decode().rstrip("=")


def address_of(feed: CalendarFeed) -> str:
    """Empty for one that was made under another SECRET_KEY: it works, and cannot be shown again."""
    if hashed(token_of(feed.pk)) != feed.token_hash:
        return ""
    return f"{settings.BASE_URL}{reverse('outside:calendar_feed', args=[token_of(feed.pk)])}"


def live_feed(member: Membership) -> CalendarFeed | None:
    mine = CalendarFeed.objects.visible_to(member).filter(member=member, ended_at__isnull=True)
    return mine.first()


@transaction.atomic
def make_feed(*, feed_id: UUID, by: Membership) -> CalendarFeed:
    """A new address; the one before ends. The id is the form's own: sent twice, it is one."""
    feed = CalendarFeed(pk=feed_id, firm_id=by.firm_id, member=by)
    may(by, Action.ADD, feed).require()
    if already := CalendarFeed.objects.visible_to(by).filter(pk=feed_id).first():
        return already
    end_feed(by=by)
    feed.token_hash = hashed(token_of(feed.pk))
    feed.save(force_insert=True)
    record("feed.made", feed, by=by)
    return feed


@transaction.atomic
def end_feed(*, by: Membership) -> None:
    """From the next look on the address is unknown. Doing it twice is once."""
    feed = live_feed(by)
    if feed is None:
        return
    may(by, Action.CHANGE, feed).require()
    CalendarFeed.objects.filter(pk=feed.pk).update(ended_at=timezone.now())
    record("feed.ended", feed, by=by)


def holder_of(token: str) -> tuple[UUID, UUID] | None:
    """Firm and member; None alike for what never was, has ended, or whose member has left."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT firm_id, member_id FROM sessions_feed(%s)", [hashed(token)])
        found: tuple[UUID, UUID] | None = cursor.fetchone()
    return found


def read_feed(token: str) -> bytes | None:
    """The calendar as its holder may see it at this moment."""
    holder = holder_of(token)
    if holder is None:
        return None
    with acting_as_id(*holder):
        feeds = CalendarFeed.objects.select_related("member", "firm")
        feed = feeds.filter(token_hash=hashed(token)).first()
        if feed is None:
            return None
        note_use(feed)
        feed.member.firm = feed.firm
        return feed_bytes(happenings(feed.member, stamp=feed.made_at), name="Coaching")


def note_use(feed: CalendarFeed) -> None:
    now = timezone.now()
    unused = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - NOTED_EVERY)
    CalendarFeed.objects.filter(unused, pk=feed.pk).update(last_used_at=now)
