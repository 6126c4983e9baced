"""Confidential text at rest: opaque, bound to its place, unreadable without its key."""

from __future__ import annotations

import copy
import json
import os
import pickle
import re
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core import serializers
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.http import Http404

from coaching.access.decision import may
from coaching.access.models import AccessEntry
from coaching.access.opening import open_row, open_rows
from coaching.access.verbs import Action
from coaching.firms.entry import acting_as
from coaching.firms.models import ClientOrganisation
from coaching.sealing import keyring as ring
from coaching.sealing import maintenance
from coaching.sealing.envelope import SealError
from coaching.sealing.fields import Sealed, sealed_fields, unseal_rows
from coaching.sealing.startup import check_keys
from engagements.models import Goal
from sessions.models import PrivateNote
from tests.factories import Cast, make_cast
from tests.guards.rows import SECRET, build_rows
from tests.support.environment import services
from tests.support.figures import Figure

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def goals(cast: Cast) -> list[Goal]:
    return list(Goal.objects.visible_to(cast.coach).order_by("position"))


def test_a_loaded_row_is_opaque_until_it_is_opened(cast: Cast) -> None:
    build_rows(cast)
    with acting_as(cast.coachee):
        goal = Goal.objects.visible_to(cast.coachee)[0]
        assert str(goal.title) == repr(goal.title) == "<sealed>"
        with pytest.raises(SealError):
            _ = goal.title.text
        assert SECRET in open_row(goal, by=cast.coachee).title.text
        assert str(goal.title) == "<sealed>"


def test_values_dumps_and_pickles_hold_no_words(cast: Cast) -> None:
    build_rows(cast)
    with acting_as(cast.coach):
        opened = open_rows(goals(cast), by=cast.coach)
        assert SECRET not in str(list(Goal.objects.values()))
        assert SECRET not in serializers.serialize("json", opened)
        assert json.loads(serializers.serialize("json", opened))[0]["fields"]["title"] == "<sealed>"
        with pytest.raises(TypeError):
            pickle.dumps(opened[0].title)


def test_a_sealed_column_cannot_be_searched_or_set_in_bulk(cast: Cast) -> None:
    with acting_as(cast.coach):
        for lookup in ("title", "title__contains", "title__in", "title__gt"):
            with pytest.raises(FieldError):
                Goal.objects.filter(**{lookup: SECRET}).exists()
        with pytest.raises(FieldError):
            Goal.objects.update(title=SECRET)


def test_a_text_moved_to_another_row_or_column_does_not_open(cast: Cast) -> None:
    build_rows(cast)
    with acting_as(cast.coach):
        one, other = goals(cast)
        moved = copy.copy(one)
        moved.__dict__["title"] = Sealed(other.title.envelope)
        with pytest.raises(SealError, match="altered or moved"):
            open_row(moved, by=cast.coach)
        moved = copy.copy(one)
        moved.__dict__["title"] = Sealed(one.outcome.envelope)
        with pytest.raises(SealError, match="altered or moved"):
            open_row(moved, by=cast.coach)


def test_every_envelope_has_a_nonce_of_its_own(cast: Cast) -> None:
    build_rows(cast)
    with acting_as(cast.coach):
        envelopes = [getattr(goal, field.attname).envelope for goal in goals(cast)
                     for field in sealed_fields(Goal)]  # fmt: skip
    assert len({envelope[17:29] for envelope in envelopes}) == len(envelopes) == 6


def test_length_is_hidden_within_a_bucket(cast: Cast) -> None:
    with acting_as(cast.coach):
        sizes = set()
        for words in ("", "No.", "A longer line, still short of the bucket's end." * 4):
            note = Goal(firm=cast.admin.firm, engagement=cast.engagement, position=1, title=words)
            field = Goal._meta.get_field("title")
            sealed = field.pre_save(note, True)
            assert sealed is not None
            sizes.add(len(sealed.envelope or b""))
    assert len(sizes) == 1


def test_opening_is_refused_to_who_may_not_see(cast: Cast) -> None:
    rows = build_rows(cast)
    for member in (cast.admin, cast.sponsor, cast.other_coach, cast.stranger):
        with acting_as(member), pytest.raises(Http404):
            open_row(rows["Goal"], by=member)


def test_not_even_the_key_is_there_for_who_may_not_see(cast: Cast) -> None:
    """Past Python's policy, the database still does not hand out the key."""
    rows = build_rows(cast)
    with acting_as(cast.coach):
        sealed = Goal.objects.get(pk=rows["Goal"].pk)
        note = PrivateNote.objects.get()
    for member, row in ((cast.sponsor, sealed), (cast.admin, sealed), (cast.coachee, note)):
        with acting_as(member), pytest.raises(SealError, match="No key"):
            unseal_rows([row])


def test_opening_another_persons_words_is_written_in_the_access_ledger(cast: Cast) -> None:
    rows = build_rows(cast)
    with acting_as(cast.coachee):
        open_rows(Goal.objects.visible_to(cast.coachee), by=cast.coachee)
        entry = AccessEntry.objects.get(reader=cast.coachee)
        assert (entry.role, entry.opened, len(entry.row_ids)) == ("coachee", "goal", 2)
    with acting_as(cast.coach):
        open_row(rows["PrivateNote"], by=cast.coach)
    with acting_as(cast.coachee):
        assert not AccessEntry.objects.filter(opened="private_note").exists()


