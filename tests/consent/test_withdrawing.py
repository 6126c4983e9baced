"""Withdrawal: in one press, from everybody or from one reader; and said to a sponsor, or not."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import Http404
from django.utils import timezone

from coaching.access.decision import NotAllowed
from coaching.firms.entry import acting_as
from consent import operations
from consent.errors import NotAReader
from consent.models import ConsentEvent, RemovalNotice, Theme
from tests.consent import acts
from tests.consent.reading import read_page
from tests.consent.test_choosing import get, post
from tests.consent.web import address, client_for, page_of
from tests.factories import Cast


def reads(cast: Cast, reader: Any) -> bool:
    return bool(read_page(cast.engagement, reader))


def withdraw(cast: Cast, theme: Theme, **data: Any) -> Any:
    return post(cast, "withdraw", data, theme_id=theme.pk)


def choose_page(cast: Cast) -> str:
    return " ".join(get(cast, "consent").content.decode().split())


def test_of_two_readers_one_can_lose_it_and_the_other_reads_on(cast: Cast):
    eve = acts.join(cast, cast.engagement)
    theme = acts.shared(cast, to=[cast.sponsor, eve])
    assert withdraw(cast, theme, reader=str(eve.pk)).status_code == 302
    assert (reads(cast, cast.sponsor), reads(cast, eve)) == (True, False)
    assert acts.state_of(cast, theme) == "released"
    with acting_as(cast.coachee):
        last = ConsentEvent.objects.order_by("-seq").first()
    assert last is not None
    assert (last.verb, last.recipient_id) == ("consent.withdrawn", eve.pk)


def test_with_its_last_reader_a_theme_is_withdrawn(cast: Cast):
    eve = acts.join(cast, cast.engagement)
    theme = acts.shared(cast, to=[cast.sponsor, eve])
    for reader in (eve, cast.sponsor):
        acts.withdraw(cast, theme, reader=reader)
    assert acts.state_of(cast, theme) == "withdrawn"
    assert acts.live_consents(cast) == acts.released(cast) == set()


def test_who_does_not_read_it_cannot_lose_it(cast: Cast):
    eve = acts.join(cast, cast.engagement)
    theme = acts.shared(cast)
    with pytest.raises(NotAReader):
        acts.withdraw(cast, theme, reader=eve)
    for unknown in (eve.pk, cast.coach.pk, "not-an-id"):
        assert withdraw(cast, theme, reader=str(unknown)).status_code == 302
    assert reads(cast, cast.sponsor)
    assert acts.state_of(cast, theme) == "released"


def test_a_reader_who_lost_it_reads_again_only_when_asked_anew(cast: Cast):
    eve = acts.join(cast, cast.engagement)
    theme = acts.shared(cast, to=[cast.sponsor, eve])
    acts.withdraw(cast, theme, reader=eve)
    acts.share(cast, theme, to=[eve])
    assert reads(cast, eve)


def test_by_default_no_page_says_that_anything_was_removed(cast: Cast):
    before = page_of(cast.engagement, cast.sponsor).status_code
    withdraw(cast, acts.shared(cast))
    assert (before, acts.notices(cast)) == (200, set())


def test_the_coachee_can_leave_a_neutral_line_and_take_it_away(cast: Cast):
    eve = acts.join(cast, cast.engagement)
    theme = acts.shared(cast, to=[cast.sponsor, eve])
    withdraw(cast, theme, reader=str(eve.pk), say_so="on")
    assert acts.notices(cast) == {eve.pk}
    assert "On Eve’s page" in choose_page(cast)
    with acting_as(cast.sponsor):
        assert RemovalNotice.objects.count() == 0
    with acting_as(eve):
        (notice,) = RemovalNotice.objects.all()
    ids: dict[str, Any] = {"engagement_id": cast.engagement.pk, "notice_id": notice.pk}
    for _ in range(2):
        assert post(cast, "take_line_away", {}, **ids).status_code == 302
    assert acts.notices(cast) == set()
    assert "On Eve’s page" not in choose_page(cast)


def test_a_line_of_one_day_goes_whole_and_another_day_stays(cast: Cast):
    for _ in range(2):
        acts.withdraw(cast, acts.shared(cast), say_so=True)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        acts.withdraw(cast, acts.shared(cast), say_so=True)
    with acting_as(cast.coachee):
        rows = list(RemovalNotice.objects.order_by("removed_at"))
        operations.take_line_away(notice=rows[0], by=cast.coachee)
        assert list(RemovalNotice.objects.all()) == rows[2:]


def test_the_tick_is_off_and_the_coachee_sees_first_who_opened_what(cast: Cast):
    acts.shared(cast)
    html = choose_page(cast)
    assert "Dana has not opened it." in html
    (tick,) = re.findall(r'<input type="checkbox" name="say_so"[^>]*>', html)
    assert "checked" not in tick
    page_of(cast.engagement, cast.sponsor)
    html = choose_page(cast)
    assert "Dana opened it, last on" in html
    assert html.index("Dana opened it") < html.index('name="say_so"')


def test_opening_older_words_does_not_count_for_newer_ones(cast: Cast):
    acts.shared(cast)
    page_of(cast.engagement, cast.sponsor)
    acts.shared(cast, sentence="Newer words, not read by anybody.")
    html = choose_page(cast)
    assert html.count("Dana opened it, last on") == html.count("Dana has not opened it.") == 1


@pytest.mark.parametrize("who", ["coach", "sponsor", "admin", "other_coach", "stranger"])
def test_nobody_else_takes_a_line_away(cast: Cast, who: str):
    acts.withdraw(cast, acts.shared(cast), say_so=True)
    with acting_as(cast.coachee):
        notice = RemovalNotice.objects.get()
    member = getattr(cast, who)
    with acting_as(member), pytest.raises((NotAllowed, Http404)):
        operations.take_line_away(notice=notice, by=member)
    ids: dict[str, Any] = {"engagement_id": cast.engagement.pk, "notice_id": notice.pk}
    assert client_for(member).post(address("take_line_away", member, **ids)).status_code == 404
    assert acts.notices(cast) == {cast.sponsor.pk}
