"""What the coachee chooses among: proposals, who reads what now, and the pages that would come of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from coaching.access.models import AccessEntry
from coaching.access.opening import open_together
from coaching.access.people_of import sponsors_of
from coaching.access.policy import Material
from coaching.firms.models import Membership
from consent.forms import ChoiceForm, Offer
from consent.models import Release, Theme
from consent.reading import comments_of, themes_of, with_comments
from consent.sponsor_page import SharedTheme, SponsorPage, confirmed_on, intact, page_of
from consent.told import is_seen, told_of, told_rows
from engagements.models import Engagement

State = Theme.State


@dataclass(frozen=True)
class Sight:
    """Everything that waits or is shared, opened; `released` also says when it was last
    opened, and whether it is in its reader's sight: a goal's title only as the agreement allows.
    `known` is what a sponsor's page is told from: see `told`."""

    themes: list[Theme]
    released: list[Release]
    sponsors: list[Membership]
    known: list[list[Any]]

    def readers(self) -> dict[UUID, set[UUID]]:
        """Theme → the sponsors who read it now."""
        found: dict[UUID, set[UUID]] = defaultdict(set)
        for row in self.released:
            found[row.theme_id].add(row.recipient_id)  # type: ignore[attr-defined]
        return found

    def offers(self, *, open_only: bool) -> list[Offer]:
        """Each theme with those it can be shared with. `open_only` leaves out what has lapsed.

        The check page keeps what lapsed while it was open, to say so.
        """
        have = self.readers()
        rows = [
            (theme, [one for one in self.sponsors if one.pk not in have[theme.pk]])
            for theme in self.themes
            if not (open_only and theme.lapsed)  # type: ignore[attr-defined]
        ]
        return [
            (theme, sponsors)
            for theme, sponsors in rows
            if sponsors or theme.state == State.PROPOSED
        ]


def sight_of(engagement: Engagement, by: Membership) -> Sight:
    """Themes, comments, releases and their keys in one statement."""
    themes = themes_of(engagement, by).filter(state__in=[State.PROPOSED, State.RELEASED])
    waiting = comments_of(engagement, by).filter(theme__state=State.PROPOSED)
    rows, said, released, *known = open_together(
        themes,
        waiting,
        releases_of(engagement, by),
        of=engagement.pk,
        by=by,
        beside=told_rows(engagement, by),
    )
    for one in released:
        one.in_sight = is_seen(one, one.recipient_id)
    return Sight(
        with_comments(rows, said, engagement, by),
        intact(released),
        sponsors_of(engagement.pk),
        known,
    )


def releases_of(engagement: Engagement, by: Membership) -> Any:
    """With `theme_id`, and `last_opened`: when its reader last opened these words, if ever."""
    opened = AccessEntry.objects.visible_to(by).filter(
        engagement_id=OuterRef("engagement_id"),
        reader_id=OuterRef("recipient_id"),
        opened=Material.RELEASE,
        row_ids__contains=[OuterRef("pk")],
    )
    rows = Release.objects.visible_to(by).filter(engagement=engagement)
    return rows.annotate(
        theme_id=F("consent__theme_id"),
        last_opened=Subquery(opened.order_by("-at").values("at")[:1]),
    )


def shared_of(sight: Sight) -> list[tuple[Theme, list[tuple[Membership, Release]]]]:
    """Each shared theme with its readers by name, and the release that each reads."""
    names = {one.pk: one for one in sight.sponsors}
    return [
        (
            theme,
            [
                (names[row.recipient_id], row)
                for row in sight.released
                if row.theme_id == theme.pk and row.recipient_id in names  # type: ignore[attr-defined]
            ],
        )
        for theme in sight.themes
        if theme.state == State.RELEASED
    ]


def previews(engagement: Engagement, form: ChoiceForm, sight: Sight) -> list[SponsorPage]:
    """Each chosen reader's page as it would be; with nobody chosen, the first one's as it is."""
    readers = form.readers or sight.sponsors[:1]
    return [preview(engagement, one, form.chosen_for(one), sight) for one in readers]


def preview(
    engagement: Engagement, reader: Membership, chosen: list[Theme], sight: Sight
) -> SponsorPage:
    told = told_of(engagement, reader, *sight.known)
    mine = [one for one in sight.released if one.recipient_id == reader.pk and one.in_sight]  # type: ignore[attr-defined]
    words = [*map(SharedTheme.of, mine), *map(SharedTheme.of, chosen)]
    moments = [row.released_at for row in mine] + [timezone.now()] * bool(chosen)
    return page_of(engagement, reader, words, confirmed_on(engagement, moments), told)
