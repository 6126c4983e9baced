"""Drafting together, with a gentle word about what may be too much."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest

from coaching.firms.entry import acting_as
from consent.models import Theme
from consent.writing import Concern, concerns
from tests.consent import acts
from tests.consent.acts import WORDS
from tests.consent.web import address, client_for
from tests.factories import Cast


def form(**changes: Any) -> dict[str, Any]:
    return {"theme_id": str(uuid4()), "version": 1, **WORDS, **changes}


def write(cast: Cast, data: dict[str, Any], who: str = "coach") -> Any:
    member = getattr(cast, who)
    return client_for(member).post(
        address("themes", member, engagement_id=cast.engagement.pk), data
    )


def edit(cast: Cast, theme: Theme, data: dict[str, Any], who: str = "coach") -> Any:
    member = getattr(cast, who)
    return client_for(member).post(address("edit_theme", member, theme_id=theme.pk), data)


def count(cast: Cast) -> int:
    with acting_as(cast.coach):
        return Theme.objects.count()


@pytest.mark.parametrize("who", ["coach", "coachee"])
def test_coach_and_coachee_draft_and_read_each_other(cast: Cast, who: str):
    assert write(cast, form(), who).status_code == 302
    for reader in (cast.coach, cast.coachee):
        url = address("themes", reader, engagement_id=cast.engagement.pk)
        html = client_for(reader).get(url).content.decode()
        assert WORDS["sentence"] in html
        assert "Only" in html


@pytest.mark.parametrize("who", ["sponsor", "admin", "other_coach"])
def test_nobody_else_finds_the_pages(cast: Cast, who: str):
    theme, member = acts.draft(cast), getattr(cast, who)
    client = client_for(member)
    urls = [
        address("themes", member, engagement_id=cast.engagement.pk),
        address("ledger", member, engagement_id=cast.engagement.pk),
        address("edit_theme", member, theme_id=theme.pk),
    ]
    assert [client.get(url).status_code for url in urls] == [404, 404, 404]
    assert write(cast, form(), who).status_code == 404
    assert client.post(address("propose", member, theme_id=theme.pk)).status_code == 404
    assert count(cast) == 1


def test_a_form_sent_twice_drafts_once(cast: Cast):
    data = form()
    write(cast, data)
    write(cast, data)
    assert count(cast) == 1


def test_too_much_is_pointed_out_and_nothing_typed_is_lost(cast: Cast):
    words = "“I was lost”, said Ana."
    response = write(cast, form(sentence=words))
    html = response.content.decode()
    assert response.status_code == 422
    assert "“I was lost”, said Ana." in html
    assert "quotation marks" in html
    assert "Somebody is named" in html
    assert "Keep these words as they are" in html
    assert count(cast) == 0


def test_the_writer_may_keep_the_words_knowingly(cast: Cast):
    data = form(sentence="Dana’s offer helps.")
    html = write(cast, data).content.decode()
    (mark,) = re.findall(r'name="pointed_out" value="([0-9a-f]{64})"', html)
    kept = {**data, "keep_words": "on", "pointed_out": mark}
    assert write(cast, {**kept, "sentence": "Dana’s boss helps."}).status_code == 422
    assert write(cast, kept).status_code == 302
    assert count(cast) == 1


@pytest.mark.parametrize("changes", [{"sentence": ""}, {"sentence": "x" * 281}, {"direction": "?"}])
def test_a_bad_form_is_answered_with_422(cast: Cast, changes: dict[str, str]):
    assert write(cast, form(**changes)).status_code == 422
    assert count(cast) == 0


def test_two_writers_both_keep_their_words_in_sight(cast: Cast):
    theme = acts.draft(cast)
    assert edit(cast, theme, form(sentence="First to save.")).status_code == 302
    response = edit(cast, theme, form(sentence="Second to save."), "coachee")
    assert response.status_code == 409
    html = response.content.decode()
    assert "First to save." in html
    assert "Second to save." in html
    again = edit(cast, theme, form(sentence="Second to save.", version=2), "coachee")
    assert again.status_code == 302


def test_proposing_is_one_press(cast: Cast):
    theme = acts.draft(cast)
    client_for(cast.coach).post(address("propose", cast.coach, theme_id=theme.pk))
    assert acts.state_of(cast, theme) == "proposed"


def test_the_ledger_is_told_in_words(cast: Cast):
    from tests.consent.web import page_of

    acts.shared(cast)
    page_of(cast.engagement, cast.sponsor)
    url = address("ledger", cast.coachee, engagement_id=cast.engagement.pk)
    html = client_for(cast.coachee).get(url).content.decode()
    assert "Ana proposed a theme" in html
    assert "Priya agreed that Dana may read it" in html
    url = address("access", cast.coachee, engagement_id=cast.engagement.pk)
    assert "opened your summary" in client_for(cast.coachee).get(url).content.decode()
    url = address("ledger", cast.coach, engagement_id=cast.engagement.pk)
    html = client_for(cast.coach).get(url).content.decode()
    assert "Priya agreed that Dana may read it" in html
    assert "Dana opened" not in html


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Delegation is moving well; the team’s rhythm holds.", []),
        ('She said "enough".', [Concern.QUOTATION]),
        ("He called it 'a mess' twice.", [Concern.QUOTATION]),
        ("The leader’s plan isn’t late.", []),
        ("Dana could help.", [Concern.NAME]),
        ("danae is not dana", [Concern.NAME]),
        ("Back after an illness.", [Concern.HEALTH_OR_FAMILY]),
        ("Time with the children matters.", [Concern.HEALTH_OR_FAMILY]),
        ("Not fit for the role.", [Concern.FITNESS]),
    ],
)
def test_the_writing_check_points_out(text: str, found: list[Concern]):
    assert concerns([text], ["Dana Okafor", "Al Bo"]) == found
