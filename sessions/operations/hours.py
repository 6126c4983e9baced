"""Who may be named in a coach's log, and the lines a coach brings from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from engagements.models import Engagement
from sessions.hours.columns import Line
from sessions.hours.log import lines_of
from sessions.models import EarlierHours, ListingConsent


@transaction.atomic
def agree_to_listing(*, engagement: Engagement, wording: str, by: Membership) -> ListingConsent:
    """The coach may name `by` in files from now on. Agreeing twice is agreeing once."""
    may(by, Action.SAY_LISTING, engagement).require()
    found = live(engagement, by).first()
    if found:
        return found
    consent = ListingConsent(
        firm_id=by.firm_id, engagement=engagement, by=by, wording_version=wording
    )
    try:
        with transaction.atomic():
            consent.save(force_insert=True)
    except IntegrityError:  # the other press was quicker
        return live(engagement, by).get()
    record("listing.agreed", consent, by=by)
    return consent


@transaction.atomic
def withdraw_listing(*, engagement: Engagement, by: Membership) -> None:
    """No file made after this names them."""
    may(by, Action.SAY_LISTING, engagement).require()
    for consent in live(engagement, by).select_for_update():
        consent.ended_at = timezone.now()
        consent.save(update_fields=["ended_at"])
        record("listing.withdrawn", consent, by=by)


def live(engagement: Engagement, by: Membership) -> QuerySet[ListingConsent]:
    """The consent that holds now; the database lets there be one."""
    return ListingConsent.objects.visible_to(by).filter(engagement=engagement, ended_at=None)


@transaction.atomic
def add_earlier_hours(*, lines: Sequence[Line], by: Membership) -> int:
    """Keep the lines that the coach's log does not have yet; answers how many those were.

    The coach's own row is locked first: the same file brought twice at once is brought once.
    """
    may(by, Action.KEEP_HOURS, by).require()
    Membership.objects.select_for_update().get(pk=by.pk)
    have = {line.key for line in lines_of(EarlierHours.objects.visible_to(by))}
    new = {line.key: line for line in lines if line.key not in have}
    ours = {"firm_id": by.firm_id, "coach": by, "added_at": timezone.now()}
    EarlierHours.objects.bulk_create(EarlierHours(**ours, **asdict(one)) for one in new.values())
    if new:
        record("hours.brought", by, by=by)
    return len(new)


@transaction.atomic
def remove_earlier_hours(*, rows: Iterable[EarlierHours], by: Membership) -> int:
    """Take back lines that were brought; answers how many."""
    found = list(rows)
    for row in found:
        may(by, Action.REMOVE, row).require()
    EarlierHours.objects.filter(pk__in=[row.pk for row in found]).delete()
    if found:
        record("hours.removed", by, by=by)
    return len(found)


def note_file(*, by: Membership) -> None:
    """Names leave the firm in a file of the coach's: when, and by whom, stands in the audit."""
    may(by, Action.KEEP_HOURS, by).require()
    record("hours.exported", by, by=by)
