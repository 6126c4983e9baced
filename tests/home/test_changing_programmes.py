"""A programme is changed and retired: what was cut from it before stays as it is."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404
from django.test import Client

from coaching.access.decision import NotAllowed
from coaching.firms.entry import acting_as
from engagements.bounds import ReasonNeeded
from engagements.models import AgreementTemplate, Engagement, Programme
from engagements.operations.programmes import (
    ProgrammeChanged,
    add_classic,
    add_programme,
    change_programme,
)
from tests.factories import Cast, make_cast
from tests.home.people import at, browser
from tests.sessions.pages import client_of, statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def classic(cast: Cast) -> Programme:
    with acting_as(cast.admin):
        return Programme.objects.filter(name="Classic").first() or add_classic(by=cast.admin)


def page(cast: Cast, programme: Programme, more: str = "") -> str:
    return at(cast.admin, f"firm/programmes/{programme.pk}/{more}")


def filled(client: Client, path: str) -> dict[str, Any]:
    """What a browser would send of the form as it stands."""
    form = client.get(path).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {
        name: value for name, value in values.items() if value is not None and value is not False
    }


def now(cast: Cast, programme: Programme) -> Programme:
    with acting_as(cast.admin):
        return Programme.objects.get(pk=programme.pk)


def test_everything_about_it_is_changed_on_its_page(cast: Cast, classic: Programme) -> None:
    with acting_as(cast.admin):
        ours = AgreementTemplate.objects.create(firm=cast.admin.firm, name="Ours", sections=[])
    client, path = browser(cast.admin), page(cast, classic)
    changes: dict[str, Any] = {
        "name": "Long",
        "remind_hours": 48,
        "fee_terms": "Half at the start",
        "assessments": ["pulse", "feedback_360"],
        "agreement_template": str(ours.pk),
        "sessions_planned": 10,
        "reason_outside_bounds": "Two more for a new role",
    }
    assert client.post(path, filled(client, path) | changes).status_code == 303
    one = now(cast, classic)
    assert (one.name, one.remind_hours, one.sessions_planned) == ("Long", 48, 10)
    assert (one.fee_terms, one.assessments) == ("Half at the start", ["pulse", "feedback_360"])
    assert (one.agreement_template_id, one.version) == (ours.pk, classic.version + 1)
    listed = client.get(at(cast.admin, "firm/programmes/")).content.decode()
    for words in (
        "Two more for a new role",
        "Half at the start",
        "Stakeholder pulse and 360 feedback",
        "People are reminded 48 hours before",
        "Agreement: Ours.",
    ):
        assert words in listed


def test_saved_unchanged_it_stays_the_version_it_is(cast: Cast, classic: Programme) -> None:
    client, path = browser(cast.admin), page(cast, classic)
    assert client.post(path, filled(client, path)).status_code == 303
    assert now(cast, classic).version == classic.version


def test_an_engagement_keeps_the_shape_it_copied(cast: Cast, classic: Programme) -> None:
    with acting_as(cast.admin):
        before = Engagement.objects.values().get(pk=cast.engagement.pk)
    client, path = browser(cast.admin), page(cast, classic)
    client.post(path, filled(client, path) | {"session_minutes": 90, "deep_dive_minutes": 45})
    client.post(page(cast, classic, "retire/"))
    assert now(cast, classic).session_minutes == 90
    with acting_as(cast.admin):
        assert Engagement.objects.values().get(pk=cast.engagement.pk) == before


def test_outside_the_bounds_it_asks_why_and_within_it_keeps_no_reason(
    cast: Cast, classic: Programme
) -> None:
    client, path = browser(cast.admin), page(cast, classic)
    answer = client.post(path, filled(client, path) | {"months": 8})
    assert answer.status_code == 422
    assert "8 months instead of 4 to 6. Say why." in answer.content.decode()
    client.post(path, filled(client, path) | {"reason_outside_bounds": "For nothing"})
    assert now(cast, classic).reason_outside_bounds == ""
    with acting_as(cast.admin), pytest.raises(ReasonNeeded):
        add_programme(name="Odd", months=8, by=cast.admin)


def test_two_who_change_it_at_once_see_both_texts_and_lose_none(
    cast: Cast, classic: Programme
) -> None:
    client, path = browser(cast.admin), page(cast, classic)
    mine = filled(client, path) | {"fee_terms": "Mine: in full", "check_in": "Kestrel?"}
    client.post(path, filled(client, path) | {"fee_terms": "Theirs: in two parts"})
    answer = client.post(path, mine)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs: in two parts" in text
    assert "Mine: in full" in text
    assert "Kestrel?" in text
    assert now(cast, classic).fee_terms == "Theirs: in two parts"
    again = mine | {"version": answer.context["form"]["version"].value()}
    assert client.post(path, again).status_code == 303
    assert now(cast, classic).fee_terms == "Mine: in full"


def test_an_older_version_changes_nothing(cast: Cast, classic: Programme) -> None:
    with acting_as(cast.admin):
        change_programme(programme=classic, version=1, name="New", by=cast.admin)
        with pytest.raises(ProgrammeChanged):
            change_programme(programme=classic, version=1, name="Old", by=cast.admin)
    assert now(cast, classic).name == "New"


def test_a_taken_name_is_said(cast: Cast, classic: Programme) -> None:
    with acting_as(cast.admin):
        add_programme(name="Other", by=cast.admin)
    client, path = browser(cast.admin), page(cast, classic)
    answer = client.post(path, filled(client, path) | {"name": "Other"})
    assert answer.status_code == 422
    assert "You have a programme of this name." in answer.content.decode()


def test_a_retired_one_is_offered_for_no_new_engagement_until_it_is_again(
    cast: Cast, classic: Programme
) -> None:
    client = browser(cast.admin)
    draft = at(cast.admin, f"firm/clients/{cast.engagement.client_organisation_id}/engagement/")

    def offered() -> set[str]:
        with acting_as(cast.admin):
            form = client.get(draft).context["form"]
            return set(form.fields["programme"].queryset.values_list("name", flat=True))

    assert "Classic" in offered()
    for _ in range(2):
        assert client.post(page(cast, classic, "retire/")).status_code == 303
    assert "Classic" not in offered()
    assert "Offer it again" in client.get(at(cast.admin, "firm/programmes/")).content.decode()
    assert client.post(page(cast, classic, "restore/")).status_code == 303
    assert "Classic" in offered()


@pytest.mark.parametrize("who", ["coach", "coachee", "sponsor", "other_coach"])
def test_only_admins_change_programmes(cast: Cast, classic: Programme, who: str) -> None:
    client = browser(getattr(cast, who))
    assert client.get(page(cast, classic)).status_code == 403
    for more in ("", "retire/", "restore/"):
        assert client.post(page(cast, classic, more)).status_code == 403
    by = getattr(cast, who)
    with acting_as(by), pytest.raises((NotAllowed, Http404, Programme.DoesNotExist)):
        change_programme(programme=classic, version=1, name="Mine", by=by)


def test_one_of_another_firm_is_like_one_that_never_was(cast: Cast, classic: Programme) -> None:
    client = browser(cast.stranger)
    assert client.get(page(cast, classic)).status_code == 404
    theirs = at(cast.stranger, "firm/programmes/")
    for pk in (classic.pk, uuid4()):
        for more in ("", "retire/", "restore/"):
            assert client.post(f"{theirs}{pk}/{more}", {"x": "y"}).status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_six_statements(cast: Cast, classic: Programme, many: int) -> None:
    with acting_as(cast.admin):
        for number in range(many):
            add_programme(name=f"One {number}", by=cast.admin)
    path = at(cast.admin, "firm/programmes/")
    assert len(statements(client_of(cast.admin), "get", path)) == 6
