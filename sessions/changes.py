"""How a session's time came about: moved, called off, planned again; by whom, and who asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime

from coaching.access.models import Transition
from coaching.access.people_of import parts_of
from coaching.firms.models import Membership
from coaching.look.moments import day
from sessions.models import CoachingSession
from sessions.models.coaching_session import MISSED, SessionState

S = SessionState
DONE = {S.NO_SHOW: "No-show noted", S.LATE_CANCELLED: "Cancelled late", S.CANCELLED: "Cancelled"}
TOLD = (S.PLANNED, *MISSED)


def with_changes(sessions: Any, member: Membership) -> Any:
    """`changes` of each, as far as the member may see them: coach and coachee, nobody else."""
    moves = Transition.objects.visible_to(member).filter(
        firm=OuterRef("firm"),
        thing=CoachingSession._meta.label_lower,
        thing_id=OuterRef("pk"),
        new__in=TOLD,
    )
    one = JSONObject(old="old", new="new", at="at", by="by_id", asked="asked_by_id")
    return sessions.annotate(changes=ArraySubquery(moves.order_by("at").values(one=one)))


def told(coaching_session: Any, reader: Membership) -> list[str]:
    """A line for each change of a session that was read `with_changes`, oldest first.

    Who may see no change at all has no list of them, rather than an empty one.
    """
    people = names(coaching_session.engagement_id, reader)
    return [line(one, people) for one in coaching_session.changes or ()]


def names(engagement_id: UUID, reader: Membership) -> Mapping[str, str]:
    """Of everybody who takes or took part, by the id as JSON has it."""
    members = [part.member for part in parts_of(engagement_id)]
    return {str(one.pk): "you" if one == reader else one.first_name for one in members}


def line(change: Mapping[str, str], people: Mapping[str, str]) -> str:
    """“Moved on 9 March by you, asked for by Priya.”"""
    by, asked = people.get(change["by"], "somebody"), people.get(change["asked"] or "", "")
    at = parse_datetime(change["at"])
    assert isinstance(at, datetime)
    wish = f", asked for by {asked}" if asked and asked != by else ""
    return f"{verb(change)} on {day(at.date())} by {by}{wish}."


def verb(change: Mapping[str, str]) -> str:
    if change["new"] != S.PLANNED:
        return DONE[S(change["new"])]
    return "Moved" if change["old"] == S.PLANNED else "Planned again"
