"""The machine in its short form, and proof that it notices a missing guard."""

from __future__ import annotations

import pytest

from consent.operations import deciding
from tests.consent import machine
from tests.factories import Cast


def test_whatever_people_do_a_sponsor_reads_what_has_consent(cast: Cast):
    machine.run(cast)


def test_the_machine_notices_a_withdrawal_that_leaves_the_words(cast: Cast, monkeypatch):
    monkeypatch.setattr(deciding, "end_consents", lambda *args, **kwargs: None)
    with pytest.raises(AssertionError):
        machine.run(cast, examples=30, shortest=False)


def test_the_machine_notices_consent_to_words_that_were_not_read(cast: Cast, monkeypatch):
    monkeypatch.setattr(deciding, "require_seen", lambda *args, **kwargs: None)
    with pytest.raises(AssertionError):
        machine.run(cast, examples=30, shortest=False)
