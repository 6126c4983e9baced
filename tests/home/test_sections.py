"""The coach's day and the coachee's page: what they hold, what they cost, what they never show."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from engagements.models import Goal, KeyResult
from sessions.models import CoachingSession, Commitment, Reflection
from sessions.operations import room
from sessions.operations.commitments import add_commitment, update_commitment
from sessions.operations.proposals import propose_date
from sessions.operations.reflections import reflect
from sessions.operations.rewording import carry
from tests.engagements.measures import make_goals, make_point, make_result
from tests.factories import Cast, make_cast, make_engagement, make_member
from tests.sessions.pages import client_of, statements
from tests.sessions.rooms import begin, plan_session

pytestmark = pytest.mark.usefixtures("own_pages")


@pytest.fixture
def own_pages() -> Any:
    with override_settings(ROOT_URLCONF="tests.home.urls"):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def page(member: Membership, name: str = "coachee_alone") -> str:
    response = client_of(member).get(reverse(name, args=[member.firm.slug]))
    assert response.status_code == 200
    return response.content.decode()


def hold(cast: Cast, *promises: str, number: int = 1, due_in: int = 3) -> CoachingSession:
    """A session held and shared, with these promises."""
    session = begin(cast, plan_session(cast, number, days=-1))
    with acting_as(cast.coach):
        for words in promises:
            add_commitment(
                commitment_id=uuid4(),
                coaching_session=session,
                wording=words,
                due_on=timezone.localdate() + timedelta(days=due_in),
                by=cast.coach,
            )
        return room.finish(coaching_session=session, by=cast.coach)


def measured_goals(cast: Cast, points: int) -> KeyResult:
    """Two goals, and of one a key result that its coachee noted so often."""
    set_goals(cast)
    with acting_as(cast.coach):
        goal = Goal.objects.get(position=1)
    result = make_result(goal, cast.coach, words="Decisions without me")
    for value in range(1, points + 1):
        make_point(result, cast.coachee, value)
    return result


def test_the_coachee_notes_where_a_key_result_stands_with_two_taps(cast: Cast):
    result = measured_goals(cast, 2)
    html = page(cast.coachee)
    assert "2 of 10" in html
    assert "1 of 10" not in html
    form = html[html.index("Where is it now?") :]
    sent = dict(re.findall(r'name="(point_id|on|next)" value="([^"]+)"', form)[:3])
    assert set(sent) == {"point_id", "on", "next"}
    assert 'name="value" value="7"' in " ".join(form.split())
    note = reverse(
        "engagements:key_result", args=[cast.admin.firm.slug, cast.engagement.pk, result.pk]
    )
    answer = client_of(cast.coachee).post(note, {**sent, "value": "7"})
    assert (answer.status_code, answer.headers["Location"]) == (303, sent["next"])
    assert "7 of 10" in page(cast.coachee)


def test_a_goal_that_was_given_up_is_not_on_the_coachees_page(cast: Cast):
    goals = make_goals(cast, 3)
    with acting_as(cast.coachee):
        Goal.objects.filter(pk=goals[2].pk).update(retired_at=timezone.now(), position=None)
    html = page(cast.coachee)
    assert "Goal 2" in html
    assert "Goal 3" not in html


def set_goals(cast: Cast) -> None:
    with acting_as(cast.coach):
        for position, title in ((1, "Lead through the change"), (2, "Let silence stand")):
            Goal.objects.create(
                firm_id=cast.admin.firm_id,
                engagement=cast.engagement,
                position=position,
                title=title,
                author=cast.coach,
            )


def test_today_has_the_next_session(cast: Cast):
    plan_session(cast, 2, days=20)
    later = plan_session(cast, 1, days=2)
    html = page(cast.coach, "today_alone")
    assert "Session 1 of 8" in html
    assert "Priya Raman" in html
    assert str(later.pk) in html
    assert "Prepare" in html
    assert "Start session" not in html


def test_today_starts_what_is_near(cast: Cast):
    plan_session(cast, 1)
    assert "Start session" in page(cast.coach, "today_alone")


def test_today_names_records_to_finish_and_what_is_due(cast: Cast):
    hold(cast, "ask two peers")
    begin(cast, plan_session(cast, 2, days=-5))
    plan_session(cast, 3, days=-3)
    html = page(cast.coach, "today_alone")
    assert "Records to finish" in html
    assert "Continue" in html
    assert "Write it up" in html
    assert "Ask two peers" in html


def test_before_the_agreement_is_signed_both_pages_say_so(db: None):
    cast = make_cast("contracting")
    plan_session(cast, 1)
    html = page(cast.coach, "today_alone")
    assert "Waiting for signatures" in html
    assert "Start session" not in html
    assert "once everybody has signed" in page(cast.coachee)


def test_a_quiet_day_is_said_kindly(cast: Cast):
    assert "No session is planned" in page(cast.coach, "today_alone")
    assert "A quiet start" in page(cast.other_coach, "today_alone")


def test_nobody_s_day_shows_another_coach_s_people(cast: Cast):
    plan_session(cast, 1, days=2)
    assert "Priya" not in page(cast.other_coach, "today_alone")


@pytest.mark.parametrize("many", [1, 3])
def test_today_costs_nine_statements(cast: Cast, many: int):
    for number in range(many):
        coachee = make_member(cast.admin, f"Leader {number}")
        engagement = make_engagement(cast.admin, coach=cast.coach, coachee=coachee)
        other = Cast(**{**vars(cast), "coachee": coachee, "engagement": engagement})
        hold(other, "ask two peers")
        coming = plan_session(other, 2, days=number + 1)
        with acting_as(coachee):
            propose_date(
                proposal_id=uuid4(),
                coaching_session=coming,
                starts_at=coming.starts_at + timedelta(days=1),
                by=coachee,
            )
    url = reverse("today_alone", args=[cast.admin.firm.slug])
    assert len(statements(client_of(cast.coach), "get", url)) == 9


def test_the_coachee_sees_what_is_next_and_what_they_promised(cast: Cast):
    hold(cast, "ask two peers")
    set_goals(cast)
    plan_session(cast, 2, days=9)
    html = page(cast.coachee)
    assert "Session 2 of 8" in html
    assert "Ask two peers" in html
    assert "Yes, I will" in html
    assert "Let silence stand" in html
    assert "Read the record of session 1" in html


def test_at_most_five_promises_stand_open(cast: Cast):
    hold(cast, *(f"promise {number}" for number in range(7)))
    html = page(cast.coachee)
    assert "Show all 7" in html
    assert html.index("Promise 4") < html.index("Show all 7") < html.index("Promise 6")


def test_overdue_is_a_word_and_not_an_alarm(cast: Cast):
    hold(cast, "ask two peers", due_in=-3)
    html = page(cast.coachee)
    day = timezone.localdate() - timedelta(days=3)
    assert f"Was due {day:%A}" in html
    assert "overdue" not in html.lower()


def test_confirm_then_answer_then_reflect(cast: Cast):
    hold(cast, "ask two peers")
    client, slug = client_of(cast.coachee), cast.admin.firm.slug
    with acting_as(cast.coachee):
        pk = Commitment.objects.get().pk
    home = f"/{slug}/alone/coachee/"
    confirm = reverse("coaching_sessions:confirm_commitment", args=[slug, pk])
    assert client.post(confirm, {"next": home})["Location"] == home
    update = reverse("coaching_sessions:update_commitment", args=[slug, pk])
    assert client.post(update, {"answer": "partly", "reflection": "One of two."}).status_code == 303
    reflect = reverse("coaching_sessions:reflect", args=[slug, cast.engagement.pk])
    client.post(reflect, {"text": "I step in when it is quiet", "keep": "mine"})
    client.post(reflect, {"text": "Silence is fine", "keep": "share"})
    with acting_as(cast.coachee):
        assert Commitment.objects.get().state == "partly"
        shared = {line.answer: line.shared for line in Reflection.objects.exclude(answer="")}
        assert shared == {"partly": False}
        assert Reflection.objects.filter(shared=True).count() == 1
        assert Reflection.objects.count() == 3


@pytest.mark.parametrize("text", ["", "   ", "x" * 20_001])
def test_words_that_cannot_be_kept_come_back(cast: Cast, text: str):
    url = reverse("coaching_sessions:reflect", args=[cast.admin.firm.slug, cast.engagement.pk])
    response = client_of(cast.coachee).post(url, {"text": text, "keep": "mine"})
    assert response.status_code == 422
    assert text in response.content.decode()


def test_next_leads_nowhere_else(cast: Cast):
    hold(cast, "ask two peers")
    client, slug = client_of(cast.coachee), cast.admin.firm.slug
    with acting_as(cast.coachee):
        pk = Commitment.objects.get().pk
    update = reverse("coaching_sessions:update_commitment", args=[slug, pk])
    for target in ("https://evil.test/", "//evil.test/", f"/{slug}x/", "javascript:alert(1)"):
        sent = {"answer": "done", "next": target}
        assert client.post(update, sent)["Location"] == f"/{slug}/"


def test_who_can_see_what_comes_from_the_table(cast: Cast):
    html = page(cast.coachee)
    for what, who in (
        ("Session records, once shared with you", "You and Ana"),
        ("What you save for yourself", "Only you"),
        ("What you share", "You and Ana"),
        ("Ana’s private notes", "Only Ana"),
        ("When sessions are, and that they were held", "You, Ana and the firm’s admins"),
        ("A theme you release to Dana", "You, Ana and Dana"),
    ):
        assert f">{what}</dt><dd>{who}</dd>" in html, what


def test_the_private_note_is_on_no_page_of_the_coachee(cast: Cast):
    session = hold(cast, "ask two peers")
    with acting_as(cast.coach):
        room.save_note(coaching_session=session, text="canary-71", version=1, by=cast.coach)
        (pk,) = Commitment.objects.values_list("pk", flat=True)
    client, slug = client_of(cast.coachee), cast.admin.firm.slug
    second = plan_session(cast, 2, days=3)
    own = client_of(cast.coach).get(reverse("coaching_sessions:prepare", args=[slug, second.pk]))
    assert "canary-71" in own.content.decode()
    addresses = [
        reverse("coachee_alone", args=[slug]),
        reverse("today_alone", args=[slug]),
        reverse("coaching_sessions:update_commitment", args=[slug, pk]),
        *(
            reverse(f"coaching_sessions:{name}", args=[slug, one.pk])
            for name in ("prepare", "room", "finish", "record")
            for one in (session, second)
        ),
    ]
    for address in addresses:
        assert "canary-71" not in client.get(address, follow=True).content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_the_coachee_s_page_costs_eight_statements(cast: Cast, many: int):
    hold(cast, *(f"promise {number}" for number in range(many)))
    measured_goals(cast, many)
    plan_session(cast, 2, days=9)
    with acting_as(cast.coachee):
        for number in range(many):
            reflect(engagement=cast.engagement, text=f"{number}", shared=False, by=cast.coachee)
    url = reverse("coachee_alone", args=[cast.admin.firm.slug])
    assert len(statements(client_of(cast.coachee), "get", url)) == 8


def test_what_was_kept_is_folded_and_counted(cast: Cast):
    hold(cast, "ask two peers", "call Tomas", "rest")
    with acting_as(cast.coachee):
        for commitment, answer in zip(
            Commitment.objects.order_by("created_at"), ("done", "dropped", "partly"), strict=True
        ):
            update_commitment(commitment=commitment, answer=answer, by=cast.coachee)
    html = page(cast.coachee)
    fold = html.split("Kept so far: 1")[1].split("</details>")[0]
    assert "Ask two peers" in fold
    assert "Call Tomas" in fold
    assert "Dropped, " in fold
    assert "Rest" not in fold


def test_a_promise_says_in_which_session_it_is(cast: Cast):
    hold(cast, "ask two peers")
    with acting_as(cast.coachee):
        for version in (1, 2):
            carry(commitment=Commitment.objects.get(), version=version, by=cast.coachee)
    assert "In its third session" in page(cast.coachee)


def test_the_next_session_has_its_topic_and_what_is_proposed(cast: Cast):
    coming = plan_session(cast, 1, days=9)
    client, slug = client_of(cast.coachee), cast.admin.firm.slug
    assert "Propose another time" in page(cast.coachee)
    topic = reverse("coaching_sessions:topic", args=[slug, coming.pk])
    for version, words in ((0, "The board"), (1, "The board <b>meeting</b>")):
        client.post(topic, {"version": version, "text": words})
    with acting_as(cast.coachee):
        propose_date(
            proposal_id=uuid4(),
            coaching_session=coming,
            starts_at=coming.starts_at + timedelta(days=1),
            by=cast.coachee,
        )
    html = page(cast.coachee)
    assert "The board &lt;b&gt;meeting&lt;/b&gt;</textarea>" in html
    assert 'name="version" value="2"' in html
    assert "Ana has not answered yet" in html
    assert "Propose another time" not in html


def test_earlier_reflections_are_folded_with_their_readers(cast: Cast):
    with acting_as(cast.coachee):
        for number in range(6):
            reflect(
                engagement=cast.engagement, text=f"line {number}", shared=number == 5,
                by=cast.coachee,
            )  # fmt: skip
    html = page(cast.coachee)
    assert html.count("Only you can read this") == 4
    assert html.count("You and Ana can read this") == 1
    assert "line 0" not in html
    assert "All of it" in html
    assert "sealed under a key of yours alone" in html


def test_a_private_line_from_before_is_sealed_anew_when_the_page_is_opened(cast: Cast):
    with acting_as(cast.coachee):
        Reflection(
            firm_id=cast.admin.firm_id,
            engagement=cast.engagement,
            author=cast.coachee,
            text="from before",
        ).save(force_insert=True)
    for _ in range(2):
        assert "from before" in page(cast.coachee)
    with acting_as(cast.coachee):
        assert Reflection.objects.filter(text__isnull=True).count() == 1


def test_today_says_what_is_new_and_what_is_proposed(cast: Cast):
    coming = plan_session(cast, 1, days=2)
    with acting_as(cast.coachee):
        reflect(engagement=cast.engagement, text="kestrel", shared=True, by=cast.coachee)
        proposal = propose_date(
            proposal_id=uuid4(),
            coaching_session=coming,
            starts_at=coming.starts_at + timedelta(days=1),
            words="kestrel",
            by=cast.coachee,
        )
    html = page(cast.coach, "today_alone")
    assert "So far: one reflection shared, one proposal to answer." in html
    assert "Priya Raman proposes another time for" in html
    assert reverse("coaching_sessions:proposal", args=[cast.admin.firm.slug, proposal.pk]) in html
    assert "kestrel" not in html
    other = page(cast.other_coach, "today_alone")
    assert "proposes" not in other
    begin(cast, coming)  # too late for another time: it is not asked for any more
    assert "proposes" not in page(cast.coach, "today_alone")


def test_anonymous_people_are_sent_to_sign_in(cast: Cast):
    response = Client().get(reverse("coachee_alone", args=[cast.admin.firm.slug]))
    assert "/accounts/login/" in response["Location"]
