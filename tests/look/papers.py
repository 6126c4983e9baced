"""Every PDF that the product makes, with the same words in each field that a person can fill."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from uuid import UUID

from coaching.firms.models import Firm, Membership
from consent.models import Consent, ConsentEvent, Theme
from consent.models.theme import Direction
from consent.receipts import Receipt
from consent.sponsor_page import SharedTheme, SponsorPage, Step
from consent.views import receipts
from consent.views.sponsor import on_paper
from engagements.focus import FocusArea
from engagements.models import Agreement, Engagement, Signature
from engagements.papers import on_paper as signed_agreement
from sessions.hours.columns import Line
from sessions.hours.letter import Letter, Signatory, letter_pdf
from sessions.hours.log import FromSessions

DAY = date(2026, 11, 14)
NOON = datetime(2026, 11, 14, 12, tzinfo=UTC)
SOME_ID = UUID("3f2a9c1e-0000-4000-8000-000000000001")


def sponsors_page(words: str) -> bytes:
    """Several pages, so that what stands at the foot of each is there more than once."""
    themes = tuple(
        SharedTheme(
            area,
            direction,
            f"{words} {direction}",
            f"{area} {words}",
            "0" * 64,
            consent_id=SOME_ID,
            release_id=SOME_ID,
        )
        for area in FocusArea.values
        for direction in Direction.values
    )
    page = SponsorPage(
        coachee=words,
        coachee_first=words,
        reader=words,
        reader_first=words,
        organisation=words,
        where="Halfway through.",
        steps=tuple(Step(number, "held", "held", "") for number in range(1, 9)),
        themes=themes,
        confirmed_on=DAY,
        removed_on=(DAY,),
    )
    return on_paper(page)


def hours_letter(words: str) -> bytes:
    coach = Membership(name=words, email="ana@northlight.example", firm=Firm(name=words))
    line = Line(words, words, DAY, DAY, paid_minutes=90)
    by = Signatory(name=words, role=words, contact=words, coach_role=words)
    return letter_pdf(Letter(coach, by, [held(line)], only_unlisted=False, on=DAY))


def receipt(words: str) -> bytes:
    consent = Consent(
        id=SOME_ID, granted_at=NOON, words_hash="0" * 64, wording_version="2026-2/progress"
    )
    found = Receipt(
        consent,
        Membership(name=words),
        ConsentEvent(seq=1, hash="0" * 64),
        Theme(focus_area="team", direction="emerging", sentence=words, support_asked=words),
        words,
        (words,),
    )
    engagement = Engagement(organisation_name=words, time_zone="Europe/Berlin")
    return receipts.on_paper(engagement, found, Membership(name=words))


def agreement(words: str) -> bytes:
    """With what people write in it: sections, names, and where they signed from."""
    document = Agreement(
        id=SOME_ID,
        version=2,
        sections=[{"title": words, "body": words, "table": [["", words], [words, words]]}],
        terms={"sessions_held": True},
        document_hash="0" * 64,
        in_force_at=NOON,
    )
    signatures = [
        Signature(
            id=SOME_ID,
            role=role,
            typed_name=words,
            account=words,
            document_hash="0" * 64,
            wording_version="2026-1",
            address="2001:db8::1",
            signed_at=NOON,
        )
        for role in ("coach", "coachee", "sponsor")
    ]
    engagement = Engagement(organisation_name=words, time_zone="Europe/Berlin")
    return signed_agreement(engagement, document, signatures, words)


def held(line: Line) -> FromSessions:
    return FromSessions(line, SOME_ID, line.client_name, 1, listed=False)


PAPERS: Mapping[str, Callable[[str], bytes]] = {
    "the sponsor’s page": sponsors_page,
    "the letter of hours": hours_letter,
    "the receipt of a consent": receipt,
    "the signed agreement": agreement,
}
# Where PDFs are made. A new one gets its line above, and is then asked everything here.
MADE_IN = {
    "consent/views/sponsor.py",
    "consent/views/receipts.py",
    "engagements/papers.py",
    "sessions/hours/letter.py",
}