@pytest.mark.django_db(transaction=True)
def test_a_dump_of_the_whole_database_holds_no_words(cast: Cast, superuser_connection: Any) -> None:
    build_rows(cast)
    with superuser_connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f'SELECT t::text FROM public."{table}" t')
            for (row,) in cursor.fetchall():
                assert SECRET not in row, table
                for encoded in re.findall(r"\\+x([0-9a-f]{2,})", row):
                    assert SECRET.encode() not in bytes.fromhex(encoded), table


@pytest.mark.django_db(transaction=True)
def test_a_shredded_engagement_can_never_be_read_again(
    cast: Cast, superuser_connection: Any
) -> None:
    build_rows(cast)
    with superuser_connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM sealing_sealingkey WHERE engagement_id = %s", [str(cast.engagement.pk)]
        )
    with acting_as(cast.coach), pytest.raises(SealError, match="No key"):
        open_rows(goals(cast), by=cast.coach)


@pytest.fixture
def other_ring(monkeypatch: pytest.MonkeyPatch) -> Any:
    def put(*lines: str) -> None:
        keys = dict(ring.parse(line) for line in lines)
        found = ring.Keyring(keys)
        for module in ("coaching.sealing.keys", "coaching.sealing.maintenance",
                       "coaching.sealing.startup"):  # fmt: skip
            monkeypatch.setattr(f"{module}.keyring", lambda: found)

    return put


def test_a_wrong_key_is_found_at_start(cast: Cast, other_ring: Any) -> None:
    check_keys()
    name = ring.keyring().current
    other_ring(ring.new_key_line(name))
    with pytest.raises(ImproperlyConfigured, match="is not the one"):
        check_keys()


def test_a_lost_key_is_found_at_start(cast: Cast, other_ring: Any) -> None:
    other_ring(ring.new_key_line("another"))
    with pytest.raises(ImproperlyConfigured, match="has no key"):
        check_keys()


@pytest.mark.django_db(transaction=True)
def test_keys_are_rotated_by_the_owner_and_everything_still_opens(cast: Cast) -> None:
    from tests.support.owner import as_owner

    build_rows(cast)
    first = ring.keyring()
    fresh = ring.new_key_line("k2")
    both = dict([ring.parse(fresh), *first.keys.items()])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("coaching.sealing.maintenance.keyring", lambda: ring.Keyring(both))
        with as_owner():
            assert maintenance.rotate() >= 1
            assert maintenance.rotate() == 0
            assert list(maintenance.unreadable()) == []
        patch.setattr(
            "coaching.sealing.keys.keyring", lambda: ring.Keyring(dict([ring.parse(fresh)]))
        )
        with acting_as(cast.coach):
            assert SECRET in open_rows(goals(cast), by=cast.coach)[0].title.text


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Any) -> None:
    path = tmp_path / "keys"
    path.write_text(ring.new_key_line())
    path.chmod(0o644)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        ring.from_file(str(path))


@pytest.mark.parametrize("entry", ["", "k1", "k1:short", "k1:" + "A" * 43, ":" + "A" * 44])
def test_a_malformed_key_is_refused_in_words(entry: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="32 bytes in base64"):
        ring.parse(entry)


def on_disk(words: bytes) -> tuple[int, int]:
    """How many files of the cluster hold these bytes, and how many bytes were searched."""
    hits = searched = 0
    for folder, _, names in os.walk(services().postgres.data):
        for name in names:
            with suppress(FileNotFoundError):  # another worker's database has just been dropped
                data = (Path(folder) / name).read_bytes()
                hits += words in data
                searched += len(data)
    return hits, searched


@pytest.mark.proof(8)
@pytest.mark.django_db(transaction=True)
def test_no_file_of_the_database_holds_the_words(
    cast: Cast, superuser_connection: Any, figure: Figure
) -> None:
    """Tables, indexes, the write-ahead log and temporary files, after a checkpoint."""
    word, plain = f"canary-{uuid4().hex}", f"Plain {uuid4().hex}"
    build_rows(cast, word)
    with acting_as(cast.admin):
        ClientOrganisation.objects.create(firm=cast.admin.firm, name=plain)
    with superuser_connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
    hits, searched = on_disk(word.encode())
    control, _ = on_disk(plain.encode())
    figure(8, f"files with sealed words, of {searched // 2**20} MiB searched", hits, "0", hits == 0)
    figure(8, "files in which a word left in clear is found", control, "> 0", control > 0)


@pytest.mark.proof(8)
def test_ciphertext_put_elsewhere_never_opens(cast: Cast, figure: Figure) -> None:
    """Every sealed field of every row, put into every other place of its own table."""
    rows = build_rows(cast)
    refused = tried = 0
    with acting_as(cast.coach):
        own = [row for row in rows.all if sealed_fields(type(row)) and may_open(cast, row)]
        places = [(row, field) for row in own for field in sealed_fields(type(row))
                  if getattr(row, field.attname).envelope]  # fmt: skip
        for row, field in places:
            other = type(row)(**{name: getattr(row, name) for name in ("firm", "engagement")})
            other.__dict__[field.attname] = Sealed(getattr(row, field.attname).envelope)
            tried += 1
            try:
                unseal_rows([other])
            except SealError:
                refused += 1
    figure(8, "ciphertext in another row that is refused", f"{refused} of {tried}",
           "all", refused == tried > 20)  # fmt: skip


def may_open(cast: Cast, row: Any) -> bool:
    return bool(may(cast.coach, Action.SEE, row))
