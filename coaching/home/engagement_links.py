"""Where one can go from an engagement, by what one is to it. Each page asks again for itself."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.policy import Party
from coaching.access.verbs import Action
from coaching.firms.models import Membership
from coaching.home.timeline import SESSIONS, Node
from coaching.look.moments import day
from sessions.models import CoachingSession
from sessions.models.coaching_session import SessionState

PAIR = (Party.COACH, Party.COACHEE)
Link = tuple[str, str]
Place = tuple[str, str, str]


def agreement_words(engagement: Any) -> str:
    """Where it stands; an amendment that waits is said beside what is in force."""
    in_force = engagement.agreement_state == "in_force"
    if engagement.agreement_newest == "offered":
        return "In force; a change waits for signatures" if in_force else "To be signed"
    if in_force:
        return "In force"
    return "Declined" if engagement.agreement_newest == "declined" else "Not offered yet"


class Links:
    """Addresses for one reader of one engagement; "" where there is nothing for them."""

    def __init__(self, member: Membership, engagement: Any, role: Party | None) -> None:
        self.member, self.engagement, self.role = member, engagement, role
        self.slug = member.firm.slug

    def to(self, name: str, *args: Any) -> str:
        return reverse(name, args=[self.slug, *args])

    def of_it(self, name: str, *args: Any) -> str:
        return self.to(name, self.engagement.pk, *args)

    def agreement(self) -> str:
        return self.of_it("engagements:agreement")

    def contracting(self) -> str:
        return self.of_it("engagements:contracting")

    def contracting_word(self) -> str:
        if self.engagement.contracting_held_at:
            return "Held"
        at = self.engagement.contracting_at
        return f"On {day(timezone.localtime(at).date())}" if at else "Everybody, before it begins"

    def plan_contracting(self) -> str:
        return self.if_may(Action.PLAN_CONTRACTING, "engagements:plan_contracting")

    def set_goals(self) -> str:
        return self.if_may(Action.SET_GOALS, "engagements:edit_goals")

    def plan(self) -> str:
        return self.if_may(Action.PLAN_SESSIONS, "coaching_sessions:plan")

    def if_may(self, action: Action, name: str) -> str:
        return self.of_it(name) if may(self.member, action, self.engagement) else ""

    def of_node(self, node: Node) -> list[Link]:
        """What can be done at one step of the timeline."""
        if self.role not in PAIR:
            return []
        if node.is_gate:
            return [
                ("Go to the mid review", self.of_it("reviews:review", "mid")),
                ("Themes and consent", self.of_it("consent:themes")),
            ]
        if node.lane != SESSIONS:
            return []
        if node.number is None and node.coaching_session is None:
            return [
                ("Read the agreement", self.agreement()),
                ("See the goals", self.of_it("engagements:goals")),
            ]
        found = self.of_session(node)
        if node.title.endswith("closing"):
            found.append(("Go to the closing review", self.of_it("reviews:review", "closing")))
        return found

    def of_session(self, node: Node) -> list[Link]:
        one = node.coaching_session
        if one is None:
            return [("Plan the sessions", self.plan())] if self.plan() else []
        if one.state == SessionState.HELD:
            return self.of_held(one)
        found = []
        if self.role == Party.COACH and not one.is_missed:
            if one.state == SessionState.PLANNED:
                found.append(("Prepare", self.to("coaching_sessions:prepare", one.pk)))
            found.append(("Open the room", self.to("coaching_sessions:room", one.pk)))
        if may(self.member, Action.MOVE_SESSION, one):
            found.append(("Move", self.to("coaching_sessions:move", one.pk)))
            found.append(("Where it is", self.to("coaching_sessions:link", one.pk)))
        if may(self.member, Action.PROPOSE_TOPIC, one):
            found.append(("Your topic", self.to("coaching_sessions:topic", one.pk)))
        if one.state == SessionState.PLANNED:
            found += self.of_proposal(one, "date", "Propose another time")
        return found + self.of_a_miss(one)

    def of_a_miss(self, one: CoachingSession) -> list[Link]:
        """“They did not come” once its time has come, “Cancel it”, and the way back from both."""
        found = []
        if may(self.member, Action.MISS_SESSION, one):
            if one.state == SessionState.IN_PROGRESS or one.starts_at <= timezone.now():
                found.append(("They did not come", self.to("coaching_sessions:no_show", one.pk)))
            if one.state == SessionState.PLANNED:
                found.append(("Cancel it", self.to("coaching_sessions:cancel", one.pk)))
        if may(self.member, Action.RESTORE_SESSION, one):
            found.append(("Plan it again", self.to("coaching_sessions:restore", one.pk)))
        return found

    def of_held(self, one: Any) -> list[Link]:
        """`one.is_shared` says whether its record is; a draft is its coach's alone."""
        if one.is_shared:
            found = [("Read the record", self.to("coaching_sessions:record", one.pk))]
            return found + self.of_proposal(one, "correction", "Propose a correction")
        if self.role == Party.COACH:
            return [("Open the draft of its record", self.to("coaching_sessions:room", one.pk))]
        return []

    def of_proposal(self, one: Any, kind: str, propose: str) -> list[Link]:
        """What is proposed and open, for both; else, for the coachee, the way to propose."""
        for proposal in self.engagement.open_proposals:
            if (proposal["kind"], proposal["session"]) == (kind, str(one.pk)):
                words = (
                    "Answer what is proposed" if self.role == Party.COACH else "What you proposed"
                )
                return [(words, self.to("coaching_sessions:proposal", proposal["id"]))]
        if self.role != Party.COACHEE:
            return []
        return [(propose, self.to(f"coaching_sessions:propose_{kind}", one.pk))]

    def of_engagement(self) -> list[Place]:
        """What was agreed, each with a word on where it stands."""
        found = [("Agreement", agreement_words(self.engagement), self.agreement())]
        if self.role in PAIR:
            words = "Set" if self.engagement.goals_set else "To be set"
            found.append(("Goals", words, self.of_it("engagements:goals")))
            found.append(("Search", "All that you can read", self.of_it("home:search")))
            found.append(
                ("What belongs elsewhere", "Boundaries", self.of_it("coaching_sessions:referrals"))
            )
        if self.plan():
            found.append(("Plan the sessions", "All dates at once", self.plan()))
            found.append(
                ("Chemistry session", "A first talk", self.of_it("coaching_sessions:chemistry"))
            )
        if self.if_may(Action.SAY_WISH, "coaching_sessions:wishes"):
            wishes = self.of_it("coaching_sessions:wishes")
            found.append(("When you like to meet", "Days, hours, holidays", wishes))
        if self.if_may(Action.GIVE_LINK, "coaching_sessions:assistant_links"):
            assistant = self.of_it("coaching_sessions:assistant_links")
            found.append(("A link for your assistant", "Times only", assistant))
        if self.engagement.state != "draft":
            found.append(("Contracting meeting", self.contracting_word(), self.contracting()))
        went_on = "Paused" if self.engagement.state == "paused" else "From, to, and what changed"
        found.append(("How it goes on", went_on, self.of_it("engagements:life")))
        if self.role is None:
            found.append(("Logistics", "For the firm", self.of_it("home:logistics")))
        return found

    def of_reviews(self, reviews: dict[str, str]) -> list[Place]:
        """The second lane: reviews and consent, each with a word on where it stands."""
        if self.role not in PAIR:
            return []
        words = {"": "To come", "open": "Open", "complete": "Complete"}
        found = [
            (title, words[reviews.get(kind, "")], self.of_it("reviews:review", kind))
            for kind, title in (("mid", "Mid review"), ("closing", "Closing review"))
        ]
        found.append(("Development plan", "At the close", self.of_it("reviews:plan")))
        found.append(("Themes", "Drafted together", self.of_it("consent:themes")))
        if self.role == Party.COACHEE:
            found.append(("Your consent", "Yours alone", self.of_it("consent:consent")))
            named = ("Being named in an hours log", "Your choice")
            found.append((*named, self.of_it("coaching_sessions:listing")))
            counted = ("Counting in figures over many", "Your choice")
            found.append((*counted, self.of_it("consent:counting")))
        found.append(("What the sponsor sees", "Preview", self.of_it("consent:sponsor_page")))
        said = self.engagement.sponsor_said_at
        latest = f"Latest on {day(said.date())}" if said else "Nothing yet"
        found.append(("What sponsors said", latest, self.of_it("consent:sponsor_words")))
        found.append(("What was agreed, and when", "Ledger", self.of_it("consent:ledger")))
        if self.role == Party.COACHEE:
            found.append(("Who opened what", "Yours alone", self.of_it("consent:access")))
        found.append(("Exceptions", "Harm, or the law", self.of_it("consent:exceptions")))
        return found + self.of_handover()

    def of_handover(self) -> list[Place]:
        """To the one that is asked for or done, and to what came from the coaching before."""
        found = []
        if self.engagement.handover:
            to = self.to("consent:handover", self.engagement.handover)
            found.append(("Handover to another coach", "Item by item", to))
        if self.engagement.has_passed_items:
            passed = ("What was passed on", "From the coaching before")
            found.append((*passed, self.of_it("consent:passed_on")))
        return found
