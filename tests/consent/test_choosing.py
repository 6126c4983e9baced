"""The coachee's choice: off by default, seen live, checked, and shared by a button that says it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from coaching.firms.entry import acting_as
from consent import operations
from consent.models import Consent, Theme
from tests.consent import acts
from tests.consent.acts import WORDS
from tests.consent.reading import read_page
from tests.consent.web import address, client_for
from tests.engagements.agreements import in_force
from tests.factories import Cast
from tests.sessions.pages import statements

OTHER = "Priorities are said once and stay."


def get(cast: Cast, name: str, data: Any = None, who: str = "coachee", **headers: Any) -> Any:
    member = getattr(cast, who)
    url = address(name, member, engagement_id=cast.engagement.pk)
    return client_for(member).get(url, data, **headers)


def post(cast: Cast, name: str, data: Any, who: str = "coachee", **ids: Any) -> Any:
    member = getattr(cast, who)
    url = address(name, member, **(ids or {"engagement_id": cast.engagement.pk}))
    return client_for(member).post(url, data, follow=False)


def hidden(html: str) -> dict[str, Any]:
    """What the check page's form would send."""
    fields: dict[str, Any] = {}
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', html):
        if name != "csrfmiddlewaretoken":
            fields.setdefault(name, []).append(value)
    return fields


def chosen(cast: Cast, *themes: Any, to: Any = ()) -> list[str]:
    """Each of the themes for each of the readers, the cast's sponsor unless others are named."""
    return [f"{theme.pk}:{one.pk}" for theme in themes for one in to or [cast.sponsor]]


def checked(cast: Cast, *themes: Any, to: Any = ()) -> dict[str, Any]:
    """What the check page would send, for the purpose that it offers."""
    response = get(cast, "check", {"share": chosen(cast, *themes, to=to)})
    assert response.status_code == 200
    html = response.content.decode()
    (purpose,) = re.findall(r'value="(\w+)"\s+autocomplete="off"\s+required\s+checked', html)
    return {**hidden(html), "purpose": purpose}


def reads(cast: Cast) -> set[str]:
    return {words[2] for words in read_page(cast.engagement, cast.sponsor)}


def test_every_switch_is_off_and_there_is_no_switch_for_all(cast: Cast):
    acts.proposed(cast)
    acts.proposed(cast, focus_area="change", sentence=OTHER)
    html = get(cast, "consent").content.decode()
    switches = re.findall(r'<input class="switch"[^>]*>', html)
    assert len(switches) == 2  # one sponsor: one switch a theme
    assert not any("checked" in one for one in switches)


