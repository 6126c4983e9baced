"""A downloaded proof is checked with the script of docs/trust.md, word for word."""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from coaching.environment import BASE_DIR
from coaching.firms.entry import acting_as
from consent.models import ConsentEvent
from consent.words import canonical_text
from tests.consent import acts
from tests.consent.web import address, client_for
from tests.factories import Cast, make_cast, make_engagement, make_member
from tests.support.figures import Figure
from tests.support.statements import statements_of_get

Proof = dict[str, Any]
SCRIPT = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    (text,) = SCRIPT.findall((BASE_DIR / "docs" / "trust.md").read_text())
    path = tmp_path / "check_proof.py"
    path.write_text(text)
    return path


@pytest.fixture
def story(cast: Cast) -> Cast:
    """Two themes shared, one of them reworded, one withdrawn; another engagement in between."""
    first = acts.shared(cast)
    elsewhere = make_member(cast.admin, "Tomas Vega")
    other = make_engagement(
        cast.admin, coach=cast.coach, coachee=elsewhere, sponsors=[cast.sponsor]
    )
    acts.shared(Cast(**{**vars(cast), "coachee": elsewhere, "engagement": other}))
    acts.shared(cast, focus_area="change")
    acts.reword(cast, first, cast.coach, sentence="Other words.")
    acts.withdraw(cast, acts.share(cast, first)[0])
    return cast


def run(script: Path, proof: Proof, *receipts: str) -> tuple[int, str]:
    """What a third party sees: exit code and words."""
    path = script.with_name("proof.json")
    path.write_text(json.dumps(proof))
    command = [sys.executable, "-I", str(script), str(path), *receipts]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def download(cast: Cast, who: str = "coachee", name: str = "proof") -> Any:
    url = address(name, cast.coachee, engagement_id=cast.engagement.pk)
    client = client_for(getattr(cast, who))
    return client.get(url) if name == "proof" else client.post(url)


def proof_of(cast: Cast, name: str = "proof") -> Proof:
    response = download(cast, name=name)
    assert response.status_code == 200
    found: Proof = json.loads(response.content)
    return found


def test_the_script_of_the_docs_agrees_with_a_proof(story: Cast, script: Path):
    code, said = run(script, proof_of(story))
    assert (code, said.split(",")[0]) == (0, "11 lines hold")


def test_an_empty_ledger_has_a_proof_as_well(cast: Cast, script: Path):
    assert run(script, proof_of(cast))[0] == 0


def test_a_proof_has_every_line_of_this_engagement_and_none_of_another(story: Cast):
    proof = proof_of(story)
    with acting_as(story.coachee):
        mine = list(ConsentEvent.objects.order_by("seq").values_list("seq", "hash"))
    assert [(one["seq"], one["hash"]) for one in proof["lines"]] == mine
    assert proof["numbers"] == [1, 2, 3, 7, 8, 9, 10, 11, 12, 13, 14]
    assert proof["head"] == {"seq": 14, "hash": mine[-1][1]}


def test_the_head_is_the_firms_also_when_it_is_somebody_elses_line(story: Cast):
    elsewhere = make_member(story.admin, "Una Berg")
    other = make_engagement(
        story.admin, coach=story.coach, coachee=elsewhere, sponsors=[story.sponsor]
    )
    acts.proposed(Cast(**{**vars(story), "coachee": elsewhere, "engagement": other}))
    assert proof_of(story)["head"]["seq"] == 15


def test_a_proof_holds_no_word_and_no_name(story: Cast):
    text = download(story).content.decode()
    for words in (acts.WORDS["sentence"], acts.WORDS["support_asked"], "Other words.", "Priya",
                  "Dana", story.coachee.email, story.admin.firm.name):  # fmt: skip
        assert words not in text


def edits(proof: Proof) -> Iterator[tuple[str, Proof, int]]:
    """Every single thing that somebody could change in the file, and the line it is found at."""
    for place, line in enumerate(proof["lines"]):
        for field in line:
            changed = copy.deepcopy(proof)
            changed["lines"][place][field] = other_than(line[field])
            yield f"{field} of {line['seq']}", changed, line["seq"]
        removed = copy.deepcopy(proof)
        del removed["lines"][place]
        yield f"{line['seq']} removed", removed, line["seq"]
    for place in range(len(proof["lines"]) - 1):
        swapped = copy.deepcopy(proof)
        lines = swapped["lines"]
        lines[place], lines[place + 1] = lines[place + 1], lines[place]
        yield f"{place} swapped", swapped, proof["lines"][place]["seq"]


def other_than(value: Any) -> Any:
    if isinstance(value, int):
        return value + 100
    return "x" if value is None else value[:-1] + ("0" if value[-1:] != "0" else "1")


@pytest.mark.proof(9)
def test_whatever_is_changed_in_a_proof_the_script_names_the_line(
    story: Cast, script: Path, figure: Figure
):
    tried, unnoticed = 0, []
    for what, changed, seq in edits(proof_of(story)):
        code, said = run(script, changed)
        tried += 1
        if code != 1 or not re.search(rf"line {seq}\b", said):
            unnoticed.append(f"{what}: {said}")
    assert unnoticed == []
    figure(9, "changes to a downloaded proof that the script of docs/trust.md names",
           f"{tried} of {tried}", "all", tried > 150)  # fmt: skip


