"""The gate of a firm: re-read on every request, and a failed request leaves nothing behind."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory

from coaching.access.people import end_membership
from coaching.firms.entry import acting_as, enter
from coaching.firms.middleware import FirmMiddleware
from coaching.firms.models import ClientOrganisation, Invitation
from coaching.firms.operations import invite, token_of
from tests.factories import Cast, make_cast, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def may_enter(cast: Cast) -> bool:
    assert cast.coach.person is not None
    with transaction.atomic():
        return enter(cast.admin.firm.slug, cast.coach.person) is not None


def test_who_left_the_firm_is_out_with_the_next_request(cast: Cast, client: Client) -> None:
    address = f"/{cast.admin.firm.slug}/"
    assert cast.coach.person is not None
    client.force_login(cast.coach.person)
    assert client.get(address).status_code == 200
    with acting_as(cast.admin):
        end_membership(member=cast.coach, by=cast.admin)
    assert client.get(address).status_code == 404


def test_the_gate_itself_lets_nobody_in_who_left(cast: Cast) -> None:
    assert may_enter(cast)
    with acting_as(cast.admin):
        end_membership(member=cast.coach, by=cast.admin)
    assert not may_enter(cast)


def test_a_stranger_gets_the_same_as_for_a_firm_that_never_was(cast: Cast, client: Client) -> None:
    assert cast.stranger.person is not None
    client.force_login(cast.stranger.person)
    answers = [client.get(f"/{slug}/") for slug in (cast.admin.firm.slug, "no-such-firm")]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_a_request_that_failed_leaves_nothing_behind(cast: Cast) -> None:
    def view(request: Any) -> HttpResponse:
        ClientOrganisation.objects.create(firm=cast.admin.firm, name="Half done")
        return HttpResponse(status=request.GET.get("status", 200))

    for status, kept in ((500, 0), (200, 1)):
        request = RequestFactory().get(f"/{cast.admin.firm.slug}/", {"status": status})
        assert cast.admin.person is not None
        request.user = cast.admin.person
        FirmMiddleware(view)(request)
        with acting_as(cast.admin):
            assert ClientOrganisation.objects.filter(name="Half done").count() == kept


def test_an_invitations_token_is_nowhere_in_the_database(cast: Cast) -> None:
    newcomer = make_member(cast.admin, "Nils Newcomer")
    with acting_as(cast.admin):
        token = token_of(invite(member=newcomer, by=cast.admin).pk)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT t::text FROM {Invitation._meta.db_table} t")
            ((row,),) = cursor.fetchall()
    assert str(newcomer.pk) in row
    assert token not in row
