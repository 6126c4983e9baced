"""Many engagements at once, with everything that is counted, written by those who may write it.

One coach and one coachee take part in all of them, so that a population is a handful of statements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from coaching.access.models import EngagementParty
from coaching.access.sight import forget_standing
from coaching.firms.entry import acting_as
from coaching.firms.models import ClientOrganisation
from coaching.sealing.keys import make_engagement_keys
from consent.models import AggregateConsent, Consent, Release, SponsorUpdate, Theme
from engagements.models import Engagement
from reviews.models import OutcomeRating, Review
from sessions.models import CoachingSession
from tests.factories import Cast, make_client

STATES = ("contracting", "active", "completed", "ended_early")
RHYTHMS = {"early": [], "on": [18, 18], "close": [18, 24], "far": [18, 40]}
THEMES = ("strategy|emerging", "strategy|progressing", "team|emerging", "team|progressing")
RATED = ("confidence|mid|coachee", "confidence|closing|coach", "performance|mid|coach")
START = datetime(2026, 1, 5, 9, tzinfo=UTC)


@dataclass
class One:
    """What is true of one engagement."""

    state: str = "active"
    rhythm: str = "early"
    themes: frozenset[str] = frozenset()
    ratings: dict[str, int] = field(default_factory=dict)

    def cells(self) -> set[tuple[str, str]]:
        """Where it counts, as the page would say it."""
        found = {("stage", self.state), ("rhythm", self.rhythm)}
        found |= {("themes", one) for one in self.themes}
        return found | {("outcomes", one) for one in self.ratings}


@dataclass
class Crowd:
    """`engagements` stand in a row; each client organisation has its part of them."""

    cast: Cast
    clients: list[ClientOrganisation]
    engagements: list[Engagement]
    reviews: dict[tuple[UUID, str], Review] = field(default_factory=dict)
    consents: dict[tuple[UUID, str], Consent] = field(default_factory=dict)

    def row(self, model: Any, one: Engagement, **values: Any) -> Any:
        return model(firm=self.cast.admin.firm, engagement=one, **values)


def crowd(cast: Cast, sizes: Sequence[int]) -> Crowd:
    """As many engagements as `sizes` says for each of the client organisations."""
    clients = [make_client(cast.admin, f"Client {number}") for number in range(len(sizes))]
    found = Crowd(cast, clients, [])
    with acting_as(cast.admin):
        for client, size in zip(clients, sizes, strict=True):
            found.engagements += Engagement.objects.bulk_create(
                engagement(cast, client) for _ in range(size)
            )
        for one in found.engagements:
            make_engagement_keys(cast.admin.firm_id, one.pk)
        EngagementParty.objects.bulk_create(
            EngagementParty(
                firm=cast.admin.firm,
                engagement_id=one.pk,
                member=getattr(cast, role),
                role=role,
                since=timezone.now(),
            )
            for one in found.engagements
            for role in ("coach", "coachee", "sponsor")
        )
    forget_standing()
    add_reviews(found)
    add_consents(found)
    return found


def engagement(cast: Cast, client: ClientOrganisation) -> Engagement:
    return Engagement(
        firm=cast.admin.firm,
        client_organisation=client,
        organisation_name=client.name,
        programme_name="Classic",
        state="active",
        starts_on=date(2026, 1, 5),
        ends_on=date(2026, 6, 5),
        time_zone="Europe/London",
        created_by=cast.admin,
    )


def add_reviews(of: Crowd) -> None:
    with acting_as(of.cast.coach):
        made = Review.objects.bulk_create(
            of.row(
                Review,
                one,
                kind=kind,
                state="complete",
                opened_by=of.cast.coach,
                completed_at=timezone.now(),
            )
            for one in of.engagements
            for kind in ("mid", "closing")
        )
    of.reviews = {(one.engagement_id, one.kind): one for one in made}


def add_consents(of: Crowd) -> None:
    """A consent to a theme for each cell of the catalogue that is used here."""
    cast = of.cast
    with acting_as(cast.coachee):
        for one in of.engagements:
            update = of.row(SponsorUpdate, one, author=cast.coachee)
            update.save(force_insert=True)
            for cell in THEMES:
                area, direction = cell.split("|")
                theme = of.row(
                    Theme,
                    one,
                    update=update,
                    author=cast.coachee,
                    focus_area=area,
                    direction=direction,
                    sentence="x",
                    support_asked="",
                    state="released",
                )
                theme.save(force_insert=True)
                consent = of.row(
                    Consent,
                    one,
                    theme=theme,
                    by=cast.coachee,
                    recipient=cast.sponsor,
                    words_hash="0" * 64,
                    wording_version="1",
                )
                consent.save(force_insert=True)
                of.consents[one.pk, cell] = consent


def agree(of: Crowd, which: Sequence[int]) -> None:
    """From long ago on these count; whoever had agreed before and is not named takes it back."""
    cast, wanted = of.cast, {of.engagements[at].pk for at in which}
    with acting_as(cast.coachee):
        now = AggregateConsent.objects.filter(ended_at=None)
        now.exclude(engagement_id__in=wanted).update(ended_at=timezone.now())
        have = set(now.values_list("engagement_id", flat=True))
        AggregateConsent.objects.bulk_create(
            of.row(AggregateConsent, one, by=cast.coachee, wording_version="1", given_at=START)
            for one in of.engagements
            if one.pk in wanted - have
        )


def describe(of: Crowd, ones: Sequence[One]) -> None:
    """Make it true, in place of what was true before."""
    pairs = list(zip(of.engagements, ones, strict=True))
    with acting_as(of.cast.admin):
        for state in STATES:
            here = [one.pk for one, what in pairs if what.state == state]
            done = {"completed_at": timezone.now() if state == "completed" else None}
            Engagement.objects.filter(pk__in=here).update(state=state, **done)
    with acting_as(of.cast.coach):
        CoachingSession.objects.filter(engagement__in=of.engagements).update(number=None)
        CoachingSession.objects.bulk_create(
            row for one, what in pairs for row in held(of, one, RHYTHMS[what.rhythm])
        )
    rate(of, pairs, "coach")
    rate(of, pairs, "coachee")
    release(of, pairs)


counter = iter(range(10**9))


def held(of: Crowd, one: Engagement, gaps: list[int]) -> list[CoachingSession]:
    days = [sum(gaps[:at]) for at in range(len(gaps) + 1)] if gaps else []
    rows = []
    for number, days_later in enumerate(days, 1):
        # The coach is never in two rooms at once: every session has a minute of its own.
        begins = START + timedelta(days=days_later, seconds=next(counter) % 30_000)
        rows.append(
            of.row(
                CoachingSession,
                one,
                coach=of.cast.coach,
                number=number,
                state="held",
                starts_at=begins,
                ends_at=begins + timedelta(milliseconds=1),
                started_at=begins,
                finished_at=begins + timedelta(milliseconds=1),
                length_minutes=60,
            )
        )
    return rows


def rate(of: Crowd, pairs: Sequence[tuple[Engagement, One]], role: str) -> None:
    by = getattr(of.cast, role)
    rows = []
    for one, what in pairs:
        for cell, rating in what.ratings.items():
            dimension, kind, whose = cell.split("|")
            if whose == role:
                values = {"review": of.reviews[one.pk, kind], "dimension": dimension}
                rows.append(of.row(OutcomeRating, one, author=by, rating=rating, **values))
    with acting_as(by):
        OutcomeRating.objects.bulk_create(
            rows,
            update_conflicts=True,
            update_fields=["rating"],
            unique_fields=["firm", "review", "author", "dimension"],
        )


def release(of: Crowd, pairs: Sequence[tuple[Engagement, One]]) -> None:
    cast = of.cast
    with acting_as(cast.coachee):
        Release.objects.filter(engagement__in=of.engagements).delete()
        for one, what in pairs:
            for cell in what.themes:
                area, direction = cell.split("|")
                of.row(
                    Release,
                    one,
                    consent=of.consents[one.pk, cell],
                    recipient=cast.sponsor,
                    focus_area=area,
                    direction=direction,
                    sentence="x",
                    support_asked="",
                    words_hash="0" * 64,
                ).save(force_insert=True)