def test_another_head_is_noticed(story: Cast, script: Path):
    for change in ({"seq": 13}, {"hash": "0" * 64}):
        proof = proof_of(story)
        proof["head"] |= change
        assert run(script, proof)[0] == 1


def test_a_line_of_another_engagement_is_noticed(story: Cast, script: Path):
    proof = proof_of(story)
    proof["engagement_id"] = str(story.admin.pk)
    assert "line 1 is not of this engagement" in run(script, proof)[1]


def test_a_receipt_names_a_line_of_the_proof(story: Cast, script: Path):
    proof = proof_of(story)
    line = proof["lines"][1]
    receipt = f"{line['seq']}:{line['hash']}"
    assert run(script, proof, receipt)[0] == 0
    forged = forge(proof)
    assert run(script, forged)[0] == 0
    code, said = run(script, forged, receipt)
    assert (code, said) == (1, f"line {line['seq']} is not the one of your receipt\n")


def forge(proof: Proof) -> Proof:
    """By somebody who knows the recipe and makes every hash anew."""
    forged, before, last = copy.deepcopy(proof), "", 0
    for line in forged["lines"]:
        line["by_id"] = line["firm_id"]
        if line["seq"] == last + 1:
            line["prev_hash"] = before
        values = [str(line["seq"]), line["prev_hash"], line["at"]]
        values += ["" if line[name] is None else line[name] for name in forged["columns"]]
        line["hash"] = before = sha256("|".join(values).encode()).hexdigest()
        last = line["seq"]
    forged["head"]["hash"] = before
    return forged


# ── with the words ─────────────────────────────────────────────────────────────────────────────


def test_the_coachee_may_take_the_words_and_their_hash_is_made_again(story: Cast, script: Path):
    proof = proof_of(story, "proof_words")
    texts = {one["text"] for one in proof["words"]}
    new = {**acts.WORDS, "sentence": "Other words."}
    assert texts == {
        canonical_text(**new),
        canonical_text(**{**acts.WORDS, "focus_area": "change"}),
    }
    assert run(script, proof)[0] == 0
    assert {one["words_hash"] for one in proof["words"]} <= {
        one["words_hash"] for one in proof["lines"]
    }
    proof["words"][0]["text"] += " "
    assert "were edited" in run(script, proof)[1]


@pytest.mark.django_db(transaction=True)
def test_taking_the_words_is_written_in_the_audit(superuser_connection: Any):
    cast = make_cast()
    acts.shared(cast)
    proof_of(cast)
    proof_of(cast, "proof_words")
    with superuser_connection.cursor() as cursor:
        cursor.execute(
            "SELECT actor_id, engagement_id FROM audit_auditevent WHERE verb LIKE 'proof%'"
        )
        assert cursor.fetchall() == [(cast.coachee.pk, cast.engagement.pk)]


def test_looking_does_not_take_the_words(story: Cast):
    url = address("proof_words", story.coachee, engagement_id=story.engagement.pk)
    assert client_for(story.coachee).get(url).status_code == 405


@pytest.mark.parametrize(("name", "file"), [("proof", "ledger-proof.json"),
                                            ("proof_words", "ledger-proof-words.json")])  # fmt: skip
def test_the_file_is_not_kept_and_its_name_says_nothing(story: Cast, name: str, file: str):
    response = download(story, name=name)
    assert response["Cache-Control"] == "no-store, private"
    assert response["Content-Disposition"] == f'attachment; filename="{file}"'
    assert response["Content-Type"] == "application/json; charset=utf-8"


# ── refusals ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("who", ["sponsor", "admin", "other_coach", "stranger"])
@pytest.mark.parametrize("name", ["proof", "proof_words"])
def test_nobody_else_gets_a_proof(story: Cast, who: str, name: str):
    assert download(story, who, name).status_code == 404


def test_the_coach_gets_the_proof_and_not_the_words(story: Cast):
    assert download(story, "coach").status_code == 200
    assert download(story, "coach", "proof_words").status_code == 404


def test_a_sponsor_and_an_admin_are_not_told_where_the_ledger_stands(story: Cast):
    from consent.ledger_head import ledger_head

    heads = {}
    for who in ("coach", "coachee", "sponsor", "admin", "stranger"):
        with acting_as(getattr(story, who)):
            heads[who] = ledger_head()
    assert heads["coach"] == heads["coachee"] is not None
    assert [heads[one] for one in ("sponsor", "admin", "stranger")] == [None, None, None]


def test_a_proof_costs_the_same_however_long_the_ledger_is(cast: Cast):
    url = address("proof", cast.coachee, engagement_id=cast.engagement.pk)
    acts.shared(cast)
    assert len(statements_of_get(client_for(cast.coachee), url)) == 7
    for number in range(3):
        acts.shared(cast, sentence=f"Number {number}.")
    assert len(statements_of_get(client_for(cast.coachee), url)) == 7


def test_two_firms_have_two_ledgers(cast: Cast):
    acts.shared(cast)
    other = make_cast()
    acts.shared(other)
    assert proof_of(other)["numbers"] == [1, 2, 3]
