"""What was said: the shared record, and the coach's private note, which are never one thing."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
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
TEXTS = ("aim", "worth", *PARTS)


class Tag(models.TextChoices):
    """What came up in challenge and support."""

    ASSUMPTION = "assumption", "Assumption"
    BLIND_SPOT = "blind_spot", "Blind spot"
    STRENGTH = "strength", "Strength"


class SessionRecord(Walled):
    """What one session is for and its four parts, as the coach wrote them; read once shared.

    It begins with the first word, which may be written before the session starts. `aim` and `worth`
    are the session's aim and how both will know that it was worth it; `goal_ids` are the goals that
    the deep dive picked. `version` rises with every save; a save names the version it started from.
    """

    material = Material.SESSION_RECORD

    engagement = FirmKey(Engagement, related_name="+")
    coaching_session = FirmKey(CoachingSession, related_name="records")
    author = FirmKey(Membership, related_name="+")
    version = models.PositiveIntegerField(default=1)
    aim = SealedTextField(null=True)
    worth = SealedTextField(null=True)
    goal_ids: Any = ArrayField(models.UUIDField(), default=list)
    tags: Any = ArrayField(models.CharField(max_length=12, choices=Tag), default=list)
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


class RecordRevision(Walled):
    """One save of an unfinished record: only ever added, and purged when the record is shared.

    `words` is a JSON object: the texts that this save brought, by field.
    """

    material = Material.RECORD_REVISION

    engagement = FirmKey(Engagement, related_name="+")
    record = FirmKey(SessionRecord, related_name="revisions")
    author = FirmKey(Membership, related_name="+")
    version = models.PositiveIntegerField()
    words = SealedTextField()
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            *firm_wall(
                "coaching_sessions_recordrevision",
                engagement="engagements_engagement",
                record="coaching_sessions_sessionrecord",
                author="firms_membership",
            ),
            models.UniqueConstraint(
                fields=["firm", "record", "version"], name="coaching_sessions_one_revision"
            ),
        ]
        ordering = ["-version"]


class Addendum(Walled):
    """What a coach adds to a record that is finished: the record itself is never rewritten."""

    material = Material.ADDENDUM

    engagement = FirmKey(Engagement, related_name="+")
    record = FirmKey(SessionRecord, related_name="addenda")
    author = FirmKey(Membership, related_name="+")
    text = SealedTextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = firm_wall(
            "coaching_sessions_addendum",
            engagement="engagements_engagement",
            record="coaching_sessions_sessionrecord",
            author="firms_membership",
        )
        ordering = ["at"]


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
