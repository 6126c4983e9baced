"""The engagement's page: where it stands, its timeline, what is missing, and ways on."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from coaching.firms.entry import acting_as
from coaching.home.timeline import timeline
from engagements.models import Agreement, Engagement
from engagements.operations.agreement import offer_agreement, sign
from engagements.operations.goals import GoalDraft, set_goals
from reviews.models import Review
from sessions.models import CoachingSession
from sessions.operations.planning import plan_sessions
from sessions.operations.proposals import propose_date
from tests.factories import Cast, make_cast, make_engagement
from tests.support.signed_in import address, client_of
from tests.support.statements import statements_of_get

pytestmark = pytest.mark.django_db
CANARY = "Kestrel"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def page(cast: Cast, engagement: Engagement | None = None) -> str:
    return address("home:engagement", cast.admin, (engagement or cast.engagement).pk)


def text_for(cast: Cast, who: str) -> str:
    answer = client_of(getattr(cast, who)).get(page(cast))
    assert answer.status_code == 200
    return answer.content.decode()


def plan(cast: Cast, many: int, days_ago: int = 0) -> list[CoachingSession]:
    first = timezone.now().replace(minute=0) - timedelta(days=days_ago) + timedelta(hours=2)
    starts = [first + timedelta(days=14 * number) for number in range(many)]
    with acting_as(cast.coach):
        return plan_sessions(engagement=cast.engagement, starts=starts, by=cast.coach)


def hold(cast: Cast, sessions: list[CoachingSession]) -> None:
    with acting_as(cast.coach):
        for one in sessions:
            one.move_to("in_progress", by=cast.coach, started_at=one.starts_at)
            one.move_to("held", by=cast.coach, finished_at=one.ends_at, length_minutes=85)


def set_two(cast: Cast) -> None:
    drafts = [GoalDraft(f"{CANARY} {n}", CANARY, CANARY) for n in (1, 2)]
    with acting_as(cast.coach):
        set_goals(engagement=cast.engagement, goals=drafts, by=cast.coach)


def sign_all(cast: Cast) -> None:
    with acting_as(cast.admin):
        agreement = offer_agreement(engagement=cast.engagement, by=cast.admin)
    for member in (cast.coach, cast.coachee, cast.sponsor):
        with acting_as(member):
            fresh = Agreement.objects.get(pk=agreement.pk)
            sign(agreement=fresh, typed_name=member.name, address=None, by=member)


def steps(text: str) -> list[tuple[str, str]]:
    """(title, word) of each step of the timeline as it is served."""
    found = re.findall(
        r'journey-title">([^<]+)</span>.*?<span>([^<]+)</span></span></span>', text, re.DOTALL
    )
    return [(title.strip(), word.strip()) for title, word in found]


def test_nine_steps_and_a_gate_in_order(cast: Cast) -> None:
    hold(cast, plan(cast, 6, days_ago=30)[:2])
    assert steps(text_for(cast, "coach")) == [
        ("Kick-off", "Agreement signed"),
        ("Session 1", "Held"),
        ("Session 2", "Held"),
        ("Session 3", "Next"),
        ("Session 4", "Booked"),
        ("Mid review", "To come"),
        ("Session 5", "Booked"),
        ("Session 6", "Booked"),
        ("Session 7", "Suggested"),
        ("Session 8 and closing", "Suggested"),
    ]


def test_stage_and_rhythm_are_said_in_words(cast: Cast) -> None:
    assert "Kick-off: setting the course" in text_for(cast, "coach")
    assert "No sessions planned yet" in text_for(cast, "coach")
    hold(cast, plan(cast, 8, days_ago=20)[:2])
    text = text_for(cast, "coachee")
    assert "Core journey: 2 of 8 sessions held" in text
    assert "On rhythm: 14 days between sessions" in text
    assert "Priya Raman’s coaching" in text
    assert "can read this" in text


def test_what_is_missing_is_said_with_a_way_to_it(cast: Cast) -> None:
    text = text_for(cast, "coach")
    assert "Before coaching can begin" in text
    assert "The agreement has not been offered yet." in text
    assert address("engagements:edit_goals", cast.admin, cast.engagement.pk) in text
    assert address("coaching_sessions:plan", cast.admin, cast.engagement.pk) in text
    assert "Plan the sessions</a>" not in text_for(cast, "coachee")


def test_unsigned_parties_are_named_and_the_reader_is_asked() -> None:
    cast = make_cast(state="contracting")
    with acting_as(cast.admin):
        agreement = offer_agreement(engagement=cast.engagement, by=cast.admin)
    with acting_as(cast.coach):
        fresh = Agreement.objects.get(pk=agreement.pk)
        sign(agreement=fresh, typed_name=cast.coach.name, address=None, by=cast.coach)
    coachee = text_for(cast, "coachee")
    assert "not signed yet by you and Dana Okafor" in coachee
    assert "Read and sign" in coachee
    coach = text_for(cast, "coach")
    assert "not signed yet by Priya Raman and Dana Okafor" in coach
    assert "Foundation: agreeing how to work" in coach


def test_nothing_is_missing_once_all_is_there(cast: Cast) -> None:
    sign_all(cast)
    set_two(cast)
    plan(cast, 8)
    for who in ("coach", "coachee"):
        assert "Before coaching can begin" not in text_for(cast, who)


def test_links_go_by_role(cast: Cast) -> None:
    sessions = plan(cast, 2)
    names = ("move", "prepare", "topic", "propose_date")
    seen = {
        who: {
            name
            for name in names
            if all(address(f"coaching_sessions:{name}", cast.admin, one.pk) in text
                   for one in sessions)
        }
        for who in ("coach", "coachee", "admin")
        for text in [text_for(cast, who)]
    }  # fmt: skip
    assert seen == {
        "coach": {"move", "prepare"},
        "coachee": {"topic", "propose_date"},
        "admin": set(),
    }


def test_what_is_proposed_stands_at_its_session(cast: Cast) -> None:
    first, second = plan(cast, 2)
    with acting_as(cast.coachee):
        proposal = propose_date(
            proposal_id=uuid4(),
            coaching_session=second,
            starts_at=second.starts_at + timedelta(days=1),
            by=cast.coachee,
        )
    path = address("coaching_sessions:proposal", cast.admin, proposal.pk)
    assert f'<a href="{path}">Answer what is proposed</a>' in text_for(cast, "coach")
    assert f'<a href="{path}">What you proposed</a>' in text_for(cast, "coachee")
    assert path not in text_for(cast, "admin")
    assert text_for(cast, "coachee").count("Propose another time") == 1
    assert str(first.pk) in text_for(cast, "coachee")


def test_the_firm_admin_sees_logistics_only(cast: Cast) -> None:
    set_two(cast)
    hold(cast, plan(cast, 8, days_ago=30)[:1])
    with acting_as(cast.coach):
        Review.objects.create(
            firm=cast.admin.firm, engagement=cast.engagement, kind="mid", opened_by=cast.coach
        )
    text = text_for(cast, "admin")
    assert ("Session 1", "Held") in steps(text)
    assert ("Mid review", "To come") in steps(text)
    assert ("Mid review", "Open") in steps(text_for(cast, "coach"))
    for words in (CANARY, "Reviews and consent", "/goals/", "/themes/", "/reviews/", "/room/"):
        assert words not in text
    assert "/goals/" in text_for(cast, "coach")


def test_the_sponsor_is_led_to_their_own_page(cast: Cast) -> None:
    answer = client_of(cast.sponsor).get(page(cast))
    assert answer.status_code == 302
    assert answer["Location"] == address("consent:sponsor_page", cast.admin, cast.engagement.pk)


def test_others_do_not_know_of_it(cast: Cast) -> None:
    for member in (cast.other_coach, cast.stranger):
        assert client_of(member).get(page(cast)).status_code == 404
    assert client_of(None).get(page(cast)).status_code == 302


def test_a_draft_is_known_to_the_admin_alone() -> None:
    cast = make_cast(state="draft")
    assert "Draft: nobody has been told yet" in text_for(cast, "admin")
    assert client_of(cast.coach).get(page(cast)).status_code == 404


def test_one_session_or_twenty_cost_the_same(cast: Cast) -> None:
    sign_all(cast)
    set_two(cast)
    client = client_of(cast.coach)
    client.get(page(cast))
    counts = []
    for many in (1, 20):
        plan(cast, many)
        counts.append(len(statements_of_get(client, page(cast))))
    assert counts == [7, 7]


def test_other_engagements_of_the_coach_cost_nothing(cast: Cast) -> None:
    client = client_of(cast.coach)
    client.get(page(cast))
    for _ in range(3):
        make_engagement(cast.admin, coach=cast.coach, coachee=cast.other_coach)
    assert len(statements_of_get(client, page(cast))) == 7


def bare(**fields: object) -> Engagement:
    return Engagement(
        state="active",
        time_zone="Pacific/Auckland",
        starts_on=date(2026, 3, 2),
        ends_on=date(2026, 8, 1),
        **fields,
    )


def test_months_are_named_where_they_begin_in_the_zone_of_the_engagement() -> None:
    starts = datetime(2026, 3, 31, 22, tzinfo=UTC)  # already April in Auckland
    one = CoachingSession(number=1, starts_at=starts, ends_at=starts + timedelta(hours=1))
    nodes = timeline(bare(sessions_planned=2), [one], {}, starts)
    assert [(node.day, node.month) for node in nodes[:2]] == [
        (date(2026, 3, 2), "Mar"),
        (date(2026, 4, 1), "Apr"),
    ]


def test_a_plan_of_twenty_has_twenty_steps_a_kick_off_and_a_gate() -> None:
    nodes = timeline(
        bare(sessions_planned=20, mid_review_after=10), [], {"mid": "complete"}, timezone.now()
    )
    assert len(nodes) == 22
    assert (nodes[11].is_gate, nodes[11].word) == (True, "Complete")
    assert nodes[-1].title == "Session 20 and closing"
