"""A goal's title reaches a sponsor in its exact words, by consent, and only as the agreement says."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from consent import operations, wording
from consent.errors import NotAgreed, WordsChanged
from consent.ledger import Entry
from consent.models import Consent, ConsentEvent, Release, Theme
from engagements.models import Engagement, Goal
from engagements.operations.goals import GoalDraft, goals_of, set_goals
from tests.consent import acts
from tests.consent.web import address, client_for, page_of, pdf_words
from tests.engagements.agreements import in_force
from tests.factories import Cast
from tests.sessions.pages import statements
from tests.support.signed_in import address as at
from tests.support.signed_in import client_of

TITLES = ("Decide with less", "Meetings that end")
OUTSIDE = ("sponsor", "admin", "other_coach", "stranger")


def reword(cast: Cast, *titles: str, by: Membership | None = None) -> list[Goal]:
    """From now on the goals have these titles, each with its outcome as before."""
    by = by or cast.coachee
    with acting_as(by):
        standing = goals_of(cast.engagement, by=by)
        known = [one.pk for one in standing] + [uuid4() for _ in titles]
        drafts = [
            GoalDraft(title, "Calm", "We notice", ["team"], id=pk)
            for pk, title in zip(known, titles, strict=False)
        ]
        seen = {one.pk: one.version for one in standing}
        now = Engagement.objects.get(pk=cast.engagement.pk)
        return set_goals(engagement=now, goals=drafts, seen=seen, by=by)


@pytest.fixture
def goal(cast: Cast) -> Goal:
    in_force(cast, goal_titles=True)
    return reword(cast, *TITLES)[0]


def drafted(cast: Cast, goal: Goal, by: Membership | None = None) -> Theme:
    by = by or cast.coach
    with acting_as(by):
        update = operations.draft_update(engagement=cast.engagement, by=by)
        return operations.draft_goal_title(
            theme_id=uuid4(), update=update, goal=Goal.ever.get(pk=goal.pk),
            focus_area="team", direction="progressing", by=by,
        )  # fmt: skip


def proposed(cast: Cast, goal: Goal) -> Theme:
    theme = drafted(cast, goal)
    with acting_as(cast.coach):
        return operations.propose(theme=theme, by=cast.coach)


def shared(cast: Cast, goal: Goal) -> Theme:
    return acts.share(cast, proposed(cast, goal))[0]


def seen_by_sponsor(cast: Cast) -> tuple[bool, bool, int]:
    """Whether page and PDF have the title, and how many releases the API has."""
    releases = client_of(cast.sponsor).get(at("api:releases", cast.sponsor)).json()["results"]
    paper = "".join(pdf_words(cast.engagement, cast.sponsor).split())
    html = page_of(cast.engagement, cast.sponsor).content.decode()
    return TITLES[0] in html, "".join(TITLES[0].split()) in paper, len(releases)


def test_coach_or_coachee_propose_it_and_the_coachee_shares_its_exact_words(cast: Cast, goal: Goal):
    theme = shared(cast, goal)
    assert seen_by_sponsor(cast) == (True, True, 1)
    html = page_of(cast.engagement, cast.sponsor).content.decode()
    assert "A goal’s title · " in html
    assert "Goals beyond the titles shared with you" in html
    with acting_as(cast.sponsor):
        release = Release.objects.get()
        assert release.under_version == 1
    assert drafted(cast, goal, cast.coachee).goal_id == theme.goal_id == goal.pk


def test_another_theme_is_under_no_version(cast: Cast, goal: Goal):
    acts.shared(cast)
    with acting_as(cast.sponsor):
        assert Release.objects.get().under_version is None


def test_where_the_agreement_does_not_allow_it_nobody_can_even_draft_it(cast: Cast):
    goal = reword(cast, *TITLES)[0]
    for _ in range(2):
        with pytest.raises(NotAgreed):
            drafted(cast, goal)
        in_force(cast, sessions_held=True)


def test_a_later_version_takes_it_out_of_sight_at_once_and_it_never_comes_back_by_itself(
    cast: Cast, goal: Goal
):
    theme = shared(cast, goal)
    in_force(cast)
    assert seen_by_sponsor(cast) == (False, False, 0)
    with acting_as(cast.sponsor):
        assert not Release.objects.exists()
    for who in (cast.coach, cast.coachee):
        assert TITLES[0] not in page_of(cast.engagement, who).content.decode()
        themes = page_of(cast.engagement, who, "themes").content.decode()
        assert "The agreement in force does not let a sponsor read it" in themes
    mine = page_of(cast.engagement, cast.coachee, "consent").content.decode()
    assert "The agreement in force does not let Dana read this now." in mine
    in_force(cast, goal_titles=True)
    assert seen_by_sponsor(cast) == (False, False, 0)
    acts.withdraw(cast, theme)
    shared(cast, goal)
    assert seen_by_sponsor(cast) == (True, True, 1)


def test_an_agreement_that_ends_it_ends_what_was_proposed_too(cast: Cast, goal: Goal):
    theme, waiting = proposed(cast, goal), drafted(cast, goal)
    in_force(cast)
    with pytest.raises(NotAgreed):
        acts.share(cast, theme)
    with acting_as(cast.coach), pytest.raises(NotAgreed):
        operations.propose(theme=waiting, by=cast.coach)
    assert acts.released(cast) == set()


def test_the_database_refuses_a_title_that_is_not_agreed(cast: Cast, goal: Goal):
    theme = proposed(cast, goal)
    in_force(cast)
    with acting_as(cast.coachee):
        consent = Consent.objects.create(
            firm=cast.coachee.firm, engagement=cast.engagement, theme=theme, by=cast.coachee,
            recipient=cast.sponsor, words_hash="0" * 64, wording_version=wording.VERSION,
        )  # fmt: skip
        with pytest.raises(IntegrityError, match="does not allow"), transaction.atomic():
            Release.objects.create(
                firm=cast.coachee.firm, engagement=cast.engagement, consent=consent,
                recipient=cast.sponsor, focus_area="team", direction="paused", sentence="x",
                support_asked="", words_hash="0" * 64,
            )  # fmt: skip


def test_other_words_for_the_goal_end_consent_and_release_and_are_a_fresh_proposal(
    cast: Cast, goal: Goal
):
    theme = shared(cast, goal)
    reword(cast, "Decide with more", TITLES[1], by=cast.coach)
    assert seen_by_sponsor(cast) == (False, False, 0)
    assert acts.live_consents(cast) == set()
    assert acts.state_of(cast, theme) == "proposed"
    with acting_as(cast.coachee):
        verbs = list(ConsentEvent.objects.order_by("seq").values_list("verb", flat=True))
    assert verbs[-2:] == [Entry.REWORDED, Entry.PROPOSED]
    acts.share(cast, theme)
    assert "Decide with more" in page_of(cast.engagement, cast.sponsor).content.decode()


def test_what_was_proposed_of_it_becomes_a_draft_in_the_new_words(cast: Cast, goal: Goal):
    theme = proposed(cast, goal)
    reword(cast, "Decide with more", TITLES[1])
    assert acts.state_of(cast, theme) == "draft"
    with acting_as(cast.coach):
        theme = Theme.objects.get(pk=theme.pk)
        operations.propose(theme=theme, by=cast.coach)
    acts.share(cast, theme)
    assert "Decide with more" in page_of(cast.engagement, cast.sponsor).content.decode()


def test_words_beside_the_title_change_nothing(cast: Cast, goal: Goal):
    theme = shared(cast, goal)
    with acting_as(cast.coachee):
        standing = goals_of(cast.engagement, by=cast.coachee)
        drafts = [
            GoalDraft(one.title.text, "Calmer", "We notice", ["team"], id=one.pk)
            for one in standing
        ]
        seen = {one.pk: one.version for one in standing}
        now = Engagement.objects.get(pk=cast.engagement.pk)
        set_goals(engagement=now, goals=drafts, seen=seen, by=cast.coachee)
    assert acts.state_of(cast, theme) == "released"
    assert seen_by_sponsor(cast) == (True, True, 1)


def test_new_words_that_could_not_be_shared_ask_nobody(cast: Cast, goal: Goal):
    theme = shared(cast, goal)
    in_force(cast)
    reword(cast, "Decide with more", TITLES[1])
    assert acts.state_of(cast, theme) == "draft"
    assert acts.released(cast) == acts.live_consents(cast) == set()


def test_a_goal_that_is_given_up_takes_its_title_along(cast: Cast):
    in_force(cast, goal_titles=True)
    goals = reword(cast, *TITLES, "A third")
    theme = shared(cast, goals[0])
    with acting_as(cast.coachee):
        kept = goals_of(cast.engagement, by=cast.coachee)[1:]
        drafts = [
            GoalDraft(one.title.text, "Calm", "We notice", ["team"], id=one.pk) for one in kept
        ]
        seen = {one.pk: one.version for one in goals}
        now = Engagement.objects.get(pk=cast.engagement.pk)
        set_goals(engagement=now, goals=drafts, seen=seen, by=cast.coachee)
    assert seen_by_sponsor(cast) == (False, False, 0)
    assert acts.state_of(cast, theme) == "draft"
    with acting_as(cast.coach), pytest.raises(NotAgreed):
        operations.propose(theme=Theme.objects.get(pk=theme.pk), by=cast.coach)


def test_the_words_that_were_read_are_the_words_that_are_shared(cast: Cast, goal: Goal):
    theme = proposed(cast, goal)
    with pytest.raises(WordsChanged):
        acts.share(cast, theme, seen_hashes={theme.pk: "0" * 64})


def test_a_title_is_not_reworded_as_a_theme(cast: Cast, goal: Goal):
    theme = drafted(cast, goal)
    acts.reword(cast, theme, cast.coach, sentence="Something else", direction="sustained")
    with acting_as(cast.coach):
        found = operations.propose(theme=Theme.objects.get(pk=theme.pk), by=cast.coach)
    assert (found.sentence.text, found.direction) == (TITLES[0], "sustained")


# ── the page ──


def themes_url(cast: Cast, name: str = "themes") -> str:
    return address(name, cast.coach, engagement_id=cast.engagement.pk)


def sent(goal: Goal, **other: str) -> dict[str, str]:
    return {
        "title-theme_id": str(uuid4()),
        "title-goal": str(goal.pk),
        "title-focus_area": "team",
        "title-direction": "progressing",
        **other,
    }


@pytest.mark.parametrize("who", ["coach", "coachee"])
def test_the_page_offers_it_only_where_the_agreement_does(cast: Cast, goal: Goal, who: str):
    client = client_for(getattr(cast, who))
    assert "Keep the title as a draft" in client.get(themes_url(cast)).content.decode()
    once = sent(goal)
    for _ in range(2):
        assert client.post(themes_url(cast, "goal_title"), once).status_code == 302
    with acting_as(cast.coach):
        assert Theme.objects.get().goal_id == goal.pk
    in_force(cast)
    assert "Keep the title as a draft" not in client.get(themes_url(cast)).content.decode()
    refused = client.post(themes_url(cast, "goal_title"), sent(goal))
    assert refused.status_code == 422
    assert "only while the agreement in force allows it" in refused.content.decode()


@pytest.mark.parametrize("who", OUTSIDE)
def test_others_get_404(cast: Cast, goal: Goal, who: str):
    answer = client_for(getattr(cast, who)).post(themes_url(cast, "goal_title"), sent(goal))
    assert answer.status_code == 404
    with acting_as(cast.coach):
        assert not Theme.objects.exists()


def test_one_title_and_three_cost_the_same(cast: Cast, goal: Goal):
    proposed(cast, goal)
    client = client_for(cast.coachee)
    one = len(statements(client, "get", themes_url(cast)))
    proposed(cast, goal)
    proposed(cast, goal)
    assert len(statements(client, "get", themes_url(cast))) == one <= 9


def test_a_released_title_costs_the_sponsor_no_statement_more(cast: Cast, goal: Goal):
    shared(cast, goal)
    url = address("sponsor_page", cast.sponsor, engagement_id=cast.engagement.pk)
    assert len(statements(client_for(cast.sponsor), "get", url)) == 9
