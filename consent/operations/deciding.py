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
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.reminders.operations import remind
from consent import ledger, wording
from consent.errors import Lapsed, NotAReader, SignInAgain, WordsChanged
from consent.freshness import is_fresh
from consent.lapsing import has_lapsed
from consent.ledger import Entry
from consent.models import Consent, Release, Theme
from consent.models.consent import ConsentPurpose
from consent.operations.holding import hold, hold_one, live_consents, lock
from consent.operations.titles import hold_goals, require_titles
from consent.words import words_hash
from sessions.operations.planning import constraint_of

State = Theme.State
Chosen = tuple[Theme, Iterable[Membership]]  # a theme, and the sponsors who may read it
CURRENT = frozenset(wording.agreed(one) for one in ConsentPurpose)


@transaction.atomic
def grant(
    *,
    chosen: Iterable[Chosen],
    wording_version: str,
    seen_hashes: Mapping[UUID, str],
    signed_in_at: datetime | None,
    by: Membership,
) -> list[Theme]:
    """Share each theme, in the words the coachee read, with the sponsors chosen for it alone.

    `wording_version` is what `wording.agreed` makes of the purpose on the check page;
    `seen_hashes` maps each theme to the hash of the words that were there; `signed_in_at` is when
    `by` last showed that it is they. Somebody who reads a theme already is left as they are. All
    of it or none: raises SignInAgain, WordsChanged, Lapsed, NotAgreed or NotAReader, and nothing is
    shared.
    """
    readers = {theme.pk: (theme, list(to)) for theme, to in chosen}
    goals = hold_goals(theme for theme, _ in readers.values())
    held = hold([theme for theme, _ in readers.values()], by=by)
    for theme in held:
        may(by, Action.GRANT, theme).require()
    require_fresh(signed_in_at)
    require_lasting(held)
    require_titles(held, goals)
    require_seen(held, seen_hashes, wording_version)
    now = timezone.now()
    for theme in held:
        to = require_sponsors(theme.engagement_id, readers[theme.pk][1])
        share(theme, to, wording_version, at=now, by=by)
    return held


def require_fresh(signed_in_at: datetime | None) -> None:
    if not is_fresh(signed_in_at):
        raise SignInAgain


def require_lasting(themes: list[Theme]) -> None:
    if lapsed := [theme for theme in themes if has_lapsed(theme)]:
        raise Lapsed(lapsed)


def require_seen(themes: list[Theme], seen: Mapping[UUID, str], wording_version: str) -> None:
    if wording_version not in CURRENT:
        raise WordsChanged
    if any(seen.get(theme.pk) != words_hash(theme) for theme in themes):
        raise WordsChanged


def share(
    theme: Theme, to: list[Membership], wording_version: str, *, at: datetime, by: Membership
) -> None:
    """A proposal is released; what is released already gets the readers it does not have."""
    have = {one.recipient_id for one in live_consents(theme)}
    new = [reader for reader in to if reader.pk not in have]
    if theme.state == State.PROPOSED:
        theme.move_to(State.GRANTED, by=by)
        theme.move_to(State.RELEASED, by=by)
    elif new:
        record("theme.shared_further", theme, by=by)
    for reader in new:
        release(theme, reader, wording_version, at=at, by=by)
    if new:
        remind(  # one receipt for everything that was agreed to at this moment
            "consent_receipt",
            recipient=by,
            thing_id=theme.engagement_id,
            due_at=at,
            engagement_id=theme.engagement_id,
        )


def require_sponsors(engagement_id: UUID, recipients: Iterable[Membership]) -> list[Membership]:
    """The recipients, each of whom pays for or commissioned this engagement at this moment."""
    sponsors = {one.pk: one for one in read_people(engagement_id)[Party.SPONSOR]}
    wanted = {one.pk for one in recipients}
    if not wanted or not wanted <= sponsors.keys():
        raise NotAReader
    return [sponsors[pk] for pk in sorted(wanted)]


def release(
    theme: Theme, reader: Membership, wording_version: str, *, at: datetime, by: Membership
) -> None:
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
                wording_version=wording_version,
                purpose=wording.purpose_of(wording_version),
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
    note(consent, theme, at=at, by=by)


def note(consent: Consent, theme: Theme, *, at: datetime, by: Membership) -> None:
    for verb in (Entry.GRANTED, Entry.RELEASED):
        ledger.append(
            verb,
            theme=theme,
            by=by,
            recipient=consent.recipient,
            words_hash=consent.words_hash,
            wording_version=consent.wording_version,
        )
    remind(  # one for everything that was shared at this moment
        "theme_shared",
        recipient=consent.recipient,
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
    """Proposals that waited too long are over. Those that did not are left alone.

    Nobody reads anything for it, so nothing is opened.
    """
    over = [theme for theme in lock(themes, by=by) if has_lapsed(theme)]
    for theme in over:
        may(by, Action.REWORD_THEME, theme).require()
        theme.move_to(State.EXPIRED, by=by)
        ledger.append(Entry.LAPSED, theme=theme, by=by)
    return over
