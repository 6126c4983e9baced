"""An assistant's link: times to move, in its maker's name, and nothing else whatever is asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coaching.access.models import EngagementParty
from coaching.audit.models import AuditEvent
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from sessions.models import AssistantLink, CoachingSession, Proposal
from sessions.operations.links import end_link, give_link, hashed
from sessions.operations.planning import plan_sessions
from tests.factories import Cast, make_engagement, make_member
from tests.guards.crawl import random_ids, routes
from tests.sessions import acts
from tests.sessions.pages import statements
from tests.support.owner import as_owner
from tests.support.signed_in import address, client_of

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
GONE = "/assistant/"


@pytest.fixture(autouse=True)
def no_limits_from_other_tests() -> None:
    cache.clear()


@pytest.fixture
def sessions(cast: Cast) -> list[CoachingSession]:
    """Four to come, eighteen days apart, and a window with room around them."""
    today = timezone.localdate()
    acts.rules(cast, starts_on=today, ends_on=today + timedelta(days=150))
    first = datetime.combine(today + timedelta(days=3), datetime.min.time(), tzinfo=LONDON)
    starts = [first.replace(hour=10) + timedelta(days=18 * one) for one in range(4)]
    return acts.plan(cast, starts)


def link_of(cast: Cast, by: Membership, **other: Any) -> str:
    with acting_as(by):
        token = give_link(
            link_id=other.get("link_id", uuid4()),
            engagement=cast.engagement,
            label="Sam",
            days=other.get("days", 30),
            by=by,
        )
    assert token is not None
    return token


def only_link(by: Membership) -> AssistantLink:
    with acting_as(by):
        return AssistantLink.objects.get()


def held(token: str) -> Client:
    """A browser that has opened the link."""
    client = Client(raise_request_exception=False)
    assert client.get(reverse("outside:assistant_arrive", args=[token])).status_code == 302
    return client


def time_page(one: CoachingSession) -> str:
    return reverse("outside:assistant_time", args=[one.pk])


def typed(client: Client, one: CoachingSession, start: datetime) -> dict[str, str]:
    text = client.get(time_page(one)).content.decode()
    hidden = dict(re.findall(r'name="(was|new_id)" value="([^"]+)"', text))
    local = start.astimezone(LONDON)
    return {**hidden, "day": f"{local:%Y-%m-%d}", "wall_time": f"{local:%H:%M}"}


def shown(text: str) -> str:
    """What stands on the page, without the frame's scripts and tokens."""
    return re.sub(r"<[^>]+>", " ", text.split("<main")[1].split("</main>")[0])


def start_of(cast: Cast, one: CoachingSession) -> datetime:
    with acting_as(cast.coach):
        return CoachingSession.objects.get(pk=one.pk).starts_at


def test_it_shows_times_and_no_name_number_or_word(
    cast: Cast, sessions: list[CoachingSession]
) -> None:
    for maker in (cast.coach, cast.coachee):
        client = held(link_of(cast, maker))
        for url in (GONE, time_page(sessions[1])):
            words = shown(client.get(url).content.decode())
            assert f"{sessions[1].starts_at.astimezone(LONDON):%-d %B}" in words
            names = ["Ana", "Lind", "Priya", "Raman", cast.engagement.organisation_name]
            for secret in [*names, "ession", "oaching", " 2 of", "of 4", cast.admin.firm.name]:
                assert secret not in words, (secret, words)
    assert shown(client.get(GONE).content.decode()).count("Busy, 85 minutes") == 4


def test_a_coachs_link_moves_a_time_as_the_coach(
    cast: Cast, sessions: list[CoachingSession]
) -> None:
    client = held(link_of(cast, cast.coach))
    to = sessions[1].starts_at + timedelta(days=1, hours=3)
    answer = client.post(time_page(sessions[1]), typed(client, sessions[1], to))
    assert (answer.status_code, answer.headers["Location"]) == (303, GONE)
    assert start_of(cast, sessions[1]) == to
    with acting_as(cast.coach):
        assert only_link(cast.coach).last_used_at is not None


def test_a_coachees_link_proposes_and_moves_nothing(
    cast: Cast, sessions: list[CoachingSession]
) -> None:
    client = held(link_of(cast, cast.coachee))
    to = sessions[1].starts_at + timedelta(days=1)
    data = typed(client, sessions[1], to)
    for _ in range(2):  # sent twice, it is one proposal
        assert client.post(time_page(sessions[1]), data).status_code == 303
    assert start_of(cast, sessions[1]) == sessions[1].starts_at
    with acting_as(cast.coachee):
        (proposal,) = Proposal.objects.defer("words")
    assert (proposal.author_id, proposal.starts_at, proposal.state) == (
        cast.coachee.pk,
        to,
        "open",
    )


