"""Two people, the minimum text, 24 hours, and a coachee who is told in time and not before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction
from django.http import Http404
from django.utils import timezone

from coaching.access.decision import NotAllowed
from coaching.access.models import AccessEntry, Transition
from coaching.access.opening import open_row
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from coaching.reminders.models import Reminder
from coaching.sealing.models import SealingKey
from consent.exceptions import operations
from consent.models import DisclosureException, DisclosureText
from tests.consent.exceptions.acts import WORDS, allow, as_if_hours_ago, ask, opened
from tests.factories import Cast, make_member

pytestmark = pytest.mark.django_db


def texts(member: Membership) -> list[str]:
    """Every minimum text that the database hands to this member, opened."""
    with acting_as(member):
        return [
            str(open_row(one, by=member).text.text)
            for one in DisclosureText.objects.visible_to(member)
        ]


def seen(member: Membership) -> int:
    with acting_as(member):
        return DisclosureException.objects.count()


def reminders(member: Membership) -> set[str]:
    with acting_as(member):
        return set(Reminder.objects.filter(recipient=member).values_list("kind", flat=True))


def people(cast: Cast) -> list[Membership]:
    return [cast.admin, cast.coach, cast.coachee, cast.sponsor, cast.other_coach]


def test_nobody_but_the_coach_reads_what_was_only_asked(cast: Cast) -> None:
    ask(cast)
    assert {one.name: texts(one) for one in people(cast)} == {
        **{one.name: [] for one in people(cast)},
        cast.coach.name: [WORDS],
    }
    assert reminders(cast.admin) == {"disclosure_asked"}


def test_asked_twice_with_one_form_is_asked_once(cast: Cast) -> None:
    pk = uuid4()
    ask(cast, exception_id=pk)
    ask(cast, exception_id=pk)
    assert seen(cast.coach) == 1
    assert texts(cast.coach) == [WORDS]


def test_the_admin_who_allows_it_reads_the_text_and_no_other_admin_does(cast: Cast) -> None:
    other = make_member(cast.admin, "Oda Falk", is_admin=True)
    opened(cast)
    assert texts(cast.admin) == [WORDS]
    assert texts(other) == texts(cast.sponsor) == texts(cast.other_coach) == []
    assert reminders(cast.coach) == {"disclosure_decided"}


def test_the_clock_alone_ends_it_after_24_hours(cast: Cast) -> None:
    one = opened(cast)
    as_if_hours_ago(cast, one, 25)
    assert texts(cast.admin) == []
    assert texts(cast.coachee) == [WORDS]


@pytest.mark.parametrize("who", ["coach", "admin"])
def test_either_closes_it_earlier(cast: Cast, who: str) -> None:
    one, member = opened(cast), getattr(cast, who)
    with acting_as(member):
        operations.close(exception=one, by=member)
    assert texts(cast.admin) == []
    with acting_as(member), pytest.raises(NotAllowed):
        operations.close(exception=one, by=member)


def test_told_at_once_the_coachee_finds_the_words_and_is_reminded(cast: Cast) -> None:
    opened(cast)
    assert texts(cast.coachee) == [WORDS]
    assert reminders(cast.coachee) == {"disclosure_told"}


def test_until_they_are_told_the_coachee_can_notice_nothing(cast: Cast) -> None:
    def noticed() -> dict[str, int]:
        with acting_as(cast.coachee):
            return {
                model.__name__: model.objects.filter(engagement_id=cast.engagement.pk).count()
                for model in (DisclosureException, DisclosureText, AccessEntry, Transition)
            }

    before = noticed()
    one = opened(cast, delay="danger", delay_hours=48)
    assert texts(cast.admin) == [WORDS]
    assert noticed() == before
    as_if_hours_ago(cast, one, 47)
    assert noticed() == before
    as_if_hours_ago(cast, one, 2)
    told = {name: many - before[name] for name, many in noticed().items()}
    assert told == {
        "DisclosureException": 1,
        "DisclosureText": 1,
        "AccessEntry": 0,
        "Transition": 0,
    }


def test_an_opening_shows_in_the_access_ledger_from_the_moment_of_telling(cast: Cast) -> None:
    one = opened(cast, delay="law", delay_hours=1)
    texts(cast.admin)
    with acting_as(cast.coachee):
        assert not AccessEntry.objects.filter(opened="disclosure_text").exists()
    later = opened(cast)  # told at once
    texts(cast.admin)
    with acting_as(cast.coachee):
        shown = AccessEntry.objects.filter(opened="disclosure_text")
        (text,) = DisclosureText.objects.values_list("pk", flat=True)
        assert [row.row_ids for row in shown] == [[text]]
        assert {row.reader_id for row in shown} == {cast.admin.pk}
        assert later.pk != one.pk


def test_an_asked_exception_is_refused_or_taken_back_and_the_coachee_never_hears(
    cast: Cast,
) -> None:
    first, second = ask(cast), ask(cast)
    with acting_as(cast.admin):
        operations.refuse(exception=first, by=cast.admin)
    with acting_as(cast.coach):
        operations.take_back(exception=second, by=cast.coach)
        with pytest.raises(NotAllowed):
            operations.take_back(exception=first, by=cast.coach)
    assert reminders(cast.coach) == {"disclosure_decided"}
    assert seen(cast.coachee) == 0
    assert reminders(cast.coachee) == set()
    assert texts(cast.admin) == []


def test_a_coach_who_is_the_only_admin_has_nobody_to_ask(cast: Cast) -> None:
    with acting_as(cast.coach):
        assert [one.pk for one in operations.deciders_of(cast.engagement)] == [cast.admin.pk]
    with acting_as(cast.admin):
        Membership.objects.filter(pk=cast.coach.pk).update(is_admin=True)
        Membership.objects.filter(pk=cast.admin.pk).update(is_admin=False)
    with pytest.raises(operations.NobodyToDecide):
        ask(cast)


def test_nobody_decides_about_their_own_asking_nor_with_a_part_in_the_coaching(
    cast: Cast,
) -> None:
    one = ask(cast)
    with acting_as(cast.admin):
        Membership.objects.filter(pk__in=[cast.coach.pk, cast.sponsor.pk]).update(is_admin=True)
    for member in (cast.coach, cast.sponsor):
        member.is_admin = True
        with acting_as(member), pytest.raises(NotAllowed):
            operations.allow(exception=one, by=member)
        with acting_as(member), pytest.raises(NotAllowed):
            operations.refuse(exception=one, by=member)


@pytest.mark.parametrize("who", ["coachee", "sponsor", "other_coach", "stranger"])
def test_whoever_is_neither_coach_nor_admin_knows_nothing_to_act_on(cast: Cast, who: str) -> None:
    one, member = ask(cast), getattr(cast, who)
    acts: list[Any] = [operations.allow, operations.refuse, operations.take_back, operations.close]
    for act in acts:
        with acting_as(member), pytest.raises(Http404):
            act(exception=one, by=member)


def test_an_engagement_from_before_such_keys_gets_one(cast: Cast) -> None:
    opened(cast)
    with acting_as(cast.coach):
        keys = SealingKey.objects.filter(engagement_id=cast.engagement.pk, purpose="disclosure")
        assert keys.count() == 1


BROKEN = {
    "one person asks and decides": "decided_by_id = asked_by_id",
    "longer than 24 hours": "closes_at = opened_at + interval '25 hours'",
    "told after 72 hours": "delay = 'danger', tell_at = opened_at + interval '73 hours'",
    "told later without a reason": "tell_at = opened_at + interval '1 hour'",
    "never told": "tell_at = NULL",
    "open and decided by nobody": "decided_by_id = NULL",
}


@pytest.mark.parametrize("what", BROKEN)
def test_the_database_itself_refuses(cast: Cast, what: str) -> None:
    one = opened(cast)
    for member in (cast.admin, cast.coach):
        with (
            acting_as(member),
            pytest.raises(Error),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                f"UPDATE consent_disclosureexception SET {BROKEN[what]} WHERE id = %s",
                [one.pk],
            )


def test_nobody_lengthens_the_time_of_the_text_itself(cast: Cast) -> None:
    opened(cast)
    later = timezone.now() + timedelta(days=9)
    for member in people(cast):
        with acting_as(member):
            assert DisclosureText.objects.update(closes_at=later, reader=member) == 0


def test_two_admins_decide_at_once_and_one_decision_stands(cast: Cast) -> None:
    other = make_member(cast.admin, "Oda Falk", is_admin=True)
    one = ask(cast)
    allow(cast, one)
    with acting_as(other), pytest.raises(NotAllowed):
        operations.refuse(exception=one, by=other)
