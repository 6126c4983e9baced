"""A sponsor asks for the PDF; while it is being drawn, the coachee withdraws."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from django.db import connection

from coaching.look.pdf import render_pdf
from consent.views import sponsor
from tests.consent import acts
from tests.consent.web import pdf_words
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True)

SENTENCE, OTHER = "Meetings end with a decision.", "Priorities are said aloud."


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def meanwhile(act: Callable[[], object]) -> None:
    """By somebody else, on a connection of their own, committed when this returns."""

    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()


def drawn_slowly(
    monkeypatch: pytest.MonkeyPatch, *acts_meanwhile: Callable[[], object]
) -> list[str]:
    """Each drawing takes until the next of these is done; answers what was drawn."""
    todo, drawn = list(acts_meanwhile), []

    def draw(html: str, **options: Any) -> bytes:
        drawn.append(html)
        body = render_pdf(html, **options)
        if todo:
            meanwhile(todo.pop(0))
        return body

    monkeypatch.setattr(sponsor, "render_pdf", draw)
    return drawn


def test_what_is_withdrawn_meanwhile_is_not_in_the_pdf(cast: Cast, monkeypatch: Any):
    kept, gone = acts.shared(cast, sentence=OTHER), acts.shared(cast, sentence=SENTENCE)
    drawn = drawn_slowly(monkeypatch, lambda: acts.withdraw(cast, gone))
    words = pdf_words(cast.engagement, cast.sponsor)
    assert SENTENCE not in words
    assert OTHER in words
    assert [SENTENCE in one for one in drawn] == [True, False]
    assert acts.state_of(cast, kept) == "released"


def test_also_when_it_happens_twice(cast: Cast, monkeypatch: Any):
    first, second = acts.shared(cast, sentence=OTHER), acts.shared(cast, sentence=SENTENCE)
    drawn = drawn_slowly(
        monkeypatch, lambda: acts.withdraw(cast, second), lambda: acts.withdraw(cast, first)
    )
    words = pdf_words(cast.engagement, cast.sponsor)
    assert len(drawn) == 3
    assert SENTENCE not in words
    assert OTHER not in words
    assert "hasn’t shared themes" in words


def test_new_words_meanwhile_take_the_old_ones_out(cast: Cast, monkeypatch: Any):
    theme = acts.shared(cast, sentence=SENTENCE)
    drawn_slowly(monkeypatch, lambda: acts.reword(cast, theme, cast.coach, sentence=OTHER))
    words = pdf_words(cast.engagement, cast.sponsor)
    assert SENTENCE not in words
    assert OTHER not in words


def test_nothing_is_drawn_twice_when_nothing_was_withdrawn(cast: Cast, monkeypatch: Any):
    acts.shared(cast, sentence=SENTENCE)
    drawn = drawn_slowly(monkeypatch, lambda: acts.shared(cast, sentence=OTHER))
    words = pdf_words(cast.engagement, cast.sponsor)
    assert len(drawn) == 1
    assert SENTENCE in words
    assert OTHER not in words  # shared meanwhile: there with the next request
