"""Themes as their pages show them: set by set, with what was said, and opened in one statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.db.models import Exists, F, OuterRef, Q

from coaching.access.conditions import Allowed
from coaching.access.models import Allowance
from coaching.access.opening import open_together
from coaching.access.people_of import people_of
from coaching.access.terms import Term
from coaching.access.verbs import VERBS, Action
from coaching.firms.models import Membership
from coaching.tenancy.loading import read_together
from consent import source
from consent.lapsing import ends_at, has_lapsed
from consent.models import Release, SponsorUpdate, Theme, ThemeComment
from engagements.models import Engagement, Goal
from reviews.models import Review

State = Theme.State
ORDER = [
    State.PROPOSED,
    State.DRAFT,
    State.RELEASED,
    State.EXPIRED,
    State.DECLINED,
    State.WITHDRAWN,
]


@dataclass
class Said:
    """One comment, and whether the other one said it."""

    name: str
    theirs: bool
    row: ThemeComment


@dataclass
class Set:
    """A sponsor update with its themes: what waits first, what is past last."""

    update: SponsorUpdate
    title: str
    themes: list[Theme] = field(default_factory=list)


def read_sets(engagement: Engagement, by: Membership) -> tuple[list[Set], list[Review], list[Goal]]:
    """The latest set first; the reviews that a new one may come from; and the goals whose titles the
    agreement in force lets the coachee release."""
    updates, reviews = read_together(
        SponsorUpdate.objects.visible_to(by)
        .filter(engagement=engagement)
        .order_by("-created_at", "pk"),
        complete_reviews(engagement, by),
    )
    rows, said, goals = open_together(
        themes_of(engagement, by),
        comments_of(engagement, by),
        titles_of(engagement, by),
        of=engagement.pk,
        by=by,
    )
    kinds = {one.pk: one.kind for one in reviews}
    sets = {one.pk: Set(one, source.in_words(kinds.get(one.review_id))) for one in updates}
    themes = with_comments(rows, said, engagement, by)
    for theme in sorted(themes, key=lambda one: ORDER.index(State(one.state))):
        sets[theme.update_id].themes.append(theme)
    newest = updates[0].pk if updates else None
    shown = [one for one in sets.values() if one.themes or one.update.pk == newest]
    return shown, reviews, goals


def titles_of(engagement: Engagement, by: Membership) -> Any:
    """The goals that stand, without a word of them but their titles; none where it is not agreed."""
    agreed = Allowance.objects.filter(
        firm_id=by.firm_id, engagement_id=engagement.pk, term=Term.GOAL_TITLES
    )
    rows = Goal.objects.visible_to(by).filter(Exists(agreed), engagement=engagement)
    return rows.defer("outcome", "success_criteria").order_by("position")


def complete_reviews(engagement: Engagement, by: Membership) -> Any:
    rows = Review.objects.visible_to(by).filter(engagement=engagement)
    return rows.filter(state=Review.State.COMPLETE).order_by("-completed_at")


def themes_of(engagement: Engagement, by: Membership) -> Any:
    """With `source`, the kind of the review that their set comes from, and `is_read`: whether a sponsor
    sees it now, which for a goal's title the agreement in force decides too."""
    rows = Theme.objects.visible_to(by).filter(engagement=engagement)
    agreed = Allowed(Term.GOAL_TITLES, "under_version").query(by.pk)
    released = Release.objects.filter(consent__theme=OuterRef("pk"))
    read = released.filter(Q(under_version__isnull=True) | agreed)
    return rows.annotate(source=F("update__review__kind"), is_read=Exists(read))


def comments_of(engagement: Engagement, by: Membership) -> Any:
    return ThemeComment.objects.visible_to(by).filter(engagement=engagement)


def with_comments(
    themes: Iterable[Theme], said: Iterable[ThemeComment], engagement: Engagement, by: Membership
) -> list[Theme]:
    """Each theme with what was said about it, when it ends, and whether `by` may reword it."""
    names = {one.pk: one.first_name for few in people_of(engagement.pk).values() for one in few}
    by_theme: dict[Any, list[Said]] = {}
    for one in said:
        name = names.get(one.author_id, "Somebody who has left")
        by_theme.setdefault(one.theme_id, []).append(Said(name, one.author_id != by.pk, one))
    rows: list[Any] = list(themes)
    for row in rows:
        row.said = by_theme.get(row.pk, [])
        row.next_comment = uuid4()
        row.lapsed = has_lapsed(row)
        row.ends_at = ends_at(row) if row.state == State.PROPOSED else None
        row.editable = VERBS[Action.REWORD_THEME].when.holds(row, by.pk)
    return rows
