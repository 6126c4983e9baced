"""A coachee lets their engagement count, or not; an admin publishes what the database counted."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import ClientOrganisation, Membership
from consent.models import Aggregate, AggregateConsent
from engagements.models import Engagement


@dataclass(frozen=True)
class Counted:
    """What would be published: `engagements` is said in fives, `digest` names these very figures."""

    engagements: int
    figures: dict[str, Any]
    digest: str


class NotNow(Exception):
    """No figures now. Too few and too close to earlier ones are not told apart."""

    def __init__(self, free_on: datetime | None = None) -> None:
        super().__init__("not now")
        self.free_on = free_on


class FiguresChanged(Exception):
    """The figures are no longer those that were checked. Nothing is published."""


@transaction.atomic
def agree_to_count(*, engagement: Engagement, wording: str, by: Membership) -> AggregateConsent:
    """From the first day of the next month it may count. Agreeing twice is agreeing once."""
    may(by, Action.SAY_AGGREGATE, engagement).require()
    if found := live(engagement, by).first():
        return found
    consent = AggregateConsent(
        firm_id=by.firm_id, engagement=engagement, by=by, wording_version=wording
    )
    try:
        with transaction.atomic():
            consent.save(force_insert=True)
    except IntegrityError:  # the other press was quicker
        return live(engagement, by).get()
    record("counting.agreed", consent, by=by)
    return consent


@transaction.atomic
def stop_counting(*, engagement: Engagement, by: Membership) -> None:
    """No figure that is made after this counts it."""
    may(by, Action.SAY_AGGREGATE, engagement).require()
    for consent in live(engagement, by).select_for_update():
        consent.ended_at = timezone.now()
        consent.save(update_fields=["ended_at"])
        record("counting.ended", consent, by=by)


def live(engagement: Engagement, by: Membership) -> QuerySet[AggregateConsent]:
    """The consent that holds now; the database lets there be one."""
    return AggregateConsent.objects.visible_to(by).filter(engagement=engagement, ended_at=None)


def check(*, client: ClientOrganisation | None, by: Membership) -> Counted:
    """What would be published over the firm, or over one client organisation. Raises NotNow."""
    may(by, Action.PUBLISH_AGGREGATE, by).require()
    return counted(ask(uuid4(), client, [], "", keep=False))


@transaction.atomic
def publish(
    *,
    publication_id: UUID,
    client: ClientOrganisation | None,
    readers: Iterable[Membership],
    seen: str,
    by: Membership,
) -> Aggregate:
    """The figures that were checked (`seen` is their digest), with a copy for each reader.

    Sent twice it is published once. Raises NotNow or FiguresChanged, and nothing is published.
    """
    may(by, Action.PUBLISH_AGGREGATE, by).require()
    before = Aggregate.objects.visible_to(by).filter(publication_id=publication_id, reader=None)
    if found := before.first():
        return found
    answer = ask(publication_id, client, [one.pk for one in readers], seen, keep=True)
    if "published" not in answer:
        counted(answer)
        raise FiguresChanged
    made = before.get()
    record("figures.published", made, by=by)
    return made


def ask(
    publication_id: UUID,
    client: ClientOrganisation | None,
    readers: list[UUID],
    seen: str,
    *,
    keep: bool,
) -> dict[str, Any]:
    """The database counts: nobody else may read what is counted."""
    values = [publication_id, client.pk if client else None, readers, seen, keep]
    with connection.cursor() as cursor:
        cursor.execute("SELECT consent_publish(%s, %s, %s::uuid[], %s, %s)", values)
        (answer,) = cursor.fetchone()
    found: dict[str, Any] = json.loads(answer) if isinstance(answer, str) else answer
    return found


def counted(answer: dict[str, Any]) -> Counted:
    if "refused" in answer:
        raise NotNow(parse_datetime(answer["free_on"]) if "free_on" in answer else None)
    return Counted(answer["engagements"], answer["figures"], answer["digest"])
