"""Nothing passes that coachee and former coach did not both agree to, and it passes once."""

from __future__ import annotations

import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.http import Http404

from coaching.access.decision import NotAllowed
from coaching.access.models import EngagementParty
from coaching.access.opening import open_rows
from coaching.access.people import end_membership
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from coaching.reminders.models import Reminder
from coaching.sealing.models import SealingKey
from consent.handover import operations
from consent.handover.errors import AskedAlready, CoachDoesNotFit
from consent.handover.passing import items_of
from consent.models import Handover, HandoverAnswer, PassedItem
from engagements.models import Agreement, Engagement
from tests.consent.handover.acts import (
    PASS,
    ask,
    complete,
    fresh,
    furnished,
    items,
    pass_on,
    say_yes,
)
from tests.factories import Cast, make_cast
from tests.sessions import marks

pytestmark = pytest.mark.django_db


def passed(member: Membership) -> dict[Any, str]:
    """Row → its copied words, as this member reads them."""
    with acting_as(member):
        rows = open_rows(PassedItem.objects.visible_to(member), by=member)
        return {row.row_id: f"{row.title.text} {row.text.text}" for row in rows}


def reminders(member: Membership) -> set[str]:
    with acting_as(member):
        kinds = Reminder.objects.filter(recipient=member).values_list("kind", flat=True)
        return {kind for kind in kinds if kind.startswith("handover")}


def test_what_can_pass_is_what_both_can_read_and_nothing_else(cast: Cast) -> None:
    rows = furnished(cast)
    assert items(cast, cast.coach) == items(cast, cast.coachee)
    assert set(items(cast, cast.coach).values()) == PASS
    with acting_as(cast.coachee):
        words = " ".join(one.title + one.text for one in items_of(fresh(cast), cast.coachee))
    assert "word-Addendum.text" in words
    assert "word-ReviewAnswer.works" in words
    for secret in ("PrivateNote", "private_text", "Topic", "Theme", "Disclosure", "Revision"):
        assert secret not in words
    assert rows["PrivateNote"].pk not in items(cast, cast.coach)


def test_nothing_passes_by_itself(cast: Cast) -> None:
    furnished(cast)
    handover = ask(cast)
    complete(cast, handover)
    assert pass_on(cast, handover) == 0
    assert passed(cast.other_coach) == {}


def test_only_what_both_said_yes_to_passes(cast: Cast) -> None:
    rows = furnished(cast)
    record, goal = rows["SessionRecord"].pk, rows["Goal"].pk
    handover = ask(cast)
    say_yes(cast, handover, cast.coach, [record])
    say_yes(cast, handover, cast.coachee, [record, goal])
    complete(cast, handover)
    assert passed(cast.other_coach) == {}
    assert pass_on(cast, handover) == 1
    assert set(passed(cast.other_coach)) == set(passed(cast.coachee)) - {goal} == {record}
    assert "word-SessionRecord.deep_dive" in passed(cast.other_coach)[record]


def test_a_yes_can_be_taken_back_until_it_is_completed(cast: Cast) -> None:
    rows = furnished(cast)
    handover, record = ask(cast), rows["SessionRecord"].pk
    say_yes(cast, handover, cast.coach)
    say_yes(cast, handover, cast.coachee)
    say_yes(cast, handover, cast.coach, [record])
    complete(cast, handover)
    assert pass_on(cast, handover) == 1
    with acting_as(cast.coachee), pytest.raises(Error, match="over"), transaction.atomic():
        HandoverAnswer.objects.filter(handover=handover, by=cast.coachee).delete()
    with acting_as(cast.coachee), pytest.raises(NotAllowed):
        operations.answer(handover=Handover.objects.get(pk=handover.pk), yes=[], by=cast.coachee)


def test_a_row_of_elsewhere_or_a_private_one_cannot_be_said_yes_to(cast: Cast) -> None:
    rows = furnished(cast)
    handover = ask(cast)
    say_yes(cast, handover, cast.coach, [rows["PrivateNote"].pk, uuid4()])
    with acting_as(cast.coach):
        assert not HandoverAnswer.objects.filter(handover=handover).exists()


def test_nobody_says_yes_in_the_name_of_the_other(cast: Cast) -> None:
    rows = furnished(cast)
    handover = ask(cast)
    with acting_as(cast.coach), pytest.raises(Error), transaction.atomic():
        HandoverAnswer.objects.create(
            firm=cast.admin.firm,
            engagement=cast.engagement,
            handover=handover,
            by=cast.coachee,
            passes="goal",
            row_id=rows["Goal"].pk,
        )


def test_passing_on_twice_passes_once(cast: Cast) -> None:
    furnished(cast)
    handover = ask(cast)
    say_yes(cast, handover, cast.coach)
    say_yes(cast, handover, cast.coachee)
    complete(cast, handover)
    many = pass_on(cast, handover)
    assert many == pass_on(cast, handover) == len(passed(cast.other_coach))
    assert reminders(cast.other_coach) == {"handover_passed"}


def test_the_firm_sees_nothing_of_what_passes(cast: Cast) -> None:
    furnished(cast)
    handover = ask(cast)
    say_yes(cast, handover, cast.coach)
    say_yes(cast, handover, cast.coachee)
    complete(cast, handover)
    pass_on(cast, handover)
    for member in (cast.admin, cast.sponsor, cast.coach):
        with acting_as(member):
            assert not HandoverAnswer.objects.exists()
            assert not PassedItem.objects.exists()


