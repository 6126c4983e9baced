"""What the coachee wants from a session: theirs to change until it has begun."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.opening import open_row
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.sealing.fields import seal_text
from sessions.models import CoachingSession, Topic
from sessions.operations.saving import Conflict, Saved
from sessions.words import clean_words


@transaction.atomic
def save_topic(
    *, coaching_session: CoachingSession, text: str, version: int, by: Membership
) -> Saved | Conflict:
    """Keep it; no words take it back. `version` 0 is a first topic; another tab's words are not lost."""
    may(by, Action.PROPOSE_TOPIC, coaching_session).require()
    words, now = clean_words(text).strip(), timezone.now()
    if version == 0 and words:
        write_first(coaching_session, words, by)
    topics = Topic.objects.select_for_update().filter(coaching_session=coaching_session)
    topic = topics.first()
    if topic is None:
        return Saved(0, now)
    theirs = open_row(topic, by=by).text.text
    if theirs == words:
        return Saved(topic.version, topic.saved_at)
    if topic.version != version:
        return Conflict(topic.version, {"text": theirs})
    topics.update(text=seal_text(topic, "text", words), version=version + 1, saved_at=now)
    record("topic.changed", topic, by=by)
    return Saved(version + 1, now)


def write_first(coaching_session: CoachingSession, words: str, by: Membership) -> None:
    """One a session: if another tab was quicker, its words stand and this writes nothing."""
    topic = Topic(
        firm_id=coaching_session.firm_id,
        engagement_id=coaching_session.engagement_id,
        coaching_session=coaching_session,
        author=by,
        text=words,
    )
    Topic.objects.bulk_create([topic], ignore_conflicts=True)
    if Topic.objects.filter(pk=topic.pk).exists():
        record("topic.proposed", topic, by=by)
