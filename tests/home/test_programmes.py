"""A firm's programmes: their rules, their questions, and a copy to begin another with."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from coaching.firms.entry import acting_as
from engagements.models import Programme
from engagements.operations.programmes import add_classic, add_programme
from engagements.prompts import CLASSIC
from tests.factories import Cast, make_cast
from tests.home.people import at, browser

PARTS = ("check_in", "deep_dive", "challenge", "action_planning")


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def path(cast: Cast) -> str:
    return at(cast.admin, "firm/programmes/")


def filled(client: Client, cast: Cast, query: str = "") -> dict[str, Any]:
    """What a browser would send of the form as it stands: an empty box is not sent."""
    form = client.get(path(cast) + query).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {
        name: value for name, value in values.items() if value is not None and value is not False
    }


def made(cast: Cast, name: str) -> Programme:
    with acting_as(cast.admin):
        return Programme.objects.get(name=name)


def test_the_form_begins_with_the_framework_s_own_rules_and_questions(cast: Cast) -> None:
    client = browser(cast.admin)
    assert client.post(path(cast), {**filled(client, cast), "name": "Ours"}).status_code == 302
    ours = made(cast, "Ours")
    assert ours.prompts == CLASSIC
    assert (ours.no_show_counts, ours.late_cancellation_counts) == (True, True)
    assert (ours.chemistry_counts, ours.chemistry_in_hours) == (False, False)
    assert ours.cancellation_hours == 24


def test_rules_and_questions_are_kept_as_chosen(cast: Cast) -> None:
    client = browser(cast.admin)
    typed = filled(client, cast) | {"name": "Kind", "cancellation_hours": 48}
    del typed["no_show_counts"]
    typed |= {"chemistry_counts": "on", "check_in": "  How   are you? \r\n\r\nWhat is new?\n"}
    typed["deep_dive"] = ""
    client.post(path(cast), typed)
    kind = made(cast, "Kind")
    assert (kind.no_show_counts, kind.late_cancellation_counts) == (False, True)
    assert (kind.chemistry_counts, kind.cancellation_hours) == (True, 48)
    assert kind.prompts["check_in"] == ["How are you?", "What is new?"]
    assert kind.prompts["deep_dive"] == []
    page = client.get(path(cast)).content.decode()
    assert "A no-show uses up none of the sessions." in page
    assert "A cancellation nearer than 48 hours uses up one of the sessions." in page
    assert '<li dir="auto">How are you?</li>' in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"check_in": "\n".join("abcdefghijklm")}, "Check-in has 13 questions; at most 12 fit."),
        ({"challenge": f"ok\n{'x' * 201}"}, "question 2 has 201 characters; at most 200 fit."),
        ({"cancellation_hours": 169}, "less than or equal to 168"),
        ({"cancellation_hours": ""}, "This field is required"),
    ],
)
def test_what_does_not_fit_is_said_and_stays_typed(
    cast: Cast, wrong: dict[str, Any], words: str
) -> None:
    client = browser(cast.admin)
    typed = filled(client, cast) | {"name": "Odd", "deep_dive": "Kestrel?"} | wrong
    answer = client.post(path(cast), typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert "Kestrel?" in page
    assert str(wrong.get("challenge", "")) in page


def test_a_question_is_words_and_never_markup(cast: Cast) -> None:
    client = browser(cast.admin)
    client.post(path(cast), filled(client, cast) | {"name": "X", "check_in": "<b>bold</b>?"})
    page = client.get(path(cast)).content.decode()
    assert "&lt;b&gt;bold&lt;/b&gt;?" in page
    assert "<b>bold" not in page


def test_a_copy_begins_as_its_original_stands(cast: Cast) -> None:
    with acting_as(cast.admin):
        original = add_programme(
            name="Short",
            sessions_planned=4,
            reason_outside_bounds="A taster",
            mid_review_after=2,
            cancellation_hours=0,
            no_show_counts=False,
            prompts={part: ["Why not?"] if part == "challenge" else [] for part in PARTS},
            by=cast.admin,
        )
    client = browser(cast.admin)
    assert f"?from={original.pk}#new" in client.get(path(cast)).content.decode()
    typed = filled(client, cast, f"?from={original.pk}")
    assert typed["name"] == "Copy of Short"
    client.post(path(cast) + f"?from={original.pk}", typed)
    copy = made(cast, "Copy of Short")
    assert copy.pk != original.pk
    assert (copy.sessions_planned, copy.cancellation_hours, copy.no_show_counts) == (4, 0, False)
    assert copy.prompts == original.prompts


def test_a_copy_of_what_is_not_there_is_404(cast: Cast) -> None:
    with acting_as(cast.stranger):
        theirs = Programme.objects.first() or add_classic(by=cast.stranger)
    client = browser(cast.admin)
    for unknown in (uuid4(), theirs.pk, "x", ""):
        assert client.get(path(cast) + f"?from={unknown}").status_code == 404


def test_only_admins_see_programmes(cast: Cast) -> None:
    for member in (cast.coach, cast.coachee, cast.sponsor, cast.other_coach):
        assert browser(member).get(path(cast)).status_code == 403
        assert browser(member).post(path(cast), {}).status_code == 403
    assert browser(cast.stranger).get(path(cast)).status_code == 404
