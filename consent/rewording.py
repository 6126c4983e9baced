"""A goal gets other words, or is given up: what was agreed to of its title ends in that moment.

Goals know nothing of themes. Whoever changes one writes the audit, in the same transaction, and that
is what is heard here: no way of rewording a goal goes past it.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from coaching.access.opening import open_row, open_rows
from coaching.audit.models import AuditEvent
from coaching.firms.models import Membership
from consent.models import Theme
from consent.operations import drafting
from consent.operations.holding import lock
from consent.operations.titles import is_agreed
from consent.words import tidy
from engagements.models import Goal

State = Theme.State
HEARD = ("goal.reworded", "goal.retired")
STANDING = (State.DRAFT, State.PROPOSED, State.RELEASED, State.DECLINED, State.EXPIRED)


def hear(sender: type[AuditEvent], instance: AuditEvent, **kwargs: Any) -> None:
    """Signal receiver: after a line of the audit."""
    if instance.verb not in HEARD:
        return
    themes = list(Theme.objects.filter(goal_id=instance.thing_id, state__in=STANDING))
    if themes:
        assert instance.actor_id is not None, "a goal is changed by somebody"
        by = Membership.objects.select_related("firm").get(pk=instance.actor_id)
        goal = open_row(Goal.ever.get(pk=instance.thing_id), by=by)
        for theme in open_rows(lock(themes, by=by), by=by):
            follow(theme, goal, by)


def follow(theme: Theme, goal: Goal, by: Membership) -> None:
    """The same title changes nothing. Another is a fresh proposal where the old one was shared."""
    title = tidy(goal.title.text)
    if goal.retired_at is None and title == theme.sentence.text:
        return
    drafting.stop(theme, by=by)
    drafting.write(theme, theme.focus_area, theme.direction, title, theme.support_asked.text, by=by)
    if theme.state == State.SUPERSEDED:
        if goal.retired_at is None and is_agreed(theme.engagement_id):
            drafting.offer(theme, by=by)
        else:
            put_away(theme, by)


def put_away(theme: Theme, by: Membership) -> None:
    """Nobody is asked for what could not be shared: it waits as a draft."""
    theme.move_to(State.PROPOSED, by=by, proposed_at=timezone.now())
    theme.move_to(State.DRAFT, by=by, proposed_at=None)
