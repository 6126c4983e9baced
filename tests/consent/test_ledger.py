"""The ledger page says everything in words; the ledger cannot be changed, and a change is found."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from coaching.audit.chain import faults
from coaching.firms.entry import acting_as
from coaching.firms.models import Person
from consent.ledger import Entry
from consent.ledger_page import A_PAGE, SAID
from consent.models import ConsentEvent
from consent.proofs import proof
from consent.wording import VERSION
from tests.consent import acts
from tests.consent.web import address, client_for
from tests.factories import Cast, make_cast
from tests.support.figures import Figure
from tests.support.owner import as_owner
from tests.support.statements import statements_of_get

# ── the page ───────────────────────────────────────────────────────────────────────────────────


def page(cast: Cast, who: str = "coachee", query: str = "") -> str:
    url = address("ledger", cast.coachee, engagement_id=cast.engagement.pk)
    response = client_for(getattr(cast, who)).get(f"{url}{query}")
    assert response.status_code == 200, response.status_code
    return " ".join(response.content.decode().split())


def test_every_kind_of_event_has_words():
    assert set(SAID) == set(Entry)


def test_coach_and_coachee_read_what_happened(cast: Cast):
    acts.withdraw(cast, acts.shared(cast))
    acts.decline(cast, acts.proposed(cast, focus_area="change"))
    for who in ("coach", "coachee"):
        html = page(cast, who)
        for words in (
            "Ana proposed a theme",
            "Priya agreed that Dana may read it",
            "The words were put on Dana’s page",
            "Priya withdrew it from Dana",
            "Priya said no",
            "To show how the coaching is going",
            f"word for word (wording {VERSION})",
        ):
            assert words in html, words


@pytest.mark.parametrize("who", ["sponsor", "admin", "other_coach", "stranger"])
def test_nobody_else_finds_the_page(cast: Cast, who: str):
    url = address("ledger", cast.coachee, engagement_id=cast.engagement.pk)
    assert client_for(getattr(cast, who)).get(url).status_code == 404


def test_a_time_is_on_the_readers_own_clock(cast: Cast):
    acts.proposed(cast)
    Person.objects.filter(email=cast.coachee.email).update(time_zone="Asia/Tokyo")
    assert "Tokyo time" in page(cast)
    assert "Tokyo time" not in page(cast, "coach")


def test_each_line_has_its_number_and_its_fingerprints(cast: Cast):
    acts.shared(cast)
    html = page(cast)
    with acting_as(cast.coachee):
        events = list(ConsentEvent.objects.all())
    assert len(events) == 3
    for event in events:
        assert f"Entry {event.seq}" in html
        assert event.hash in html
        assert event.words_hash in html


def test_a_sponsor_who_has_left_is_named_by_their_part(cast: Cast):
    acts.shared(cast)
    acts.leave(cast, cast.engagement, cast.sponsor)
    html = page(cast)
    assert "Priya agreed that a sponsor who has left may read it" in html
    assert "Dana" not in html


def test_of_two_with_one_first_name_the_whole_name_is_said(cast: Cast):
    acts.join(cast, cast.engagement, "Dana Berg")
    acts.shared(cast)
    assert "Priya agreed that Dana Okafor may read it" in page(cast)


def test_nothing_is_cut_off_and_old_events_are_on_further_pages(cast: Cast):
    theme = acts.shared(cast)
    for number in range(A_PAGE // 2):
        acts.reword(cast, theme, cast.coach, sentence=f"Number {number}.")
        acts.share(cast, theme)
    pages = [page(cast, query=f"?page={number}") for number in (1, 2, 3)]
    found = [one.count("Fingerprints of entry") for one in pages]
    assert sum(found) == 3 + 4 * (A_PAGE // 2)
    assert found[0] == A_PAGE
    assert "Fingerprints of entry 1<" in pages[-1]
    assert "Page 3 of 3" in pages[-1]


@pytest.mark.parametrize("who", ["coach", "coachee"])
def test_the_page_costs_the_same_with_one_line_and_with_many(cast: Cast, who: str):
    url = address("ledger", cast.coachee, engagement_id=cast.engagement.pk)
    acts.proposed(cast)
    assert len(statements_of_get(client_for(getattr(cast, who)), url)) == 8
    for _ in range(3):
        acts.shared(cast)
    assert len(statements_of_get(client_for(getattr(cast, who)), url)) == 8


def test_before_anything_was_proposed_the_page_says_so(cast: Cast):
    html = page(cast)
    assert "Nothing was proposed yet" in html
    assert "Download the proof" not in html


def test_only_the_coachee_is_offered_the_words_and_who_opened_what(cast: Cast):
    acts.shared(cast)
    mine, coachs = page(cast), page(cast, "coach")
    for words in ("Download with the words", "See who opened what of yours"):
        assert words in mine
        assert words not in coachs
    assert "Download the proof" in coachs


# ── what cannot be changed, and what is found ──────────────────────────────────────────────────


@pytest.mark.parametrize("statement", ["UPDATE {} SET verb = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_cannot_change_the_ledger(cast, statement: str):
    acts.shared(cast)
    with (
        acting_as(cast.coachee),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format("consent_consentevent"))


def tamper(superuser_connection: Any, statement: str) -> None:
    table = "consent_consentevent"
    with superuser_connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS consent_consentevent_chain")
        cursor.execute(statement.format(t=table))
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("statement", "seq", "what"),
    [
        ("UPDATE {t} SET by_id = recipient_id WHERE seq = 2", 2, "was edited"),
        ("DELETE FROM {t} WHERE seq = 2", 3, "is missing"),
        ("UPDATE {t} SET seq = -seq + 5 WHERE seq IN (2, 3)", 2, "does not follow"),
    ],
)
def test_what_a_superuser_changes_is_found_by_name(superuser_connection, statement, seq, what):
    cast = make_cast()
    acts.withdraw(cast, acts.shared(cast))
    tamper(superuser_connection, statement)
    with acting_as(cast.coachee):
        found = list(faults(ConsentEvent))
    assert (found[0].seq, found[0].ledger) == (seq, "consent.ConsentEvent")
    assert what in found[0].what


@pytest.mark.django_db(transaction=True)
def test_the_command_names_the_row_and_fails(superuser_connection):
    cast = make_cast()
    acts.shared(cast)
    tamper(superuser_connection, "UPDATE {t} SET words_hash = 'x' WHERE seq = 2")
    with superuser_connection.cursor() as cursor:
        cursor.execute("SELECT id FROM consent_consentevent WHERE seq = 2")
        (row_id,) = cursor.fetchone()
    errors = StringIO()
    with acting_as(cast.coachee), pytest.raises(CommandError):
        call_command("verify_ledger", stdout=StringIO(), stderr=errors)
    assert str(row_id) in errors.getvalue()


REWRITTEN = """
UPDATE {t} SET by_id = recipient_id WHERE seq = 3;
DO $$ DECLARE one {t}; before text := ''; line text; BEGIN
    FOR one IN SELECT * FROM {t} ORDER BY seq LOOP
        line := concat_ws('|', one.seq, before,
            to_char(one.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), one.firm_id, one.verb,
            one.engagement_id, one.theme_id, one.by_id, coalesce(one.recipient_id::text, ''),
            one.words_hash, one.wording_version);
        UPDATE {t} SET prev_hash = before, hash = encode(sha256(convert_to(line, 'UTF8')), 'hex')
         WHERE id = one.id RETURNING hash INTO before;
    END LOOP;
