"""The coachee's switch, the admin's figures, and the sponsor's copy."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from coaching.firms.entry import acting_as
from consent.aggregates.wording import TEXT, VERSION
from consent.models import Aggregate, AggregateConsent
from tests.consent.aggregates.population import Crowd, agree, describe
from tests.consent.aggregates.test_counting import ALL, MIXED, publication
from tests.factories import Cast, make_cast
from tests.sessions.pages import client_of, statements
from tests.support.signed_in import address

YES, NO = {"answer": "yes", "wording": VERSION}, {"answer": "no"}


def switch(cast: Cast) -> str:
    return address("consent:counting", cast.admin, cast.engagement.pk)


def html(who: Any, name: str, *args: Any, **query: Any) -> str:
    return client_of(who).get(address(name, who, *args), query).content.decode()


def test_the_coachee_reads_the_exact_words_and_says_yes_and_no(cast: Cast):
    client = client_of(cast.coachee)
    page = client.get(switch(cast)).content.decode()
    assert all(sentence in page for sentence in TEXT)
    assert f"Wording {VERSION}" in page
    assert "Only you can read this" in page
    for answer, live in ((YES, 1), (YES, 1), (NO, 0), (NO, 0), (YES, 1)):
        assert client.post(switch(cast), answer).status_code == 303
        with acting_as(cast.coachee):
            assert AggregateConsent.objects.filter(ended_at=None).count() == live
    assert "You agreed on" in client.get(switch(cast)).content.decode()


@pytest.mark.parametrize("typed", [{}, {"answer": "perhaps"}, {"answer": "yes", "wording": "old"}])
def test_without_a_clear_answer_to_these_words_nothing_is_agreed(cast: Cast, typed: Any):
    assert client_of(cast.coachee).post(switch(cast), typed).status_code == 422
    with acting_as(cast.coachee):
        assert not AggregateConsent.objects.exists()


def test_nobody_else_is_told_or_can_say_it(cast: Cast):
    before = {who: seen_by(cast, who) for who in ("coach", "admin", "sponsor")}
    client_of(cast.coachee).post(switch(cast), YES)
    for who, code in (
        ("coach", 403),
        ("admin", 403),
        ("sponsor", 403),
        ("other_coach", 404),
        ("stranger", 404),
    ):
        member = getattr(cast, who)
        assert client_of(member).get(switch(cast)).status_code == code
        assert client_of(member).post(switch(cast), YES).status_code == code
        with acting_as(member):
            assert not AggregateConsent.objects.exists()
    assert before == {who: seen_by(cast, who) for who in before}


def seen_by(cast: Cast, who: str) -> list[int]:
    member = getattr(cast, who)
    paths = [
        address("home:engagements", member),
        address("home:engagement", member, cast.engagement.pk),
        address("consent:ledger", member, cast.engagement.pk),
        address("consent:figures", member),
    ]
    return [len(client_of(member).get(path).content) for path in paths]


@pytest.mark.parametrize("state", ["contracting", "completed", "ended_early"])
def test_it_can_be_said_and_taken_back_in_every_state(db: None, state: str):
    cast = make_cast(state)
    client = client_of(cast.coachee)
    assert client.post(switch(cast), YES).status_code == 303
    assert client.post(switch(cast), NO).status_code == 303


def test_with_nothing_published_the_page_explains_five(cast: Cast):
    assert "at least five engagements" in html(cast.admin, "consent:figures")
    assert "Nothing published for you" in html(cast.sponsor, "consent:figures")


def test_the_check_page_is_exactly_what_is_published(twelve: Crowd):
    describe(twelve, MIXED)
    agree(twelve, ALL)
    cast, client = twelve.cast, twelve.clients[0]
    browser, url = client_of(cast.admin), address("consent:check_figures", cast.admin)
    checked = browser.get(url, {"client": str(client.pk)})
    page = checked.content.decode()
    form = {
        "client": client.pk,
        "publication_id": uuid4(),
        "seen": checked.context["counted"].digest,
        "readers": [str(cast.sponsor.pk)],
    }
    assert "exactly what would be published" in page
    assert f'value="{cast.sponsor.pk}"' in page
    assert " checked" not in page
    done = browser.post(url, form, follow=True)
    assert done.redirect_chain[0][1] == 303
    assert tables_in(done.content.decode()) == tables_in(page)
    copy = html(cast.sponsor, "consent:figures")
    assert "Your organisation" in copy
    with acting_as(cast.sponsor):
        pk = Aggregate.objects.get().pk
    assert tables_in(html(cast.sponsor, "consent:figure", pk)) == tables_in(page)
    assert "Figures over many engagements" in html(cast.sponsor, "home:start")
    again = browser.post(url, form)
    assert again.status_code == 303
    with acting_as(cast.admin):
        assert Aggregate.objects.count() == 2


def tables_in(page: str) -> str:
    return page.split('<section class="card" aria-labelledby="table-1">')[1].split(
        "Kept back” stands"
    )[0]


def test_what_changed_meanwhile_is_shown_again_with_the_readers_that_were_chosen(twelve: Crowd):
    describe(twelve, MIXED)
    agree(twelve, ALL)
    cast = twelve.cast
    form = {
        "client": twelve.clients[0].pk,
        "publication_id": uuid4(),
        "seen": "0" * 32,
        "readers": [str(cast.sponsor.pk)],
    }
    answer = client_of(cast.admin).post(address("consent:check_figures", cast.admin), form)
    assert answer.status_code == 409
    assert "Nothing was published" in answer.content.decode()
    assert " checked" in answer.content.decode()
    with acting_as(cast.admin):
        assert not Aggregate.objects.exists()


def test_a_reader_who_is_no_sponsor_there_is_not_taken(twelve: Crowd):
    describe(twelve, MIXED)
    agree(twelve, ALL)
    admin = twelve.cast.admin
    url = address("consent:check_figures", admin)
    for reader in (twelve.cast.coach.pk, "x", uuid4()):
        form = {"client": twelve.clients[0].pk, "publication_id": uuid4(), "seen": "0" * 32,
                "readers": [str(reader)]}  # fmt: skip
        assert client_of(admin).post(url, form).status_code == 422


def test_too_few_and_too_close_are_one_answer(twelve: Crowd):
    admin = twelve.cast.admin
    page = html(admin, "consent:check_figures")
    assert "Which of the two it is nobody is told" in page
    agree(twelve, range(4))
    assert "Which of the two it is nobody is told" in html(admin, "consent:check_figures")


def test_in_the_quiet_time_the_page_says_from_when(twelve: Crowd):
    describe(twelve, MIXED)
    agree(twelve, ALL)
    publication(twelve)
    assert "The next ones can be made from" in html(twelve.cast.admin, "consent:check_figures")


@pytest.mark.parametrize("name", ["figure", "check_figures"])
def test_who_has_no_copy_gets_none(twelve: Crowd, name: str):
    describe(twelve, MIXED)
    agree(twelve, ALL)
    cast = twelve.cast
    made = publication(twelve, 0)
    args = [made.pk] if name == "figure" else []
    codes = {
        who: client_of(getattr(cast, who))
        .get(address(f"consent:{name}", cast.admin, *args))
        .status_code
        for who in ("admin", "coach", "coachee", "sponsor", "other_coach", "stranger")
    }
    refused = 404 if name == "figure" else 403
    assert codes == {
        "admin": 200,
        **dict.fromkeys(("coach", "coachee", "sponsor", "other_coach"), refused),
        "stranger": 404,
    }


def test_an_unknown_organisation_is_not_found(twelve: Crowd):
    admin = twelve.cast.admin
    for wanted in (uuid4(), "x"):
        page = client_of(admin).get(
            address("consent:check_figures", admin), {"client": str(wanted)}
        )
        assert page.status_code == 404


def test_one_publication_and_three_cost_the_same(twelve: Crowd, without_quiet_time: None):
    describe(twelve, MIXED)
    agree(twelve, ALL)
    admin = client_of(twelve.cast.admin)
    url = address("consent:figures", twelve.cast.admin)
    made = publication(twelve)
    one = address("consent:figure", twelve.cast.admin, made.pk)
    costs = [len(statements(admin, "get", path)) for path in (url, one)]
    publication(twelve)
    publication(twelve)
    assert [len(statements(admin, "get", path)) for path in (url, one)] == costs == [6, 6]
    check = address("consent:check_figures", twelve.cast.admin)
    assert len(statements(admin, "get", check, {"client": twelve.clients[0].pk})) == 7
