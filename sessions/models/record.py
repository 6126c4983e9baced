"""What was said: the shared record, and the coach's private note, which are never one thing."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from coaching.access.policy import Material
from coaching.access.walled import Walled
from coaching.firms.models import Membership
from coaching.sealing.fields import SealedTextField
from coaching.sealing.models import Purpose
from coaching.tenancy.constraints import firm_wall
from coaching.tenancy.models import FirmKey
from engagements.models import Engagement
from sessions.models.coaching_session import CoachingSession

PARTS = ("check_in", "deep_dive", "challenge", "action_planning")


class SessionRecord(Walled):
    """The four parts of one session, as the coach wrote them. The coachee reads it once shared.

    `version` rises with every save; a save names the version it started from.
    """

    material = Material.SESSION_RECORD

    engagement = FirmKey(Engagement, related_name="+")
    coaching_session = FirmKey(CoachingSession, related_name="records")
    author = FirmKey(Membership, related_name="+")
    version = models.PositiveIntegerField(default=1)
    check_in = SealedTextField()
    deep_dive = SealedTextField()
    challenge = SealedTextField()
    action_planning = SealedTextField()
    saved_at = models.DateTimeField(default=timezone.now)
    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            *firm_wall(
                "coaching_sessions_sessionrecord",
                engagement="engagements_engagement",
                coaching_session="coaching_sessions_coachingsession",
                author="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "coaching_session"], name="coaching_sessions_one_record"
            ),
        ]


class PrivateNote(Walled):
    """The coach's own. Another object, another key; nobody else ever reads it."""

    material = Material.PRIVATE_NOTE

    engagement = FirmKey(Engagement, related_name="+")
    coaching_session = FirmKey(CoachingSession, related_name="private_notes")
    author = FirmKey(Membership, related_name="+")
    version = models.PositiveIntegerField(default=1)
    text = SealedTextField(purpose=Purpose.COACH)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            *firm_wall(
                "coaching_sessions_privatenote",
                engagement="engagements_engagement",
                coaching_session="coaching_sessions_coachingsession",
                author="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "coaching_session", "author"], name="coaching_sessions_one_note"
            ),
        ]
