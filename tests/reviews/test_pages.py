"""The pages of stage 4: who gets in, what they say, and that nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from engagements.models import Engagement, Goal
from reviews import operations
from reviews.models import OutcomeRating, Review
from reviews.models.outcome import Dimension
from tests.engagements.measures import make_point, make_rating, make_result, make_scale
from tests.factories import Cast
from tests.reviews.stage import (
    HandIn,
    hand_in_side,
    hold,
    open_as_coach,
    save,
    set_goals,
    write_plan,
)
from tests.support.statements import statements_of_get

PAGES = ("reviews/mid/", "reviews/closing/", "development-plan/", "completion/")
OUTSIDE = ("sponsor", "admin", "other_coach", "stranger")


def signed_in(member: Membership) -> Client:
    client = Client()
    assert member.person is not None
    client.force_login(member.person)
    return client


def address(cast: Cast, page: str) -> str:
    return f"/{cast.admin.firm.slug}/engagements/{cast.engagement.pk}/{page}"


def get(cast: Cast, by: Membership, page: str) -> Any:
    return signed_in(by).get(address(cast, page))


def post(cast: Cast, by: Membership, page: str, **data: Any) -> Any:
    return signed_in(by).post(address(cast, page), data)


def fields(goals: list[Goal], version: int = 0, **more: Any) -> dict[str, Any]:
    return {"version": version, **{f"goal_{goal.pk}": 6 for goal in goals}, **more}


@pytest.mark.parametrize("who", ["coach", "coachee"])
@pytest.mark.parametrize("page", PAGES)
def test_coach_and_coachee_open_every_page_and_it_says_who_reads_it(
    cast: Cast, goals: list[Goal], page: str, who: str
) -> None:
    answer = get(cast, getattr(cast, who), page)
    assert answer.status_code == 200
    other = {"coach": "Priya", "coachee": "Ana"}[who]
    assert f"Only you and {other} can read this" in answer.content.decode()


@pytest.mark.parametrize("who", OUTSIDE)
@pytest.mark.parametrize("page", PAGES)
def test_everybody_else_gets_the_same_404_with_and_without_a_review(
    cast: Cast, goals: list[Goal], page: str, who: str
) -> None:
    by = getattr(cast, who)
    before = get(cast, by, page).status_code
    for kind in ("mid", "closing"):
        with acting_as(cast.coach):
            operations.open_review(engagement=cast.engagement, kind=kind, by=cast.coach)
    assert before == get(cast, by, page).status_code == 404
    assert post(cast, by, page, version=0).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_who_is_not_signed_in_is_sent_to_the_door(cast: Cast, page: str) -> None:
    assert Client().get(address(cast, page)).status_code == 302


def test_before_its_time_the_page_says_when(new: Cast) -> None:
    cast = new
    hold(cast, 1)
    page = get(cast, cast.coach, "reviews/mid/").content.decode()
    assert "opens once 3 sessions have been held. So far 1 of 8 has." in page
    assert "Open the review" not in page
    assert post(cast, cast.coach, "reviews/mid/open/").status_code == 422


def test_from_opening_to_reading_both_sides(cast: Cast, goals: list[Goal]) -> None:
    assert post(cast, cast.coach, "reviews/mid/open/").status_code == 302
    for by, said in [(cast.coachee, "canary of Priya"), (cast.coach, "canary of Ana")]:
        answer = post(cast, by, "reviews/mid/", **fields(goals, works=said), check="1")
        assert answer["Location"] == address(cast, "reviews/mid/submit/")
        check = get(cast, by, "reviews/mid/submit/").content.decode()
        assert said in check
        assert "Hand in, to be read with" in check
        assert post(cast, by, "reviews/mid/submit/").status_code == 302
    for by in (cast.coach, cast.coachee):
        both = get(cast, by, "reviews/mid/").content.decode()
        assert "canary of Priya" in both
        assert "canary of Ana" in both
        assert "goal-canary delegate" in both
    assert post(cast, cast.coach, "reviews/mid/complete/").status_code == 302


def test_the_others_words_are_not_on_the_page_until_ones_own_are_in(
    cast: Cast, mid: Review, hand_in: HandIn
) -> None:
    hand_in(mid, cast.coachee, works="answer-canary")
    for page in ("reviews/mid/", "reviews/mid/submit/"):
        assert (
            "answer-canary"
            not in signed_in(cast.coach).get(address(cast, page), follow=True).content.decode()
        )
    save(mid, cast.coach, works="draft-canary")
    assert "answer-canary" not in get(cast, cast.coach, "reviews/mid/").content.decode()
    waiting = get(cast, cast.coachee, "reviews/mid/").content.decode()
    assert "answer-canary" in waiting
    assert "draft-canary" not in waiting


def test_what_is_missing_is_named_before_handing_in(
    cast: Cast, mid: Review, goals: list[Goal]
) -> None:
    save(mid, cast.coachee, works="")
    check = get(cast, cast.coachee, "reviews/mid/submit/").content.decode()
    assert "A rating for each goal." in check
    assert "A few words" in check
    assert "Hand in, to be read with" not in check
    assert post(cast, cast.coachee, "reviews/mid/submit/").status_code == 422


def test_a_rating_out_of_bounds_keeps_the_typed_words(
    cast: Cast, mid: Review, goals: list[Goal]
) -> None:
    typed = fields(goals, works="typed-canary") | {f"goal_{goals[0].pk}": 11}
    answer = post(cast, cast.coachee, "reviews/mid/", **typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "typed-canary" in page
    assert "<title>Error: " in page


@pytest.mark.parametrize("many", [1, 2])
def test_one_or_two_outcomes_alone_are_refused_and_the_words_stay(
    cast: Cast, closing: Review, goals: list[Goal], many: int
) -> None:
    some = {f"outcome_{name}": 5 for name in Dimension.values[:many]}
    answer = post(
        cast, cast.coachee, "reviews/closing/", **fields(goals, works="typed-canary", **some)
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Rate all five, or leave all five for later." in page
    assert "typed-canary" in page


def test_two_tabs_lose_no_word(cast: Cast, mid: Review, goals: list[Goal]) -> None:
    save(mid, cast.coachee, works="first-canary")
    answer = post(cast, cast.coachee, "reviews/mid/", **fields(goals, works="second-canary"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "first-canary" in page
    assert "second-canary" in page
    again = fields(goals, version=1, works="both")
    assert post(cast, cast.coachee, "reviews/mid/", **again).status_code == 302


def test_a_tab_left_open_after_handing_in_gives_its_words_back(
    cast: Cast, mid: Review, goals: list[Goal], hand_in: HandIn
) -> None:
    hand_in(mid, cast.coachee)
    late = fields(goals, version=1, works="late-canary")
    answer = post(cast, cast.coachee, "reviews/mid/", **late)
    assert answer.status_code == 409
    assert "late-canary" in answer.content.decode()


def test_the_page_saves_by_itself_in_json(cast: Cast, mid: Review, goals: list[Goal]) -> None:
    client, url = signed_in(cast.coachee), address(cast, "reviews/mid/")
    json = {"Accept": "application/json"}
    saved = client.post(url, fields(goals, works="one"), headers=json)
    assert (saved.status_code, saved.json()["version"]) == (200, 1)
    late = client.post(url, fields(goals, works="two"), headers=json)
    assert late.status_code == 409
    assert (late.json()["version"], late.json()["fields"]["works"]) == (1, "one")
    wrong = client.post(url, fields(goals) | {f"goal_{goals[0].pk}": 11}, headers=json)
    assert wrong.status_code == 422


def test_while_writing_three_dimensions_of_five_wait_and_the_words_are_saved(
    cast: Cast, closing: Review, goals: list[Goal]
) -> None:
    client, url = signed_in(cast.coachee), address(cast, "reviews/closing/")
    json = {"Accept": "application/json"}
    some = {f"outcome_{name}": 5 for name in Dimension.values[:3]}
    saved = client.post(url, fields(goals, works="kept", **some), headers=json)
    assert (saved.status_code, saved.json()["version"]) == (200, 1)
    with acting_as(cast.coachee):
        assert not OutcomeRating.objects.exists()
    five = {f"outcome_{name}": 5 for name in Dimension.values}
    client.post(url, fields(goals, version=1, works="kept", **five), headers=json)
    with acting_as(cast.coachee):
        assert OutcomeRating.objects.count() == 5


def test_the_closing_review_draws_both_views_and_says_them_in_a_table(
    cast: Cast, closing: Review, hand_in: HandIn
) -> None:
    hand_in(closing, cast.coachee)
    assert (
        '<svg class="dumbbell"' not in get(cast, cast.coachee, "reviews/closing/").content.decode()
    )
    hand_in(closing, cast.coach)
    page = get(cast, cast.coachee, "reviews/closing/").content.decode()
    for part in (
        '<svg class="dumbbell"',
        "<title id=",
        "<desc id=",
        "Self-awareness: you 7, Ana 7.",
    ):
        assert part in page
    assert all(f'<th scope="row">{label}</th>' in page for label in Dimension.labels)


@pytest.mark.parametrize("page", ["reviews/mid/complete/", "completion/"])
def test_only_the_coach_completes(cast: Cast, mid: Review, page: str) -> None:
    assert post(cast, cast.coachee, page).status_code == 403
    assert post(cast, cast.coach, page).status_code == 422


def test_the_plan_is_written_together_and_a_conflict_keeps_both(cast: Cast) -> None:
    words = {"strengths": "s-canary", "next_steps": "", "support": ""}
    assert post(cast, cast.coachee, "development-plan/", version=0, **words).status_code == 302
    assert "s-canary" in get(cast, cast.coach, "development-plan/").content.decode()
    late = words | {"strengths": "late-canary"}
    answer = post(cast, cast.coach, "development-plan/", version=0, **late)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "s-canary" in page
    assert "late-canary" in page


def test_an_empty_plan_is_not_saved(cast: Cast) -> None:
    answer = post(cast, cast.coach, "development-plan/", version=0, strengths=" ")
    assert answer.status_code == 422


def test_completing_names_what_is_missing_and_ends_in_thanks(
    cast: Cast, closing: Review, hand_in: HandIn
) -> None:
    before = get(cast, cast.coach, "completion/").content.decode()
    for words in ("Both sides in, then complete", "rated by Ana and Priya", "Not written yet"):
        assert words in before
    for by in (cast.coach, cast.coachee):
        hand_in(closing, by)
    write_plan(cast, cast.coachee, strengths="s-canary")
    assert post(cast, cast.coach, "reviews/closing/complete/").status_code == 302
    ready = get(cast, cast.coach, "completion/").content.decode()
    assert "Complete the engagement with Priya" in ready
    assert post(cast, cast.coach, "completion/").status_code == 302
    with acting_as(cast.coachee):
        assert Engagement.objects.visible_to(cast.coachee).get().state == "completed"
    assert "What you began is yours now." in get(cast, cast.coachee, "completion/").content.decode()
    assert "s-canary" in get(cast, cast.coachee, "development-plan/").content.decode()
    late = post(cast, cast.coachee, "development-plan/", version=1, strengths="late-canary")
    assert late.status_code == 403
    assert "late-canary" in late.content.decode()


def test_beside_the_answers_stands_what_was_noted_of_the_goals(
    cast: Cast, goals: list[Goal], mid: Review, hand_in: HandIn
) -> None:
    make_point(make_result(goals[0], cast.coachee, words="its-sign"), cast.coachee, 7)
    goals[0].held_before = goals[0].engagement.sessions_held  # set when these had been held
    scale = make_scale(goals[0], cast.coach)
    make_rating(goals[0], scale, cast.coachee, 1)
    for _ in ("writing", "handed in"):
        page = " ".join(get(cast, cast.coach, "reviews/mid/").content.decode().split())
        beside = page[page.index("Where the goals stand") :]
        for words in ("its-sign", "7 of 10", "Level 0", "+1 more than expected"):
            assert words in beside
        assert f"goals/{goals[0].pk}/rating/?occasion=mid" in beside
        hand_in(mid, cast.coach)
    asked = get(cast, cast.coach, f"goals/{goals[0].pk}/rating/?occasion=mid").content.decode()
    assert 'value="mid" id="id_occasion_0" checked' in " ".join(asked.split())


def give_up(cast: Cast, goal: Goal) -> None:
    with acting_as(cast.coachee):
        Goal.objects.filter(pk=goal.pk).update(retired_at=timezone.now(), position=None)


def test_a_goal_given_up_later_keeps_its_ratings_in_the_review(cast: Cast) -> None:
    goals = set_goals(cast, "kept-goal", "other-goal", "dropped-goal")
    review = open_as_coach(cast, "mid")
    for by in (cast.coach, cast.coachee):
        hand_in_side(review, by, goals)
    post(cast, cast.coach, "reviews/mid/complete/")
    give_up(cast, goals[2])
    page = get(cast, cast.coach, "reviews/mid/").content.decode()
    assert "dropped-goal" in page


def test_a_goal_given_up_meanwhile_is_not_asked_about(cast: Cast) -> None:
    goals = set_goals(cast, "kept-goal", "other-goal", "dropped-goal")
    review = open_as_coach(cast, "mid")
    save(review, cast.coach, ratings={goal.pk: 6 for goal in goals}, works="Pace.")
    give_up(cast, goals[2])
    assert "dropped-goal" not in get(cast, cast.coach, "reviews/mid/").content.decode()
    assert post(cast, cast.coach, "reviews/mid/submit/").status_code == 302


@pytest.mark.parametrize("more", ["one", "both"])
def test_a_review_costs_the_same_with_one_side_and_with_both(
    cast: Cast, goals: list[Goal], mid: Review, hand_in: HandIn, more: str
) -> None:
    hand_in(mid, cast.coach)
    if more == "both":
        hand_in(mid, cast.coachee)
    result = make_result(goals[0], cast.coachee)
    for value in range(1, 4 if more == "both" else 2):
        make_point(result, cast.coachee, value)
    found = statements_of_get(signed_in(cast.coach), address(cast, "reviews/mid/"))
    assert len(found) == 9, found


@pytest.mark.parametrize(("page", "statements"), [("development-plan/", 7), ("completion/", 9)])
def test_what_a_page_costs(cast: Cast, page: str, statements: int) -> None:
    found = statements_of_get(signed_in(cast.coach), address(cast, page))
    assert len(found) == statements, found
