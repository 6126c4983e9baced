"""Mistakes in the wall between firms."""

from __future__ import annotations

from tests.proof.faults.fault import fault

CATALOGUE = "tests/guards/test_catalogue.py::test_"
CONTEXT = "tests/tenancy/test_context.py::test_"
ENTRY = "tests/firms/test_entry.py::test_"

WALL_1 = (
    fault(
        "row security is enabled but not forced",
        f"{CATALOGUE}firm_tables_have_row_security_enabled_and_forced",
        (
            "coaching/tenancy/constraints.py",
            '            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",\n',
            "",
        ),
    ),
    fault(
        "the firm wall is permissive, so that any policy widens it",
        f"{CATALOGUE}firm_tables_have_the_restrictive_policy_and_a_firm_for_every_row",
        ("coaching/tenancy/constraints.py", "AS RESTRICTIVE FOR ALL", "AS PERMISSIVE FOR ALL"),
    ),
    fault(
        "a key between firm tables is a plain one",
        f"{CONTEXT}another_firms_row_cannot_be_pointed_at",
        (
            "coaching/tenancy/constraints.py",
            'FOREIGN KEY (firm_id, {quote(self.column)}) REFERENCES {quote(self.to)} (firm_id, id) "',
            'FOREIGN KEY ({quote(self.column)}) REFERENCES {quote(self.to)} (id) "',
        ),
    ),
    fault(
        "a context forgets to put back the one before it",
        f"{CONTEXT}a_context_inside_another_gives_the_outer_one_back",
        (
            "coaching/tenancy/context.py",
            "            tell_database(before or Acting(None, None, None))\n",
            "            pass\n",
        ),
    ),
    fault(
        "the setting outlives its transaction",
        f"{CONTEXT}what_the_database_was_told_is_forgotten_at_the_end_by_itself",
        (
            "coaching/tenancy/context.py",
            '"set_config(%s, %s, true)"',
            '"set_config(%s, %s, false)"',
        ),
    ),
    fault(
        "the application runs as a role past the walls",
        f"{CONTEXT}a_connection_that_could_bypass_is_refused",
        ("coaching/tenancy/guard.py", "if superuser or bypass or owner:", "if False:"),
    ),
    fault(
        "who left the firm still enters it",
        f"{ENTRY}who_left_the_firm_is_out_with_the_next_request",
        (
            "coaching/firms/functions.py",
            "person_id = person AND joined_at IS NOT NULL AND ended_at IS NULL;",
            "person_id = person AND joined_at IS NOT NULL;",
        ),
    ),
    fault(
        "a failed request keeps what it wrote",
        f"{ENTRY}a_request_that_failed_leaves_nothing_behind",
        ("coaching/firms/middleware.py", "if response.status_code >= 500:", "if False:"),
    ),
    fault(
        "an invitation's token is stored in clear",
        f"{ENTRY}an_invitations_token_is_nowhere_in_the_database",
        (
            "coaching/firms/operations.py",
            "return hashlib.sha256(token.encode()).hexdigest()",
            "return token",
        ),
    ),
)
