"""Two hands in the same moment: one effect, the other is told, and no word is lost (proof 13).

Every race is two real requests, each on a connection of its own, that start together.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from threading import Barrier, Thread
from time import sleep
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from coaching.access.models import Transition
from coaching.access.opening import open_row
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from engagements.models import Engagement
from sessions.models import CoachingSession, Commitment, PrivateNote, Reflection, SessionRecord
from sessions.operations.planning import plan_sessions
from tests.factories import Cast, make_cast, make_engagement, make_member
from tests.sessions import acts
from tests.sessions.rooms import begin, plan_session
from tests.support.figures import Figure
from tests.support.signed_in import address

RACES = 100 if os.environ.get("LONG") else 20
Deed = Callable[[], Any]
JSON = {"accept": "application/json"}

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.proof(13)]


@dataclass
class Stage:
    """A cast with two browsers for each of the pair, and what went wrong so far."""

    cast: Cast = field(default_factory=make_cast)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.coach = [signed_in(self.cast.coach) for _ in range(2)]
        self.coachee = [signed_in(self.cast.coachee) for _ in range(2)]

    def url(self, name: str, *args: Any) -> str:
        return address(f"coaching_sessions:{name}", self.cast.admin, *args)

    def form(self, client: Client, name: str, pk: Any, data: Any = None, **more: Any) -> Deed:
        """A form that is ready to be sent."""
        return partial(client.post, self.url(name, pk), data or {}, **more)

    def twice(self, clients: list[Client], name: str, pk: Any, data: Any, **more: Any) -> list[Any]:
        """The same form sent by both in the same moment."""
        return self.at_once(*(self.form(one, name, pk, data, **more) for one in clients))

    def at_once(self, *deeds: Deed) -> list[Any]:
        answers = at_once(*deeds)
        failed = [str(one) for one in answers if getattr(one, "status_code", 500) >= 500]
        self.wrong += failed
        return answers

    def must(self, holds: bool, what: str) -> None:
        if not holds:
            self.wrong.append(what)


def signed_in(member: Membership) -> Client:
    client = Client(raise_request_exception=False)
    assert member.person is not None
    client.force_login(member.person)
    return client


def at_once(*deeds: Deed) -> list[Any]:
    """What each answered, in their order; what one raised stands in place of its answer."""
    gate = Barrier(len(deeds))
    answers: list[Any] = [None] * len(deeds)

    def run(index: int) -> None:
        gate.wait()
        try:
            answers[index] = deeds[index]()
        except Exception as problem:  # noqa: BLE001 - the test says what it was
            answers[index] = problem
        finally:
            connection.close()

    threads = [Thread(target=run, args=(index,)) for index in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def stage() -> Stage:
    return Stage()


Told = Callable[[str], None]


@pytest.fixture
def told(stage: Stage, figure: Figure) -> Told:
    """Hands the figure over: how many of the races had another end than the one promised."""

    def tell(what: str) -> None:
        print("\n".join(stage.wrong))
        words = f"{what}: wrong ends of {RACES} races"
        figure(13, words, len(stage.wrong), "0", not stage.wrong)

    return tell


def codes(answers: list[Any]) -> list[int]:
    return sorted(getattr(one, "status_code", 500) for one in answers)


def planned_ones(cast: Cast) -> Iterator[CoachingSession]:
    """One for each race, in the past and apart from each other."""
    for number in range(1, RACES + 1):
        yield plan_session(cast, number, days=-2 * (RACES - number) - 1)


def moves(cast: Cast, one: Any) -> list[str]:
    with acting_as(cast.coach):
        rows = Transition.objects.filter(thing_id=one.pk).order_by("at")
        return [row.new for row in rows]


def test_starting_twice_at_once_starts_once(stage: Stage, told: Told) -> None:
    for one in planned_ones(stage.cast):
        answers = stage.twice(stage.coach, "start", one.pk, {})
        stage.must(codes(answers) == [303, 303], f"{one.number}: {codes(answers)}")
        stage.must(moves(stage.cast, one) == ["in_progress"], f"{one.number}: moved twice")
        with acting_as(stage.cast.coach):
            pages = [
                model.objects.filter(coaching_session=one).count()
                for model in (SessionRecord, PrivateNote)
            ]
        stage.must(pages == [1, 1], f"{one.number}: {pages} pages")
    told("start sent twice")


def test_finishing_twice_at_once_finishes_once(stage: Stage, told: Told) -> None:
    for one in planned_ones(stage.cast):
        begin(stage.cast, one)
        answers = stage.twice(stage.coach, "finish", one.pk, {"minutes": 80})
        stage.must(codes(answers) == [303, 303], f"{one.number}: {codes(answers)}")
        stage.must(moves(stage.cast, one) == ["in_progress", "held"], f"{one.number}: twice held")
        stage.must(acts.held(stage.cast) == one.number, f"{one.number}: miscounted")
    told("finish sent twice")


def test_pausing_twice_at_once_pauses_once(stage: Stage, told: Told) -> None:
    begun = begin(stage.cast, plan_session(stage.cast))
    for number in range(RACES):
        for verb, stands in (("pause", True), ("resume", False)):
            answers = stage.twice(stage.coach, verb, begun.pk, {})
            stage.must(codes(answers) == [303, 303], f"{number} {verb}: {codes(answers)}")
            with acting_as(stage.cast.coach):
                paused_at = CoachingSession.objects.get(pk=begun.pk).paused_at
            stage.must((paused_at is not None) == stands, f"{number} {verb}: stands otherwise")
    told("pause and resume sent twice")


def test_finishing_holds_nobody_up_while_it_waits_for_its_engagement(stage: Stage) -> None:
    """Whoever completes the engagement holds its row and then waits for the audit's chain."""
    one = begin(stage.cast, plan_session(stage.cast))
    finish = stage.form(stage.coach[0], "finish", one.pk, {"minutes": 80})
    answers: list[Any] = []
    sent = Thread(target=lambda: answers.extend(at_once(finish)))
    with acting_as(stage.cast.coach):
        Engagement.objects.select_for_update().get(pk=stage.cast.engagement.pk)
        sent.start()
        held = locks_held_by_who_waits()
    sent.join()
    assert "advisory" not in held
    assert codes(answers) == [303]


