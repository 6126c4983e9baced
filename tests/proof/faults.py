"""The seeded faults, each with the tests that are to notice it.

A fault is one mistake that somebody could make and would not see. Its texts are replaced exactly
once; when the code has moved on, the fault is stale and says so.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Edit:
    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Fault:
    """`name` says what is wrong, as one would in a review."""

    name: str
    edits: tuple[Edit, ...]
    caught_by: tuple[str, ...]


def fault(name: str, caught_by: str, *edits: tuple[str, str, str]) -> Fault:
    return Fault(name, tuple(Edit(*edit) for edit in edits), tuple(caught_by.split()))


CATALOGUE = "tests/guards/test_catalogue.py::test_"
PARITY = "tests/guards/test_parity.py"
ALONE = "tests/guards/test_each_wall_alone.py"
PROMISES = "tests/access/test_promises.py::test_"
CONTEXT = "tests/tenancy/test_context.py::test_"
ENTRY = "tests/firms/test_entry.py::test_"
SEALED = "tests/sealing/test_sealed_fields.py::test_"
LEDGERS = "tests/audit/test_ledgers.py::test_"
LOG = "tests/demo/test_log.py"
CONSENT = "tests/consent/test_operations.py::test_"
DELIVERY = (
    "tests/reminders/test_delivery.py::test_a_claimed_row_is_left_alone_until_its_lease_is_over"
)
HOURS = "tests/sessions/hours/"
DEVICE = "tests/look/test_the_device.py::test_"
DEVICE_KEY = "tests/home/test_device_key.py::test_"
ROOM = "tests/sessions/test_room_operations.py::test_"
MAIL = "tests/reminders/test_mail.py::test_no_confidential_word_is_in_any_mail"

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

WALL_2 = (
    fault(
        "one table's row policies are not written",
        PARITY,
        (
            "coaching/access/compile.py",
            'return [model for model in apps.get_models() if hasattr(model, "material")]',
            "return [m for m in apps.get_models() if getattr(m, 'material', 'theme') != 'theme']",
        ),
    ),
    fault(
        "the database takes any party of an engagement for the one granted",
        PARITY,
        (
            "coaching/access/compile.py",
            'names = ", ".join(f"\'{role}\'" for role in roles)',
            'names = ", ".join(f"\'{role}\'" for role in ENGAGEMENT_PARTIES)',
        ),
    ),
    fault(
        "a queryset is not scoped",
        ALONE,
        (
            "coaching/access/sight.py",
            "return Q(firm_id=member.firm_id) & reduce(or_, seen)",
            "return Q()",
        ),
    ),
    fault(
        "may() says yes to everything",
        PARITY,
        ("coaching/access/decision.py", "    are = parties(by, thing)\n", "    return YES\n"),
    ),
    fault(
        "the table gives the coachee the coach's private notes",
        f"{PROMISES}the_coachee_does_not_find_the_coachs_private_note",
        (
            "coaching/access/policy.py",
            "    Material.PRIVATE_NOTE: {\n",
            "    Material.PRIVATE_NOTE: {\n        Party.COACHEE: SEE,\n",
        ),
    ),
    fault(
        "the table shows a release to every sponsor of the engagement",
        f"{PROMISES}a_release_is_read_by_the_sponsor_it_names_and_by_no_other",
        (
            "coaching/access/policy.py",
            'Party.SPONSOR: Grant(see=Own("recipient_id"))',
            "Party.SPONSOR: SEE",
        ),
    ),
    fault(
        "opening words is not written in the access ledger",
        f"{SEALED}opening_another_persons_words_is_written_in_the_access_ledger",
        ("coaching/access/opening.py", "    note(opened, by)\n", ""),
    ),
)

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
            'Is("purpose", "shared", "coach", "release")',
            'Is("purpose", "shared", "coach", "coachee", "release")',
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

CONSENT_AND_MAIL = (
    fault(
        "consent is taken without asking which words were read",
        f"{CONSENT}nothing_is_shared_when_the_words_changed_while_the_coachee_was_reading",
        (
            "consent/operations/deciding.py",
            "    require_seen(held, seen_hashes, wording_version)\n",
            "",
        ),
    ),
    fault(
        "a withdrawal leaves the released words",
        f"{CONSENT}withdrawal_ends_everything_at_once",
        (
            "consent/operations/holding.py",
            "    Release.objects.filter(consent__in=live).delete()\n",
            "",
        ),
    ),
    fault(
        "new words stay released under the old consent",
        f"{CONSENT}new_words_end_the_release_and_become_a_fresh_proposal",
        (
            "consent/operations/drafting.py",
            "        end_consents(theme, Entry.REWORDED, by=by)\n",
            "",
        ),
    ),
    fault(
        "two sweeps take the same reminder",
        DELIVERY,
        (
            "coaching/reminders/claims.py",
            "       AND (d.claimed_until IS NULL OR d.claimed_until <= (SELECT at FROM now))\n",
            "",
        ),
    ),
    fault(
        "an e-mail quotes what was written",
        MAIL,
        (
            "coaching/reminders/mail.py",
            '        "line": kind.line,\n',
            '        "line": quoted(reminder) or kind.line,\n',
        ),
        (
            "coaching/reminders/mail.py",
            "def headers(",
            "def quoted(reminder: Reminder) -> str:\n"
            "    from coaching.access.opening import open_rows\n"
            "    from engagements.models import Goal\n\n"
            "    rows = open_rows(Goal.objects.visible_to(reminder.recipient), by=reminder.recipient)\n"
            '    return rows[0].title.text if rows else ""\n\n\n'
            "def headers(",
        ),
    ),
)

HOURS_LOG = (
    fault(
        "a cell of an exported file runs as a formula",
        f"{HOURS}test_writing.py::test_no_cell_of_an_export_runs",
        (
            "sessions/hours/cells.py",
            'return f"\'{text}" if GUARDED.match(text) else text',
            "return text",
        ),
    ),
    fault(
        "somebody who has not agreed is in the hours file",
        f"{HOURS}test_log.py::test_nobody_is_in_the_file_who_has_not_agreed",
        (
            "sessions/hours/log.py",
            "*(one.line for one in self.listed)",
            "*(one.line for one in self.from_sessions)",
        ),
    ),
    fault(
        "a consent that was taken back still lists",
        f"{HOURS}test_listing.py::test_it_is_taken_back_at_any_time_and_may_be_given_again",
        (
            "sessions/hours/log.py",
            'ListingConsent.objects.filter(engagement=OuterRef("engagement_id"), ended_at=None)',
            'ListingConsent.objects.filter(engagement=OuterRef("engagement_id"))',
        ),
    ),
    fault(
        "hours brought from elsewhere are seen by every coach of the firm",
        "tests/guards/test_hours_canaries.py",
        (
            "coaching/access/policy.py",
            'Party.MEMBER: Grant(see=Own("coach_id"), add=Own("coach_id"), remove=Own("coach_id")),',
            'Party.MEMBER: Grant(see=ALWAYS, add=Own("coach_id"), remove=Own("coach_id")),',
        ),
    ),
    fault(
        "a file sent twice at once is brought twice",
        f"{HOURS}test_races.py::test_a_file_sent_twice_at_once_is_brought_once",
        (
            "sessions/operations/hours.py",
            "    Membership.objects.select_for_update().get(pk=by.pk)\n",
            "",
        ),
    ),
    fault(
        "an uploaded spreadsheet's entities are read",
        f"{HOURS}test_sheets.py::test_an_entity_is_refused_before_a_library_reads_it",
        (
            "sessions/hours/sheets.py",
            "    parser.StartElementHandler, parser.StartDoctypeDeclHandler = start, doctype\n",
            "    parser.StartElementHandler = start\n",
        ),
    ),
)

WORDS_ARE_NEVER_LOST = (
    fault(
        "words are kept on the device in clear",
        f"{DEVICE}nothing_in_clear_is_kept_and_not_even_its_length",
        (
            "static/js/saving/device.js",
            "return { ...entry, iv, sealed };",
            "return { ...entry, iv, sealed, content };",
        ),
    ),
    fault(
        "words on a device open as another person's or another page's",
        f"{DEVICE}an_entry_opens_only_as_what_it_was_kept",
        (
            "static/js/saving/device.js",
            "JSON.stringify([id, owner, url, version, login])",
            "JSON.stringify([id, version, login])",
        ),
    ),
    fault(
        "scripts can read the key of words on a device",
        f"{DEVICE}no_script_reads_the_key",
        (
            "static/js/saving/device.js",
            'secret, "AES-GCM", false,',
            'secret, "AES-GCM", true,',
        ),
    ),
    fault(
        "the key of words on a device outlives its login",
        f"{DEVICE_KEY}a_new_password_ends_the_key",
        (
            "coaching/home/device_key.py",
            "        if get_session_user(web_session) == person:\n            yield web_session\n",
            "        yield web_session\n",
        ),
    ),
    fault(
        "a page of one person sends its words as another",
        f"{DEVICE}a_page_of_somebody_else_keeps_and_sends_nothing",
        (
            "static/js/saving/login.js",
            'if (said.owner !== owner) return { state: "other" };',
            "",
        ),
    ),
    fault(
        "a save that met another is written over it",
        f"{ROOM}a_conflict_returns_their_words_and_writes_nothing",
        (
            "sessions/operations/saving.py",
            "AND id = %s AND version = %s AND shared_at IS NULL",
            "AND id = %s AND version >= 0 * %s AND shared_at IS NULL",
        ),
    ),
    fault(
        "of two texts the page sends its own without asking",
        "tests/look/test_auto_save.py::test_two_texts_stand_side_by_side",
        (
            "static/js/saving/draft.js",
            '    if (what === "both" && !this.#fields.isSet(name)) return this.#offer(name, theirs, mine);\n',
            "",
        ),
    ),
)

LEAVING = "tests/access/test_leaving_operations.py::test_"
EXCEPTIONS = "tests/consent/exceptions/test_"
HANDOVER = "tests/consent/handover/test_operations.py::test_"

EXCEPTIONS_AND_LEAVING = (
    fault(
        "what was shared with a sponsor outlives their part",
        f"{LEAVING}named_again_they_read_nothing_until_they_are_agreed_to_anew",
        (
            "consent/guarding.py",
            "WHEN (OLD.role = 'sponsor' AND OLD.until IS NULL AND NEW.until IS NOT NULL)",
            "WHEN (OLD.role = 'coachee' AND OLD.until IS NULL AND NEW.until IS NOT NULL)",
        ),
    ),
    fault(
        "consent is given for somebody who leaves in that moment",
        f"{LEAVING}nobody_is_agreed_to_who_is_no_sponsor_at_that_moment",
        (
            "consent/guarding.py",
            "    IF NOT FOUND THEN\n        RAISE EXCEPTION 'not a sponsor",
            "    IF FALSE THEN\n        RAISE EXCEPTION 'not a sponsor",
        ),
    ),
    fault(
        "an opening under an exception shows before the coachee is told",
        f"{EXCEPTIONS}operations.py::test_until_they_are_told_the_coachee_can_notice_nothing",
        ("coaching/access/opening.py", "            visible_from=told,\n", ""),
    ),
    fault(
        "an exception does not end by the clock",
        f"{EXCEPTIONS}operations.py::test_the_clock_alone_ends_it_after_24_hours",
        (
            "coaching/access/policy.py",
            'see=Own("reader_id") & Past("opened_at") & Ahead("closes_at")',
            'see=Own("reader_id") & Past("opened_at")',
        ),
    ),
    fault(
        "a password counts as a second factor",
        f"{EXCEPTIONS}pages.py::test_a_password_is_no_second_factor",
        (
            "consent/exceptions/second_factor.py",
            'one["method"] == "mfa" and one["at"] > since',
            'one["at"] > since',
        ),
    ),
    fault(
        "one yes is enough for an item to pass to another coach",
        f"{HANDOVER}only_what_both_said_yes_to_passes",
        ("consent/handover/operations.py", "if len(who) > 1}", "if who}"),
    ),
    fault(
        "the former coach keeps their part after a handover",
        f"{HANDOVER}the_former_coach_reads_nothing_and_the_new_one_nothing_of_before",
        ("consent/handover/operations.py", "    end_parts(engagement, Party.COACH)\n", ""),
    ),
)

FAULTS = (
    *WALL_1,
    *WALL_2,
    *SEALING_AND_LEDGERS,
    *CONSENT_AND_MAIL,
    *HOURS_LOG,
    *WORDS_ARE_NEVER_LOST,
    *EXCEPTIONS_AND_LEAVING,
)
