"""The pages of a handover: for the firm without a word of it, for the room item by item."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from consent.models import Handover, HandoverAnswer
from tests.consent.handover.acts import ask, complete, furnished, pass_on, say_yes
from tests.consent.web import client_for, same_bytes
from tests.factories import Cast
from tests.sessions.pages import statements

pytestmark = pytest.mark.django_db


ANY_ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f-]{27}")


def address(name: str, member: Membership, pk: UUID) -> str:
    return reverse(f"consent:{name}", args=[member.firm.slug, pk])


def get(name: str, member: Membership, pk: UUID) -> HttpResponse:
    response: Any = client_for(member).get(address(name, member, pk))
    return response  # type: ignore[no-any-return]


def words(name: str, member: Membership, pk: UUID) -> str:
    response = get(name, member, pk)
    assert response.status_code == 200
    return response.content.decode()


def test_an_admin_asks_completes_and_finds_what_follows(cast: Cast) -> None:
    client, firm = client_for(cast.admin), address("firm_handover", cast.admin, cast.engagement.pk)
    assert cast.other_coach.name in client.get(firm).content.decode()
    assert client.post(firm).status_code == 422
    assert client.post(firm, {"to_coach": cast.coach.pk}).status_code == 422
    assert client.post(firm, {"to_coach": cast.other_coach.pk}).status_code == 303
    with acting_as(cast.admin):
        handover = Handover.objects.get()
    done = client.post(address("complete_handover", cast.admin, handover.pk), {"successor_id": uuid4()})  # fmt: skip
    assert done.status_code == 303
    assert "Ben Moss" in client.get(done["Location"]).content.decode()
    assert "This engagement ended" in client.get(firm).content.decode()
    again = client.post(address("complete_handover", cast.admin, handover.pk), {"successor_id": uuid4()})  # fmt: skip
    assert again.status_code == 403


def test_an_admin_cancels(cast: Cast) -> None:
    handover = ask(cast)
    cancelled = client_for(cast.admin).post(address("cancel_handover", cast.admin, handover.pk))
    assert cancelled.status_code == 303
    assert "This handover was cancelled" in words("handover", cast.coachee, handover.pk)


def test_the_firms_page_is_the_same_whatever_is_in_the_room_and_whatever_is_chosen(
    cast: Cast,
) -> None:
    handover = ask(cast)

    def page() -> bytes:
        found: Any = get("firm_handover", cast.admin, cast.engagement.pk)
        return ANY_ID.sub(b"", same_bytes(found))

    before = page()
    with acting_as(cast.admin):
        handover.move_to("cancelled", by=cast.admin)
    furnished(cast)
    handover = ask(cast)
    say_yes(cast, handover, cast.coach)
    say_yes(cast, handover, cast.coachee)
    assert page() == before


def test_coach_and_coachee_choose_and_see_where_the_other_stands(cast: Cast) -> None:
    rows = furnished(cast)
    handover, record = ask(cast), rows["SessionRecord"].pk
    page = words("handover", cast.coach, handover.pk)
    assert "word-SessionRecord.deep_dive" in page
    assert "word-PrivateNote" not in page
    assert " checked" not in page
    assert "Priya has not said so" in page
    url = address("handover", cast.coach, handover.pk)
    assert client_for(cast.coach).post(url, {"passes": [record]}).status_code == 303
    assert words("handover", cast.coach, handover.pk).count(" checked") == 1
    theirs = words("handover", cast.coachee, handover.pk)
    assert theirs.count("Ana says that it may") == 1
    assert " checked" not in theirs
    assert client_for(cast.coach).post(url).status_code == 303
    with acting_as(cast.coach):
        assert not HandoverAnswer.objects.filter(handover=handover).exists()


def test_the_coachee_passes_on_and_both_read_it_in_the_new_room(cast: Cast) -> None:
    rows = furnished(cast)
    handover, record = ask(cast), rows["SessionRecord"].pk
    say_yes(cast, handover, cast.coach, [record])
    say_yes(cast, handover, cast.coachee)
    successor = complete(cast, handover)
    assert "Pass them on" in words("handover", cast.coachee, handover.pk)
    press = address("hand_on", cast.coachee, handover.pk)
    for _ in range(2):
        assert client_for(cast.coachee).post(press).status_code == 303
    for member in (cast.coachee, cast.other_coach):
        page = words("passed_on", member, successor.pk)
        assert page.count("word-SessionRecord.deep_dive") == 1
        assert "word-Goal.title" not in page


def test_nothing_passed_on_is_a_page_in_the_same_tone(cast: Cast) -> None:
    successor = complete(cast, ask(cast))
    assert "That is common" in words("passed_on", cast.other_coach, successor.pk)


@pytest.mark.parametrize("who", ["admin", "sponsor", "other_coach", "stranger"])
def test_the_choice_is_not_there_for_others(cast: Cast, who: str) -> None:
    furnished(cast)
    handover, member = ask(cast), getattr(cast, who)
    assert get("handover", member, handover.pk).status_code == 404
    post = client_for(member).post(address("handover", member, handover.pk))
    assert post.status_code == (403 if who == "admin" else 404)


@pytest.mark.parametrize("who", ["admin", "sponsor", "coach", "stranger"])
def test_what_was_passed_on_is_not_there_for_others(cast: Cast, who: str) -> None:
    successor, member = complete(cast, ask(cast)), getattr(cast, who)
    assert get("passed_on", member, successor.pk).status_code == 404


@pytest.mark.parametrize(
    ("who", "code"),
    [("coach", 403), ("coachee", 403), ("sponsor", 403), ("other_coach", 403), ("stranger", 404)],
)
def test_the_firms_page_is_its_admins_alone(cast: Cast, who: str, code: int) -> None:
    member = getattr(cast, who)
    assert get("firm_handover", member, cast.engagement.pk).status_code == code


@pytest.mark.parametrize("yes", [1, 4])
def test_the_pages_cost_the_same_whatever_is_on_them(cast: Cast, yes: int) -> None:
    rows = furnished(cast)
    wanted = [rows[name].pk for name in ("Goal", "SessionRecord", "Commitment", "DevelopmentPlan")]
    handover = ask(cast)
    say_yes(cast, handover, cast.coach, wanted[:yes])
    say_yes(cast, handover, cast.coachee, wanted[:yes])
    choosing = address("handover", cast.coachee, handover.pk)
    cost = [len(statements(client_for(cast.coachee), "get", choosing))]
    successor = complete(cast, handover)
    assert pass_on(cast, handover) == yes
    passed_on = address("passed_on", cast.other_coach, successor.pk)
    firm = address("firm_handover", cast.admin, cast.engagement.pk)
    cost.append(len(statements(client_for(cast.other_coach), "get", passed_on)))
    cost.append(len(statements(client_for(cast.admin), "get", firm)))
    assert cost == [9, 9, 8]
