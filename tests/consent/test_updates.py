"""Sets of themes: from a review that is complete, or from between two; and what is said about them."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404
from django.utils import timezone

from coaching.access.decision import NotAllowed
from coaching.firms.entry import acting_as
from coaching.reminders.models import Reminder
from consent import operations
from consent.errors import NotComplete
from consent.models import SponsorUpdate, Theme, ThemeComment
from reviews.models import Review
from tests.consent import acts
from tests.consent.acts import WORDS
from tests.consent.web import address, client_for
from tests.factories import Cast

SAID = "Could “run” be “are held”?"


def review(cast: Cast, kind: str = "mid", state: str = "complete") -> Review:
    with acting_as(cast.coach):
        return Review.objects.create(
            firm=cast.coach.firm,
            engagement=cast.engagement,
            kind=kind,
            state=state,
            opened_by=cast.coach,
            completed_at=timezone.now() if state == "complete" else None,
        )


def page(cast: Cast, who: str = "coach", query: str = "") -> str:
    member = getattr(cast, who)
    url = address("themes", member, engagement_id=cast.engagement.pk) + query
    return client_for(member).get(url).content.decode()


def begin(cast: Cast, source: Any, who: str = "coach", update_id: Any = None) -> Any:
    member = getattr(cast, who)
    url = address("begin_update", member, engagement_id=cast.engagement.pk)
    return client_for(member).post(url, {"update_id": update_id or uuid4(), "source": str(source)})


def say(cast: Cast, name: str, theme: Theme, who: str, **data: Any) -> Any:
    member = getattr(cast, who)
    url = address(name, member, theme_id=theme.pk)
    return client_for(member).post(url, {"comment_id": uuid4(), "text": SAID, **data})


def said(cast: Cast) -> int:
    with acting_as(cast.coach):
        return ThemeComment.objects.count()


@pytest.mark.parametrize("who", ["coach", "coachee"])
def test_a_set_says_which_review_it_comes_from(cast: Cast, who: str):
    mid, closing = review(cast), review(cast, "closing")
    for source in ("between", mid.pk, closing.pk):
        assert begin(cast, source, who).status_code == 302
        acts_words = {"theme_id": uuid4(), "version": 1, **WORDS}
        client_for(getattr(cast, who)).post(
            address("themes", getattr(cast, who), engagement_id=cast.engagement.pk), acts_words
        )
    html = page(cast)
    places = [html.index(f"<h2>{one}</h2>") for one in (
        "From the closing review", "From the mid review", "Between reviews")]  # fmt: skip
    assert places == sorted(places)
    with acting_as(cast.coach):
        found = Theme.objects.values_list("update__review__kind", flat=True)
        assert set(found) == {None, "mid", "closing"}


def test_a_form_sent_twice_begins_one_set(cast: Cast):
    update_id = uuid4()
    for _ in range(2):
        assert begin(cast, "between", update_id=update_id).status_code == 302
    with acting_as(cast.coach):
        assert SponsorUpdate.objects.count() == 1


def test_no_set_comes_from_a_review_that_is_open(cast: Cast):
    open_one = review(cast, state="open")
    assert begin(cast, open_one.pk).status_code == 422
    with acting_as(cast.coach), pytest.raises(NotComplete):
        operations.draft_update(engagement=cast.engagement, review=open_one, by=cast.coach)


def test_a_completed_review_leads_to_its_set(cast: Cast):
    mid = review(cast)
    html = page(cast, query=f"?source={mid.pk.hex}")
    (ticked,) = re.findall(r'<input type="radio" name="source"[^>]*checked[^>]*>', html)
    assert str(mid.pk) in ticked


def test_a_draft_goes_into_the_set_that_its_page_had(cast: Cast):
    with acting_as(cast.coach):
        first = operations.draft_update(engagement=cast.engagement, by=cast.coach)
        operations.draft_update(engagement=cast.engagement, by=cast.coach)
    data = {"theme_id": uuid4(), "version": 1, "update": str(first.pk), **WORDS}
    url = address("themes", cast.coach, engagement_id=cast.engagement.pk)
    client_for(cast.coach).post(url, data)
    with acting_as(cast.coach):
        assert Theme.objects.get().update_id == first.pk


@pytest.mark.parametrize(("who", "other"), [("coach", "coachee"), ("coachee", "coach")])
def test_what_one_says_the_other_reads(cast: Cast, who: str, other: str):
    theme = acts.draft(cast)
    assert say(cast, "comment", theme, who).status_code == 302
    html = page(cast, other)
    assert SAID in html
    assert "Said last" in html
    assert "Said last" not in page(cast, who)
    with acting_as(getattr(cast, other)):
        kinds = Reminder.objects.filter(recipient=getattr(cast, other))
        assert [one.kind for one in kinds] == ["theme_commented"]


def test_a_comment_sent_twice_is_said_once(cast: Cast):
    theme, comment_id = acts.draft(cast), uuid4()
    for _ in range(2):
        say(cast, "comment", theme, "coachee", comment_id=comment_id)
    assert said(cast) == 1


def test_an_empty_comment_is_said_in_words_and_loses_nothing(cast: Cast):
    theme = acts.draft(cast)
    response = say(cast, "comment", theme, "coach", text="  ")
    assert response.status_code == 422
    assert "Write what you would like to say first." in response.content.decode()
    long = "a" * 1001
    response = say(cast, "comment", theme, "coach", text=long)
    assert response.status_code == 422
    assert long in response.content.decode()
    assert said(cast) == 0


def test_a_suggestion_takes_the_proposal_back_to_a_draft(cast: Cast):
    theme = acts.proposed(cast)
    member = cast.coachee
    html = client_for(member).get(address("suggest", member, theme_id=theme.pk)).content.decode()
    assert WORDS["sentence"] in html
    assert "Write other words yourself" in html
    comment_id = uuid4()
    assert say(cast, "suggest", theme, "coachee", comment_id=comment_id).status_code == 302
    assert acts.state_of(cast, theme) == "draft"
    assert SAID in page(cast)
    with acting_as(cast.coach):
        operations.propose(theme=Theme.objects.get(pk=theme.pk), by=cast.coach)
    say(cast, "suggest", theme, "coachee", comment_id=comment_id)
    assert acts.state_of(cast, theme) == "proposed"


def test_a_suggestion_about_shared_words_leaves_them_shared(cast: Cast):
    theme = acts.shared(cast)
    say(cast, "suggest", theme, "coachee")
    assert acts.state_of(cast, theme) == "released"
    assert said(cast) == 1


@pytest.mark.parametrize("who", ["sponsor", "admin", "other_coach"])
def test_nobody_else_says_reads_or_begins_anything(cast: Cast, who: str):
    theme, member = acts.proposed(cast), getattr(cast, who)
    acts.say(cast, theme, cast.coach)
    answers = [
        say(cast, "comment", theme, who),
        say(cast, "suggest", theme, who),
        begin(cast, "between", who),
        client_for(member).get(address("suggest", member, theme_id=theme.pk)),
    ]
    assert [one.status_code for one in answers] == [404] * 4
    assert said(cast) == 1
    with acting_as(member):
        assert ThemeComment.objects.count() == 0
        with pytest.raises((NotAllowed, Http404)):
            operations.comment(theme=theme, comment_id=uuid4(), text="x", by=member)
