"""What a sponsor is told of the sessions follows the agreement in force, and never looks back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from consent.sponsor_page import snapshot
from consent.told import Told, missed
from consent.views import sponsor as sponsor_views
from engagements.models import Engagement, SessionMark
from tests.consent import acts
from tests.consent.web import page_of, pdf_words
from tests.engagements.agreements import in_force, offered, signed_by, signers
from tests.factories import Cast
from tests.sessions import acts as sessions
from tests.sessions.marks import marks
from tests.support.signed_in import address, client_of

MARCH = datetime(2026, 3, 4, 9, tzinfo=UTC)
NOTHING = "lets you see nothing about the sessions"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MARCH - timedelta(days=60), tick=True) as clock:
        yield clock


def page(cast: Cast, who: Membership | None = None) -> str:
    html = page_of(cast.engagement, who or cast.sponsor).content.decode()
    return " ".join(html.split())


def in_api(cast: Cast, who: str = "sponsor") -> dict[str, object]:
    member = getattr(cast, who)
    url = address("api:engagement", member, cast.engagement.pk)
    found = client_of(member).get(url).json()
    return {name: found[name] for name in found if name.startswith("sessions_") and name[9:] in (
        "held", "held_since", "missed", "missed_since")}  # fmt: skip


def everywhere(cast: Cast) -> tuple[str, str, dict[str, object]]:
    return page(cast), pdf_words(cast.engagement, cast.sponsor), in_api(cast)


def test_without_an_agreement_in_force_nothing_is_told(cast: Cast):
    marks(cast, 3)
    marks(cast, 1, "no_show")
    html, paper, api = everywhere(cast)
    for words in (html, paper):
        assert "Under way." in words
        assert "No agreement is in force yet" in words
        assert "missed" not in words.replace("Whether a session was missed", "")
    assert "step-" not in html
    assert api == dict.fromkeys(api, None)
    assert in_api(cast, "coach") == {
        "sessions_held": 3, "sessions_held_since": None,
        "sessions_missed": 1, "sessions_missed_since": None,
    }  # fmt: skip


def test_a_new_version_changes_page_pdf_and_api_at_once_and_what_was_before_never_shows(
    cast: Cast, clock: time_machine.Traveller
):
    in_force(cast)
    marks(cast, 2)
    marks(cast, 2, "no_show")
    first = everywhere(cast)
    for words in first[:2]:
        assert NOTHING in words
        assert "Whether a session was missed" in words
    assert first[2] == dict.fromkeys(first[2], None)

    clock.move_to(MARCH)
    second = in_force(cast, attendance=True)
    for words in everywhere(cast)[:2]:
        assert (
            "No session was missed or cancelled late since the agreement of 4 March 2026." in words
        )
        assert "The agreement of 4 March 2026 lets you see whether a session was missed." in words
    marks(cast, 1, "late_cancelled")
    marks(cast, 1)
    for words in everywhere(cast)[:2]:
        assert "One session was cancelled late since the agreement of 4 March 2026." in words
        assert "Whether a session was missed" not in words
        assert "How many sessions were held" in words
    api = in_api(cast)
    assert (api["sessions_held"], api["sessions_missed"]) == (None, 1)
    assert second.in_force_at is not None
    assert api["sessions_missed_since"] == second.in_force_at.isoformat().replace("+00:00", "Z")

    clock.move_to(MARCH + timedelta(days=30))
    in_force(cast)
    third = everywhere(cast)
    for words, before in zip(third[:2], first[:2], strict=True):
        assert NOTHING in words
        assert "cancelled late" not in words
        assert "Whether a session was missed" in before
    assert third[2] == first[2]

    clock.move_to(MARCH + timedelta(days=60))
    in_force(cast, attendance=True)
    for words in everywhere(cast)[:2]:
        assert "No session was missed or cancelled late since the agreement of 3 May 2026." in words
    with acting_as(cast.sponsor):
        assert not SessionMark.objects.exists()


def test_a_term_that_is_kept_goes_on_counting_from_where_it_began(
    cast: Cast, clock: time_machine.Traveller
):
    in_force(cast, sessions_held=True)
    marks(cast, 2)
    clock.move_to(MARCH)
    in_force(cast, sessions_held=True, attendance=True)
    marks(cast, 1)
    html = page(cast)
    assert (html.count('class="step-held"'), html.count('class="step-planned"')) == (3, 5)
    assert in_api(cast)["sessions_held"] == 3


def test_sessions_held_that_came_later_are_a_sentence_and_no_eight_steps(
    cast: Cast, clock: time_machine.Traveller
):
    in_force(cast)
    marks(cast, 3)
    clock.move_to(MARCH)
    in_force(cast, sessions_held=True)
    marks(cast, 2)
    html, paper, api = everywhere(cast)
    for words in (html, paper):
        assert "Two sessions were held since the agreement of 4 March 2026." in words
        assert "Under way." in words
    assert "step-" not in html
    assert api["sessions_held"] == 2
    home = client_of(cast.sponsor).get(address("home:start", cast.sponsor)).content.decode()
    listed = client_of(cast.sponsor).get(address("home:engagements", cast.sponsor))
    assert "step-" not in home
    assert "sessions held" not in listed.content.decode()


def test_a_session_belongs_to_the_agreement_under_which_it_began(
    cast: Cast, clock: time_machine.Traveller
):
    in_force(cast)
    early, late = sessions.plan(cast, [MARCH - timedelta(days=10), MARCH + timedelta(days=10)])
    clock.move_to(MARCH)
    in_force(cast, attendance=True, sessions_held=True)
    clock.move_to(MARCH + timedelta(days=11))
    sessions.no_show(cast, early)
    sessions.hold(cast, late)
    with acting_as(cast.coach):
        found = dict(SessionMark.objects.values_list("session_id", "under_version"))
    assert found == {early.pk: 1, late.pk: 2}
    html = page(cast)
    assert "One session was held since the agreement of 4 March 2026." in html
    assert "No session was missed" in html


def test_planned_again_it_leaves_no_mark(cast: Cast):
    in_force(cast, attendance=True)
    one = sessions.plan(cast, sessions.from_now(1, days=0.5))[0]
    sessions.cancel(cast, one)
    assert "One session was cancelled late." in page(cast)
    sessions.restore(cast, one)
    assert "No session was missed or cancelled late." in page(cast)


def test_a_chemistry_session_that_does_not_count_leaves_no_mark(cast: Cast):
    sessions.hold(cast, sessions.chemistry(cast, days=-1))
    with acting_as(cast.coach):
        assert not SessionMark.objects.exists()


def test_coach_and_coachee_preview_what_the_sponsor_is_told(cast: Cast):
    in_force(cast)
    marks(cast, 3)
    for who in (cast.coach, cast.coachee):
        html = page(cast, who)
        assert "step-" not in html
        assert NOTHING in html
    acts.proposed(cast)
    assert NOTHING in page_of(cast.engagement, cast.coachee, "consent").content.decode()


def test_each_sponsor_reads_the_same_of_the_sessions(cast: Cast):
    eve = acts.join(cast, cast.engagement)
    in_force(cast, attendance=True)
    marks(cast, 2, "no_show")
    assert "Two sessions were missed." in page(cast)
    assert "Two sessions were missed." in page(cast, eve)


def test_an_agreement_that_ends_while_the_pdf_is_drawn_is_not_on_it(cast: Cast, monkeypatch):
    in_force(cast, attendance=True)
    marks(cast, 1, "no_show")
    waiting, drawn = offered(cast), []
    draw = sponsor_views.on_paper

    def slow(shown):
        drawn.append(shown.told.no_shows)
        if len(drawn) == 1:
            for member in signers(cast, waiting):
                signed_by(waiting, member)
        return draw(shown)

    monkeypatch.setattr(sponsor_views, "on_paper", slow)
    assert "missed." not in pdf_words(cast.engagement, cast.sponsor)
    assert drawn == [1, None]


def test_the_reference_of_the_page_follows_what_is_told(cast: Cast):
    def reference() -> str:
        with acting_as(cast.sponsor):
            return snapshot(cast.engagement, cast.sponsor).reference

    in_force(cast, attendance=True)
    before = reference()
    marks(cast, 1)
    assert reference() == before
    marks(cast, 1, "no_show")
    assert reference() != before


def test_a_paused_engagement_says_so_and_no_number(cast: Cast):
    with acting_as(cast.coach):
        now = Engagement.objects.get(pk=cast.engagement.pk)
        now.move_to("paused", by=cast.coach, paused_at=MARCH)
    assert "This coaching is paused." in page(cast)


@pytest.mark.parametrize(
    ("no_shows", "late", "words"),
    [
        (0, 0, "No session was missed or cancelled late"),
        (1, 0, "One session was missed"),
        (0, 2, "Two sessions were cancelled late"),
        (1, 1, "One session was missed, and one was cancelled late"),
        (12, 3, "12 sessions were missed, and three were cancelled late"),
    ],
)
def test_missed_sessions_in_words(no_shows: int, late: int, words: str):
    assert missed(no_shows, late) == words


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Told(), "No agreement is in force yet, so this page says nothing about the sessions."),
        (Told(date(2026, 3, 4)), f"The agreement of 4 March 2026 {NOTHING}."),
        (
            Told(date(2026, 3, 4), held=1, no_shows=0, cancelled_late=0, goal_titles=True),
            "The agreement of 4 March 2026 lets you see how many sessions were held, whether a "
            "session was missed and a goal’s title, where it is shared with you.",
        ),
    ],
)
def test_what_the_agreement_allows_in_words(told: Told, words: str):
    assert told.allows == words
