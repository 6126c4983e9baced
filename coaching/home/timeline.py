"""The engagement's timeline: kick-off, each session, the mid review as a gate, the closing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engagements.models import Engagement
from sessions.models import CoachingSession
from sessions.models.coaching_session import SessionState
from sessions.planning import suggest

HELD, NEXT, BOOKED, SUGGESTED = "held", "next", "booked", "suggested"
WORDS = {HELD: "Held", NEXT: "Next", BOOKED: "Booked", SUGGESTED: "Suggested"}


@dataclass
class Node:
    """One step. Its state stands in a shape and in a word; `month` is set where a month begins."""

    mark: str
    title: str
    state: str
    word: str
    day: date
    month: str = ""
    number: int | None = None
    coaching_session: CoachingSession | None = None
    is_gate: bool = False
    review: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)


def timeline(
    engagement: Engagement,
    sessions: Sequence[CoachingSession],
    reviews: dict[str, str],
    now: datetime,
) -> list[Node]:
    """The nodes in order; `reviews` maps the kind of each review there is to its state."""
    zone = ZoneInfo(engagement.time_zone)
    nodes = [kick_off(engagement)]
    for node in session_nodes(engagement, sessions, zone, now):
        nodes.append(node)
        if node.number == engagement.mid_review_after:
            nodes.append(gate(node, reviews.get("mid")))
    last = nodes[-1]
    last.title, last.review = f"{last.title} and closing", reviews.get("closing", "")
    name_months(nodes)
    return nodes


def kick_off(engagement: Engagement) -> Node:
    begun = engagement.state not in ("draft", "contracting")
    state = HELD if begun else NEXT
    word = "Agreement signed" if begun else "Agreement to be signed"
    return Node("K", "Kick-off", state, word, engagement.starts_on)


def session_nodes(
    engagement: Engagement, sessions: Sequence[CoachingSession], zone: ZoneInfo, now: datetime
) -> Iterator[Node]:
    ahead = next((one for one in sessions if one.state != SessionState.HELD), None)
    day = engagement.starts_on
    for one in sessions:
        day = one.starts_at.astimezone(zone).date()
        yield session_node(one, day, is_next=one is ahead)
    first = sessions[-1].number + 1 if sessions else 1
    missing = engagement.sessions_planned - first + 1
    days = suggest(
        day, engagement.ends_on, missing, engagement.min_gap_days, engagement.max_gap_days
    )
    for number, suggested in enumerate(days, first):
        yield Node(
            str(number), f"Session {number}", SUGGESTED, WORDS[SUGGESTED], suggested, number=number
        )


def session_node(one: CoachingSession, day: date, *, is_next: bool) -> Node:
    state = HELD if one.state == SessionState.HELD else NEXT if is_next else BOOKED
    word = "In progress" if one.state == SessionState.IN_PROGRESS else WORDS[state]
    return Node(
        str(one.number),
        f"Session {one.number}",
        state,
        word,
        day,
        number=one.number,
        coaching_session=one,
    )


def gate(after: Node, state: str | None) -> Node:
    """The mid review stands between two sessions: a gate, not a session."""
    word = {None: "To come", "open": "Open", "complete": "Complete"}[state]
    shape = {None: SUGGESTED, "open": NEXT, "complete": HELD}[state]
    return Node("", "Mid review", shape, word, after.day, is_gate=True, review=state or "")


def name_months(nodes: Sequence[Node]) -> None:
    """The month axis: each month is named once, where it begins."""
    named = None
    for node in nodes:
        if (node.day.year, node.day.month) != named:
            named = (node.day.year, node.day.month)
            node.month = f"{node.day:%b}"