WAITING = """
    SELECT array_agg(l.locktype) FROM pg_locks l
     WHERE l.granted AND l.pid IN (SELECT pid FROM pg_locks WHERE NOT granted)
"""


def locks_held_by_who_waits() -> list[str]:
    """Once somebody waits for a lock of ours: the kinds of those that they hold meanwhile."""
    until = timezone.now() + timedelta(seconds=20)
    with connection.cursor() as cursor:
        while timezone.now() < until:
            cursor.execute(WAITING)
            (held,) = cursor.fetchone()
            if held:
                return list(held)
            sleep(0.01)
    raise AssertionError("nobody waited")


def test_a_commitment_sent_twice_at_once_is_one(stage: Stage, told: Told) -> None:
    begun = begin(stage.cast, plan_session(stage.cast))
    for number in range(1, RACES + 1):
        sent = {
            "commitment_id": uuid4(),
            "wording": f"ask peer {number}",
            "due_on": (timezone.localdate() + timedelta(days=14)).isoformat(),
        }
        answers = stage.twice(stage.coach, "add_commitment", begun.pk, sent)
        stage.must(codes(answers) == [303, 303], f"{number}: {codes(answers)}")
        with acting_as(stage.cast.coach):
            stage.must(Commitment.objects.count() == number, f"{number}: not one more")
    told("add commitment sent twice")


def test_a_reflection_sent_twice_at_once_is_one(stage: Stage, told: Told) -> None:
    for number in range(1, RACES + 1):
        sent = {"reflection_id": uuid4(), "text": f"noticing {number}", "keep": "share"}
        engagement = stage.cast.engagement.pk
        answers = stage.twice(stage.coachee, "reflect", engagement, sent)
        stage.must(codes(answers) == [303, 303], f"{number}: {codes(answers)}")
        with acting_as(stage.cast.coachee):
            stage.must(Reflection.objects.count() == number, f"{number}: not one more")
    told("reflection sent twice")


