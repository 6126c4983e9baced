"""Hold themes still while deciding about them, and end what was shared of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404
from django.utils import timezone

from coaching.access.opening import open_rows
from coaching.firms.models import Membership
from consent import ledger
from consent.models import Consent, Release, Theme


def lock(themes: Iterable[Theme], *, by: Membership) -> list[Theme]:
    """The themes as they stand now, locked until the transaction ends; their words stay sealed.

    Always in the same order, so that two people who hold the same themes wait for each other
    instead of failing.
    """
    wanted = {theme.pk for theme in themes}
    rows = Theme.objects.visible_to(by).select_for_update().filter(pk__in=wanted).order_by("pk")
    held = list(rows)
    if len(held) != len(wanted):
        raise Http404
    return held


def hold(themes: Iterable[Theme], *, by: Membership) -> list[Theme]:
    """The same, opened."""
    return open_rows(lock(themes, by=by), by=by)


def hold_one(theme: Theme, *, by: Membership) -> Theme:
    return hold([theme], by=by)[0]


def live_consents(theme: Theme) -> list[Consent]:
    """Who may read this theme now. The theme is held by the caller."""
    rows = Consent.objects.filter(theme=theme, ended_at__isnull=True)
    return list(rows.select_related("recipient").order_by("pk"))


def end_consents(theme: Theme, verb: ledger.Entry, *, by: Membership) -> None:
    """From the next request on nobody reads this theme. The theme is held by the caller."""
    end(live_consents(theme), theme, verb, by=by)


def end(live: list[Consent], theme: Theme, verb: ledger.Entry, *, by: Membership) -> None:
    """These consents alone, each with its release and its line in the ledger."""
    Release.objects.filter(consent__in=live).delete()
    Consent.objects.filter(pk__in=[one.pk for one in live]).update(ended_at=timezone.now())
    for one in live:
        ledger.append(
            verb,
            theme=theme,
            by=by,
            recipient=one.recipient,
            words_hash=one.words_hash,
            wording_version=one.wording_version,
        )
