"""A sponsor says what they hope for and answers support asked: to coach and coachee alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import Http404

from coaching.access.decision import NotAllowed
from coaching.access.opening import open_rows
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from coaching.reminders.models import Reminder
from consent.models import Release, SponsorWord
from consent.sponsor_words.forms import LONGEST, TOO_LONG
from consent.sponsor_words.operations import answer_support, say_hope
from tests.consent import acts
from tests.consent.web import address, client_for, page_of
from tests.factories import Cast, make_cast
from tests.sessions.pages import statements

HOPE = "I hope that the team decides more by itself."
ANSWER = "I will keep the meeting on Mondays."


def hope(cast: Cast, text: str = HOPE, by: Membership | None = None, pk: Any = None) -> SponsorWord:
    by = by or cast.sponsor
    with acting_as(by):
        return say_hope(word_id=pk or uuid4(), engagement=cast.engagement, text=text, by=by)


def release_of(cast: Cast, reader: Membership | None = None) -> UUID:
    with acting_as(reader or cast.sponsor):
        return Release.objects.values_list("pk", flat=True).get()


def send(cast: Cast, name: str, text: str, who: Membership | None = None, **more: Any) -> Any:
    """A form as the browser sends it."""
    who = who or cast.sponsor
    ids = {key: more.pop(key) for key in ("release_id",) if key in more}
    url = address(name, who, engagement_id=cast.engagement.pk, **ids)
    data = {"word_id": str(uuid4()), "text": text, **more.pop("data", {})}
    return client_for(who).post(url, data, **more)


def texts(cast: Cast, reader: Membership) -> list[str]:
    """Everything that sponsors said, as the database hands it to this reader."""
    with acting_as(reader):
        rows = SponsorWord.objects.visible_to(reader).order_by("said_at")
        return [row.text.text for row in open_rows(rows, by=reader)]


def told(cast: Cast) -> set[tuple[str, str]]:
    found = set()
    for who in (cast.coach, cast.coachee, cast.sponsor, cast.admin, cast.other_coach):
        with acting_as(who):
            rows = Reminder.objects.visible_to(who).filter(kind="sponsor_spoke")
            found |= {(who.name, str(one.thing_id)) for one in rows}
    return found


def html_of(cast: Cast, who: Membership, name: str = "sponsor_page") -> str:
    return page_of(cast.engagement, who, name).content.decode()


def test_a_hope_goes_to_coach_and_coachee_and_stays_on_the_sponsors_page(cast: Cast):
    response = send(cast, "hope", HOPE)
    assert response.status_code == 303
    assert texts(cast, cast.coach) == texts(cast, cast.coachee) == [HOPE]
    assert HOPE in html_of(cast, cast.sponsor)
    for who in (cast.coach, cast.coachee):
        page = html_of(cast, who, "sponsor_words")
        assert HOPE in page
        assert "Dana Okafor" in page
        assert HOPE not in html_of(cast, who)  # the preview shows what the coachee shares


def test_both_are_told_once_and_without_a_word_of_it(cast: Cast):
    word = hope(cast)
    assert told(cast) == {("Ana Lind", str(word.pk)), ("Priya Raman", str(word.pk))}


def test_no_other_sponsor_and_nobody_else_finds_it(cast: Cast):
    eve = acts.join(cast, cast.engagement)
    hope(cast)
    for who in (eve, cast.admin, cast.other_coach, cast.stranger):
        assert texts(cast, who) == []
    assert HOPE not in html_of(cast, eve)
    for who in (eve, cast.sponsor, cast.admin, cast.other_coach, cast.stranger):
        assert page_of(cast.engagement, who, "sponsor_words").status_code == 404


@pytest.mark.parametrize("who", ["coach", "coachee", "admin", "other_coach", "stranger"])
@pytest.mark.parametrize("name", ["hope", "answer"])
def test_nobody_but_a_sponsor_says_it(cast: Cast, who: str, name: str):
    acts.shared(cast)
    ids = {"release_id": release_of(cast)} if name == "answer" else {}
    assert send(cast, name, "x", getattr(cast, who), **ids).status_code == 404
    assert texts(cast, cast.coach) == []


def test_sent_twice_is_once(cast: Cast):
    pk = uuid4()
    for _ in range(2):
        send(cast, "hope", HOPE, data={"word_id": str(pk)})
    assert texts(cast, cast.coach) == [HOPE]
    assert len(told(cast)) == 2


def test_other_words_from_a_second_window_are_not_swallowed(cast: Cast):
    pk = uuid4()
    hope(cast, pk=pk)
    hope(cast, "And that she sleeps well.", pk=pk)
    assert texts(cast, cast.coach) == [HOPE, "And that she sleeps well."]


def test_an_id_that_is_taken_elsewhere_is_no_obstacle(cast: Cast):
    other = make_cast()
    pk = hope(other).pk
    assert hope(cast, pk=pk).pk != pk
    assert texts(cast, cast.coach) == [HOPE]


def test_said_again_it_is_another_line_and_the_newest_stands_first(cast: Cast):
    hope(cast, "First.")
    hope(cast, "Second.")
    for who, name in ((cast.sponsor, "sponsor_page"), (cast.coach, "sponsor_words")):
        html = html_of(cast, who, name)
        assert html.index("Second.") < html.index("First.")


@pytest.mark.parametrize(("text", "error"), [("  ", "Write a sentence"), ("x" * 2001, TOO_LONG)])
def test_a_bad_text_is_said_in_words_and_comes_back_whole(cast: Cast, text: str, error: str):
    assert LONGEST == 2000
    response = send(cast, "hope", text)
    html = response.content.decode()
    assert response.status_code == 422
    assert error in html
    assert text.strip() in html
    assert "<title>Error: " in html.replace("<title>\n", "<title>").replace("  ", "")
    assert 'maxlength="2000"' not in html  # pasted words are never cut
    assert texts(cast, cast.coach) == []


@pytest.mark.parametrize("state", ["completed", "ended_early"])
def test_hopes_are_for_the_time_until_the_coaching_is_over(db: None, state: str):
    cast = make_cast(state)
    assert send(cast, "hope", HOPE).status_code == 403
    with pytest.raises(NotAllowed):
        hope(cast)
    assert 'id="hope"' not in html_of(cast, cast.sponsor)


def test_they_can_be_said_while_the_agreement_is_being_signed(db: None):
    cast = make_cast("contracting")
    assert send(cast, "hope", HOPE).status_code == 303
    assert texts(cast, cast.coachee) == [HOPE]


def test_an_answer_hangs_on_the_live_release_and_stays_with_those_it_was_said_to(cast: Cast):
    theme = acts.shared(cast)
    assert send(cast, "answer", ANSWER, release_id=release_of(cast)).status_code == 303
    assert ANSWER in html_of(cast, cast.sponsor)
    assert "On the support asked: " in html_of(cast, cast.coach, "sponsor_words")
    acts.withdraw(cast, theme)
    assert ANSWER not in html_of(cast, cast.sponsor)
    page = html_of(cast, cast.coachee, "sponsor_words")
    assert ANSWER in page
    assert "words that are no longer shared" in page


def test_only_where_support_is_asked_there_is_a_place_to_answer(cast: Cast):
    acts.shared(cast, support_asked="")
    assert "Your answer" not in html_of(cast, cast.sponsor)
    acts.shared(cast, focus_area="change")
    assert html_of(cast, cast.sponsor).count("Your answer") == 1
    for who in (cast.coach, cast.coachee):
        assert "Your answer" not in html_of(cast, who)


@pytest.mark.parametrize("whose", ["withdrawn", "another sponsor’s", "another firm’s", "random"])
def test_words_for_a_release_that_is_not_there_are_not_lost(cast: Cast, whose: str):
    wanted = uuid4()
    if whose == "withdrawn":
        theme = acts.shared(cast)
        wanted = release_of(cast)
        acts.withdraw(cast, theme)
    elif whose == "another sponsor’s":
        eve = acts.join(cast, cast.engagement)
        acts.shared(cast, to=[eve])
        wanted = release_of(cast, eve)
    elif whose == "another firm’s":
        other = make_cast()
        acts.shared(other)
        wanted = release_of(other)
    response = send(cast, "answer", ANSWER, release_id=wanted)
    html = response.content.decode()
    assert response.status_code == 409
    assert "no longer on your page, so nothing was sent" in html
    assert ANSWER in html
    assert texts(cast, cast.coach) == []


def test_a_release_of_another_sponsor_is_not_there_to_answer(cast: Cast):
    eve = acts.join(cast, cast.engagement)
    acts.shared(cast, to=[eve])
    with acting_as(eve):
        release = Release.objects.get()
    with acting_as(cast.sponsor), pytest.raises(Http404):
        answer_support(word_id=uuid4(), release=release, text="x", by=cast.sponsor)


def test_in_place_it_answers_with_the_part_and_a_lapsed_login_keeps_the_page(cast: Cast):
    inside: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}
    done = send(cast, "hope", HOPE, **inside)
    assert done.status_code == 200
    html = done.content.decode()
    assert "<html" not in html
    assert "Sent to Priya and Ana." in html
    bad = send(cast, "hope", "x" * 2001, **inside)
    assert bad.status_code == 422
    assert "x" * 2001 in bad.content.decode()
    assert HOPE in bad.content.decode()
    gone = send(cast, "answer", ANSWER, release_id=uuid4(), **inside)
    assert gone.status_code == 422
    assert ANSWER in gone.content.decode()
    url = address("hope", cast.sponsor, engagement_id=cast.engagement.pk)
    lapsed = client_for(cast.sponsor)
    lapsed.logout()
    assert lapsed.post(url, {"text": HOPE}, **inside).status_code == 401


def test_hostile_words_are_words(cast: Cast):
    hostile = "<script>alert(1)</script>{{ request.user }}"
    hope(cast, hostile)
    for who, name in ((cast.sponsor, "sponsor_page"), (cast.coach, "sponsor_words")):
        html = html_of(cast, who, name)
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize("name", ["sponsor_page", "sponsor_words"])
def test_one_word_and_three_cost_the_same(cast: Cast, name: str):
    who = cast.sponsor if name == "sponsor_page" else cast.coachee
    url = address(name, who, engagement_id=cast.engagement.pk)
    acts.shared(cast)
    hope(cast)
    assert len(statements(client_for(who), "get", url)) == 9
    hope(cast, "Second.")
    send(cast, "answer", ANSWER, release_id=release_of(cast))
    assert len(statements(client_for(who), "get", url)) == 9


def test_the_page_says_who_reads_it(cast: Cast):
    assert "Only you, Ana and the sponsor who said it can read this" in html_of(
        cast, cast.coachee, "sponsor_words"
    )
    assert "Nothing yet" in html_of(cast, cast.coach, "sponsor_words")


def test_somebody_who_has_left_is_not_named(cast: Cast):
    hope(cast)
    acts.leave(cast, cast.engagement, cast.sponsor)
    page = html_of(cast, cast.coach, "sponsor_words")
    assert HOPE in page
    assert "A sponsor who has left" in page
    assert send(cast, "hope", "more").status_code == 404
