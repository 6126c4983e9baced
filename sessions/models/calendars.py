"""What people's calendars are told about sessions, and what they answer."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from engagements.models import Engagement


class CalendarFeed(Walled):
    """A private address that a person's own calendar subscribes to. Only its SHA-256 is kept."""

    material = Material.CALENDAR_FEED

    member = FirmKey(Membership, related_name="+")
    token_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            *firm_wall("coaching_sessions_calendarfeed", member="firms_membership"),
            models.UniqueConstraint(
                fields=["firm", "token_hash"], name="coaching_sessions_one_feed_token"
            ),
            models.UniqueConstraint(
                fields=["firm", "member"],
                condition=models.Q(ended_at__isnull=True),
                name="coaching_sessions_one_live_feed",
            ),
        ]


class Method(models.TextChoices):
    REQUEST = "REQUEST", "Invited"
    CANCEL = "CANCEL", "Cancelled"


class CalendarNotice(Walled):
    """What is sent, or was sent last, to one person's calendar about one session (RFC 5546).

    One row a session and person, with the UID's SEQUENCE rising by one with each telling. The
    session may be gone: a cancellation is sent all the same, from what stands here.
    """

    material = Material.CALENDAR_NOTICE

    engagement = FirmKey(Engagement, related_name="+")
    session_id = models.UUIDField()
    recipient = FirmKey(Membership, related_name="+")
    method = models.CharField(max_length=10, choices=Method, default=Method.REQUEST)
    sequence = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=80)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            *firm_wall(
                "coaching_sessions_calendarnotice",
                engagement="engagements_engagement",
                recipient="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "session_id", "recipient"], name="coaching_sessions_told_once"
            ),
        ]


class Answer(models.TextChoices):
    ACCEPTED = "accepted", "Accepted"
    TENTATIVE = "tentative", "Perhaps"
    DECLINED = "declined", "Declined"


class CalendarReply(Walled):
    """What a person's calendar answered to an invitation, to which SEQUENCE of it."""

    material = Material.CALENDAR_REPLY

    engagement = FirmKey(Engagement, related_name="+")
    session_id = models.UUIDField()
    member = FirmKey(Membership, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer)
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            *firm_wall(
                "coaching_sessions_calendarreply",
                engagement="engagements_engagement",
                member="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "session_id", "member"], name="coaching_sessions_answered_once"
            ),
        ]
