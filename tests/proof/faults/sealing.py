"""Mistakes in sealing and in the two ledgers."""

from __future__ import annotations

from tests.proof.faults.catchers import PARITY, SEALED
from tests.proof.faults.fault import fault

LEDGERS = "tests/audit/test_ledgers.py::test_"
LOG = "tests/demo/test_log.py"

SEALING_AND_LEDGERS = (
    fault(
        "what the coachee keeps for themselves is sealed under the key of both",
        "tests/sessions/test_reflections.py",
        (
            "sessions/operations/reflections.py",
            'where = "text" if shared else "private_text"',
            'where = "text"',
        ),
    ),
    fault(
        "the database hands the coach the key of what the coachee keeps",
        f"{PARITY} tests/sessions/test_reflections.py",
        (
            "coaching/access/policy.py",
            'see=Is("purpose", "shared", "coach", "release", "disclosure")',
            'see=Is("purpose", "shared", "coach", "coachee", "release", "disclosure")',
        ),
    ),
    fault(
        "a promise is reworded over words that somebody else wrote meanwhile",
        "tests/sessions/test_rewording.py",
        (
            "sessions/operations/rewording.py",
            "    if now.version != version:\n        return Conflict",
            "    if False:\n        return Conflict",
        ),
    ),
    fault(
        "a sealed text is not bound to its row",
        f"{SEALED}a_text_moved_to_another_row_or_column_does_not_open",
        (
            "coaching/sealing/envelope.py",
            'f"{firm_id}|{engagement_id}|{row_id}"',
            'f"{firm_id}|{engagement_id}"',
        ),
    ),
    fault(
        "every text is sealed under the same nonce",
        f"{SEALED}every_envelope_has_a_nonce_of_its_own",
        ("coaching/sealing/envelope.py", "nonce = os.urandom(NONCE)", "nonce = bytes(NONCE)"),
    ),
    fault(
        "the length of a text shows",
        f"{SEALED}length_is_hidden_within_a_bucket",
        (
            "coaching/sealing/envelope.py",
            'return whole.ljust(size, b"\\0")',
            "return whole",
        ),
    ),
    fault(
        "a ledger's lines can be changed",
        f"{LEDGERS}not_even_a_superuser_edits_a_line_by_accident",
        (
            "coaching/audit/chain.py",
            'f"CREATE TRIGGER audit_refuse BEFORE UPDATE OR DELETE ON {table} "',
            'f"CREATE TRIGGER audit_refuse BEFORE DELETE ON {table} "',
        ),
    ),
    fault(
        "the ledger's hash does not cover what was done",
        f"{LEDGERS}an_edited_line_is_named",
        (
            "coaching/audit/chain.py",
            "FOREACH named IN ARRAY TG_ARGV LOOP",
            "FOREACH named IN ARRAY TG_ARGV LOOP CONTINUE WHEN named = 'verb';",
        ),
        (
            "coaching/audit/chain.py",
            "    for name in event.HASHED:\n",
            '    for name in (one for one in event.HASHED if one != "verb"):\n',
        ),
    ),
    fault(
        "a log line carries the request's body",
        LOG,
        ("coaching/log.py", '{"args", "kwargs", "body", ', '{"args", "kwargs", '),
    ),
    fault(
        "a log line quotes the error's message",
        LOG,
        ("coaching/log.py", "exc_info[0].__name__\n", "repr(exc_info[1])\n"),
    ),
)
