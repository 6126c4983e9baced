"""A sponsor's page and PDF: the released words, and no sign of anything else."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from coaching.access.models import AccessEntry
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from coaching.look.pdf import PdfUnavailable
from consent.models import Release, RemovalNotice
from consent.sponsor_page import snapshot
from tests.consent import acts
from tests.consent.acts import WORDS
from tests.consent.web import address, client_for, page_of, pdf_words, same_bytes, same_headers
from tests.engagements.agreements import in_force
from tests.factories import Cast, make_cast, make_engagement
from tests.sessions.marks import marks

NAMES = ["sponsor_page", "sponsor_pdf"]


def test_the_sponsor_reads_the_released_words(cast: Cast):
    acts.shared(cast)
    html = page_of(cast.engagement, cast.sponsor).content.decode()
    assert "Themes Priya has shared" in html
    assert WORDS["sentence"] in html
    assert WORDS["support_asked"] in html
    assert "Moving well" in html
    assert "last confirmed it on" in html


def test_the_pdf_says_the_same(cast: Cast):
    acts.shared(cast)
    words = pdf_words(cast.engagement, cast.sponsor)
    assert WORDS["sentence"] in words
    assert "Confidential to Dana Okafor" in words
    assert "Shared by Priya Raman on" in words


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("who", ["admin", "other_coach"])
def test_others_in_the_firm_get_404(cast: Cast, who: str, name: str):
    acts.shared(cast)
    assert page_of(cast.engagement, cast.sponsor, name).status_code == 200
    assert page_of(cast.engagement, getattr(cast, who), name).status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_strangers_get_404_and_visitors_sign_in(cast: Cast, client, name: str):
    url = address(name, cast.sponsor, engagement_id=cast.engagement.pk)
    assert client_for(cast.stranger).get(url).status_code == 404
    assert page_of(cast.engagement, cast.stranger, name).status_code == 404
    answer = client.get(url)
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


@pytest.mark.parametrize("who", ["coach", "coachee"])
def test_coach_and_coachee_see_it_as_a_labelled_preview(cast: Cast, who: str):
    acts.shared(cast)
    html = page_of(cast.engagement, getattr(cast, who)).content.decode()
    assert WORDS["sentence"] in html
    assert "A preview" in html
    assert "Download PDF" not in html
    assert page_of(cast.engagement, getattr(cast, who), "sponsor_pdf").status_code == 404
    assert "A preview" not in page_of(cast.engagement, cast.sponsor).content.decode()


def nothing(cast: Cast) -> None:
    pass


def a_draft(cast: Cast) -> None:
    acts.draft(cast)


def a_proposal(cast: Cast) -> None:
    acts.proposed(cast)


def a_refusal(cast: Cast) -> None:
    acts.decline(cast, acts.proposed(cast))


def a_withdrawal(cast: Cast) -> None:
    acts.withdraw(cast, acts.shared(cast))


def new_words(cast: Cast) -> None:
    acts.reword(cast, acts.shared(cast), cast.coach, sentence="New.")


def shared_with_another(cast: Cast) -> None:
    eve = acts.join(cast, cast.engagement)
    acts.shared(cast, to=[eve])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "what", [a_draft, a_proposal, a_refusal, a_withdrawal, new_words, shared_with_another]
)
def test_with_nothing_released_every_byte_is_the_same_whatever_happened(
    cast: Cast, what, name: str
):
    before = page_of(cast.engagement, cast.sponsor, name)
    what(cast)
    after = page_of(cast.engagement, cast.sponsor, name)
    assert before.status_code == after.status_code == 200
    assert same_bytes(before) == same_bytes(after)
    assert same_headers(before) == same_headers(after)


@pytest.mark.parametrize("name", NAMES)
def test_the_comparison_notices_a_released_theme(cast: Cast, name: str):
    before = page_of(cast.engagement, cast.sponsor, name)
    acts.shared(cast)
    assert same_bytes(before) != same_bytes(page_of(cast.engagement, cast.sponsor, name))


def test_with_nothing_released_the_page_says_so_kindly(cast: Cast):
    html = page_of(cast.engagement, cast.sponsor).content.decode()
    assert "Priya hasn’t shared themes. That is common, and it is Priya’s choice." in html
    assert "last confirmed" not in html


@pytest.mark.parametrize("held", [0, 1, 4, 5, 8])
def test_the_eight_steps_are_held_or_planned_and_nothing_more(cast: Cast, held: int):
    in_force(cast, sessions_held=True)
    marks(cast, held)
    html = page_of(cast.engagement, cast.sponsor).content.decode()
    assert (html.count('class="step-held"'), html.count('class="step-planned"')) == (held, 8 - held)


def test_the_coachee_sees_that_the_sponsor_opened_the_summary(cast: Cast):
    acts.shared(cast)
    page_of(cast.engagement, cast.sponsor)
    with acting_as(cast.coachee):
        entries = AccessEntry.objects.filter(reader=cast.sponsor)
        assert [(one.opened, one.role) for one in entries] == [("release", "sponsor")]


def count(cast: Cast, name: str) -> int:
    client = client_for(cast.sponsor)
    url = address(name, cast.sponsor, engagement_id=cast.engagement.pk)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    quiet = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO", "SELECT set_config")
    return len([one for one in queries if not one["sql"].startswith(quiet)])


@pytest.mark.parametrize("name", NAMES)
def test_one_theme_and_three_cost_the_same(cast: Cast, name: str):
    costs = {"sponsor_page": 9, "sponsor_pdf": 10}  # paper is asked for again once it is drawn
    acts.shared(cast)
    assert count(cast, name) == costs[name]
    acts.shared(cast, focus_area="change")
    acts.shared(cast, focus_area="presence")
    assert count(cast, name) == costs[name]


def removed(cast: Cast, reader: Membership, days: int = 3) -> date:
    """A notice, as the coachee leaves one; answers its day."""
    at = timezone.now() - timedelta(days=days)
    with acting_as(cast.coachee):
        RemovalNotice.objects.create(
            firm=cast.admin.firm, engagement=cast.engagement, recipient=reader, removed_at=at
        )
    return at.astimezone(ZoneInfo(cast.engagement.time_zone)).date()


LINE = "Something that stood here was removed on {}. That is the coachee’s choice, and needs no reason."


def test_a_removal_is_one_neutral_line_a_day_for_the_reader_it_was_left_for(cast: Cast):
    eve = acts.join(cast, cast.engagement)
    day = [removed(cast, cast.sponsor), removed(cast, cast.sponsor)][0]
    line = LINE.format(f"{day.day} {day:%B}")
    assert page_of(cast.engagement, cast.sponsor).content.decode().count(line) == 1
    assert line in pdf_words(cast.engagement, cast.sponsor)
    assert "was removed" not in page_of(cast.engagement, eve).content.decode()
    for who in (cast.coach, cast.coachee):
        url = address("sponsor_page", who, engagement_id=cast.engagement.pk)
        client = client_for(who)
        assert line in client.get(f"{url}?for={cast.sponsor.pk}").content.decode()
        assert "was removed" not in client.get(f"{url}?for={eve.pk}").content.decode()


def test_the_preview_before_sharing_has_the_line_too(cast: Cast):
    removed(cast, cast.sponsor)
    acts.proposed(cast)
    html = page_of(cast.engagement, cast.coachee, "consent").content.decode()
    assert "Something that stood here was removed" in html


@pytest.mark.parametrize("name", NAMES)
def test_confidentiality_has_its_one_exception_said(cast: Cast, name: str):
    said = "Confidentiality ends only at a risk of harm or a legal duty. Then two people decide, and Priya is told."
    html = " ".join(page_of(cast.engagement, cast.sponsor).content.decode().split())
    text = pdf_words(cast.engagement, cast.sponsor) if name == "sponsor_pdf" else html
    assert said in text


@pytest.mark.parametrize("state", ["completed", "ended_early"])
def test_when_it_is_over_the_page_shows_no_session_that_was_not_held(db: None, state: str):
    cast = make_cast(state)
    in_force(cast, sessions_held=True)
    marks(cast, 6)
    html = page_of(cast.engagement, cast.sponsor).content.decode()
    assert "step-" not in html
    assert "Session" not in pdf_words(cast.engagement, cast.sponsor)


def test_every_page_of_the_pdf_says_whose_it_is_which_version_and_which_consents(cast: Cast):
    for area in ("strategy", "team", "presence", "change"):
        for direction in ("emerging", "progressing", "sustained"):
            acts.shared(cast, focus_area=area, direction=direction, sentence="Word. " * 40)
    with acting_as(cast.sponsor):
        page = snapshot(cast.engagement, cast.sponsor)
        consents = {str(pk)[:8] for pk in Release.objects.values_list("consent_id", flat=True)}
    assert set(page.consents) == consents
    response = page_of(cast.engagement, cast.sponsor, "sponsor_pdf")
    pages = PdfReader(BytesIO(response.content)).pages
    assert len(pages) > 1
    for one in pages:
        text = "".join(one.extract_text().split())
        assert "confidentialtoDanaOkafor" in text
        assert f"page{page.reference}" in text
        assert all(short in text for short in consents)


def test_the_reference_is_of_what_stands_on_the_page(cast: Cast):
    def reference() -> str:
        with acting_as(cast.sponsor):
            return snapshot(cast.engagement, cast.sponsor).reference

    empty = reference()
    acts.proposed(cast)
    assert reference() == empty
    theme = acts.shared(cast)
    full = reference()
    acts.withdraw(cast, theme)
    assert reference() == empty != full


def test_two_engagements_of_one_sponsor_stay_apart(cast: Cast):
    other = make_engagement(
        cast.admin, coach=cast.other_coach, coachee=cast.coach, sponsors=[cast.sponsor]
    )
    acts.shared(cast)
    assert WORDS["sentence"] in page_of(cast.engagement, cast.sponsor).content.decode()
    html = page_of(other, cast.sponsor).content.decode()
    assert "Ana hasn’t shared themes" in html
    assert WORDS["sentence"] not in html


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=http://evil.test/x.png>",
    "<link rel=attachment href=file:///etc/passwd>",
    "<style>@import url(http://evil.test/x.css);</style>",
    "</p><svg><image href='file:///etc/hostname'/></svg>",
    "{{ request.user }}{% load x %}",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_words(cast: Cast, words: str):
    acts.shared(cast, sentence=words, support_asked=words)
    html = page_of(cast.engagement, cast.sponsor).content.decode()
    assert words not in html.replace("{{ request.user }}{% load x %}", "")
    with patch("weasyprint.urls.URLFetcher.fetch") as fetch:
        response = page_of(cast.engagement, cast.sponsor, "sponsor_pdf")
    assert fetch.call_count == 0
    reader = PdfReader(BytesIO(response.content))
    assert reader.attachments == {}
    text = "".join("".join(page.extract_text().split()) for page in reader.pages)
    assert "".join(words.split()) in text
    assert "root:" not in text


def test_the_pdf_is_not_kept_and_its_name_says_nothing(cast: Cast):
    response = page_of(cast.engagement, cast.sponsor, "sponsor_pdf")
    assert response["Cache-Control"] == "no-store, private"
    assert response["Content-Disposition"] == 'attachment; filename="coaching-summary.pdf"'


def test_where_pdfs_cannot_be_drawn_the_page_names_the_packages(cast: Cast):
    with patch("consent.views.sponsor.render_pdf", side_effect=PdfUnavailable("x")):
        response = page_of(cast.engagement, cast.sponsor, "sponsor_pdf")
    assert response.status_code == 503
    assert "libpango-1.0-0" in response.content.decode()