def test_a_taken_time_is_refused_without_saying_with_whom(
    cast: Cast, sessions: list[CoachingSession]
) -> None:
    other = make_engagement(
        cast.admin, coach=cast.coach, coachee=make_member(cast.admin, "Tomas Berg")
    )
    to = sessions[1].starts_at + timedelta(days=1)
    with acting_as(cast.coach):
        plan_sessions(engagement=other, starts=[to], by=cast.coach)
    client = held(link_of(cast, cast.coach))
    answer = client.post(time_page(sessions[1]), typed(client, sessions[1], to))
    assert answer.status_code == 422
    assert "That time is not free. Please choose another." in answer.content.decode()
    assert "Tomas" not in answer.content.decode()
    assert start_of(cast, sessions[1]) == sessions[1].starts_at


def test_outside_the_rhythm_is_refused_without_its_numbers(
    cast: Cast, sessions: list[CoachingSession]
) -> None:
    client = held(link_of(cast, cast.coach))
    to = sessions[0].starts_at + timedelta(days=2)
    answer = client.post(time_page(sessions[1]), typed(client, sessions[1], to))
    words = shown(answer.content.decode())
    assert answer.status_code == 422
    assert "outside what was agreed for these times" in words
    assert "14" not in words.replace(f"{sessions[1].starts_at:%d}", "")
    assert "rhythm" not in words


def test_who_looked_before_it_was_moved_is_told(
    cast: Cast, sessions: list[CoachingSession]
) -> None:
    client = held(link_of(cast, cast.coach))
    data = typed(client, sessions[1], sessions[1].starts_at + timedelta(days=2))
    acts.shift(cast, sessions[1], starts_at=sessions[1].starts_at + timedelta(days=1))
    answer = client.post(time_page(sessions[1]), data)
    assert answer.status_code == 422
    assert "It was moved meanwhile." in answer.content.decode()


def ended(cast: Cast, link: AssistantLink) -> None:
    with acting_as(cast.coach):
        end_link(link=link, by=cast.coach)


def expired(cast: Cast, link: AssistantLink) -> None:
    with acting_as(cast.coach):
        link.expires_at = timezone.now() - timedelta(seconds=1)
        link.save(update_fields=["expires_at"])


def part_ended(cast: Cast, link: AssistantLink) -> None:
    with acting_as(cast.admin):
        EngagementParty.objects.filter(engagement_id=cast.engagement.pk, member=cast.coach).update(
            until=timezone.now()
        )


def left_the_firm(cast: Cast, link: AssistantLink) -> None:
    with acting_as(cast.admin):
        Membership.objects.filter(pk=cast.coach.pk).update(ended_at=timezone.now())


def engagement_over(cast: Cast, link: AssistantLink) -> None:
    acts.rules(cast, state="completed", completed_at=timezone.now())


ENDS: list[Callable[[Cast, AssistantLink], None]] = [
    ended,
    expired,
    part_ended,
    left_the_firm,
    engagement_over,
]


@pytest.mark.parametrize("end", ENDS)
def test_a_link_that_ended_is_answered_as_one_that_never_was(
    cast: Cast, sessions: list[CoachingSession], end: Callable[[Cast, AssistantLink], None]
) -> None:
    token = link_of(cast, cast.coach)
    client = held(token)
    data = typed(client, sessions[1], sessions[1].starts_at + timedelta(days=1))
    end(cast, only_link(cast.coach))
    stranger = held("never")
    answers = [
        client.get(GONE),
        client.get(time_page(sessions[1])),
        client.post(time_page(sessions[1]), data),
        held(token).get(GONE),
        stranger.get(GONE),
        Client(raise_request_exception=False).get(GONE),
    ]
    assert [one.status_code for one in answers] == [404] * 6
    bodies = {
        re.sub(rb'nonce="[^"]+"|value="[^"]+"|hx-headers=\S+ \S+', b"", one.content)
        for one in answers
    }
    assert len(bodies) == 1


def test_another_engagements_session_is_not_there(
    cast: Cast, sessions: list[CoachingSession]
) -> None:
    other = make_engagement(
        cast.admin, coach=cast.coach, coachee=make_member(cast.admin, "Tomas Berg")
    )
    with acting_as(cast.coach):
        (hidden,) = plan_sessions(
            engagement=other, starts=[timezone.now() + timedelta(days=1)], by=cast.coach
        )
    client = held(link_of(cast, cast.coach))
    assert client.get(time_page(hidden)).status_code == 404
    assert str(hidden.pk) not in client.get(GONE).content.decode()


