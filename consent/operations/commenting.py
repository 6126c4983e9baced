"""What coach and coachee say to each other about a theme. Nobody else ever reads it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from coaching.access.decision import may
from coaching.access.people_of import coach_of, coachee_of
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.reminders.operations import remind
from consent.models import Theme, ThemeComment
from consent.operations.holding import lock

State = Theme.State


@transaction.atomic
def comment(*, theme: Theme, comment_id: UUID, text: str, by: Membership) -> bool:
    """Say something about the words. `comment_id` is made by the form: sent twice is said once.

    Answers whether it was said now.
    """
    may(by, Action.COMMENT_THEME, theme).require()
    if ThemeComment.objects.visible_to(by).filter(pk=comment_id).exists():
        return False
    said = ThemeComment(
        id=comment_id,
        firm_id=theme.firm_id,
        engagement_id=theme.engagement_id,
        theme=theme,
        author=by,
        text=text.strip(),
    )
    said.save(force_insert=True)
    record("theme.commented", said, by=by)
    tell_the_other(said, by=by)
    return True


def tell_the_other(said: ThemeComment, *, by: Membership) -> None:
    coach, coachee = coach_of(said.engagement_id), coachee_of(said.engagement_id)
    remind(
        "theme_commented",
        recipient=coachee if by == coach else coach,
        thing_id=said.pk,
        engagement_id=said.engagement_id,
    )


@transaction.atomic
def suggest_change(*, theme: Theme, comment_id: UUID, text: str, by: Membership) -> Theme:
    """Say what should be different; a proposal becomes a draft again and waits for nobody."""
    (held,) = lock([theme], by=by)
    if comment(theme=held, comment_id=comment_id, text=text, by=by) and (
        held.state == State.PROPOSED
    ):
        may(by, Action.REWORD_THEME, held).require()
        held.move_to(State.DRAFT, by=by, proposed_at=None)
    return held