END $$
"""


@pytest.mark.proof(9)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("how", "statement", "words"),
    [
        ("the last line cut off", "DELETE FROM {t} WHERE seq = 4", "number 4 (?): is gone"),
        ("all made anew", REWRITTEN, "number 3"),
    ],
)
def test_what_the_chain_alone_cannot_show_a_kept_proof_does(
    superuser_connection: Any, tmp_path: Path, figure: Figure, how: str, statement: str, words: str
):
    cast = make_cast()
    acts.withdraw(cast, acts.shared(cast))
    kept, errors = tmp_path / "proof.json", StringIO()
    with acting_as(cast.coachee):
        kept.write_text(json.dumps(proof(cast.engagement, cast.coachee)))
    with as_owner():
        call_command("verify_ledger", proof=[str(kept)], stdout=StringIO())
    tamper(superuser_connection, statement)
    with as_owner():
        call_command("verify_ledger", stdout=StringIO())  # the chain is whole again
        with pytest.raises(CommandError):
            call_command("verify_ledger", proof=[str(kept)], stdout=StringIO(), stderr=errors)
    assert words in errors.getvalue()
    figure(9, f"found against a kept proof: {how}", "yes", "yes", True)


def test_a_file_that_is_no_proof_is_refused_in_words(cast: Cast, tmp_path: Path):
    wrong = tmp_path / "x.json"
    wrong.write_text('{"ledger": "firms.Firm"}')
    with acting_as(cast.coachee), pytest.raises(CommandError, match="no proof of a ledger"):
        call_command("verify_ledger", proof=[str(wrong)], stdout=StringIO())


def test_an_untouched_ledger_has_no_fault(cast):
    acts.withdraw(cast, acts.shared(cast))
    with acting_as(cast.coachee):
        assert ConsentEvent.objects.count() == 4
        assert list(faults(ConsentEvent)) == []
