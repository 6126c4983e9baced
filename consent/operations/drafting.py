"""Coach and coachee both draft; neither can share anything by it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.opening import open_row
from coaching.access.people_of import coachee_of
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.reminders.operations import remind
from coaching.sealing.fields import seal_text
from consent import ledger
from consent.errors import Conflict
from consent.lapsing import remind_at
from consent.ledger import Entry
from consent.models import SponsorUpdate, Theme
from consent.operations.holding import end_consents, hold_one
from consent.operations.titles import hold_goals, require_titles
from consent.words import canonical, canonical_text, tidy, words_hash

State = Theme.State


@transaction.atomic
def draft_theme(
    *,
    theme_id: UUID,
    update: SponsorUpdate,
    focus_area: str,
    direction: str,
    sentence: str,
    support_asked: str,
    by: Membership,
) -> Theme:
    """A new draft. `theme_id` is made by the form: sent twice, it is drafted once."""
    may(by, Action.DRAFT_THEME, update.engagement).require()
    known = Theme.objects.visible_to(by).filter(pk=theme_id, update=update).first()
    if known is not None:
        return open_row(known, by=by)
    theme = Theme(
        id=theme_id,
        firm_id=update.firm_id,
        engagement_id=update.engagement_id,
        update=update,
        author=by,
        focus_area=focus_area,
        direction=direction,
        sentence=tidy(sentence),
        support_asked=tidy(support_asked),
    )
    theme.save(force_insert=True)
    record("theme.drafted", theme, by=by)
    return theme


@transaction.atomic
def reword(
    *,
    theme: Theme,
    focus_area: str,
    direction: str,
    sentence: str,
    support_asked: str,
    version: int,
    by: Membership,
) -> Theme:
    """Change the words. Whatever was agreed to was agreed to the old ones, so it ends here.

    A shared theme stops being shared at once and becomes a fresh proposal; any other becomes a
    draft. The same words again change nothing. Raises Conflict when `version` is not the last.
    """
    held = hold_one(theme, by=by)
    may(by, Action.REWORD_THEME, held).require()
    sentence, support_asked = tidy(sentence), tidy(support_asked)
    if held.goal_id:  # a goal's title is reworded where the goal is, and nowhere else
        sentence = held.sentence.text
    if canonical_text(focus_area, direction, sentence, support_asked) == canonical(held):
        return held
    if held.version != version:
        raise Conflict(held)
    stop(held, by=by)
    write(held, focus_area, direction, sentence, support_asked, by=by)
    if held.state == State.SUPERSEDED:
        offer(held, by=by)
    return held


def stop(theme: Theme, *, by: Membership) -> None:
    """Out of every state in which somebody could agree to the words or read them."""
    if theme.state == State.RELEASED:
        theme.move_to(State.SUPERSEDED, by=by, proposed_at=None)
        end_consents(theme, Entry.REWORDED, by=by)
    elif theme.state != State.DRAFT:
        theme.move_to(State.DRAFT, by=by, proposed_at=None)


def write(
    theme: Theme,
    focus_area: str,
    direction: str,
    sentence: str,
    support_asked: str,
    *,
    by: Membership,
) -> None:
    """The words of a held theme; the one who wrote them last is their author."""
    theme.focus_area, theme.direction = focus_area, direction
    theme.sentence = seal_text(theme, "sentence", sentence)
    theme.support_asked = seal_text(theme, "support_asked", support_asked)
    theme.version, theme.author = theme.version + 1, by
    theme.save(
        update_fields=["focus_area", "direction", "sentence", "support_asked", "version", "author"]
    )
    if theme.state != State.SUPERSEDED:
        record("theme.reworded", theme, by=by)


@transaction.atomic
def propose(*, theme: Theme, by: Membership) -> Theme:
    """Ask the coachee. Lapses after PROPOSAL_DAYS; nobody is reminded of it twice.

    Raises NotAgreed for a goal's title that the agreement does not allow, or of a goal given up.
    """
    goals = hold_goals([theme])
    held = hold_one(theme, by=by)
    may(by, Action.PROPOSE_THEME, held).require()
    require_titles([held], goals)
    offer(held, by=by)
    return held


def offer(theme: Theme, *, by: Membership) -> None:
    theme.move_to(State.PROPOSED, by=by, proposed_at=timezone.now())
    ledger.append(Entry.PROPOSED, theme=theme, by=by, words_hash=words_hash(theme))
    coachee = coachee_of(theme.engagement_id)
    if coachee != by:
        remind(
            "theme_proposed",
            recipient=coachee,
            thing_id=theme.pk,
            engagement_id=theme.engagement_id,
        )
    assert theme.proposed_at is not None
    remind(
        "choice_ends",
        recipient=coachee,
        thing_id=theme.engagement_id,
        due_at=remind_at(theme.proposed_at),
        engagement_id=theme.engagement_id,
    )
