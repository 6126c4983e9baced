"""Put into the rooms what could leak, and ask for it as somebody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from consent.models import Consent, Release, SponsorUpdate, Theme
from sessions.models import CoachingSession, Commitment
from tests.factories import Cast

EVERYBODY = ("admin", "coach", "coachee", "sponsor", "other_coach")


def furnish(cast: Cast, times: int = 1) -> None:
    for _ in range(times):
        add_commitment(cast, add_session(cast))
        add_release(cast)


def add_session(cast: Cast) -> CoachingSession:
    with acting_as(cast.coach):
        number = CoachingSession.objects.count() + 1
        starts_at = timezone.now() + timedelta(days=14 * number)
        return CoachingSession.objects.create(
            firm=cast.admin.firm,
            engagement=cast.engagement,
            coach=cast.coach,
            number=number,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=85),
        )


def add_commitment(cast: Cast, of: CoachingSession, state: str = "open") -> None:
    with acting_as(cast.coach):
        Commitment.objects.create(
            firm=cast.admin.firm,
            engagement=cast.engagement,
            coaching_session=of,
            author=cast.coach,
            wording=f"commitment-canary {state}",
            measure="measure-canary",
            due_on=timezone.localdate(),
            state=state,
        )


def add_release(cast: Cast) -> None:
    """A theme that the coachee has released to the sponsor, and a draft that nobody released."""
    here: dict[str, Any] = {"firm": cast.admin.firm, "engagement": cast.engagement}
    words = {"focus_area": "team", "direction": "progressing", "support_asked": "support-canary"}
    with acting_as(cast.coachee):
        update = SponsorUpdate.objects.create(**here, author=cast.coachee)
        released, _draft = (
            Theme.objects.create(
                **here,
                **words,
                update=update,
                author=cast.coachee,
                sentence=f"{state}-canary",
                state=state,
            )
            for state in ("released", "draft")
        )
        consent = Consent.objects.create(
            **here,
            theme=released,
            by=cast.coachee,
            recipient=cast.sponsor,
            words_hash="0" * 64,
            wording_version="1",
        )
        Release.objects.create(
            **here,
            **words,
            consent=consent,
            recipient=cast.sponsor,
            sentence="released-canary",
            words_hash="0" * 64,
        )


def signed_in(member: Membership) -> Client:
    client = Client()
    assert member.person is not None
    client.force_login(member.person)
    return client


def ask(member: Membership, path: str, cast: Cast | None = None) -> Any:
    """GET /<firm>/api/<path>, signed in as this member."""
    firm = cast.admin.firm if cast else member.firm
    return signed_in(member).get(f"/{firm.slug}/api/{path}")
