"""What the database counts, what it keeps back, and when it refuses."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import Error, transaction
from django.utils import timezone

from coaching.access.decision import NotAllowed
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from consent.aggregates.counting import QUIET_DAYS
from consent.aggregates.operations import (
    Counted,
    FiguresChanged,
    NotNow,
    agree_to_count,
    ask,
    check,
    publish,
    stop_counting,
)
from consent.models import Aggregate, AggregateConsent, AggregateMember
from tests.consent.aggregates.population import Crowd, One, agree, crowd, describe
from tests.factories import make_cast

ALL = range(12)
MIXED = [
    *[One("active", "on", frozenset({"team|emerging"}), {"confidence|mid|coachee": 4})] * 6,
    *[One("completed", "on", ratings={"confidence|mid|coachee": 7})] * 6,
]


def look(of: Crowd, client: int | None = None) -> Counted:
    with acting_as(of.cast.admin):
        return check(client=None if client is None else of.clients[client], by=of.cast.admin)


def publication(of: Crowd, client: int | None = None, readers: Any = ()) -> Aggregate:
    seen = look(of, client).digest
    with acting_as(of.cast.admin):
        return publish(
            publication_id=uuid4(),
            client=None if client is None else of.clients[client],
            readers=readers,
            seen=seen,
            by=of.cast.admin,
        )


def test_it_counts_those_who_agreed_and_says_how_many_in_fives(twelve: Crowd):
    describe(twelve, MIXED)
    agree(twelve, ALL)
    found = look(twelve)
    assert found.engagements == 10
    assert found.figures == {
        "stage": {"active": 6, "completed": 6},
        "rhythm": {},  # all alike: it would tell of each of them
        "themes": {"team|emerging": 6},
        "outcomes": {"confidence|mid|coachee": {"n": 12, "mean": 5.5}},
    }


def test_without_consent_nothing_counts(twelve: Crowd):
    describe(twelve, MIXED)
    with pytest.raises(NotNow):
        look(twelve)
    agree(twelve, range(4))
    with pytest.raises(NotNow):
        look(twelve)
    agree(twelve, range(5))
    assert look(twelve).engagements == 5


def test_a_yes_counts_from_the_next_month_and_a_no_at_once(twelve: Crowd):
    agree(twelve, range(4))
    coachee = twelve.cast.coachee
    with acting_as(coachee):
        agree_to_count(engagement=twelve.engagements[4], wording="1", by=coachee)
    with pytest.raises(NotNow):
        look(twelve)
    agree(twelve, range(6))
    with acting_as(coachee):
        AggregateConsent.objects.filter(engagement=twelve.engagements[4]).update(
            given_at=twelve.engagements[0].created_at.replace(year=2020)
        )
    assert look(twelve).engagements == 5
    with acting_as(coachee):
        for at in (0, 1):
            stop_counting(engagement=twelve.engagements[at], by=coachee)
    with pytest.raises(NotNow):
        look(twelve)


@pytest.mark.parametrize("small", [1, 2, 3, 4])
def test_a_small_cell_is_kept_back_with_another(twelve: Crowd, small: int):
    describe(twelve, [One("completed")] * small + [One("active")] * (12 - small))
    agree(twelve, ALL)
    assert look(twelve).figures["stage"] == {}


def test_of_three_large_cells_one_or_two_stay(db: None):
    many = crowd(make_cast(), [30])
    describe(
        many,
        [One("completed")] * 2
        + [One("active")] * 8
        + [One("contracting")] * 10
        + [One("ended_early")] * 10,
    )
    agree(many, range(30))
    stage = look(many).figures["stage"]
    assert "completed" not in stage
    assert len(stage) == 2
    assert 30 - sum(stage.values()) >= 10


def test_a_mean_is_over_five_at_least_and_not_where_all_said_the_same(twelve: Crowd):
    rated = [One(ratings={"confidence|mid|coachee": at + 3}) for at in range(4)]
    alike = [One(ratings={"performance|mid|coach": 9})] * 8
    describe(twelve, rated + alike)
    agree(twelve, ALL)
    assert look(twelve).figures["outcomes"] == {}


def test_it_is_frozen_when_it_is_published(twelve: Crowd):
    describe(twelve, MIXED)
    agree(twelve, ALL)
    made = publication(twelve)
    before = dict(made.figures)
    describe(twelve, [One("active")] * 12)
    with acting_as(twelve.cast.admin):
        assert Aggregate.objects.get(pk=made.pk).figures == before


def test_each_reader_has_a_copy_and_nobody_else_has_one(twelve: Crowd):
    describe(twelve, MIXED)
    agree(twelve, ALL)
    cast = twelve.cast
    made = publication(twelve, 0, [cast.sponsor])
    seen: dict[str, set[UUID | None]] = {}
    for name in ("admin", "sponsor", "coach", "coachee", "other_coach", "stranger"):
        member: Membership = getattr(cast, name)
        with acting_as(member):
            rows = Aggregate.objects.visible_to(member).values_list("reader_id", flat=True)
            seen[name] = set(rows)
            assert AggregateMember.objects.count() == 0
    assert made.reader_id is None
    nobody: set[UUID | None] = set()
    assert seen == {
        "admin": {None, cast.sponsor.pk},
        "sponsor": {cast.sponsor.pk},
        **dict.fromkeys(("coach", "coachee", "other_coach", "stranger"), nobody),
    }


@pytest.mark.parametrize("who", ["coach", "coachee", "sponsor", "other_coach"])
def test_nobody_but_an_admin_has_it_counted_not_even_past_the_application(twelve: Crowd, who: str):
    agree(twelve, ALL)
    member = getattr(twelve.cast, who)
    with acting_as(member):
        with pytest.raises(NotAllowed):
            check(client=None, by=member)
        with pytest.raises(Error, match="only an admin"), transaction.atomic():
            ask(uuid4(), None, [], "", keep=False)


def test_another_firms_admin_counts_nothing_of_this_one(twelve: Crowd):
    describe(twelve, MIXED)
    agree(twelve, ALL)
    stranger = twelve.cast.stranger
    for client in (None, twelve.clients[0]):
        with acting_as(stranger), pytest.raises(NotNow):
            check(client=client, by=stranger)


def test_only_sponsors_of_that_organisation_are_given_a_copy(twelve: Crowd):
    agree(twelve, ALL)
    for client, reader in ((0, twelve.cast.coach), (None, twelve.cast.sponsor)):
        with pytest.raises(Error, match="sponsors of that client"), transaction.atomic():
            publication(twelve, client, [reader])


def test_what_changed_since_it_was_checked_is_not_published(twelve: Crowd):
    describe(twelve, MIXED)
    agree(twelve, ALL)
    seen = look(twelve).digest
    describe(twelve, MIXED[:7] + [One("active")] * 5)
    with acting_as(twelve.cast.admin), pytest.raises(FiguresChanged):
        publish(publication_id=uuid4(), client=None, readers=[], seen=seen, by=twelve.cast.admin)
    with acting_as(twelve.cast.admin):
        assert not Aggregate.objects.exists()


def test_sent_twice_it_is_published_once(twelve: Crowd):
    describe(twelve, MIXED)
    agree(twelve, ALL)
    seen, admin = look(twelve).digest, twelve.cast.admin
    same: dict[str, Any] = {
        "publication_id": uuid4(),
        "client": None,
        "readers": [],
        "seen": seen,
        "by": admin,
    }
    with acting_as(admin):
        assert publish(**same) == publish(**same)
        assert Aggregate.objects.count() == 1


def test_after_a_publication_there_is_a_quiet_time_whoever_agreed(twelve: Crowd):
    describe(twelve, MIXED)
    agree(twelve, ALL)
    publication(twelve, 0)
    for agreed in (ALL, range(5), range(2)):
        agree(twelve, agreed)
        for client in (0, None):
            with pytest.raises(NotNow) as refused:
                look(twelve, client)
            assert refused.value.free_on is not None
            assert (refused.value.free_on - timezone.now()).days in (QUIET_DAYS - 1, QUIET_DAYS)
    agree(twelve, ALL)
    assert look(twelve, 1).engagements == 5  # another organisation, with nothing in common


@pytest.mark.usefixtures("without_quiet_time")
@pytest.mark.parametrize("others", [1, 2, 3, 4])
def test_a_set_that_differs_by_fewer_than_five_is_refused(db: None, others: int):
    many = crowd(make_cast(), [20])
    agree(many, range(15))
    publication(many)
    for near in (range(15 - others), range(15 + others), range(others, 15)):
        agree(many, near)
        with pytest.raises(NotNow) as refused:
            look(many)
        assert refused.value.free_on is None
    agree(many, range(20))
    assert look(many).engagements == 20


@pytest.mark.usefixtures("without_quiet_time")
def test_the_firm_without_one_organisation_is_refused_where_it_leaves_fewer_than_five(db: None):
    many = crowd(make_cast(), [9, 9])
    agree(many, [*range(9), 9, 10])
    publication(many, 0)
    with pytest.raises(NotNow):
        look(many)
    agree(many, range(14))
    assert look(many).engagements == 10


@pytest.mark.usefixtures("without_quiet_time")
def test_the_firm_without_two_organisations_is_refused_too(db: None):
    many = crowd(make_cast(), [6, 6, 2])
    agree(many, range(14))
    publication(many, 0)
    publication(many, 1)
    with pytest.raises(NotNow):
        look(many)
    agree(many, range(12))
    assert look(many).engagements == 10


@pytest.mark.usefixtures("without_quiet_time")
def test_a_cell_that_moved_by_fewer_than_five_is_kept_back(twelve: Crowd):
    describe(twelve, MIXED)
    agree(twelve, ALL)
    publication(twelve)
    assert look(twelve).figures["stage"] == {"active": 6, "completed": 6}
    describe(twelve, [One("active")] * 5 + MIXED[6:] + [MIXED[6]])
    assert look(twelve).figures["stage"] == {}


def test_the_two_refusals_are_not_told_apart(twelve: Crowd):
    with acting_as(twelve.cast.admin):
        assert ask(uuid4(), None, [], "", keep=False) == {"refused": "not now"}
