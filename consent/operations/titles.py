"""A goal's title as a theme: in its exact words, and only while agreement and goal stand."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from coaching.access.conditions import allowances
from coaching.access.decision import may
from coaching.access.opening import open_row
from coaching.access.terms import Term
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from consent.errors import NotAgreed
from consent.models import SponsorUpdate, Theme
from consent.words import tidy
from engagements.models import Goal


@transaction.atomic
def draft_goal_title(
    *,
    theme_id: UUID,
    update: SponsorUpdate,
    goal: Goal,
    focus_area: str,
    direction: str,
    by: Membership,
) -> Theme:
    """A draft whose sentence is the goal's title. `theme_id` is made by the form: twice is once.

    Raises NotAgreed where the agreement in force does not allow goals' titles.
    """
    may(by, Action.DRAFT_THEME, update.engagement).require()
    may(by, Action.SEE, goal).require()
    known = Theme.objects.visible_to(by).filter(pk=theme_id, update=update).first()
    if known is not None:
        return open_row(known, by=by)
    require_agreed(goal.engagement_id)
    theme = Theme(
        id=theme_id,
        firm_id=update.firm_id,
        engagement_id=update.engagement_id,
        update=update,
        goal=goal,
        author=by,
        focus_area=focus_area,
        direction=direction,
        sentence=tidy(open_row(goal, by=by).title.text),
        support_asked="",
    )
    theme.save(force_insert=True)
    record("theme.drafted", theme, by=by)
    return theme


def is_agreed(engagement_id: UUID) -> bool:
    return Term.GOAL_TITLES in allowances(engagement_id)


def require_agreed(engagement_id: UUID) -> None:
    if not is_agreed(engagement_id):
        raise NotAgreed


def hold_goals(themes: Iterable[Theme]) -> dict[UUID, Goal]:
    """The goals of these themes as they stand, kept from being reworded until the transaction ends.

    Before the themes are locked: whoever rewords a goal holds it first, and its themes after it.
    """
    wanted = {one.goal_id for one in themes if one.goal_id}
    if not wanted:
        return {}
    rows = Goal.ever.select_for_update().filter(pk__in=wanted).order_by("pk")
    return {one.pk: one for one in rows}


def require_titles(themes: Iterable[Theme], goals: dict[UUID, Goal]) -> None:
    """Raises NotAgreed unless each goal stands and the agreement in force allows its title."""
    for theme in themes:
        if theme.goal_id:
            require_agreed(theme.engagement_id)
            if goals[theme.goal_id].retired_at is not None:
                raise NotAgreed
