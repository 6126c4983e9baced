"""What people do with themes, said shortly. Everybody acts as themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from coaching.access.models import EngagementParty
from coaching.access.opening import open_row
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from consent import operations, wording
from consent.models import Consent, Release, RemovalNotice, Theme
from consent.words import words_hash
from engagements.models import Engagement
from tests.factories import Cast, make_member

WORDS: dict[str, str] = {
    "focus_area": "team",
    "direction": "progressing",
    "sentence": "Two recurring reviews now run without help.",
    "support_asked": "Keep the new meeting rhythm.",
}


def draft(cast: Cast, by: Membership | None = None, **words: str) -> Theme:
    """A draft, by the coach unless somebody else is named."""
    by = by or cast.coach
    with acting_as(by):
        update = operations.draft_update(engagement=cast.engagement, by=by)
        return operations.draft_theme(theme_id=uuid4(), update=update, by=by, **{**WORDS, **words})


def proposed(cast: Cast, by: Membership | None = None, **words: str) -> Theme:
    theme = draft(cast, by, **words)
    with acting_as(by or cast.coach):
        return operations.propose(theme=theme, by=by or cast.coach)


def seen(themes: list[Theme], by: Membership) -> dict[UUID, str]:
    """The hashes that a check page shows now."""
    rows = [open_row(Theme.objects.get(pk=theme.pk), by=by) for theme in themes]
    return {row.pk: words_hash(row) for row in rows}


def share(
    cast: Cast, *themes: Theme, to: list[Membership] | None = None, **changes: Any
) -> list[Theme]:
    """The coachee, who has just signed in, reads the themes and agrees: each for these readers."""
    with acting_as(cast.coachee):
        readers = changes.pop("recipients", to or [cast.sponsor])
        values: dict[str, Any] = {
            "chosen": [(theme, readers) for theme in themes],
            "wording_version": wording.agreed("progress"),
            "seen_hashes": seen(list(themes), cast.coachee),
            "signed_in_at": timezone.now(),
            "by": cast.coachee,
            **changes,
        }
    with acting_as(values["by"]):
        return operations.grant(**values)


def shared(cast: Cast, to: list[Membership] | None = None, **words: str) -> Theme:
    return share(cast, proposed(cast, None, **words), to=to)[0]


def reword(cast: Cast, theme: Theme, by: Membership, **words: str) -> Theme:
    with acting_as(by):
        now = Theme.objects.get(pk=theme.pk)
        return operations.reword(theme=now, version=now.version, by=by, **{**WORDS, **words})


def withdraw(cast: Cast, theme: Theme, **how: Any) -> Theme:
    with acting_as(cast.coachee):
        return operations.withdraw(theme=Theme.objects.get(pk=theme.pk), by=cast.coachee, **how)


def lapse(cast: Cast, theme: Theme) -> list[Theme]:
    with acting_as(cast.coachee):
        return operations.lapse(themes=[theme], by=cast.coachee)


def grow_old(cast: Cast, theme: Theme, days: float = 14.01) -> None:
    """It was proposed so many days ago."""
    with acting_as(cast.coachee):
        long_ago = timezone.now() - timedelta(days=days)
        Theme.objects.filter(pk=theme.pk).update(proposed_at=long_ago)


def say(cast: Cast, theme: Theme, by: Membership, text: str = "Gentler, please.") -> None:
    with acting_as(by):
        operations.comment(theme=theme, comment_id=uuid4(), text=text, by=by)


def notices(cast: Cast) -> set[UUID]:
    """The sponsors on whose page a line was left."""
    with acting_as(cast.coachee):
        return set(RemovalNotice.objects.values_list("recipient_id", flat=True))


def decline(cast: Cast, theme: Theme) -> Theme:
    with acting_as(cast.coachee):
        return operations.decline(theme=Theme.objects.get(pk=theme.pk), by=cast.coachee)


def state_of(cast: Cast, theme: Theme) -> str:
    with acting_as(cast.coachee):
        return Theme.objects.get(pk=theme.pk).state


def live_consents(cast: Cast) -> set[tuple[UUID, str]]:
    """Who may read which words, by the consents alone."""
    with acting_as(cast.coachee):
        rows = Consent.objects.filter(ended_at__isnull=True)
        return set(rows.values_list("recipient_id", "words_hash"))


def released(cast: Cast) -> set[tuple[UUID, str]]:
    with acting_as(cast.coachee):
        return set(Release.objects.values_list("recipient_id", "words_hash"))


def join(cast: Cast, engagement: Engagement, name: str = "Eve Larsen") -> Membership:
    """A new sponsor of an engagement that has begun."""
    member = make_member(cast.admin, name, sponsor_kind="line_manager")
    add_sponsor(cast, engagement, member)
    return member


def add_sponsor(cast: Cast, engagement: Engagement, member: Membership) -> None:
    with acting_as(cast.admin):
        EngagementParty.objects.create(
            firm=cast.admin.firm,
            engagement_id=engagement.pk,
            member=member,
            role="sponsor",
            since=timezone.now(),
        )


def leave(cast: Cast, engagement: Engagement, member: Membership) -> None:
    with acting_as(cast.admin):
        EngagementParty.objects.filter(engagement_id=engagement.pk, member=member).update(
            until=timezone.now()
        )
