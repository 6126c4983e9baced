"""The address of an answer is made by us, or it is none."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as some

from sessions.calendars.addresses import notice_in, reply_address


@given(some.uuids())
def test_it_leads_back_to_its_notice_in_any_capitals(notice_id: UUID):
    address = reply_address(notice_id)
    assert {notice_in(one) for one in (address, address.upper(), f" {address}\n")} == {notice_id}
    assert len(address.split("@")[0]) <= 64


@given(some.text(max_size=90))
def test_anything_else_is_no_address_of_ours(text: str):
    assert notice_in(text) is None
    assert notice_in(f"calendar+{text}@localhost") is None


def test_another_notices_proof_does_not_fit():
    one, other = reply_address(uuid4()), reply_address(uuid4())
    name, proof = one[: len("calendar+") + 26], other[len("calendar+") + 26 :]
    assert notice_in(name + proof) is None


def test_one_changed_letter_is_enough():
    address = reply_address(uuid4())
    start, end = len("calendar+"), address.index("@")
    for place in range(start, end):
        letter = "a" if address[place] != "a" else "b"
        assert notice_in(address[:place] + letter + address[place + 1 :]) is None


def test_after_a_change_of_the_secret_the_former_one_still_answers(settings: Any):
    notice_id = uuid4()
    address, former = reply_address(notice_id), settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    assert notice_in(address) is None
    settings.SECRET_KEY_FALLBACKS = [former]
    assert notice_in(address) == notice_id
    assert reply_address(notice_id) != address