def record_text(cast: Cast) -> tuple[int, str]:
    with acting_as(cast.coach):
        kept = open_row(SessionRecord.objects.get(), by=cast.coach)
    return kept.version, kept.deep_dive.text


def test_a_save_sent_twice_at_once_is_one(stage: Stage, told: Told) -> None:
    begun = begin(stage.cast, plan_session(stage.cast))
    for number in range(1, RACES + 1):
        sent = {"version": number, "deep_dive": f"words {number}"}
        answers = stage.twice(stage.coach, "save", begun.pk, sent, headers=JSON)
        stage.must(codes(answers) == [200, 200], f"{number}: {codes(answers)}")
        stage.must(
            record_text(stage.cast) == (number + 1, f"words {number}"), f"{number}: not kept"
        )
    told("save sent twice")


def test_two_editors_at_once_lose_no_word(stage: Stage, told: Told) -> None:
    begun = begin(stage.cast, plan_session(stage.cast))
    version = 1
    for number in range(1, RACES + 1):
        texts = [f"left {number}", f"right {number}"]
        sent = [{"version": version, "deep_dive": text} for text in texts]
        answers = stage.at_once(
            stage.form(stage.coach[0], "save", begun.pk, sent[0], headers=JSON),
            stage.form(stage.coach[1], "save", begun.pk, sent[1], headers=JSON),
        )
        stage.must(codes(answers) == [200, 409], f"{number}: {codes(answers)}")
        won = next(text for text, one in zip(texts, answers, strict=True) if one.status_code == 200)
        conflict = next(one for one in answers if one.status_code == 409).json()
        version += 1
        told_of = (conflict["version"], conflict["fields"]["deep_dive"])
        stage.must(told_of == (version, won), f"{number}: told {told_of}")
        merged = {"version": version, "deep_dive": "\n".join(texts)}
        stage.form(stage.coach[0], "save", begun.pk, merged, headers=JSON)()
        version += 1
        stage.must(record_text(stage.cast) == (version, "\n".join(texts)), f"{number}: lost words")
    told("two editors of one record")


def another(cast: Cast) -> Engagement:
    """Another engagement of the same coach."""
    coachee = make_member(cast.admin, "Tom Berg")
    return make_engagement(cast.admin, coach=cast.coach, coachee=coachee)


@pytest.fixture
def other(stage: Stage) -> Engagement:
    return another(stage.cast)


def plan_form(starts: list[datetime]) -> dict[str, str]:
    dates = {f"date_{n}": f"{at:%Y-%m-%d}" for n, at in enumerate(starts, start=1)}
    return {**dates, **{f"time_{n}": f"{at:%H:%M}" for n, at in enumerate(starts, start=1)},
            "anyway": "on"}  # fmt: skip


def test_two_plans_for_the_same_times_book_the_coach_once(
    stage: Stage, other: Engagement, told: Told
) -> None:
    cast = stage.cast
    for number in range(1, RACES + 1):
        starts = acts.from_now(3, days=7 + number / 24 * 3)
        answers = stage.at_once(
            stage.form(stage.coach[0], "plan", cast.engagement.pk, plan_form(starts)),
            stage.form(stage.coach[1], "plan", other.pk, plan_form(starts)),
        )
        stage.must(codes(answers) == [302, 422], f"{number}: {codes(answers)}")
        told_so = [b"has another session at that time" in one.content for one in answers]
        stage.must(sorted(told_so) == [False, True], f"{number}: not told")
        with acting_as(cast.coach):
            booked = CoachingSession.objects.count()
            stage.must(booked == 3, f"{number}: {booked} booked")
            CoachingSession.objects.all().delete()
    told("two plans for the same times")


