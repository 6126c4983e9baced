"""Two firms in the middle of their work. Every row is written by an operation, by the person
whose it is, under the same walls as in daily use. Dates are relative to today.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from coaching.access.people import add_client_organisation
from coaching.demo import words
from coaching.demo.cast import firm, join
from coaching.demo.journey import Journey
from coaching.demo.words import Profile
from coaching.firms.entry import acting_as
from coaching.firms.models import Firm, Membership, SponsorKind
from engagements.operations.profile import save_profile
from sessions.hours.columns import Line
from sessions.operations.hours import add_earlier_hours
from sessions.planner.public_holidays import of_year

EVERY = timedelta(days=18)
SATURDAY = 5


@transaction.atomic
def seed() -> bool:
    """All of it or nothing; False when the demo firms are there already."""
    if Firm.objects.filter(slug="northlight").exists():
        return False
    northlight()
    harbour()
    return True


def northlight() -> None:
    ada = firm(
        "Northlight", "northlight", "Europe/London", 158, ("Ada Quist", "ada@northlight.example")
    )
    with acting_as(ada):
        meridian = add_client_organisation(name="Meridian Health", by=ada)
    ana = join(ada, "Ana Lind", "ana@northlight.example", is_coach=True)
    ben = join(ada, "Ben Moss", "ben@northlight.example", is_coach=True)
    introduce(ana, words.ANA)
    introduce(ben, words.BEN)
    theirs = {"client_organisation": meridian}
    priya = join(ada, "Priya Raman", "priya@meridian.example", **theirs)
    tomas = join(ada, "Tomas Vega", "tomas@meridian.example", **theirs)
    ines = join(ada, "Ines Duarte", "ines@meridian.example", **theirs)
    dana = join(ada, "Dana Okafor", "dana@meridian.example", sponsor_kind=SponsorKind.HR, **theirs)
    marcus = join(
        ada,
        "Marcus Hale",
        "marcus@meridian.example",
        sponsor_kind=SponsorKind.LINE_MANAGER,
        **theirs,
    )
    midway(Journey(ada, ana, priya, [dana, marcus], meridian))
    beginning(Journey(ada, ana, tomas, [dana], meridian))
    completed(Journey(ada, ben, ines, [dana], meridian))
    bring(ana, words.ANA_EARLIER)
    bring(ben, words.BEN_EARLIER)


def beginning(journey: Journey) -> None:
    """Tomas: a first talk on the day it began, and everybody has signed since."""
    begun = days_from_now(-3)
    journey.begin(begun)
    journey.first_talk(words.FIRST_TALK, at=begun + timedelta(hours=3))


def midway(journey: Journey) -> None:
    """Priya: four of eight sessions held, the mid review behind her, two themes released.

    One to both sponsors, one to HR alone; and a third that she and Ana are still talking about.
    """
    starts = dates(first=days_from_now(-70), hour=10, country="GB", member=journey.coach)
    journey.begin(starts[0] - timedelta(days=12))
    journey.plan(starts, at=starts[0] - timedelta(days=9))
    journey.agree_on(words.PRIYA_GOALS, at=starts[0] - timedelta(days=6))
    journey.measure(words.PRIYA_SIGNS, at=starts[0] - timedelta(days=5))
    for number, talk in enumerate(words.PRIYA_TALKS, start=1):
        journey.hold(number, talk)
    journey.review("mid", words.PRIYA_ANSWERS, at=starts[3] + timedelta(days=3))
    hr_alone = {"change": journey.sponsors[:1]}
    journey.share(words.PRIYA_THEMES, at=starts[3] + timedelta(days=6), only=hr_alone)
    journey.draft_together(*words.PRIYA_DRAFT, at=starts[3] + timedelta(days=9))
    journey.notice(words.PRIYA_REFLECTIONS)
    journey.carry_over(words.PRIYA_CARRIED)
    journey.put_in_other_words(*words.PRIYA_REWORDED)
    journey.bring(words.PRIYA_TOPIC, words.PRIYA_DATE)
    journey.agree_to_listing()


def completed(journey: Journey) -> None:
    """Ines: all eight sessions, both reviews, one theme, a plan to carry on with."""
    starts = dates(first=days_from_now(-150), hour=14, country="GB", member=journey.coach)
    journey.begin(starts[0] - timedelta(days=10))
    journey.plan(starts, at=starts[0] - timedelta(days=8))
    journey.agree_on(words.CLOSED_GOALS, at=starts[0] - timedelta(days=6))
    for number in range(1, 5):
        journey.hold(number, words.CLOSED_TALK)
    journey.review("mid", words.CLOSED_ANSWERS, at=starts[3] + timedelta(days=3))
    for number in range(5, 9):
        journey.hold(number, words.CLOSED_TALK)
    journey.correct(6, words.CLOSED_CORRECTION, at=starts[5] + timedelta(days=2))
    journey.review("closing", words.CLOSED_ANSWERS, at=starts[7] + timedelta(hours=3))
    journey.share([words.CLOSED_THEME], at=starts[7] + timedelta(days=3))
    journey.close(words.CLOSED_PLAN, at=starts[7] + timedelta(days=5))


def harbour() -> None:
    """Another firm on the same installation; Ben coaches here as well."""
    hugo = firm("Harbour", "harbour", "Europe/Berlin", 250, ("Hugo Berg", "hugo@harbour.example"))
    with acting_as(hugo):
        quay = add_client_organisation(name="Quay Logistics", by=hugo)
    olu = join(hugo, "Olu Adeyemi", "olu@harbour.example", is_coach=True)
    join(hugo, "Ben Moss", "ben@northlight.example", is_coach=True)
    kim = join(hugo, "Kim Sato", "kim@quay.example", client_organisation=quay)
    lee = join(
        hugo,
        "Lee Novak",
        "lee@quay.example",
        client_organisation=quay,
        sponsor_kind=SponsorKind.LINE_MANAGER,
    )
    journey = Journey(hugo, olu, kim, [lee], quay)
    starts = dates(first=days_from_now(-25), hour=9, country="DE", member=olu)
    journey.begin(starts[0] - timedelta(days=10))
    missed = starts[0] - timedelta(days=7)
    journey.plan([missed], at=missed - timedelta(days=1))
    journey.ill(1)
    journey.plan(starts, at=missed + timedelta(hours=5))
    journey.agree_on(words.KIM_GOALS, at=starts[0] - timedelta(days=6))
    for number in (1, 2):
        journey.hold(number, words.KIM_TALK)


def introduce(coach: Membership, profile: Profile) -> None:
    """How coachees read of them where they may choose."""
    with acting_as(coach):
        save_profile(
            headline=profile.headline,
            text=profile.text,
            languages=profile.languages,
            join_url="",
            by=coach,
        )


def bring(coach: Membership, lines: Sequence[Line]) -> None:
    """Hours from before the coach came to the firm."""
    with acting_as(coach):
        add_earlier_hours(lines=lines, by=coach)


def days_from_now(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)


def dates(*, first: datetime, hour: int, country: str, member: Membership) -> list[datetime]:
    """Eight sessions in rhythm at the same hour of the firm's clock, on working days."""
    zone = ZoneInfo(member.firm.time_zone)
    days = [working_day((first + EVERY * number).date(), country) for number in range(8)]
    return [datetime.combine(day, time(hour), zone) for day in days]


def working_day(day: date, country: str) -> date:
    """The nearest: no weekend, no public holiday."""
    near = (day + timedelta(days=by) for by in sorted(range(-7, 8), key=abs))
    return next(
        one
        for one in near
        if one.weekday() < SATURDAY and one not in of_year((country, ""), one.year)
    )
