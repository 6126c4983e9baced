"""A sponsor says something once; said again it is another row, and the newest stands first."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from coaching.access.decision import may
from coaching.access.opening import open_row
from coaching.access.people_of import coach_of, coachee_of
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.reminders.operations import remind
from consent.models import Release, SponsorWord
from engagements.models import Engagement

Kind = SponsorWord.Kind


@transaction.atomic
def say_hope(*, word_id: UUID, engagement: Engagement, text: str, by: Membership) -> SponsorWord:
    """What they hope the coaching brings, while it is being agreed or under way."""
    may(by, Action.SAY_HOPE, engagement).require()
    word = SponsorWord(id=word_id, engagement=engagement, author=by, kind=Kind.HOPE, text=text)
    return say(word, "sponsor.hoped", by=by)


@transaction.atomic
def answer_support(*, word_id: UUID, release: Release, text: str, by: Membership) -> SponsorWord:
    """Their answer to the support asked of them in words that they can read now."""
    may(by, Action.SEE, release).require()  # another sponsor's is not there for them
    may(by, Action.ANSWER_SUPPORT, release).require()
    word = SponsorWord(
        id=word_id,
        engagement_id=release.engagement_id,
        author=by,
        kind=Kind.ANSWER,
        release_id=release.pk,
        text=text,
    )
    return say(word, "sponsor.answered", by=by)


def say(word: SponsorWord, verb: str, *, by: Membership) -> SponsorWord:
    """Keep it and tell coach and coachee; sent again it changes nothing and tells nobody.

    Other words under an id that is taken, from a second window, are words of their own.
    """
    word.firm_id = by.firm_id
    if found := said_already(word, by):
        return found
    try:
        with transaction.atomic():
            word.save(force_insert=True)
    except IntegrityError:  # the other press was quicker, or the id is taken
        if found := said_already(word, by):
            return found
        word.id, word.text = uuid4(), word.text.text  # sealed anew: a text is bound to its row
        word.save(force_insert=True)
    record(verb, word, by=by)
    tell(word)
    return word


def said_already(word: SponsorWord, by: Membership) -> SponsorWord | None:
    found = SponsorWord.objects.visible_to(by).filter(pk=word.pk).first()
    if found is None or open_row(found, by=by).text.text != word.text.text:
        return None
    return found


def tell(word: SponsorWord) -> None:
    for reader in (coach_of(word.engagement_id), coachee_of(word.engagement_id)):
        remind(
            "sponsor_spoke",
            recipient=reader,
            thing_id=word.pk,
            engagement_id=word.engagement_id,
        )
