"""What was agreed: the two write it, and until the coachee shows it no sponsor can tell it is there."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client
from django.utils import timezone

from coaching.access.decision import NotAllowed
from coaching.access.models import EngagementParty
from coaching.access.opening import open_row
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from coaching.reminders.delivery import sweep
from coaching.reminders.models import Reminder
from engagements.models import ContractingNote
from engagements.operations.contracting_note import FIELDS, show_note, words_hash, write_note
from tests.factories import Cast, make_cast, make_member
from tests.reminders.cast import by_day
from tests.sessions.pages import client_of, statements
from tests.support.signed_in import address

pytestmark = pytest.mark.django_db
CANARIES = {name: f"Kestrel-{number}" for number, name in enumerate(FIELDS)}


@pytest.fixture
def cast() -> Cast:
    return make_cast(state="contracting")


def url(cast: Cast, name: str = "contracting") -> str:
    return address(f"engagements:{name}", cast.admin, cast.engagement.pk)


def save(client: Client, cast: Cast, version: int = 0, **words: str) -> int:
    sent = {"note_id": str(uuid4()), "version": version, **CANARIES, **words}
    return client.post(url(cast, "write_contracting"), sent).status_code


def texts(cast: Cast, by: Membership, state: str = "draft") -> list[dict[str, str]]:
    with acting_as(by):
        rows = ContractingNote.objects.filter(state=state).order_by("saved_at")
        opened = [open_row(one, by=by) for one in rows]
        return [{name: getattr(one, name).text for name in FIELDS} for one in opened]


def check(cast: Cast) -> dict[str, list[str]]:
    """What the coachee's check page would send."""
    page = client_of(cast.coachee).get(url(cast, "show_contracting")).content.decode()
    return {
        name: re.findall(f'name="{name}" value="([^"]+)"', page) for name in ("words", "readers")
    }


def show(cast: Cast) -> int:
    return client_of(cast.coachee).post(url(cast, "show_contracting"), check(cast)).status_code


def main(page: bytes) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", page.split(b"<main")[1])


def sees(cast: Cast, who: str) -> set[str]:
    page = client_of(getattr(cast, who)).get(url(cast)).content.decode()
    return {word for word in CANARIES.values() if word in page}


@pytest.mark.parametrize("who", ["coach", "coachee"])
def test_either_of_the_two_begins_it_and_the_other_writes_on(cast: Cast, who: str) -> None:
    other = "coachee" if who == "coach" else "coach"
    assert save(client_of(getattr(cast, who)), cast) == 303
    assert sees(cast, "coach") == sees(cast, "coachee") == set(CANARIES.values())
    form = client_of(getattr(cast, other)).get(url(cast, "write_contracting")).context["form"]
    assert form["version"].value() == 1
    assert save(client_of(getattr(cast, other)), cast, 1, how_told="By Priya") == 303
    assert texts(cast, cast.coachee) == [CANARIES | {"how_told": "By Priya"}]


def test_a_sponsor_gets_the_same_bytes_whether_there_is_a_note_or_not(cast: Cast) -> None:
    client = client_of(cast.sponsor)
    paths = (
        url(cast),
        address("home:start", cast.admin),
        address("engagements:life", cast.admin, cast.engagement.pk),
        address("consent:sponsor_page", cast.admin, cast.engagement.pk),
    )
    before = [main(client.get(path).content) for path in paths]
    save(client_of(cast.coach), cast)
    save(client_of(cast.coachee), cast, 1, coachee_view="Other words")
    client_of(cast.coachee).get(url(cast, "show_contracting"))
    assert [main(client.get(path).content) for path in paths] == before
    for name in ("write_contracting", "show_contracting"):
        assert client.get(url(cast, name)).status_code == 404
        assert client.post(url(cast, name), CANARIES).status_code == 404
    with acting_as(cast.sponsor):
        assert not ContractingNote.objects.exists()
        assert not Reminder.objects.filter(kind="contracting_shown").exists()


def test_shown_by_the_coachee_every_sponsor_reads_it_and_nobody_else(cast: Cast) -> None:
    save(client_of(cast.coach), cast)
    assert show(cast) == 303
    assert sees(cast, "sponsor") == sees(cast, "coach") == set(CANARIES.values())
    assert sees(cast, "admin") == set()
    with acting_as(cast.admin):
        assert not ContractingNote.objects.exists()
    for who in ("sponsor", "coach"):
        with acting_as(getattr(cast, who)):
            assert Reminder.objects.filter(kind="contracting_shown").count() == 1


def test_the_check_page_names_the_readers_and_says_the_exact_words(cast: Cast) -> None:
    save(client_of(cast.coach), cast)
    page = client_of(cast.coachee).get(url(cast, "show_contracting")).content.decode()
    assert "Dana Okafor" in page
    assert "Show it to Dana" in page
    assert [word for word in CANARIES.values() if word not in page] == []


@pytest.mark.parametrize("who", ["coach", "sponsor", "admin", "other_coach", "stranger"])
def test_nobody_else_shows_it(cast: Cast, who: str) -> None:
    save(client_of(cast.coach), cast)
    sent, by = check(cast), getattr(cast, who)
    code = 403 if who == "coach" else 404
    assert client_of(by).get(url(cast, "show_contracting")).status_code == code
    assert client_of(by).post(url(cast, "show_contracting"), sent).status_code == code
    with acting_as(cast.coachee):
        note = open_row(ContractingNote.objects.get(), by=cast.coachee)
        seen = words_hash(note)
    with acting_as(by), pytest.raises((NotAllowed, Http404)):
        show_note(note=note, seen=seen, readers=frozenset([cast.sponsor.pk]), by=by)
    assert sees(cast, "sponsor") == set()


