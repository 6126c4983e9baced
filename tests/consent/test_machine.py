"""The machine in its short form, and proof that it notices a missing guard."""

from __future__ import annotations

from typing import Any

import pytest

from consent.operations import deciding, drafting, holding, withdrawing
from tests.consent import machine
from tests.factories import Cast
from tests.support.figures import Figure


def nothing(*args: Any, **kwargs: Any) -> None:
    """A guard that was forgotten."""


@pytest.mark.proof(7)
@pytest.mark.timeout(120)
def test_whatever_people_do_a_sponsor_reads_what_has_consent(cast: Cast, figure: Figure):
    """Raises with the shortest story that breaks the promise; then no figure is written."""
    machine.run(cast)
    walked = f"{machine.EXAMPLES} x {machine.STEPS} steps, 0 violations"
    figure(7, "consent machine over PostgreSQL, page and PDF", walked, "0 violations", True)


def begun(cast: Cast) -> machine.ConsentMachine:
    walk = machine.machine_among(cast)()
    walk.draft(coach=True, area="team", direction="paused")
    walk.propose(at=0)
    return walk


def check(walk: machine.ConsentMachine) -> None:
    walk.every_sponsor_reads_what_has_consent()
    walk.a_release_and_a_live_consent_go_together()
    walk.a_line_stands_only_where_the_coachee_left_one()


def test_the_machine_notices_a_withdrawal_that_leaves_the_words(cast: Cast, monkeypatch):
    walk = begun(cast)
    walk.grant(at=0, readers={0}, fresh=True)
    check(walk)
    monkeypatch.setattr(withdrawing, "end", nothing)
    walk.withdraw(at=0, say_so=False)
    with pytest.raises(AssertionError):
        check(walk)


def test_the_machine_notices_new_words_beside_an_old_release(cast: Cast, monkeypatch):
    walk = begun(cast)
    walk.grant(at=0, readers={0}, fresh=True)
    monkeypatch.setattr(drafting, "end_consents", nothing)
    walk.reword(at=0, coach=True, area="team", direction="paused")
    with pytest.raises(AssertionError):
        check(walk)


def test_the_machine_notices_consent_to_words_that_were_not_read(cast: Cast, monkeypatch):
    walk = begun(cast)
    monkeypatch.setattr(deciding, "require_seen", nothing)
    with pytest.raises(AssertionError):
        walk.grant(at=0, readers={0}, fresh=False)


def test_a_reader_who_is_no_sponsor_is_refused_by_the_database_as_well(cast: Cast, monkeypatch):
    walk = begun(cast)
    monkeypatch.setattr(deciding, "require_sponsors", lambda _, recipients: list(recipients))
    walk.grant(at=0, readers={1}, fresh=True)
    check(walk)


def test_the_machine_notices_a_withdrawal_from_one_that_takes_it_from_all(cast: Cast, monkeypatch):
    walk = begun(cast)
    walk.sponsor_joins(index=1)
    walk.grant(at=0, readers={0, 1}, fresh=True)
    check(walk)
    right = holding.end
    monkeypatch.setattr(
        withdrawing,
        "end",
        lambda live, theme, *a, **k: right(holding.live_consents(theme), theme, *a, **k),
    )
    walk.withdraw_from_one(at=0, index=0, say_so=False)
    with pytest.raises(AssertionError):
        check(walk)


def test_the_machine_notices_a_line_that_nobody_asked_for(cast: Cast, monkeypatch):
    walk = begun(cast)
    walk.grant(at=0, readers={0}, fresh=True)
    right = withdrawing.withdraw

    def withdraw(**what: Any) -> Any:
        return right(**{**what, "say_so": True})

    monkeypatch.setattr("consent.operations.withdraw", withdraw)
    walk.withdraw(at=0, say_so=False)
    with pytest.raises(AssertionError):
        check(walk)


def test_the_machine_notices_a_consent_long_after_a_sign_in(cast: Cast, monkeypatch):
    walk = begun(cast)
    monkeypatch.setattr(deciding, "require_fresh", nothing)
    with pytest.raises(AssertionError):
        walk.grant_long_after_signing_in(at=0, readers={0})
