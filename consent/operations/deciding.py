"""The coachee alone decides, theme by theme, about the exact words and the people who read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.people_of import read_people
from coaching.access.policy import Party
from coaching.access.verbs import Action
from coaching.firms.models import Membership
from coaching.reminders.operations import remind
from consent import ledger, wording
from consent.errors import Lapsed, NotAReader, WordsChanged
from consent.lapsing import has_lapsed
from consent.ledger import Entry
from consent.models import Consent, Release, Theme
from consent.operations.holding import end_consents, hold, hold_one
from consent.words import words_hash

State = Theme.State


@transaction.atomic
def grant(
    *,
    themes: Iterable[Theme],
    recipients: Iterable[Membership],
    wording_version: str,
    seen_hashes: Mapping[UUID, str],
    by: Membership,
) -> list[Theme]:
    """Share these themes, in the words the coachee read, with these sponsors and nobody else.

    `seen_hashes` maps each theme to the hash of the words that were on the check page. All of
    them or none: raises WordsChanged, Lapsed or NotAReader, and nothing is shared.
    """
    held = hold(themes, by=by)
    for theme in held:
        may(by, Action.GRANT, theme).require()
    require_lasting(held)
    require_seen(held, seen_hashes, wording_version)
    now = timezone.now()
    for theme in held:
        readers = require_sponsors(theme.engagement_id, recipients)
        theme.move_to(State.GRANTED, by=by)
        theme.move_to(State.RELEASED, by=by)
        for reader in readers:
            release(theme, reader, at=now, by=by)
    return held


def require_lasting(themes: list[Theme]) -> None:
    if lapsed := [theme for theme in themes if has_lapsed(theme)]:
        raise Lapsed(lapsed)


def require_seen(themes: list[Theme], seen: Mapping[UUID, str], wording_version: str) -> None:
    if wording_version != wording.VERSION:
        raise WordsChanged
    if any(seen.get(theme.pk) != words_hash(theme) for theme in themes):
        raise WordsChanged


def require_sponsors(engagement_id: UUID, recipients: Iterable[Membership]) -> list[Membership]:
    """The recipients, each of whom pays for or commissioned this engagement at this moment."""
    sponsors = {one.pk: one for one in read_people(engagement_id)[Party.SPONSOR]}
    wanted = {one.pk for one in recipients}
    if not wanted or not wanted <= sponsors.keys():
        raise NotAReader
    return [sponsors[pk] for pk in sorted(wanted)]


def release(theme: Theme, reader: Membership, *, at: datetime, by: Membership) -> None:
    """Consent and its copy of the words, made together or not at all."""
    words = words_hash(theme)
    try:
        with transaction.atomic():
            consent = Consent.objects.create(
                firm_id=theme.firm_id,
                engagement_id=theme.engagement_id,
                theme=theme,
                by=by,
                recipient=reader,
                words_hash=words,
                wording_version=wording.VERSION,
                granted_at=at,
            )
    except IntegrityError as error:
        if constraint_of(error) == "consent_reader_is_here":  # their part ended in this moment
            raise NotAReader from None
        raise
    Release.objects.create(
        firm_id=theme.firm_id,
        engagement_id=theme.engagement_id,
        consent=consent,
        recipient=reader,
        focus_area=theme.focus_area,
        direction=theme.direction,
        sentence=theme.sentence.text,
        support_asked=theme.support_asked.text,
        words_hash=words,
        released_at=at,
    )
    note(theme, reader, words, at=at, by=by)


def constraint_of(error: IntegrityError) -> str:
    return str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", ""))


def note(theme: Theme, reader: Membership, words: str, *, at: datetime, by: Membership) -> None:
    for verb in (Entry.GRANTED, Entry.RELEASED):
        ledger.append(
            verb,
            theme=theme,
            by=by,
            recipient=reader,
            words_hash=words,
            wording_version=wording.VERSION,
        )
    remind(  # one for everything that was shared at this moment
        "theme_shared",
        recipient=reader,
        thing_id=theme.engagement_id,
        due_at=at,
        engagement_id=theme.engagement_id,
    )


@transaction.atomic
def decline(*, theme: Theme, by: Membership) -> Theme:
    """No, and no reason is asked. No sponsor can tell it from nothing having been proposed."""
    held = hold_one(theme, by=by)
    may(by, Action.DECLINE, held).require()
    held.move_to(State.DECLINED, by=by)
    ledger.append(Entry.DECLINED, theme=held, by=by, words_hash=words_hash(held))
    return held


@transaction.atomic
def lapse(*, themes: Iterable[Theme], by: Membership) -> list[Theme]:
    """Proposals that waited too long are over. Those that did not are left alone."""
    over = [
        theme
        for theme in hold(themes, by=by)
        if theme.state == State.PROPOSED and has_lapsed(theme)
    ]
    for theme in over:
        may(by, Action.REWORD_THEME, theme).require()
        theme.move_to(State.EXPIRED, by=by)
        ledger.append(Entry.LAPSED, theme=theme, by=by, words_hash=words_hash(theme))
    return over


@transaction.atomic
def withdraw(*, theme: Theme, by: Membership) -> Theme:
    """From the next request on no sponsor reads the theme, on any channel."""
    held = hold_one(theme, by=by)
    may(by, Action.WITHDRAW, held).require()
    held.move_to(State.WITHDRAWN, by=by)
    end_consents(held, Entry.WITHDRAWN, by=by)
    return held