def test_two_sessions_moved_onto_one_time_do_not_both_stand_there(
    stage: Stage, other: Engagement, told: Told
) -> None:
    cast = stage.cast
    for number in range(1, RACES + 1):
        (mine,) = acts.plan(cast, acts.from_now(1, days=30))
        with acting_as(cast.coach):
            theirs = plan_sessions(
                engagement=other, starts=acts.from_now(1, days=31), by=cast.coach
            )[0]
        to = (timezone.now() + timedelta(days=40)).replace(microsecond=0, second=0)
        sent = {"day": f"{to:%Y-%m-%d}", "wall_time": f"{to:%H:%M}", "anyway": "on"}
        was = [{**sent, "was": one.starts_at.isoformat()} for one in (mine, theirs)]
        answers = stage.at_once(
            stage.form(stage.coach[0], "move", mine.pk, was[0]),
            stage.form(stage.coach[1], "move", theirs.pk, was[1]),
        )
        stage.must(codes(answers) == [302, 422], f"{number}: {codes(answers)}")
    told("two sessions moved onto one time")


def test_a_time_given_back_and_taken_at_once_is_booked_once(
    stage: Stage, other: Engagement, told: Told
) -> None:
    cast = stage.cast
    for number in range(1, RACES + 1):
        (one,) = acts.plan(cast, acts.from_now(1, days=30))
        acts.cancel(cast, one)
        answers = stage.at_once(
            stage.form(stage.coach[0], "restore", one.pk),
            stage.form(stage.coach[1], "plan", other.pk, plan_form([one.starts_at])),
        )
        stage.must(codes(answers) == [302, 422], f"{number}: {codes(answers)}")
        with acting_as(cast.coach):
            planned = CoachingSession.objects.filter(state="planned")
            stage.must(planned.count() == 1, f"{number}: {planned.count()} booked")
            CoachingSession.objects.filter(state="cancelled").update(state="planned")
            planned.all().delete()
    told("a time given back and taken")


def test_a_no_show_sent_twice_at_once_is_one(stage: Stage, told: Told) -> None:
    for one in planned_ones(stage.cast):
        answers = stage.twice(stage.coach, "no_show", one.pk, {})
        stage.must(codes(answers) == [303, 303], f"{one.number}: {codes(answers)}")
        stage.must(moves(stage.cast, one) == ["no_show"], f"{one.number}: noted twice")
        answers = stage.twice(stage.coach, "restore", one.pk, {})
        stage.must(codes(answers) == [302, 302], f"{one.number}: {codes(answers)}")
        with acting_as(stage.cast.coach):
            CoachingSession.objects.filter(pk=one.pk).delete()
    told("no-show and its undoing sent twice")


def test_a_session_is_held_or_missed_and_never_both(stage: Stage, told: Told) -> None:
    for one in planned_ones(stage.cast):
        begin(stage.cast, one)
        stage.at_once(
            stage.form(stage.coach[0], "finish", one.pk, {"minutes": 80}),
            stage.form(stage.coach[1], "no_show", one.pk),
        )
        ends = moves(stage.cast, one)[1:]
        stage.must(ends in (["held"], ["no_show"]), f"{one.number}: {ends}")
        with acting_as(stage.cast.coach):
            held = CoachingSession.objects.filter(state="held").count()
        stage.must(acts.held(stage.cast) == held, f"{one.number}: miscounted")
    told("finish against no-show")


def test_a_session_that_is_started_while_the_plan_changes_keeps_its_place(
    stage: Stage, told: Told
) -> None:
    cast = stage.cast
    for number in range(1, RACES + 1):
        first, *_ = acts.plan(cast, acts.from_now(3, days=-0.01))
        stage.at_once(
            stage.form(stage.coach[0], "start", first.pk),
            stage.form(
                stage.coach[1],
                "plan",
                cast.engagement.pk,
                plan_form(acts.from_now(2, days=9)),
            ),
        )
        numbers = [number for number, _ in acts.in_order(cast) if number]
        stage.must(numbers == list(range(1, len(numbers) + 1)), f"{number}: {numbers}")
        with acting_as(cast.coach):
            CoachingSession.objects.filter(state="planned").delete()
        if any(state == "in_progress" for _, state in acts.in_order(cast)):
            acts.no_show(cast, first, forgiven=True)
    told("start against a new plan")