def test_the_preview_is_the_sponsors_own_page(cast: Cast):
    in_force(cast, sessions_held=True)
    theme = acts.proposed(cast)
    before = get(cast, "consent").content.decode()
    assert "Priya hasn’t shared themes" in before
    part = get(
        cast, "consent", {"share": chosen(cast, theme)}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in part
    acts.share(cast, theme)
    member = cast.sponsor
    page = client_for(member).get(address("sponsor_page", member, engagement_id=cast.engagement.pk))
    assert body(part) == body(page.content.decode())


# Where a sponsor can say something: on their own page alone.
SAYS = re.compile(
    r'<section class="card" id="hope">.*?</section>'
    r'|<div class="sponsor-word .*?</form>\s*</details>\s*</div>',
    re.DOTALL,
)


def body(html: str) -> str:
    """The sponsor's page from its steps to its end, without lock line, PDF link and what they say."""
    found = re.search(r'<ol class="steps".*?risk of harm', SAYS.sub("", html), re.DOTALL)
    assert found
    return "".join(found[0].split())


def test_without_a_script_a_button_shows_the_same_preview(cast: Cast):
    theme = acts.proposed(cast)
    html = get(cast, "consent", {"share": chosen(cast, theme)}).content.decode()
    assert "Show preview" in html
    assert html.count(WORDS["sentence"]) == 2
    assert reads(cast) == set()


def test_the_check_page_names_the_act_and_shares_nothing(cast: Cast):
    one = acts.proposed(cast)
    two = acts.proposed(cast, focus_area="change", sentence=OTHER)
    html = get(cast, "check", {"share": chosen(cast, one)}).content.decode()
    assert "Share one theme with Dana" in html
    assert "Don’t share" in html
    html = get(cast, "check", {"share": chosen(cast, one, two)}).content.decode()
    assert "Share two themes with Dana" in html
    assert reads(cast) == set()


def test_the_button_shares_exactly_what_was_checked(cast: Cast):
    one = acts.proposed(cast)
    acts.proposed(cast, focus_area="change", sentence=OTHER)
    response = post(cast, "check", {**checked(cast, one), "answer": "yes"})
    assert response.status_code == 302
    assert reads(cast) == {WORDS["sentence"]}


def test_dont_share_is_one_press_and_shares_nothing(cast: Cast):
    theme = acts.proposed(cast)
    post(cast, "check", {**checked(cast, theme), "answer": "no"})
    assert acts.state_of(cast, theme) == "declined"
    assert reads(cast) == set()


def test_words_that_changed_meanwhile_are_not_shared(cast: Cast):
    theme = acts.proposed(cast)
    form = checked(cast, theme)
    acts.reword(cast, theme, cast.coach, sentence="Other words.")
    with acting_as(cast.coach):
        operations.propose(theme=Theme.objects.get(pk=theme.pk), by=cast.coach)
    member = cast.coachee
    response = client_for(member).post(
        address("check", member, engagement_id=cast.engagement.pk),
        {**form, "answer": "yes"},
        follow=True,
    )
    assert "The words changed while you were reading" in response.content.decode()
    assert reads(cast) == set()


def test_a_forged_hash_or_wording_shares_nothing(cast: Cast):
    theme = acts.proposed(cast)
    form = checked(cast, theme)
    post(cast, "check", {**form, f"words-{theme.pk}": "0" * 64, "answer": "yes"})
    post(cast, "check", {**form, "wording": "old", "answer": "yes"})
    assert reads(cast) == set()
    post(cast, "check", {**form, "answer": "yes"})
    assert reads(cast) == {WORDS["sentence"]}


def test_an_old_proposal_is_not_offered_and_a_late_answer_lapses_it(cast: Cast):
    theme = acts.proposed(cast)
    form = checked(cast, theme)
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert "consent-theme" not in get(cast, "consent").content.decode()
        post(cast, "check", {**form, "answer": "yes"})
        assert acts.state_of(cast, theme) == "expired"
    assert reads(cast) == set()


def test_of_several_sponsors_each_is_chosen_by_name(cast: Cast):
    eve = acts.join(cast, cast.engagement)
    theme = acts.proposed(cast)
    html = get(cast, "consent").content.decode()
    assert re.findall(r"Share with ([\w ]+)<", html) == ["Dana Okafor", "Eve Larsen"]
    post(cast, "check", {**checked(cast, theme, to=[eve]), "answer": "yes"})
    assert reads(cast) == set()
    assert {words[2] for words in read_page(cast.engagement, eve)} == {WORDS["sentence"]}


def test_withdrawing_is_one_press_and_holds_from_the_next_request(cast: Cast):
    theme = acts.shared(cast)
    assert reads(cast) == {WORDS["sentence"]}
    assert post(cast, "withdraw", {}, theme_id=theme.pk).status_code == 302
    assert reads(cast) == set()


def test_saying_no_to_one_theme_is_one_press(cast: Cast):
    theme = acts.proposed(cast)
    post(cast, "decline", {}, theme_id=theme.pk)
    assert acts.state_of(cast, theme) == "declined"


@pytest.mark.parametrize("name", ["consent", "check"])
@pytest.mark.parametrize("who", ["coach", "sponsor", "admin", "other_coach"])
def test_nobody_else_has_these_pages(cast: Cast, who: str, name: str):
    theme = acts.proposed(cast)
    assert get(cast, name, {"share": chosen(cast, theme)}).status_code == 200
    assert get(cast, name, {"share": chosen(cast, theme)}, who).status_code == 404


@pytest.mark.parametrize("name", ["decline", "withdraw"])
@pytest.mark.parametrize(
    ("who", "code"), [("coach", 403), ("sponsor", 404), ("admin", 404), ("other_coach", 404)]
)
def test_nobody_else_decides(cast: Cast, who: str, code: int, name: str):
    theme = acts.proposed(cast) if name == "decline" else acts.shared(cast)
    before = acts.state_of(cast, theme)
    assert post(cast, name, {}, who, theme_id=theme.pk).status_code == code
    assert acts.state_of(cast, theme) == before


@pytest.mark.parametrize("name", ["decline", "withdraw"])
def test_a_decision_is_never_a_link(cast: Cast, name: str):
    theme = acts.shared(cast)
    url = address(name, cast.coachee, theme_id=theme.pk)
    assert client_for(cast.coachee).get(url).status_code == 405


def test_visitors_sign_in_and_strangers_find_nothing(cast: Cast, client):
    url = address("consent", cast.coachee, engagement_id=cast.engagement.pk)
    assert client.get(url).status_code == 302
    assert client_for(cast.stranger).get(url).status_code == 404


def test_the_receipt_holds_hash_and_place_in_the_ledger(cast: Cast):
    acts.shared(cast)
    with acting_as(cast.coachee):
        consent = Consent.objects.get()
    url = address("receipt", cast.coachee, consent_id=consent.pk)
    html = client_for(cast.coachee).get(url).content.decode()
    assert consent.words_hash in html
    assert "Ledger entry" in html
    assert re.search(r"<dd>\s*2\s*</dd>", html)
    assert "data-theme" not in html
    assert "2026-2/progress" in html
    assert WORDS["sentence"] in html
    for who, code in (("coach", 404), ("sponsor", 404), ("admin", 404), ("other_coach", 404)):
        member = getattr(cast, who)
        answer = client_for(member).get(address("receipt", member, consent_id=consent.pk))
        assert answer.status_code == code


@pytest.mark.parametrize(("name", "most"), [("consent", 9), ("themes", 9), ("ledger", 8)])
def test_one_theme_and_three_cost_the_same(cast: Cast, name: str, most: int):
    client = client_for(cast.coachee)
    url = address(name, cast.coachee, engagement_id=cast.engagement.pk)
    for area in ("team", "change", "presence"):
        theme = acts.proposed(cast, focus_area=area)
        acts.say(cast, theme, cast.coach)
        acts.shared(cast, focus_area=area, sentence=OTHER)
        acts.withdraw(cast, acts.shared(cast, focus_area=area), say_so=True)
        assert len(statements(client, "get", url)) == most


def test_checking_one_theme_and_three_cost_the_same(cast: Cast):
    client = client_for(cast.coachee)
    url = address("check", cast.coachee, engagement_id=cast.engagement.pk)
    themes = []
    for area in ("team", "change", "presence"):
        themes.append(acts.proposed(cast, focus_area=area))
        asked = statements(client, "get", url, {"share": chosen(cast, *themes)})
        assert len(asked) == 8