def test_with_the_link_alone_no_other_address_opens(
    cast: Cast, sessions: list[CoachingSession]
) -> None:
    """Every address of the firm, asked by a browser that holds nothing but the link."""
    client = held(link_of(cast, cast.coach))
    ids = {
        **random_ids(),
        "engagement_id": cast.engagement.pk,
        "coaching_session_id": sessions[0].pk,
        "member_id": cast.coachee.pk,
    }
    opened = set()
    asked = 0
    for route in routes():
        if not route.in_a_firm:
            continue
        for path in route.paths(cast.admin.firm.slug, ids):
            for verb in ("get", "post"):
                asked += 1
                if getattr(client, verb)(path).status_code not in (302, 401, 404, 405):
                    opened.add(path)
    assert asked > 200
    assert opened == set()


def test_only_the_hash_is_kept_and_the_token_is_shown_once(
    cast: Cast, sessions: list[CoachingSession]
) -> None:
    client = client_of(cast.coach)
    page = address("coaching_sessions:assistant_links", cast.admin, cast.engagement.pk)
    form = {"new_id": str(uuid4()), "label": "Sam", "days": "90"}
    text = client.post(page, form).content.decode()
    (token,) = re.findall(r"/assistant/([\w-]{43})/", text)
    link = only_link(cast.coach)
    assert link.token_hash == hashed(token)
    assert link.expires_at <= timezone.now() + timedelta(days=90)
    again = client.post(page, form, follow=True).content.decode()
    assert token not in again
    assert "Sam" in again
    assert token not in client.get(page).content.decode()
    anybody = held(token)
    assert token not in str(dict(anybody.session))
    with acting_as(cast.coach):
        AssistantLink.objects.get(token_hash=hashed(token))


def test_nobody_gives_a_link_for_more_than_ninety_days(cast: Cast) -> None:
    link_of(cast, cast.coach, days=4000)
    assert only_link(cast.coach).expires_at <= timezone.now() + timedelta(days=90)


def test_a_link_is_its_makers_to_see_and_to_end(
    cast: Cast, sessions: list[CoachingSession]
) -> None:
    token = link_of(cast, cast.coach)
    link = only_link(cast.coach)
    page = address("coaching_sessions:assistant_links", cast.admin, cast.engagement.pk)
    end = address("coaching_sessions:end_link", cast.admin, link.pk)
    for member, code in (
        (cast.coachee, 200),
        (cast.admin, 403),
        (cast.sponsor, 403),
        (cast.other_coach, 404),
        (cast.stranger, 404),
    ):
        client = client_of(member)
        assert client.get(page).status_code == code
        assert client.post(end).status_code == 404
        taken = {"new_id": str(link.pk), "label": "Mine", "days": "7"}
        assert client.post(page, taken).status_code == (404 if code == 200 else code)
    assert "Sam" not in client_of(cast.coachee).get(page).content.decode()
    browser = held(token)
    for _ in range(2):  # twice is once
        assert client_of(cast.coach).post(end).status_code == 303
    assert browser.get(GONE).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_what_a_link_does_stands_in_the_audit_with_its_maker(
    cast: Cast, sessions: list[CoachingSession]
) -> None:
    client = held(link_of(cast, cast.coach))
    to = sessions[1].starts_at + timedelta(days=1)
    client.post(time_page(sessions[1]), typed(client, sessions[1], to))
    with as_owner():
        verbs = set(
            AuditEvent.objects.filter(actor_id=cast.coach.pk).values_list("verb", flat=True)
        )
    assert {"link.given", "session.moved", "link.used"} <= verbs


def test_whoever_tries_times_one_after_the_other_is_slowed_down(
    cast: Cast, sessions: list[CoachingSession], settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"assistant": "2/h/ip"}
    client = held(link_of(cast, cast.coach))
    codes = [client.post(time_page(sessions[1]), {}).status_code for _ in range(3)]
    assert codes == [422, 422, 429]


def test_the_token_stands_in_no_address_after_the_first(
    cast: Cast, sessions: list[CoachingSession]
) -> None:
    token = link_of(cast, cast.coach)
    answer = Client().get(reverse("outside:assistant_arrive", args=[token]))
    assert answer.headers["Location"] == GONE
    assert answer.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_what_the_pages_cost(cast: Cast, sessions: list[CoachingSession]) -> None:
    token = link_of(cast, cast.coach)
    client = held(token)
    assert len(statements(client, "get", GONE)) <= 9
    page = address("coaching_sessions:assistant_links", cast.admin, cast.engagement.pk)
    coach = client_of(cast.coach)
    assert len(statements(coach, "get", page)) == 7
    for _ in range(2):
        link_of(cast, cast.coach)
    assert len(statements(coach, "get", page)) == 7
