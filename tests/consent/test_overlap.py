"""The writing check finds what stands in the room already, and says no more than the writer's words."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from coaching.sealing.fields import sealed_fields
from consent.confidential import PLACES
from consent.models import Theme
from consent.overlap import Overlap, overlaps, runs, shared, words_of
from sessions.models import CoachingSession, PrivateNote, Reflection, SessionRecord
from tests.consent import acts
from tests.consent.acts import WORDS
from tests.consent.test_themes import edit, form, write
from tests.factories import Cast
from tests.sessions.pages import NOT_COUNTED
from tests.support.figures import Figure

SPOKEN = "Ela disse: não sei como dizer isto à minha equipa. The rest is nobody’s business."
REPEATED = "Não sei como dizer isto à minha equipa"

# What a theme is not compared with, and why.
NOT_COMPARED = {
    "Theme": "themes are the very words",
    "ThemeComment": "a suggestion becomes the words of a theme",
    "Release": "a theme's own words, as they were shared",
    "RecordRevision": "earlier saves of a record that is compared itself; gone when it is shared",
    "DisclosureText": "opened for one reader and one day, under its own key; nobody else opens it",
}


def held(cast: Cast, number: int) -> CoachingSession:
    start = timezone.now() - timedelta(days=number)
    return CoachingSession.objects.create(
        firm=cast.coach.firm, engagement=cast.engagement, coach=cast.coach, number=number,
        starts_at=start, ends_at=start + timedelta(minutes=80),
    )  # fmt: skip


def record(cast: Cast, text: str = SPOKEN, number: int = 1) -> None:
    with acting_as(cast.coach):
        SessionRecord.objects.create(
            firm=cast.coach.firm, engagement=cast.engagement, coaching_session=held(cast, number),
            author=cast.coach, check_in=text, deep_dive="", challenge="", action_planning="",
            shared_at=timezone.now(),
        )  # fmt: skip


def note(cast: Cast, text: str) -> None:
    with acting_as(cast.coach):
        PrivateNote.objects.create(
            firm=cast.coach.firm, engagement=cast.engagement, coaching_session=held(cast, 9),
            author=cast.coach, text=text,
        )  # fmt: skip


def reflection(cast: Cast, text: str, *, is_shared: bool) -> None:
    where = "text" if is_shared else "private_text"
    with acting_as(cast.coachee):
        Reflection.objects.create(
            firm=cast.coach.firm, engagement=cast.engagement, author=cast.coachee,
            shared=is_shared, **{where: text},
        )  # fmt: skip


def found(cast: Cast, text: str, by: Membership) -> list[Overlap]:
    with acting_as(by):
        return overlaps([text], engagement=cast.engagement, by=by)


def test_words_that_stand_in_a_record_are_found_whatever_their_accents_and_marks(cast: Cast):
    record(cast)
    (one,) = found(cast, "Agora: NAO sei -- como dizer isto a minha equipa!", cast.coachee)
    assert one == Overlap("NAO sei -- como dizer isto a minha equipa", "a session record")


def test_five_words_in_a_row_are_no_overlap_and_six_are(cast: Cast):
    record(cast)
    assert found(cast, "sei como dizer isto à outra pessoa aqui", cast.coach) == []
    assert len(found(cast, "sei como dizer isto à minha pessoa aqui", cast.coach)) == 1


def test_each_is_compared_with_what_they_may_read_and_with_nothing_else(cast: Cast):
    note(cast, "She is afraid of the next board meeting.")
    reflection(cast, "I slept badly again before the Thursday call.", is_shared=False)
    for text, writer, other, place in (
        ("She is afraid of the next board meeting", cast.coach, cast.coachee, "your private notes"),
        ("I slept badly again before the Thursday call", cast.coachee, cast.coach, "a reflection"),
    ):
        assert [one.place for one in found(cast, text, writer)] == [place]
        assert found(cast, text, other) == []


def test_the_writer_is_told_their_own_words_and_the_kind_of_place_alone(cast: Cast):
    record(cast)
    response = write(cast, form(sentence=f"{REPEATED}, mas melhora."))
    html = response.content.decode()
    assert response.status_code == 422
    assert f"“{REPEATED}” also stands in a session record." in html
    assert "nobody" not in html.split("<form")[2]
    assert "The rest is" not in html


def test_the_found_words_are_kept_nowhere(cast: Cast, caplog):
    record(cast)
    write(cast, form(sentence=REPEATED))
    assert REPEATED not in caplog.text
    with acting_as(cast.coach):
        assert Theme.objects.count() == 0


def test_words_that_were_kept_knowingly_are_not_pointed_out_again(cast: Cast):
    record(cast)
    theme = acts.draft(cast, sentence=REPEATED)
    data = form(sentence=REPEATED, direction="paused")
    assert edit(cast, theme, data).status_code == 302
    again = form(sentence=f"{REPEATED} hoje.", version=2)
    assert edit(cast, theme, again).status_code == 422


def test_short_words_open_nothing(cast: Cast):
    record(cast)
    with CaptureQueriesContext(connection) as asked:
        assert found(cast, "Two words", cast.coach) == []
    assert "sessionrecord" not in str([one["sql"] for one in asked])


def asked_for(cast: Cast, by: Membership) -> list[str]:
    with acting_as(by), CaptureQueriesContext(connection) as asked:
        overlaps([WORDS["sentence"]], engagement=cast.engagement, by=by)
    return [one["sql"] for one in asked.captured_queries if not one["sql"].startswith(NOT_COUNTED)]


def test_one_record_and_three_cost_the_same(cast: Cast):
    for number in (1, 2, 3):
        record(cast, f"Something else altogether, number {number}.", number)
        assert len(asked_for(cast, cast.coachee)) == 3  # standing, the words, the access ledger


def test_two_hundred_sessions_are_looked_through_at_once(cast: Cast, figure: Figure):
    page = "It was said in the room and it stays there, whatever becomes of it. " * 60
    for number in range(1, 201):
        record(cast, f"{page} {number}", number)
    record(cast, SPOKEN, 201)
    began = time.perf_counter()
    assert len(found(cast, REPEATED, cast.coach)) == 1
    took = (time.perf_counter() - began) * 1000
    assert took < 1500, took
    print(f"writing check over 201 records of 4 kB: {took:.0f} ms")


def test_every_place_for_confidential_words_is_compared_or_has_a_reason_not_to_be():
    sealed: set[Any] = {one for one in apps.get_models() if sealed_fields(one)}
    names = {one.__name__ for one in sealed}
    compared = {one.__name__ for one in PLACES}
    assert names == compared | set(NOT_COMPARED)
    assert not compared & set(NOT_COMPARED)


@pytest.mark.parametrize(
    ("starts", "expected"),
    [([], []), ([3], [(3, 3)]), ([1, 2, 3, 9], [(1, 3), (9, 9)]), ([0, 2], [(0, 0), (2, 2)])],
)
def test_neighbours_are_one_stretch(starts: list[int], expected: list[tuple[int, int]]):
    assert list(runs(starts)) == expected


def test_two_stretches_are_quoted_apart():
    room = f" {' '.join(words_of('one two three four five six. Seven! eight nine ten eleven twelve'))} "
    text = "One two three four five six, but seven eight nine ten eleven twelve."
    assert list(shared(text, room)) == [
        "One two three four five six",
        "seven eight nine ten eleven twelve",
    ]
