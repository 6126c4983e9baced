"""Where an engagement stands in words, and what is missing before coaching can begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from coaching.access.people_of import in_words, people_of
from coaching.firms.models import Membership
from coaching.home.engagement_links import Links
from coaching.look.moments import day
from sessions.counting import held, used_up
from sessions.models import CoachingSession
from sessions.models.coaching_session import SessionKind


def stage(engagement: Any, sessions: Sequence[CoachingSession]) -> str:
    """The stage of the journey, as people would say it."""
    many, used = engagement.sessions_planned, used_up(sessions)
    if engagement.state == "active":
        took_place = held(sessions)
        if took_place >= many:
            return "All sessions held: time to close well"
        if used >= many:
            return f"{took_place} of {many} sessions held, none left: time to close well"
        if not took_place:
            return "Kick-off: setting the course"
        return f"Core journey: {took_place} of {many} sessions held"
    return {
        "draft": "Draft: nobody has been told yet",
        "paused": "Paused: nothing starts until it is taken up again",
        "contracting": "Foundation: agreeing how to work",
        "completed": "Completed",
        "ended_early": "Ended early",
    }[engagement.state]


@dataclass(frozen=True)
class Missing:
    """A thing still to do, in words, with the page where it is done if this reader can do it."""

    words: str
    url: str = ""
    act: str = ""


def missing(
    engagement: Any, sessions: Sequence[CoachingSession], member: Membership, links: Links
) -> list[Missing]:
    """In the order in which they are done; empty once coaching is under way or over."""
    if engagement.state not in ("contracting", "active"):
        return []
    found = [to_contract(engagement, links), unsigned(engagement, member, links)]
    if links.role and not engagement.goals_set:
        found.append(Missing("The goals are not set yet.", links.set_goals(), "Write the goals"))
    if not any(one.kind == SessionKind.COACHING for one in sessions):
        found.append(
            Missing("The sessions are not planned yet.", links.plan(), "Plan the sessions")
        )
    return [one for one in found if one is not None]


def to_contract(engagement: Any, links: Links) -> Missing | None:
    """Before it begins, and never a must."""
    if engagement.state != "contracting" or engagement.contracting_held_at:
        return None
    if engagement.contracting_at is None:
        words = "No contracting meeting is planned. It is not a must."
        return Missing(words, links.plan_contracting(), "Plan the meeting")
    on = day(timezone.localtime(engagement.contracting_at).date())
    words = f"The contracting meeting is planned for {on}. It is not a must."
    return Missing(words, links.contracting(), "Its agenda")


def unsigned(engagement: Any, member: Membership, links: Links) -> Missing | None:
    if engagement.agreement_state == "in_force":
        return None
    if engagement.agreement_newest == "declined":
        act = "Read the agreement"
        return Missing(
            "The agreement was declined. The firm writes it anew.", links.agreement(), act
        )
    if engagement.agreement_state is None:
        return Missing("The agreement has not been offered yet.")
    everybody = [one for members in people_of(engagement.pk).values() for one in members]
    waiting = [one for one in everybody if one.pk not in engagement.signed_by]
    names = in_words("you" if one == member else one.name for one in waiting)
    act = "Read and sign" if member in waiting else "Read the agreement"
    return Missing(f"The agreement is not signed yet by {names}.", links.agreement(), act)
