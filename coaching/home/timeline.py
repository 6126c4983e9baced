"""The engagement's timeline: kick-off, each session, the mid review as a gate, the closing.

Three lanes along the months: sessions; assessments at the start and the close; reviews and consent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import takewhile
from zoneinfo import ZoneInfo

from engagements.models import Engagement
from engagements.models.programme import Assessment
from sessions.models import CoachingSession
from sessions.models.coaching_session import AHEAD, SessionKind, SessionState
from sessions.planning import suggest

HELD, NEXT, BOOKED, SUGGESTED, MISSED = "held", "next", "booked", "suggested", "missed"
SESSIONS, ASSESSMENTS, REVIEWS = "sessions", "assessments", "reviews"
CAPTIONS = {ASSESSMENTS: "Assessments", REVIEWS: "Reviews"}
WORDS = {HELD: "Held", NEXT: "Next", BOOKED: "Booked", SUGGESTED: "Suggested"}


@dataclass
class Node:
    """One step. Its state stands in a shape and in a word; `month` is set where a month begins.

    `column` is its place along the months, shared by what stands in another lane at that time.
    """

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
    answered: str = ""  # what the coachee’s calendar said about it
    links: list[tuple[str, str]] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    lane: str = SESSIONS
    column: int = 0
    is_last: bool = False  # of the sessions

    @property
    def caption(self) -> str:
        """The month that begins here; in another lane, what the lane is."""
        return CAPTIONS.get(self.lane, self.month)


def timeline(
    engagement: Engagement,
    sessions: Sequence[CoachingSession],
    reviews: dict[str, str],
    now: datetime,
) -> list[Node]:
    """The nodes in order; `reviews` maps the kind of each review there is to its state."""
    zone = ZoneInfo(engagement.time_zone)
    nodes = []
    for node in session_nodes(engagement, sessions, zone, now):
        nodes.append(node)
        if node.number == engagement.mid_review_after:
            nodes.append(gate(node, reviews.get("mid")))
    last = [node for node in nodes if node.number][-1]
    last.is_last = True
    last.title, last.review = f"{last.title} and closing", reviews.get("closing", "")
    nodes.insert(first_talks(nodes, engagement), kick_off(engagement))
    name_months(nodes)
    measure(engagement, nodes)
    place(nodes)
    return nodes


def measure(engagement: Engagement, nodes: list[Node]) -> None:
    """What the programme asks at the start, beside the kick-off, and again at the close."""
    labels = [str(Assessment(one).label) for one in engagement.assessments]
    if not labels:
        return
    what = ", ".join([labels[0], *(label[:1].lower() + label[1:] for label in labels[1:])])
    kick = next(at for at, node in enumerate(nodes) if node.mark == "K")
    start, close = nodes[kick].day, nodes[-1].day
    nodes.append(Node("", "At the close", SUGGESTED, what, close, lane=ASSESSMENTS))
    nodes.insert(kick + 1, Node("", "At the start", SUGGESTED, what, start, lane=ASSESSMENTS))


def place(nodes: Sequence[Node]) -> None:
    """Along the months goes the lane of the sessions; the others stand beneath it."""
    column = 0
    for node in nodes:
        column += node.lane == SESSIONS
        node.column = column


def first_talks(nodes: Sequence[Node], engagement: Engagement) -> int:
    """How many chemistry sessions stand before the kick-off: a day of both is the talk's first."""

    def is_talk(node: Node) -> bool:
        one = node.coaching_session
        return one is not None and one.kind == SessionKind.CHEMISTRY

    early = takewhile(lambda node: is_talk(node) and node.day <= engagement.starts_on, nodes)
    return sum(1 for _ in early)


def kick_off(engagement: Engagement) -> Node:
    begun = engagement.state not in ("draft", "contracting")
    state = HELD if begun else NEXT
    word = "Agreement signed" if begun else "Agreement to be signed"
    return Node("K", "Kick-off", state, word, engagement.starts_on)


def session_nodes(
    engagement: Engagement, sessions: Sequence[CoachingSession], zone: ZoneInfo, now: datetime
) -> Iterator[Node]:
    ahead = next((one for one in sessions if one.state in AHEAD), None)
    day = engagement.starts_on
    for one in sessions:
        on = one.starts_at.astimezone(zone).date()
        day = max(day, on) if one.counts or one.kind == SessionKind.COACHING else day
        yield session_node(one, on, is_next=one is ahead)
    counted = sum(one.counts for one in sessions)
    days = suggest(
        day,
        engagement.ends_on,
        engagement.sessions_planned - counted,
        engagement.min_gap_days,
        engagement.max_gap_days,
    )
    for number, suggested in enumerate(days, counted + 1):
        yield Node(
            str(number), f"Session {number}", SUGGESTED, WORDS[SUGGESTED], suggested, number=number
        )


def session_node(one: CoachingSession, day: date, *, is_next: bool) -> Node:
    mark = "C" if one.kind == SessionKind.CHEMISTRY else str(one.number or "")
    shape = shape_of(one, is_next)
    word = WORDS.get(shape, one.word) if one.state != SessionState.IN_PROGRESS else one.word
    return Node(mark, one.title, shape, word, day, number=one.number, coaching_session=one)


def shape_of(one: CoachingSession, is_next: bool) -> str:
    if one.is_missed:
        return MISSED
    return HELD if one.state == SessionState.HELD else NEXT if is_next else BOOKED


def gate(after: Node, state: str | None) -> Node:
    """The mid review stands between two sessions: a gate, not a session."""
    word = {None: "To come", "open": "Open", "complete": "Complete"}[state]
    shape = {None: SUGGESTED, "open": NEXT, "complete": HELD}[state]
    return Node(
        "", "Mid review", shape, word, after.day, is_gate=True, review=state or "", lane=REVIEWS
    )


def name_months(nodes: Sequence[Node]) -> None:
    """The month axis: each month is named once, where it begins."""
    named = None
    for node in nodes:
        if (node.day.year, node.day.month) != named:
            named = (node.day.year, node.day.month)
            node.month = f"{node.day:%b}"
