"""What a sponsor can read, on every channel there is, as sets of exact words."""

from __future__ import annotations

from django.http import Http404
from django.utils.html import escape

from coaching.access.opening import open_rows
from coaching.access.walled import Walled
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from consent.models import Release
from consent.sponsor_page import SponsorPage, snapshot
from engagements.models import Engagement
from tests.consent.web import page_of, pdf_words

Words = tuple[str, str, str, str]


def read_page(engagement: Engagement, reader: Membership) -> set[Words]:
    """From the snapshot behind page and PDF; nothing for somebody to whom the page is not there."""
    with acting_as(reader):
        if not Engagement.objects.visible_to(reader).filter(pk=engagement.pk).exists():
            return set()
        return words_of(snapshot(Engagement.objects.get(pk=engagement.pk), reader))


def words_of(page: SponsorPage) -> set[Words]:
    return {(one.focus_area, one.direction, one.sentence, one.support_asked) for one in page.themes}


def read_database(engagement: Engagement, reader: Membership) -> set[Words]:
    """From every row of every kind that the database hands to this reader."""
    with acting_as(reader):
        rows: list[Walled] = list(Release.objects.filter(engagement_id=engagement.pk))
        try:
            opened = open_rows(rows, by=reader)
        except Http404:
            return {("handed out", "but not", "to be", "opened")}
        return {
            (row.focus_area, row.direction, row.sentence.text, row.support_asked.text)  # type: ignore[attr-defined]
            for row in opened
        }


def sentences_on_page(engagement: Engagement, reader: Membership, known: set[str]) -> set[str]:
    """Those of the known sentences that stand in the HTML sent to this reader."""
    response = page_of(engagement, reader)
    if response.status_code == 404:
        return set()
    assert response.status_code == 200
    html = response.content.decode()
    return {one for one in known if escape(one) in html}


def sentences_in_pdf(engagement: Engagement, reader: Membership, known: set[str]) -> set[str]:
    text = pdf_words(engagement, reader)
    return {one for one in known if one in text}
