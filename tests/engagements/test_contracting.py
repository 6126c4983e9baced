"""The contracting meeting: planned for everybody, on a page with its agenda."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from coaching.access.models import EngagementParty
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from coaching.reminders.kinds import kind_of
from coaching.reminders.models import Reminder
from engagements.models import ContractingMeeting, Engagement
from engagements.operations.life import pause_engagement
from tests.factories import Cast, make_cast, make_member
from tests.sessions.pages import client_of
from tests.support.signed_in import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(state="contracting")


def url(cast: Cast, name: str = "contracting") -> str:
    return address(f"engagements:{name}", cast.admin, cast.engagement.pk)


def typed(days: int = 7, **other: Any) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=days)
    where = "https://meet.example/contract"
    return {
        "meeting_id": str(uuid4()),
        "day": day.isoformat(),
        "wall_time": "10:00",
        "minutes": 60,
        "join_url": where,
        **other,
    }


def plan(cast: Cast, by: Membership | None = None, **how: Any) -> int:
    client = client_of(by or cast.coach)
    return client.post(url(cast, "plan_contracting"), typed(**how)).status_code


def text(cast: Cast, who: str, name: str = "contracting") -> str:
    answer = client_of(getattr(cast, who)).get(url(cast, name))
    assert answer.status_code == 200
    return answer.content.decode()


def meeting(cast: Cast) -> ContractingMeeting:
    with acting_as(cast.admin):
        return ContractingMeeting.objects.get()


def reminders(member: Membership, kind: str) -> list[Reminder]:
    with acting_as(member):
        return list(Reminder.objects.filter(kind=kind, recipient=member).order_by("due_at"))


@pytest.mark.parametrize("who", ["coach", "admin"])
def test_coach_or_admin_plans_it_and_everybody_reads_time_place_and_agenda(
    cast: Cast, who: str
) -> None:
    assert "No time is planned yet" in text(cast, "sponsor")
    assert plan(cast, getattr(cast, who)) == 303
    for reader in ("admin", "coach", "coachee", "sponsor"):
        page = text(cast, reader)
        assert "10:00, London time" in page
        assert "https://meet.example/contract" in page
        assert "What is never shared" in page
        assert "A three-way meeting of Ana, Priya and Dana" in page


def test_with_a_second_sponsor_it_is_four_way(cast: Cast) -> None:
    eve = make_member(cast.admin, "Eve Sand", sponsor_kind="hr")
    with acting_as(cast.admin):
        EngagementParty.objects.create(
            firm=cast.admin.firm, engagement_id=cast.engagement.pk, member=eve, role="sponsor",
            since=timezone.now(),
        )  # fmt: skip
    assert "A four-way meeting" in text(cast, "coach")


def test_everybody_else_is_told_and_all_are_reminded_before_it(cast: Cast) -> None:
    plan(cast)
    planned = {
        one.first_name: len(reminders(one, "contracting_planned"))
        for one in (cast.coach, cast.coachee, cast.sponsor, cast.other_coach)
    }
    assert planned == {"Ana": 0, "Priya": 1, "Dana": 1, "Ben": 0}
    for one in (cast.coach, cast.coachee, cast.sponsor):
        (soon,) = reminders(one, "contracting_soon")
        assert soon.due_at == meeting(cast).starts_at - timedelta(hours=24)


def test_moved_it_reminds_of_the_new_time_alone_and_sent_twice_it_is_told_once(cast: Cast) -> None:
    plan(cast)
    sent = typed(days=9)
    client = client_of(cast.coach)
    for _ in range(2):
        assert client.post(url(cast, "plan_contracting"), sent).status_code == 303
    assert len(reminders(cast.sponsor, "contracting_planned")) == 2
    soon = reminders(cast.sponsor, "contracting_soon")
    with time_machine.travel(soon[0].due_at, tick=True), acting_as(cast.sponsor):
        kind = kind_of("contracting_soon")
        assert [kind.still_due(one, cast.sponsor) for one in soon] == [False, True]


def test_a_paused_engagement_reminds_of_no_meeting(cast: Cast) -> None:
    plan(cast)
    with acting_as(cast.admin):
        Engagement.objects.filter(pk=cast.engagement.pk).update(state="active")
        engagement = Engagement.objects.get(pk=cast.engagement.pk)
        pause_engagement(engagement=engagement, by=cast.admin)
    (soon,) = reminders(cast.sponsor, "contracting_soon")
    with acting_as(cast.sponsor):
        assert not kind_of("contracting_soon").still_due(soon, cast.sponsor)
    assert plan(cast) == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": -1},
        {"minutes": 5},
        {"wall_time": ""},
        {"join_url": "javascript:alert(1)"},
        {"join_url": "http://meet.example"},
    ],
)
def test_what_does_not_fit_is_said(cast: Cast, wrong: dict[str, Any]) -> None:
    assert plan(cast, **wrong) == 422
    with acting_as(cast.admin):
        assert not ContractingMeeting.objects.exists()


def test_it_is_marked_as_held_once_its_time_has_come(cast: Cast) -> None:
    plan(cast)
    held = url(cast, "held_contracting")
    assert client_of(cast.coach).post(held).status_code == 303
    assert meeting(cast).held_at is None
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=True):
        client = client_of(cast.coach)
        assert "It took place" in client.get(url(cast)).content.decode()
        for _ in range(2):
            assert client.post(held).status_code == 303
        assert meeting(cast).held_at is not None
        page = client.get(url(cast)).content.decode()
        assert "It took place" not in page


@pytest.mark.parametrize(
    ("who", "code"), [("coachee", 403), ("sponsor", 403), ("other_coach", 404), ("stranger", 404)]
)
def test_nobody_else_plans_it_or_says_that_it_was_held(cast: Cast, who: str, code: int) -> None:
    by = getattr(cast, who)
    assert plan(cast, by) == code
    assert client_of(by).get(url(cast, "plan_contracting")).status_code == code
    assert client_of(by).post(url(cast, "held_contracting")).status_code == code
    if code == 404:
        assert client_of(by).get(url(cast)).status_code == 404


def test_a_draft_has_no_meeting(cast: Cast) -> None:
    draft = make_cast(state="draft")
    assert client_of(draft.admin).get(url(draft)).status_code == 404


def test_what_is_missing_before_coaching_says_that_it_is_not_a_must(cast: Cast) -> None:
    page = address("home:engagement", cast.admin, cast.engagement.pk)
    for who in ("coach", "coachee", "admin"):
        words = client_of(getattr(cast, who)).get(page).content.decode()
        assert "No contracting meeting is planned. It is not a must." in words
        assert url(cast) in words
    assert url(cast, "plan_contracting") in client_of(cast.coach).get(page).content.decode()
    plan(cast)
    words = client_of(cast.coachee).get(page).content.decode()
    assert "The contracting meeting is planned for" in words
