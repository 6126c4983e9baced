"""When each of the two likes to meet, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from coaching.access.people_of import coach_of, coachee_of
from coaching.firms.models import Membership
from engagements.models import Engagement
from sessions.models import PlanningWish
from sessions.planner.public_holidays import name_of
from sessions.planner.words import DAYS, clock


@dataclass(frozen=True)
class Liking:
    """What one of the two has said; `words` is "" where they have said nothing yet."""

    who: str
    words: str
    is_own: bool


def likings(engagement: Engagement, wishes: Iterable[PlanningWish], by: Membership) -> list[Liking]:
    known = {wish.member_id: wish for wish in wishes}
    pair = (coach_of(engagement.pk), coachee_of(engagement.pk))
    return [
        Liking(
            "You" if one == by else one.first_name,
            in_words(known[one.pk]) if one.pk in known else "",
            one == by,
        )
        for one in pair
    ]


def in_words(wish: PlanningWish) -> str:
    """“Monday to Thursday, 9:00 to 13:00; public holidays in England are free”."""
    said = f"{weekdays(wish.weekdays)}, {clock(wish.earliest)} to {clock(wish.latest)}"
    if wish.country:
        said += f"; public holidays in {name_of((wish.country, wish.subdivision))} stay free"
    return said


def weekdays(numbers: Sequence[int]) -> str:
    days = sorted(numbers)
    if len(days) > 2 and all(later - earlier == 1 for earlier, later in pairwise(days)):
        return f"{DAYS[days[0]]} to {DAYS[days[-1]]}"
    *most, last = [DAYS[day] for day in days]
    return f"{', '.join(most)} and {last}" if most else last