def test_completing_ends_one_engagement_and_starts_another_with_keys_of_its_own(
    cast: Cast,
) -> None:
    marks.marks(cast, 3)
    successor = complete(cast, ask(cast))
    with acting_as(cast.coachee):
        old, new = fresh(cast), Engagement.objects.get(pk=successor.pk)
        parts = EngagementParty.objects.filter(engagement_id=new.pk, until=None)
        assert set(parts.values_list("role", "member_id")) == {
            ("coach", cast.other_coach.pk),
            ("coachee", cast.coachee.pk),
            ("sponsor", cast.sponsor.pk),
        }
        assert Agreement.objects.get(engagement=new).state == "offered"
        keys = SealingKey.objects.filter(purpose="shared").values_list("engagement_id", flat=True)
        assert set(keys) == {old.pk, new.pk}
    assert (old.state, old.ended_kind) == ("ended_early", "handover")
    assert (new.state, new.sessions_planned) == ("contracting", 5)
    assert new.reason_outside_bounds == "Continues after a handover"


def test_the_former_coach_reads_nothing_and_the_new_one_nothing_of_before(cast: Cast) -> None:
    furnished(cast)
    handover = ask(cast)
    successor = complete(cast, handover)
    with acting_as(cast.coach):
        assert not Engagement.objects.exists()
        assert not Handover.objects.exists()
        assert not SealingKey.objects.exclude(purpose="firm").exists()
    with acting_as(cast.other_coach):
        assert [one.pk for one in Engagement.objects.all()] == [successor.pk]
        assert not Handover.objects.exists()


def test_everybody_concerned_is_told(cast: Cast) -> None:
    handover = ask(cast)
    assert reminders(cast.coachee) == reminders(cast.coach) == {"handover_asked"}
    complete(cast, handover)
    assert reminders(cast.coachee) == {"handover_asked", "handover_completed"}
    assert reminders(cast.coach) == {"handover_asked", "handover_over"}
    assert reminders(cast.sponsor) == set()


def test_cancelled_the_coaching_goes_on_and_another_may_be_asked_for(cast: Cast) -> None:
    handover = ask(cast)
    with pytest.raises(AskedAlready):
        ask(cast)
    with acting_as(cast.admin):
        operations.cancel(handover=handover, by=cast.admin)
        with pytest.raises(NotAllowed):
            operations.complete(handover=handover, successor_id=uuid4(), by=cast.admin)
    with acting_as(cast.coach):
        assert fresh(cast).state == "active"
    ask(cast)


def test_only_another_coach_of_the_firm_can_take_over(cast: Cast) -> None:
    for nobody in (cast.coach, cast.sponsor, cast.coachee, cast.admin):
        with pytest.raises(CoachDoesNotFit):
            ask(cast, to=nobody)
    handover = ask(cast)
    with acting_as(cast.admin):
        end_membership(member=cast.other_coach, by=cast.admin)
    with pytest.raises(CoachDoesNotFit):
        complete(cast, handover)


def test_when_the_coach_has_left_only_what_they_agreed_to_before_can_pass(cast: Cast) -> None:
    rows = furnished(cast)
    handover, goal = ask(cast), rows["Goal"].pk
    say_yes(cast, handover, cast.coach, [goal])
    with acting_as(cast.admin):
        end_membership(member=cast.coach, by=cast.admin)
    say_yes(cast, handover, cast.coachee)
    complete(cast, handover)
    assert pass_on(cast, handover) == 1
    assert set(passed(cast.other_coach)) == {goal}


@pytest.mark.parametrize("who", ["coach", "coachee", "sponsor", "other_coach", "stranger"])
def test_only_an_admin_asks_completes_and_cancels(cast: Cast, who: str) -> None:
    handover, member = ask(cast), getattr(cast, who)
    refused = NotAllowed if who in ("coach", "coachee") else Http404
    with acting_as(member), pytest.raises(refused):
        operations.complete(handover=handover, successor_id=uuid4(), by=member)
    with acting_as(member), pytest.raises(refused):
        operations.cancel(handover=handover, by=member)
    refused = NotAllowed if who in ("coach", "coachee", "sponsor") else Http404
    with acting_as(member), pytest.raises(refused):
        operations.ask(engagement=cast.engagement, to_coach=cast.other_coach, by=member)


def test_only_the_coachee_passes_on(cast: Cast) -> None:
    handover = ask(cast)
    with acting_as(cast.coachee), pytest.raises(NotAllowed):
        operations.hand_on(handover=handover, by=cast.coachee)
    complete(cast, handover)
    with acting_as(cast.admin):
        done = Handover.objects.get(pk=handover.pk)
    with acting_as(cast.admin), pytest.raises(NotAllowed):
        operations.hand_on(handover=done, by=cast.admin)
    with acting_as(cast.coach), pytest.raises(Http404):
        operations.hand_on(handover=done, by=cast.coach)


@pytest.mark.django_db(transaction=True)
def test_passed_on_at_the_same_moment_from_two_windows_each_passes_once() -> None:
    cast = make_cast()
    furnished(cast)
    handover = ask(cast)
    say_yes(cast, handover, cast.coach)
    say_yes(cast, handover, cast.coachee)
    complete(cast, handover)
    wrong: list[BaseException] = []

    def press() -> None:
        try:
            pass_on(cast, handover)
        except BaseException as error:  # noqa: BLE001 - the test says what it was
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert wrong == []
    assert len(passed(cast.other_coach)) == len(items(cast, cast.coachee))


def test_the_database_itself_passes_a_row_once(cast: Cast) -> None:
    furnished(cast)
    handover = ask(cast)
    successor = complete(cast, handover)
    same = {"engagement": successor, "handover": handover, "passes": "goal", "row_id": uuid4()}
    with acting_as(cast.coachee):
        PassedItem.objects.create(firm=cast.admin.firm, author=cast.coachee, **same)
        with pytest.raises(IntegrityError), transaction.atomic():
            PassedItem.objects.create(firm=cast.admin.firm, author=cast.coachee, **same)