def test_the_database_itself_lets_no_coach_show_it(cast: Cast) -> None:
    save(client_of(cast.coach), cast)
    with acting_as(cast.coach):
        rows = ContractingNote.objects.filter(state="draft")
        with pytest.raises(IntegrityError, match="the coachee alone"), transaction.atomic():
            rows.update(state="shared")


def test_words_that_changed_meanwhile_are_not_shown(cast: Cast) -> None:
    save(client_of(cast.coach), cast)
    sent = check(cast)
    save(client_of(cast.coach), cast, 1, never_shared="Something else")
    answer = client_of(cast.coachee).post(url(cast, "show_contracting"), sent)
    assert answer.status_code == 409
    assert "Something else" in answer.content.decode()
    assert sees(cast, "sponsor") == set()


def test_a_reader_who_joined_meanwhile_has_to_be_named_first(cast: Cast) -> None:
    save(client_of(cast.coach), cast)
    sent = check(cast)
    eve = make_member(cast.admin, "Eve Sand", sponsor_kind="hr")
    with acting_as(cast.admin):
        EngagementParty.objects.create(
            firm=cast.admin.firm, engagement_id=cast.engagement.pk, member=eve, role="sponsor",
            since=cast.engagement.created_at,
        )  # fmt: skip
    answer = client_of(cast.coachee).post(url(cast, "show_contracting"), sent)
    assert answer.status_code == 409
    assert "Eve Sand" in answer.content.decode()
    assert sees(cast, "sponsor") == set()


def test_whoever_becomes_a_sponsor_later_does_not_read_it(cast: Cast) -> None:
    save(client_of(cast.coach), cast)
    show(cast)
    eve = make_member(cast.admin, "Eve Sand", sponsor_kind="hr")
    with acting_as(cast.admin):
        EngagementParty.objects.create(
            firm=cast.admin.firm,
            engagement_id=cast.engagement.pk,
            member=eve,
            role="sponsor",
            since=timezone.now(),
        )
    with acting_as(eve):
        assert not ContractingNote.objects.exists()
    page = client_of(eve).get(url(cast)).content.decode()
    assert [word for word in CANARIES.values() if word in page] == []
    assert sees(cast, "sponsor") == set(CANARIES.values())


def test_what_was_shown_stays_and_a_new_note_takes_its_place_when_shown(cast: Cast) -> None:
    save(client_of(cast.coach), cast)
    show(cast)
    save(client_of(cast.coach), cast, how_told="Anew")
    assert sees(cast, "sponsor") == set(CANARIES.values())
    assert texts(cast, cast.sponsor, "shared") == [CANARIES]
    assert show(cast) == 303
    page = client_of(cast.sponsor).get(url(cast)).content.decode()
    assert "Anew" in page
    assert CANARIES["how_told"] not in page


def test_two_who_save_at_once_see_both_texts_and_lose_none(cast: Cast) -> None:
    save(client_of(cast.coach), cast)
    save(client_of(cast.coach), cast, 1, how_told="Theirs")
    sent = {"note_id": str(uuid4()), "version": 1, **CANARIES, "how_told": "Mine"}
    client = client_of(cast.coachee)
    answer = client.post(url(cast, "write_contracting"), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs" in page
    assert "Mine" in page
    assert texts(cast, cast.coachee)[0]["how_told"] == "Theirs"
    again = sent | {"version": answer.context["form"]["version"].value()}
    assert client.post(url(cast, "write_contracting"), again).status_code == 303
    assert texts(cast, cast.coachee)[0]["how_told"] == "Mine"


def test_two_who_begin_it_begin_one(cast: Cast) -> None:
    assert save(client_of(cast.coach), cast) == 303
    assert save(client_of(cast.coachee), cast, how_told="Mine") == 409
    assert save(client_of(cast.coach), cast) == 303
    assert len(texts(cast, cast.coachee)) == 1


@pytest.mark.parametrize("who", ["admin", "sponsor", "other_coach", "stranger"])
def test_nobody_else_writes_or_finds_the_page(cast: Cast, who: str) -> None:
    by = getattr(cast, who)
    assert save(client_of(by), cast) == 404
    with acting_as(by), pytest.raises((NotAllowed, Http404)):
        write_note(note_id=uuid4(), engagement=cast.engagement, version=0, words=CANARIES, by=by)
    assert texts(cast, cast.coachee) == []


def test_no_word_of_it_is_in_a_mail(cast: Cast) -> None:
    by_day(cast)
    save(client_of(cast.coach), cast)
    show(cast)
    sweep()
    assert mail.outbox
    sent = "".join(one.message().as_string() for one in mail.outbox)
    assert [word for word in CANARIES.values() if word in sent] == []


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_costs_at_most_nine_statements(cast: Cast, many: int) -> None:
    for number in range(many):
        save(client_of(cast.coach), cast, how_told=f"{number}")
        show(cast)
    save(client_of(cast.coach), cast)
    found = {
        who: len(statements(client_of(getattr(cast, who)), "get", url(cast)))
        for who in ("coach", "coachee", "sponsor", "admin")
    }
    assert found == {"coach": 8, "coachee": 9, "sponsor": 9, "admin": 7}
