"""Why an operation of this stage stops: something is missing, or somebody saved meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from coaching.access.opening import open_row
from coaching.access.walled import Walled
from coaching.firms.models import Membership

RowT = TypeVar("RowT", bound=Walled)


class Missing(StrEnum):
    """What is not there yet. The words for people live in templates/reviews/_missing.html."""

    SESSIONS = "sessions"  # too few held for this review
    GOAL_RATINGS = "goal ratings"  # a goal without a rating
    WORDS = "words"  # no word in any of the three fields
    OWN_OUTCOMES = "own outcomes"  # one's own five dimensions
    COACH_ANSWER = "coach answer"
    COACHEE_ANSWER = "coachee answer"
    CLOSING_REVIEW = "closing review"  # not opened, or not complete
    COACH_OUTCOMES = "coach outcomes"
    COACHEE_OUTCOMES = "coachee outcomes"
    PLAN = "plan"


class NotYet(Exception):
    """`missing` names everything that has to be there first. Nothing was changed."""

    def __init__(self, *missing: Missing) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


class Conflict(Exception):
    """Another tab or person saved first. `saved` is what stands now, open; nothing was changed."""

    def __init__(self, saved: Any) -> None:
        super().__init__("saved meanwhile")
        self.saved = saved


def same_or_conflict(saved: RowT, texts: Mapping[str, str], by: Membership) -> RowT:
    """A page that saves by itself and is then sent by its button saves the same words twice."""
    open_row(saved, by=by)
    if any(getattr(saved, name).text != text for name, text in texts.items()):
        raise Conflict(saved)
    return saved
