"""Everything of one person in one firm that has a time: their sessions, and contracting meetings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from coaching.access.sight import standing
from coaching.firms.models import Membership
from engagements.models import ContractingMeeting, Engagement
from sessions.calendars.addresses import uid_of
from sessions.calendars.busy import is_busy
from sessions.calendars.standing import GOES_ON, PAIR, title_of
from sessions.calendars.writing import Happening
from sessions.models import CalendarNotice, CoachingSession
from sessions.models.coaching_session import MISSED, SessionState

BACK = timedelta(days=92)
MOST = 1000
MEETING = "Contracting meeting"


def happenings(member: Membership, *, stamp: datetime) -> list[Happening]:
    """In order of time. `stamp` is for what no notice was ever made of.

    A sponsor meets nobody in sessions: for them there are contracting meetings alone, and no admin
    finds the firm's schedule in their own calendar.
    """
    busy = is_busy(member)
    found = [*sessions_of(member, stamp, busy), *meetings_of(member, stamp, busy)]
    return sorted(found, key=lambda one: (one.starts_at, one.uid))


def sessions_of(member: Membership, stamp: datetime, busy: bool) -> Iterator[Happening]:
    mine = [pk for pk, role in standing(member).items() if role in PAIR]
    told = {
        one.session_id: one
        for one in CalendarNotice.objects.visible_to(member).filter(
            recipient=member, engagement_id__in=mine
        )
    }
    rests = Q(state=SessionState.PLANNED) & ~Q(engagement__state__in=GOES_ON)
    rows = (
        CoachingSession.objects.visible_to(member)
        .filter(engagement_id__in=mine, ends_at__gt=timezone.now() - BACK)
        .exclude(Q(state__in=MISSED) | rests)
        .select_related("engagement")
    )
    for one in rows.order_by("starts_at")[:MOST]:
        notice = told.get(one.pk)
        yield Happening(
            uid=uid_of(one.pk),
            sequence=notice.sequence if notice else 0,
            stamp=notice.changed_at if notice else stamp,
            title=title_of(one, one.engagement),
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            zone=one.engagement.time_zone,
            page=page_of(member, one.engagement_id),
            join_url=one.join_url,
            busy=busy,
        )


def meetings_of(member: Membership, stamp: datetime, busy: bool) -> Iterator[Happening]:
    mine = list(standing(member))
    rows = ContractingMeeting.objects.visible_to(member).filter(engagement_id__in=mine)
    here = rows.filter(starts_at__gt=timezone.now() - BACK).select_related("engagement")
    over = (Engagement.State.COMPLETED, Engagement.State.ENDED_EARLY)
    for one in here.filter(Q(held_at__isnull=False) | ~Q(engagement__state__in=over))[:MOST]:
        yield Happening(
            uid=uid_of(one.pk),
            sequence=0,
            stamp=stamp,
            title=MEETING,
            starts_at=one.starts_at,
            ends_at=one.starts_at + timedelta(minutes=one.minutes),
            zone=one.engagement.time_zone,
            page=page_of(member, one.engagement_id),
            join_url=one.join_url if one.join_url.startswith("https://") else "",
            busy=busy,
        )


def page_of(member: Membership, engagement_id: UUID) -> str:
    return f"{settings.BASE_URL}/{member.firm.slug}/engagements/{engagement_id}/"
