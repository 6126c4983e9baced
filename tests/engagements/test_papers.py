"""The signed agreement as a document: drawn once, kept, and the same for everybody named in it."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from io import BytesIO
from unittest.mock import patch

import pytest
from django.db import connection
from pypdf import PdfReader

from coaching.firms.entry import acting_as
from coaching.look.pdf import PdfUnavailable
from engagements.models import Agreement, AgreementPaper, Signature
from engagements.operations.papers import paper_of
from engagements.papers import both_times, paper_id
from tests.engagements.agreements import in_force, offered
from tests.factories import Cast, make_cast
from tests.sessions.pages import statements
from tests.support.signed_in import address, client_of

pytestmark = pytest.mark.django_db
PARTIES = ("coach", "coachee", "sponsor", "admin")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def agreement(cast: Cast) -> Agreement:
    return in_force(cast, sessions_held=True)


def url(cast: Cast, agreement: Agreement) -> str:
    args = (agreement.engagement_id, agreement.version)
    return address("engagements:agreement_pdf", cast.admin, *args)


def drawn(cast: Cast, agreement: Agreement, who: str = "admin") -> bytes:
    answer = client_of(getattr(cast, who)).get(url(cast, agreement))
    assert answer.status_code == 200
    return bytes(answer.content)


def words_of(body: bytes) -> str:
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(body)).pages)
    return "".join(text.split())


def test_everybody_named_in_it_and_the_admin_get_the_same_bytes(cast: Cast, agreement: Agreement):
    found = {drawn(cast, agreement, who) for who in PARTIES}
    assert len(found) == 1
    with acting_as(cast.admin):
        paper = AgreementPaper.objects.get()
        assert bytes(paper.pdf) == found.pop()
        assert paper.sha256 == sha256(paper.pdf).hexdigest()
        assert paper.pk == paper_id(bytes(paper.pdf))


@pytest.mark.parametrize("who", ["other_coach", "stranger"])
def test_others_get_404(cast: Cast, agreement: Agreement, who: str):
    assert client_of(getattr(cast, who)).get(url(cast, agreement)).status_code == 404


def test_what_was_never_in_force_has_no_document(cast: Cast, agreement: Agreement):
    waiting = offered(cast)
    for who in PARTIES:
        client = client_of(getattr(cast, who))
        assert client.get(url(cast, waiting)).status_code == 404
        page = client.get(address("engagements:agreement", cast.admin, cast.engagement.pk))
        assert url(cast, waiting) not in page.content.decode()


def test_it_says_what_was_signed_and_by_whom(cast: Cast, agreement: Agreement):
    text = words_of(drawn(cast, agreement))
    with acting_as(cast.admin):
        signatures = list(Signature.objects.all())
    assert len(signatures) == 3
    for one in signatures:
        both = both_times(one.signed_at, cast.engagement.time_zone)
        for fact in (one.typed_name, one.role.capitalize(), both, str(one.pk)):
            assert "".join(fact.split()) in text
    assert text.count(agreement.document_hash) == 4
    assert "Whatissaidstaysintheroom" in text
    assert "HowmanysessionswereheldYes" in text
    assert "WhetherasessionwasmissedorcancelledlateNo" in text


def test_it_is_drawn_once(cast: Cast, agreement: Agreement):
    first = drawn(cast, agreement)
    with patch("engagements.operations.papers.on_paper", side_effect=AssertionError):
        assert drawn(cast, agreement, "sponsor") == first
    with acting_as(cast.admin):
        assert AgreementPaper.objects.count() == 1


def test_who_comes_second_waits_and_finds_the_first_paper(cast: Cast, agreement: Agreement):
    turns: list[str] = []

    def meanwhile(what: str, of: object) -> None:
        """Somebody else was drawing while we waited for our turn."""
        turns.append(what)
        if len(turns) == 1:
            paper_of(engagement=cast.engagement, agreement=agreement, by=cast.coach)

    with acting_as(cast.coach), patch("engagements.operations.papers.take_turns", meanwhile):
        paper = paper_of(engagement=cast.engagement, agreement=agreement, by=cast.coach)
        assert AgreementPaper.objects.get() == paper
    assert turns == ["paper", "paper"]


def test_a_superseded_version_keeps_its_document(cast: Cast, agreement: Agreement):
    before = drawn(cast, agreement)
    in_force(cast)
    assert drawn(cast, agreement, "coachee") == before


def test_the_page_leads_to_it(cast: Cast, agreement: Agreement):
    for who in PARTIES:
        page = address("engagements:agreement", cast.admin, cast.engagement.pk)
        assert url(cast, agreement) in client_of(getattr(cast, who)).get(page).content.decode()


def test_it_is_not_kept_on_the_way_and_carries_its_digest(cast: Cast, agreement: Agreement):
    answer = client_of(cast.sponsor).get(url(cast, agreement))
    digest = b64encode(sha256(answer.content).digest()).decode()
    assert answer["Repr-Digest"] == f"sha-256=:{digest}:"
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Content-Disposition"] == 'attachment; filename="coaching-agreement-1.pdf"'


def test_it_costs_seven_statements_once_it_is_drawn(cast: Cast, agreement: Agreement):
    drawn(cast, agreement)
    found = statements(client_of(cast.sponsor), "get", url(cast, agreement))
    assert len(found) == 7, "\n".join(found)


def test_where_pdfs_cannot_be_drawn_the_page_names_the_packages(cast: Cast, agreement: Agreement):
    broken = patch("engagements.operations.papers.on_paper", side_effect=PdfUnavailable("x"))
    with broken:
        answer = client_of(cast.coach).get(url(cast, agreement))
    assert answer.status_code == 503
    assert "libpango-1.0-0" in answer.content.decode()


def test_nobody_changes_or_removes_a_paper(cast: Cast, agreement: Agreement):
    drawn(cast, agreement)
    for who in PARTIES:
        with acting_as(getattr(cast, who)), connection.cursor() as cursor:
            cursor.execute("UPDATE engagements_agreementpaper SET sha256 = ''")
            assert cursor.rowcount == 0
            cursor.execute("DELETE FROM engagements_agreementpaper")
            assert cursor.rowcount == 0
