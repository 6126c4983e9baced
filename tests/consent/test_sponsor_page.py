"""A sponsor's page and PDF: the released words, and no sign of anything else."""

from __future__ import annotations

from io import BytesIO
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from coaching.access.models import AccessEntry
from coaching.firms.entry import acting_as
from coaching.look.pdf import PdfUnavailable
from tests.consent import acts
from tests.consent.acts import WORDS
from tests.consent.web import address, client_for, page_of, pdf_words, same_bytes, same_headers
from tests.factories import Cast, make_engagement

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
    with acting_as(cast.coach):
        cast.engagement.sessions_held = held
        cast.engagement.save(update_fields=["sessions_held"])
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
