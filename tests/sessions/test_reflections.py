"""Reflections: for the coachee alone, in the sealing as well, or for the coach too."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404

from coaching.access.decision import NotAllowed
from coaching.access.opening import open_row
from coaching.firms.entry import acting_as
from coaching.sealing.envelope import SealError
from coaching.sealing.fields import Sealed, seal_text, unseal_rows
from coaching.sealing.models import SealingKey
from sessions.models import Reflection
from sessions.operations.reflections import keep_apart, reflect, share
from tests.factories import Cast


def written(cast: Cast, text: str = "mine", *, shared: bool = False) -> Reflection:
    with acting_as(cast.coachee):
        return reflect(engagement=cast.engagement, text=text, shared=shared, by=cast.coachee)


def test_a_reflection_is_for_its_writer_alone_unless_shared(cast: Cast):
    written(cast)
    written(cast, "ours", shared=True)
    with acting_as(cast.coachee):
        assert Reflection.objects.count() == 2
    with acting_as(cast.coach):
        (seen,) = Reflection.objects.all()
        assert open_row(seen, by=cast.coach).words == "ours"


def test_a_private_line_is_sealed_under_a_key_that_the_coach_cannot_fetch(cast: Cast):
    """Past the row policy too: the row in hand does not open in the coach's transaction."""
    line, ours = written(cast), written(cast, "ours", shared=True)
    for one, members in (
        (line, (cast.coach, cast.sponsor, cast.admin, cast.other_coach)),
        (ours, (cast.sponsor, cast.admin, cast.other_coach)),
    ):
        for member in members:
            fresh = Reflection(
                pk=one.pk, firm_id=one.firm_id, engagement_id=one.engagement_id, author=one.author
            )
            name = "text" if one.shared else "private_text"
            fresh.__dict__[name] = Sealed(getattr(one, name).envelope)
            with acting_as(member), pytest.raises(SealError, match="No key"):
                unseal_rows([fresh])
    with acting_as(cast.coachee):
        assert open_row(Reflection.objects.get(pk=line.pk), by=cast.coachee).words == "mine"


def test_a_reflection_sent_twice_is_one(cast: Cast):
    with acting_as(cast.coachee):
        pk = uuid4()
        for _ in range(2):
            reflect(
                engagement=cast.engagement, text="once", shared=False, by=cast.coachee,
                reflection_id=pk,
            )  # fmt: skip
        assert Reflection.objects.count() == 1


@pytest.mark.parametrize("who", ["sponsor", "admin", "other_coach", "stranger"])
def test_nobody_else_reflects(cast: Cast, who: str):
    member = getattr(cast, who)
    with acting_as(member), pytest.raises(Http404):
        reflect(engagement=cast.engagement, text="x", shared=True, by=member)


def test_a_private_line_can_be_shared_later(cast: Cast):
    line = written(cast, "I still want to be asked.")
    with acting_as(cast.coachee):
        for _ in range(2):
            share(line=Reflection.objects.get(), by=cast.coachee)
        mine = open_row(Reflection.objects.get(), by=cast.coachee)
        assert (mine.words, mine.shared) == ("I still want to be asked.", True)
        assert mine.shared_at is not None
        assert mine.private_text.text == ""
    with acting_as(cast.coach):
        theirs = open_row(Reflection.objects.get(pk=line.pk), by=cast.coach)
        assert theirs.words == "I still want to be asked."


def test_what_is_shared_is_not_taken_back_nor_changed(cast: Cast):
    written(cast, shared=True)
    with acting_as(cast.coachee):
        assert Reflection.objects.update(shared=False) == 0


def test_only_the_coachee_shares(cast: Cast):
    private, ours = written(cast), written(cast, "ours", shared=True)
    for member in (cast.coach, cast.sponsor, cast.admin, cast.other_coach):
        with acting_as(member), pytest.raises(Http404):
            share(line=private, by=member)
    with acting_as(cast.coach), pytest.raises(NotAllowed):
        share(line=ours, by=cast.coach)


def without_the_coachees_key(cast: Cast, cursor: Any) -> None:
    cursor.execute(
        "DELETE FROM sealing_sealingkey WHERE engagement_id = %s AND purpose = 'coachee'",
        [str(cast.engagement.pk)],
    )


@pytest.mark.django_db(transaction=True)
def test_an_older_engagement_gets_its_key_from_the_coachee(
    cast: Cast, superuser_connection: Any
) -> None:
    with superuser_connection.cursor() as cursor:
        without_the_coachees_key(cast, cursor)
    for text in ("one", "two"):
        written(cast, text)
    with acting_as(cast.coachee):
        assert SealingKey.objects.filter(purpose="coachee").count() == 1
        opened = [open_row(line, by=cast.coachee).words for line in Reflection.objects.all()]
        assert opened == ["two", "one"]
    with acting_as(cast.coach):
        assert not SealingKey.objects.filter(purpose="coachee").exists()


@pytest.mark.django_db(transaction=True)
def test_a_shredded_engagement_gets_no_new_key(cast: Cast, superuser_connection: Any) -> None:
    with superuser_connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM sealing_sealingkey WHERE engagement_id = %s", [str(cast.engagement.pk)]
        )
    with pytest.raises(SealError, match="No key"):
        written(cast)


def test_lines_from_before_are_sealed_apart(cast: Cast):
    with acting_as(cast.coachee):
        line = Reflection(
            firm_id=cast.coachee.firm_id,
            engagement_id=cast.engagement.pk,
            author=cast.coachee,
            text="from before",
        )
        line.save(force_insert=True)
        assert seal_text(line, "text", "x").envelope is not None
        keep_apart(engagement_id=cast.engagement.pk, by=cast.coachee)
        kept = open_row(Reflection.objects.get(), by=cast.coachee)
        assert (kept.words, kept.text.text) == ("from before", "")
        assert kept.private_text.text == "from before"
