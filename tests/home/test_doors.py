"""Who gets through which door."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from coaching.firms.entry import acting_as
from coaching.firms.models import ClientOrganisation
from engagements.models import Engagement
from tests.factories import Cast, make_cast
from tests.home.people import admin_pages, at, browser, presses, somebody


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(state="draft")


def pages(cast: Cast) -> list[str]:
    return admin_pages(cast.engagement.client_organisation_id, cast.engagement.pk, cast.coachee.pk)


def test_the_admin_opens_every_page(cast: Cast) -> None:
    client = browser(cast.admin)
    answers = {path: client.get(at(cast.admin, path)).status_code for path in pages(cast)}
    one_client = at(cast.admin, "firm/engagements/new/")
    assert client.get(one_client).status_code == 302
    del answers["firm/engagements/new/"]
    assert set(answers.values()) == {200}


@pytest.mark.parametrize("role", ["coach", "coachee", "sponsor", "other_coach"])
def test_nobody_else_in_the_firm_opens_one(cast: Cast, role: str) -> None:
    client = browser(getattr(cast, role))
    codes = {client.get(at(cast.admin, path)).status_code for path in pages(cast)}
    presses_ = presses(cast.engagement.pk, cast.coachee.pk)
    codes |= {client.post(at(cast.admin, path)).status_code for path in presses_}
    assert codes == {403}


def test_for_a_stranger_the_firm_does_not_exist(cast: Cast) -> None:
    client = browser(cast.stranger)
    assert {client.get(at(cast.admin, path)).status_code for path in pages(cast)} == {404}


def test_nobody_is_sent_to_sign_in(cast: Cast, client: Client) -> None:
    for path in [*pages(cast), "", "me/", "engagements/"]:
        answer = client.get(at(cast.admin, path))
        assert answer["Location"].startswith("/accounts/login/")


def test_an_id_of_another_firm_is_like_one_that_never_was(cast: Cast) -> None:
    other = make_cast(state="draft")
    client = browser(cast.admin)
    theirs = (other.engagement.client_organisation_id, other.engagement.pk, other.coachee.pk)
    never = (uuid4(), uuid4(), uuid4())
    for foreign, unknown in zip(admin_pages(*theirs), admin_pages(*never), strict=True):
        answers = [client.get(at(cast.admin, path)) for path in (foreign, unknown)]
        assert answers[0].status_code == answers[1].status_code
        assert (answers[0].status_code == 404) == (foreign != unknown)
    for foreign, unknown in zip(presses(*theirs[1:]), presses(*never[1:]), strict=True):
        if foreign != unknown:
            codes = {client.post(at(cast.admin, path)).status_code for path in (foreign, unknown)}
            assert codes == {404}
    with acting_as(other.admin):
        assert Engagement.objects.get().state == "draft"


def test_a_new_row_under_another_firms_id_is_made_like_any_other(cast: Cast) -> None:
    other = make_cast(state="draft")
    client = browser(cast.admin)
    for new_id in (other.engagement.client_organisation_id, uuid4()):
        form = {"new_id": str(new_id), "name": f"Quay {new_id}"}
        assert client.post(at(cast.admin, "firm/clients/"), form).status_code == 302
    for new_id in (other.coachee.pk, uuid4()):
        form = somebody(new_id=str(new_id))
        assert client.post(at(cast.admin, "firm/coaches/"), form).status_code == 302
    with acting_as(cast.admin):
        assert ClientOrganisation.objects.filter(name__startswith="Quay").count() == 2
    with acting_as(other.admin):
        assert not ClientOrganisation.objects.filter(name__startswith="Quay").exists()
