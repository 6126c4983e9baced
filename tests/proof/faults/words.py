"""Mistakes by which typed words would be lost."""

from __future__ import annotations

from tests.proof.faults.fault import fault

DEVICE = "tests/look/test_the_device.py::test_"
DEVICE_KEY = "tests/home/test_device_key.py::test_"
ROOM = "tests/sessions/test_room_operations.py::test_"

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
