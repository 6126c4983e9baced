"""The seeded faults, each with the tests that are to notice it.

A fault is one mistake that somebody could make and would not see. Its texts are replaced exactly
once; when the code has moved on, the fault is stale and says so.
"""

from __future__ import annotations

from dataclasses import dataclass

STAGE_5 = (
    "consent/",
    "templates/consent/",
    "tests/consent/",
    "coaching/home/views/sponsor.py",
    "tests/guards/test_non_interference.py",
)


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

    @property
    def is_against_consent(self) -> bool:
        """Whether it breaks stage 5 or what the sponsor gets: by the files it edits or that catch it."""
        places = (*(edit.file for edit in self.edits), *self.caught_by)
        return any(one.startswith(STAGE_5) for one in places)


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
            'see=Own("recipient_id")\n            & (Empty("under_version")',
            'see=(Empty("under_version")',
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
        "consent is taken long after a sign-in",
        "tests/consent/test_signed_in_lately.py::test_only_a_sign_in_of_the_last_five_minutes_counts",
        ("consent/operations/deciding.py", "    require_fresh(signed_in_at)\n", ""),
    ),
    fault(
        "what is chosen for one reader is shared with all who are chosen",
        "tests/consent/test_readers.py::test_each_theme_is_for_the_readers_it_was_chosen_for",
        (
            "consent/operations/deciding.py",
            "        to = require_sponsors(theme.engagement_id, readers[theme.pk][1])\n",
            "        every = [one for _, few in readers.values() for one in few]\n"
            "        to = require_sponsors(theme.engagement_id, every)\n",
        ),
    ),
    fault(
        "a reader is anybody of the firm, sponsor or not",
        "tests/consent/test_readers.py::test_one_reader_too_many_shares_nothing",
        (
            "consent/operations/deciding.py",
            "    if not wanted or not wanted <= sponsors.keys():\n",
            "    wanted &= sponsors.keys()\n    if not wanted:\n",
        ),
    ),
    fault(
        "withdrawn from one reader, another keeps nothing either",
        "tests/consent/test_withdrawing.py::test_of_two_readers_one_can_lose_it_and_the_other_reads_on",
        (
            "consent/operations/withdrawing.py",
            "    end(ending, held, Entry.WITHDRAWN, by=by)\n",
            "    end(live, held, Entry.WITHDRAWN, by=by)\n",
        ),
    ),
    fault(
        "a sponsor is always told that something was removed",
        "tests/consent/test_withdrawing.py::test_by_default_no_page_says_that_anything_was_removed",
        ("consent/operations/withdrawing.py", "    if say_so:\n", "    if ending:\n"),
    ),
    fault(
        "the ledger does not name the purpose",
        "tests/consent/test_readers.py::test_the_purpose_is_part_of_what_is_agreed_to_and_of_the_ledger",
        (
            "consent/operations/deciding.py",
            "            wording_version=consent.wording_version,\n",
            "            wording_version=wording.VERSION,\n",
        ),
    ),
    fault(
        "a proposal that waited too long can be agreed to",
        f"{CONSENT}a_proposal_lapses_after_a_fortnight",
        ("consent/operations/deciding.py", "    require_lasting(held)\n", ""),
    ),
    fault(
        "the writing check reads what its writer may not",
        "tests/consent/test_overlap.py::test_each_is_compared_with_what_they_may_read_and_with_nothing_else",
        (
            "consent/confidential.py",
            "    return model.objects.visible_to(by).filter(engagement=engagement)\n",
            "    from coaching.access.people_of import coach_of\n\n"
            "    them = coach_of(engagement.pk)\n"
            "    return model.objects.visible_to(them).filter(engagement=engagement)\n",
        ),
    ),
    fault(
        "the writing check quotes the room instead of the writer",
        "tests/consent/test_overlap.py::test_the_writer_is_told_their_own_words_and_the_kind_of_place_alone",
        (
            "consent/overlap.py",
            "                    found.setdefault(words, Overlap(words, place))\n",
            "                    found.setdefault(words, Overlap(text_of(row), place))\n",
        ),
    ),
    fault(
        "a receipt's mail names the reader",
        "tests/consent/test_receipts.py::test_the_mail_holds_no_word_and_no_name_of_a_reader",
        (
            "consent/receipts.py",
            'f"Receipt {number}: consent {consent.pk}",',
            'f"Receipt {number}: consent {consent.pk} to {consent.recipient.name}",',
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

ACCESS = "tests/consent/test_access.py::test_"
PROOFS = "tests/consent/test_proofs.py::test_"
NON_INTERFERENCE = (
    "tests/guards/test_non_interference.py::"
    "test_what_was_not_released_changes_no_byte_for_sponsor_and_admin"
)

WHAT_CAN_BE_CHECKED = (
    fault(
        "a sponsor's card counts the themes that are not released",
        NON_INTERFERENCE,
        (
            "coaching/access/policy.py",
            "    Material.THEME: {Party.COACH: KEEP, Party.COACHEE: KEEP},\n",
            "    Material.THEME: {Party.COACH: KEEP, Party.COACHEE: KEEP, Party.SPONSOR: SEE},\n",
        ),
        (
            "coaching/home/views/sponsor.py",
            "    released = Release.objects.visible_to(member).filter(**of, recipient=member)\n",
            "    from django.db.models import F\n\n    from consent.models import Theme\n\n"
            "    released = Theme.objects.visible_to(member).filter(**of)\n"
            '    released = released.annotate(released_at=F("created_at"))\n',
        ),
    ),
    fault(
        "a sponsor is told of something that was withdrawn meanwhile",
        NON_INTERFERENCE,
        (
            "consent/reminder_kinds.py",
            "    return mine.filter(engagement_id=reminder.thing_id).exists()\n",
            "    return mine is not None\n",
        ),
    ),
    fault(
        "how much was said shows in a firm's list of engagements",
        NON_INTERFERENCE,
        (
            "sessions/operations/reflections.py",
            "    write_down(line, by)\n",
            "    write_down(line, by)\n"
            "    type(engagement).objects.filter(pk=engagement.pk).update(\n"
            '        programme_name=engagement.programme_name + "."\n'
            "    )\n",
        ),
        (
            "coaching/access/policy.py",
            'Party.COACHEE: Grant(see=ALWAYS, change=Is("state", "contracting")),\n'
            '        Party.SPONSOR: Grant(see=ALWAYS, change=Is("state", "contracting")),\n    },\n'
            "    Material.PARTY",
            "Party.COACHEE: Grant(see=ALWAYS, change=ALWAYS),\n"
            '        Party.SPONSOR: Grant(see=ALWAYS, change=Is("state", "contracting")),\n    },\n'
            "    Material.PARTY",
        ),
    ),
    fault(
        "a PDF leaves with words that were withdrawn while it was drawn",
        "tests/consent/test_withdrawn_while_drawing.py",
        (
            "consent/views/sponsor.py",
            "        if still_holds(page, engagement, reader):\n",
            "        if page:\n",
        ),
    ),
    fault(
        "the firm's staff is not listed among those who opened something",
        f"{ACCESS}staff_of_the_firm_is_listed_as_well",
        (
            "consent/access_page.py",
            "    return rows.exclude(reader=coachee).filter(\n",
            "    return rows.exclude(reader=coachee).exclude(role=STAFF).filter(\n",
        ),
    ),
    fault(
        "the coachee learns of an exception before the day on which they are told",
        f"{ACCESS}reading_an_exception_is_listed_from_when_the_coachee_is_told",
        (
            "consent/access_page.py",
            'Q(row_ids__overlap=told.values("pk"))',
            "Q(reader__isnull=False)",
        ),
    ),
    fault(
        "a proof has the lines of the whole firm",
        f"{PROOFS}a_proof_has_every_line_of_this_engagement_and_none_of_another",
        (
            "consent/ledger_page.py",
            "ConsentEvent.objects.visible_to(member).filter(engagement_id=engagement.pk)",
            "ConsentEvent.objects.visible_to(member)",
        ),
        (
            "coaching/access/policy.py",
            "    Material.CONSENT_LEDGER: {\n",
            "    Material.CONSENT_LEDGER: {\n        Party.MEMBER: SEE,\n",
        ),
    ),
    fault(
        "a proof leaves out who agreed",
        f"{PROOFS}the_script_of_the_docs_agrees_with_a_proof",
        (
            "consent/proofs.py",
            "for name in event.HASHED)",
            'for name in event.HASHED if name != "by_id")',
        ),
    ),
    fault(
        "the coach takes the words of the themes away in a file",
        f"{PROOFS}the_coach_gets_the_proof_and_not_the_words",
        (
            "consent/views/ledger.py",
            "    engagement, _ = as_party(request, engagement_id, Party.COACHEE)\n"
            "    return as_file(proofs.proof_with_words",
            "    engagement, _ = as_party(request, engagement_id, *PAIR)\n"
            "    return as_file(proofs.proof_with_words",
        ),
    ),
    fault(
        "a sponsor can ask how fast the consent ledger grows",
        f"{PROOFS}a_sponsor_and_an_admin_are_not_told_where_the_ledger_stands",
        (
            "consent/ledger_head.py",
            " AND access_engagements('coach', 'coachee') <> '{{}}'",
            "",
        ),
    ),
    fault(
        "an entry of the access ledger that was edited after chaining is not missed",
        "tests/audit/test_access_batches.py",
        ("coaching/audit/chain.py", "    yield from ledger.further_faults()\n", ""),
    ),
    fault(
        "a page opens sealed words beside the one door",
        "tests/guards/test_one_door.py",
        (
            "consent/sponsor_page.py",
            "from consent.words import Worded, words_hash\n",
            "from coaching.sealing.fields import unseal_rows  # noqa: F401\n"
            "from consent.words import Worded, words_hash\n",
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
            "consent/guarding/leaving.py",
            "WHEN (OLD.role = 'sponsor' AND OLD.until IS NULL AND NEW.until IS NOT NULL)",
            "WHEN (OLD.role = 'coachee' AND OLD.until IS NULL AND NEW.until IS NOT NULL)",
        ),
    ),
    fault(
        "consent is given for somebody who leaves in that moment",
        f"{LEAVING}nobody_is_agreed_to_who_is_no_sponsor_at_that_moment",
        (
            "consent/guarding/leaving.py",
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

WORDS = "tests/consent/test_sponsor_words.py::test_"
COUNTING = "tests/consent/aggregates/test_counting.py::test_"
PAPERS = "tests/look/test_papers.py::test_"

SPONSOR_AND_FIGURES = (
    fault(
        "a sponsor reads what another sponsor said",
        f"{WORDS}no_other_sponsor_and_nobody_else_finds_it",
        (
            "coaching/access/policy.py",
            'Party.SPONSOR: Grant(see=Own("author_id"), add=Own("author_id")),',
            'Party.SPONSOR: Grant(see=ALWAYS, add=Own("author_id")),',
        ),
    ),
    fault(
        "a sponsor sees, once it is over, how many sessions were never held",
        "tests/home/test_sponsor.py::test_when_it_is_over_no_step_is_left_that_could_tell_who_did_not_come",
        (
            "consent/sponsor_page.py",
            "    if held is None or engagement.state in OVER:\n",
            "    if held is None:\n",
        ),
    ),
    fault(
        "a paper takes a theme's words for a document",
        f"{PAPERS}no_pdf_asks_for_anything_whatever_people_typed",
        (
            "templates/consent/sponsor_pdf.html",
            "<p>{{ theme.sentence }}</p>",
            "<p>{{ theme.sentence|safe }}</p>",
        ),
    ),
    fault(
        "a screen reader reads the foot of every page of a paper",
        f"{PAPERS}every_pdf_can_be_read_aloud_and_carries_its_fonts",
        ("coaching/look/pdf.py", "    _mark_feet(pdf)\n", ""),
    ),
    fault(
        "anybody in the firm has the database count for them",
        f"{COUNTING}nobody_but_an_admin_has_it_counted_not_even_past_the_application",
        (
            "consent/aggregates/counting.py",
            "    IF NOT access_is_admin() THEN\n",
            "    IF false THEN\n",
        ),
    ),
    fault(
        "two publications differ by fewer than five engagements",
        f"{COUNTING}a_set_that_differs_by_fewer_than_five_is_refused",
        (
            "consent/aggregates/counting.py",
            "OR smallest < {fewest} THEN",
            "OR false THEN",
        ),
    ),
    fault(
        "two publications that share nobody are set against each other through a third",
        "tests/consent/aggregates/test_no_few.py::"
        "test_two_publications_that_share_nobody_are_not_set_against_each_other",
        (
            "consent/aggregates/counting.py",
            "      FROM unnest(whole) e\n",
            "      FROM unnest(counted) e\n",
        ),
    ),
    fault(
        "a small cell is kept back alone, so that it follows from the total",
        f"{COUNTING}of_three_large_cells_one_or_two_stay",
        ("consent/aggregates/counting.py", "IF many_hidden > 0 THEN", "IF false THEN"),
    ),
    fault(
        "a cell is published again after two of its engagements moved",
        f"{COUNTING}a_cell_that_moved_by_fewer_than_five_is_kept_back",
        (
            "consent/aggregates/counting.py",
            "AND (abs(b.c - t.c) BETWEEN 1 AND {least} OR",
            "AND (false OR",
        ),
        (
            "consent/aggregates/counting.py",
            "AND (abs(w.was - w.c) BETWEEN 1 AND {least}",
            "AND (false",
        ),
    ),
)

DRAFTING = "tests/engagements/test_drafting.py::test_"
SIGNING = "tests/engagements/test_signing.py::test_"

AGREEMENTS = (
    fault(
        "a locked section keeps the words that were stored for it",
        f"{DRAFTING}a_locked_section_has_the_standard_s_words_whatever_was_stored",
        (
            "engagements/agreement_document.py",
            "    if key in LOCKED:\n        return of_clause(BY_KEY[key])\n",
            "",
        ),
    ),
    fault(
        "an agreement is offered with a field that nothing fills",
        f"{DRAFTING}nothing_is_offered_while_something_is_empty",
        ("engagements/operations/agreement.py", "    if missing:\n", "    if False:\n"),
    ),
    fault(
        "somebody signs before it is their turn",
        f"{SIGNING}in_an_order_nobody_signs_before_their_turn",
        (
            "engagements/operations/signing.py",
            "    if waits_for(agreement, by, signed):\n",
            "    if False:\n",
        ),
    ),
    fault(
        "the address somebody signed in with can be changed without a trace",
        f"{SIGNING}whatever_is_changed_of_it_shows",
        ("engagements/evidence.py", '        "account": signature.account,\n', ""),
    ),
    fault(
        "the other parties read why somebody declined",
        f"{SIGNING}declining_ends_this_version_and_tells_the_drafter_alone_why",
        (
            "coaching/access/policy.py",
            '        Party.COACHEE: Grant(see=Own("member_id"), add=Own("member_id")),\n'
            '        Party.SPONSOR: Grant(see=Own("member_id"), add=Own("member_id")),\n'
            "    },\n    # The signed document",
            '        Party.COACHEE: Grant(see=Own("member_id"), add=Own("member_id")),\n'
            '        Party.SPONSOR: Grant(see=ALWAYS, add=Own("member_id")),\n'
            "    },\n    # The signed document",
        ),
    ),
)

GOALS = (
    fault(
        "a goal that is reworded loses its old words",
        "tests/engagements/test_goal_history.py::test_every_wording_stands_with_who_set_it_and_why",
        (
            "engagements/operations/goals.py",
            "    if not is_same:\n        keep_wording(goal, by, why)\n",
            "",
        ),
    ),
    fault(
        "two who add at once make five key results",
        "tests/engagements/test_key_results.py::"
        "test_of_two_that_are_added_at_once_as_the_fourth_one_is_refused",
        ("engagements/operations/key_results.py", '    take_turns("key results", goal.pk)\n', ""),
    ),
    fault(
        "the five levels are written when it is known how it went",
        "tests/engagements/test_scales.py::test_none_is_begun_once_a_session_was_held",
        (
            "engagements/operations/scales.py",
            "    if standing is None and not is_before_the_work(goal):\n        raise WorkHasBegun\n",
            "",
        ),
    ),
)

CALENDARS = "tests/sessions/calendars/"

WHAT_CALENDARS_KNOW = (
    fault(
        "a calendar's answer is believed without the proof in its address",
        f"{CALENDARS}test_addresses.py {CALENDARS}test_replies.py::test_nobody_answers_for_another",
        (
            "sessions/calendars/addresses.py",
            "return notice_id if any(hmac.compare_digest(found[2], one) for one in proofs) else None",
            "return notice_id if proofs else None",
        ),
    ),
    fault(
        "an ended feed goes on being read",
        f"{CALENDARS}test_feed.py::test_a_new_address_ends_the_one_before_and_ending_ends_both",
        (
            "sessions/guarding/calendars.py",
            "USING (token_hash = {HELD} AND ended_at IS NULL);",
            "USING (token_hash = {HELD});",
        ),
        (
            "sessions/guarding/calendars.py",
            "WHERE token_hash = hashed AND ended_at IS NULL;",
            "WHERE token_hash = hashed;",
        ),
    ),
    fault(
        "an admin's feed holds the schedule of the whole firm",
        f"{CALENDARS}test_feed.py::test_a_sponsor_has_the_contracting_meeting_and_an_admin_nothing",
        (
            "sessions/calendars/gathering.py",
            ".filter(engagement_id__in=mine, ends_at__gt=timezone.now() - BACK)",
            ".filter(ends_at__gt=timezone.now() - BACK)",
        ),
    ),
    fault(
        "a cancellation has the number of the invitation before it",
        f"{CALENDARS}test_telling.py::test_each_telling_has_the_next_number_and_the_same_name",
        ("sessions/calendars/telling.py", "    notice.sequence += 1\n", ""),
    ),
    fault(
        "an answer to a time that was changed since counts",
        f"{CALENDARS}test_replies.py::test_after_a_new_time_the_old_answer_says_nothing",
        (
            "sessions/calendars/answering.py",
            "    if reply.sequence < notice.sequence:\n        return Taken.OLD\n",
            "",
        ),
    ),
)

CHOICE = "tests/engagements/test_choice.py::test_"
NOTE = "tests/engagements/test_contracting_note.py::test_"
BEFORE_COACHING_BEGINS = (
    fault(
        "a draft is told to its coachee together with the choice of a coach",
        f"{CHOICE}of_the_draft_the_coachee_finds_nothing_else",
        (
            "coaching/access/sight.py",
            "firm_id=member.firm_id, member=member, since__isnull=False, until__isnull=True",
            "firm_id=member.firm_id, member=member, until__isnull=True",
        ),
        (
            "coaching/access/compile.py",
            "AND p.since IS NOT NULL AND p.until IS NULL AND m.ended_at IS NULL\n); END $$;",
            "AND p.until IS NULL AND m.ended_at IS NULL\n); END $$;",
        ),
    ),
    fault(
        "an admin chooses a coach in the place of the coachee",
        f"{CHOICE}nobody_but_the_coachee_gets_the_page_or_chooses",
        (
            "engagements/operations/choice.py",
            "if choice.coachee_id != by.pk:",
            "if False:",
        ),
    ),
    fault(
        "a coach who is offered is told of it",
        f"{CHOICE}a_coach_learns_nothing_of_an_offer_or_a_choice",
        (
            "engagements/operations/choice.py",
            "    ask(choice, coachee, by)\n    return choice\n",
            "    ask(choice, coachee, by)\n    for one in coaches:\n"
            "        ask(choice, one, by)\n    return choice\n",
        ),
    ),
    fault(
        "a coach shows sponsors what was agreed, by a verb that names the wrong parties",
        f"{NOTE}nobody_else_shows_it",
        (
            "coaching/access/verbs.py",
            "        Material.CONTRACTING_NOTE, (Party.COACHEE,), Is",
            "        Material.CONTRACTING_NOTE, PAIR, Is",
        ),
        (
            "engagements/guarding.py",
            "access_engagements('coachee'))) THEN\n        RAISE EXCEPTION 'the coachee alone",
            "access_engagements('coachee', 'coach'))) THEN\n        RAISE EXCEPTION 'the coachee alone",
        ),
    ),
    fault(
        "the database lets a coach show what was agreed",
        f"{NOTE}the_database_itself_lets_no_coach_show_it",
        (
            "engagements/guarding.py",
            "WHEN (NEW.state = 'shared' AND OLD.state <> 'shared')",
            "WHEN (false)",
        ),
    ),
    fault(
        "a sponsor reads what was shown before they took part",
        f"{NOTE}whoever_becomes_a_sponsor_later_does_not_read_it",
        (
            "coaching/access/policy.py",
            'Is("state", "shared") & Joined("shared_at")',
            'Is("state", "shared")',
        ),
    ),
    fault(
        "a sponsor’s page says that a note is being written",
        f"{NOTE}a_sponsor_gets_the_same_bytes_whether_there_is_a_note_or_not",
        (
            "coaching/access/policy.py",
            'Party.SPONSOR: Grant(see=Is("state", "shared") & Joined("shared_at")),',
            "Party.SPONSOR: SEE,",
        ),
    ),
    fault(
        "words that were changed after the check page are shown all the same",
        f"{NOTE}words_that_changed_meanwhile_are_not_shown",
        (
            "engagements/operations/contracting_note.py",
            "if seen != words_hash(held) or readers",
            "if readers",
        ),
    ),
    fault(
        "a new sponsor reads who was there before them",
        "tests/engagements/test_replacing_a_sponsor.py::"
        "test_the_new_sponsor_does_not_learn_who_was_there_before",
        (
            "coaching/access/policy.py",
            'Party.SPONSOR: Grant(see=Is("kind", "extended", "sessions_added", "paused", "resumed")),',
            "Party.SPONSOR: SEE,",
        ),
    ),
    fault(
        "a paused engagement is paused once more by a stale page",
        "tests/engagements/test_life.py::test_a_pause_that_comes_too_late_changes_nothing",
        (
            "coaching/access/states.py",
            "filter(pk=self.pk, state=old).update(**values) != 1",
            "filter(pk=self.pk).update(**values) != 1",
        ),
    ),
)

PROPOSING = "tests/sessions/planner/test_proposing.py::test_"
ASSISTANT = "tests/sessions/test_assistant.py::test_"
LINK_ENDED = f"{ASSISTANT}a_link_that_ended_is_answered_as_one_that_never_was"

THE_PLAN = (
    fault(
        "a session is proposed on a day on which its coach is away",
        f"{PROPOSING}days_away_are_passed_over_as_one_line",
        (
            "sessions/planner/days.py",
            "if any(first <= day <= last for",
            "if any(last < day < first for",
        ),
    ),
    fault(
        "the end of the engagement gives way before a wish does",
        f"{PROPOSING}a_wish_gives_way_before_a_holiday",
        (
            "sessions/planner/proposing.py",
            "for number in range(2 * Gives.RHYTHM):",
            "for number in (0, 4, 1, 2, 3, *range(5, 16)):",
        ),
    ),
    fault(
        "an assistant’s link opens after it was ended",
        LINK_ENDED,
        ("sessions/guarding/assistant.py", "o.ended_at IS NULL AND o.expires_at", "o.expires_at"),
    ),
    fault(
        "an assistant’s link shows every session of its maker",
        f"{ASSISTANT}another_engagements_session_is_not_there",
        (
            "sessions/views/assistant.py",
            "ahead.filter(engagement=self.engagement).order_by",
            "ahead.order_by",
        ),
    ),
)

TOLD = "tests/consent/test_told.py::test_"
TITLES = "tests/consent/test_goal_titles.py::test_"
VERIFIED = (
    "tests/engagements/test_verifying.py::test_each_kind_of_tampering_is_found_and_its_row_named"
)

AGREEMENT_DECIDES = (
    fault(
        "who was missed is seen whatever the agreement of that day said",
        f"{TOLD}a_new_version_changes_page_pdf_and_api_at_once_and_what_was_before_never_shows",
        (
            "coaching/access/policy.py",
            'Is("kind", "no_show", "late_cancelled") & Allowed(Term.ATTENDANCE, "under_version")',
            'Is("kind", "no_show", "late_cancelled")',
        ),
    ),
    fault(
        "a session belongs to the agreement of the day on which it was written down",
        f"{TOLD}a_session_belongs_to_the_agreement_under_which_it_began",
        ("sessions/guarding/marks.py", "least(NEW.under_version,", "greatest(NEW.under_version,"),
    ),
    fault(
        "a new version looks back to the first",
        f"{TOLD}a_new_version_changes_page_pdf_and_api_at_once_and_what_was_before_never_shows",
        (
            "engagements/guarding.py",
            "NEW.engagement_id, t.key, NEW.version\n",
            "NEW.engagement_id, t.key, 1\n",
        ),
    ),
    fault(
        "a goal's title is released under no version, and stays",
        f"{TITLES}a_later_version_takes_it_out_of_sight_at_once_and_it_never_comes_back_by_itself",
        ("consent/guarding/titles.py", "AND t.goal_id IS NOT NULL;", "AND false;"),
    ),
    fault(
        "a goal gets other words, and its old title goes on being read",
        f"{TITLES}other_words_for_the_goal_end_consent_and_release_and_are_a_fresh_proposal",
        ("consent/rewording.py", 'HEARD = ("goal.reworded", "goal.retired")', "HEARD = ()"),
    ),
    fault(
        "evidence of a signature is not computed again",
        VERIFIED,
        (
            "engagements/verifying.py",
            "if signature.wording_version and signature.pk != evidence_id(signature):",
            "if False:",
        ),
    ),
)

FAULTS = (
    *WALL_1,
    *WALL_2,
    *SEALING_AND_LEDGERS,
    *CONSENT_AND_MAIL,
    *WHAT_CAN_BE_CHECKED,
    *HOURS_LOG,
    *SPONSOR_AND_FIGURES,
    *WORDS_ARE_NEVER_LOST,
    *EXCEPTIONS_AND_LEAVING,
    *AGREEMENTS,
    *GOALS,
    *WHAT_CALENDARS_KNOW,
    *BEFORE_COACHING_BEGINS,
    *THE_PLAN,
    *AGREEMENT_DECIDES,
)
