"""The policy table as a Markdown table, for `who_sees` and the README."""

from __future__ import annotations

from coaching.access.conditions import (
    Ahead,
    Allowed,
    Always,
    Both,
    Condition,
    Either,
    Empty,
    Filled,
    Is,
    Joined,
    Own,
    Past,
)
from coaching.access.policy import ENGAGEMENT_PARTIES, TABLE, Material, Party, Row
from coaching.access.terms import Term

SHOWN = (Party.COACH, Party.COACHEE, Party.SPONSOR, Party.FIRM_ADMIN)
NAMES = {
    Material.MEMBERSHIP: "People of the firm",
    Material.CLIENT_ORGANISATION: "Client organisations",
    Material.INVITATION: "Invitations",
    Material.PROGRAMME: "Programmes",
    Material.ENGAGEMENT: "Engagement: dates and rhythm",
    Material.PARTY: "Who takes part in it",
    Material.ENGAGEMENT_CHANGE: "That it was extended or changed",
    Material.COACH_PROFILE: "A coach's profile",
    Material.COACH_CHOICE: "Which coach was chosen",
    Material.COACH_OPTION: "Which coaches were offered",
    Material.AGREEMENT_TEMPLATE: "Templates of agreements",
    Material.AGREEMENT: "Agreement",
    Material.AGREEMENT_DECLINE: "Why an agreement was declined",
    Material.AGREEMENT_PAPER: "The signed agreement as a document",
    Material.SIGNATURE: "Signatures",
    Material.ALLOWANCE: "What the agreement allows a sponsor to see",
    Material.SESSION_MARK: "That a session was held, missed or cancelled late",
    Material.CONTRACTING_MEETING: "Time of the contracting meeting",
    Material.CONTRACTING_NOTE: "What was agreed in the contracting meeting",
    Material.GOAL: "Goals",
    Material.GOAL_WORDING: "How goals were worded before",
    Material.KEY_RESULT: "Key results",
    Material.KEY_RESULT_POINT: "Where a key result stands",
    Material.GOAL_CONFIDENCE: "Confidence in a goal",
    Material.GOAL_SCALE: "The five levels of a goal",
    Material.SCALE_RATING: "Which level was reached",
    Material.SCHEDULE: "Session times, held or not",
    Material.PLANNING_WISH: "When each likes to meet",
    Material.BLOCKED_TIME: "Days a person is away",
    Material.ASSISTANT_LINK: "Links given to an assistant",
    Material.CALENDAR_REPLY: "What a calendar answered",
    Material.SESSION_RECORD: "Session record",
    Material.RECORD_REVISION: "Saves of an unfinished record",
    Material.ADDENDUM: "Addenda to a record",
    Material.PRIVATE_NOTE: "Coach's private note",
    Material.COMMITMENT: "Commitments",
    Material.COMMITMENT_CHANGE: "How commitments were worded before",
    Material.REFLECTION: "Reflections",
    Material.TOPIC: "Topics the coachee brings",
    Material.PROPOSAL: "Dates and corrections the coachee proposes",
    Material.BOUNDARY_REFERRAL: "Boundary referrals: date and kind",
    Material.LISTING_CONSENT: "Consent to be listed in the hours log",
    Material.EARLIER_HOURS: "Hours brought from elsewhere",
    Material.REVIEW: "Reviews",
    Material.REVIEW_ANSWER: "Review answers",
    Material.OUTCOME_RATING: "Outcome ratings",
    Material.DEVELOPMENT_PLAN: "Development plan",
    Material.THEME: "Themes not released",
    Material.THEME_COMMENT: "What is said about a theme",
    Material.CONSENT: "Consents",
    Material.RELEASE: "Released themes",
    Material.REMOVAL_NOTICE: "That something was removed, where the coachee says so",
    Material.SPONSOR_WORD: "What a sponsor hopes for and answers",
    Material.CONSENT_LEDGER: "Consent ledger",
    Material.ACCESS_LEDGER: "Who opened what",
    Material.AGGREGATE_CONSENT: "Whether one counts in figures over many",
    Material.AGGREGATE: "Figures over five engagements or more",
    Material.DISCLOSURE: "Disclosure exception: codes and times",
    Material.DISCLOSURE_TEXT: "Disclosure exception: the minimum text",
    Material.HANDOVER: "Handover to another coach",
    Material.HANDOVER_ANSWER: "What is agreed to pass in a handover",
    Material.PASSED_ITEM: "What was passed on to a new coach",
}
WORDS = {
    "shared_at": "once shared",
    "submitted_at": "once handed in",
    "author_id": "their own",
    "coach_id": "their own",
    "recipient_id": "released to them",
    "asked_by_id": "their own",
    "reader_id": "published to them",
    "tell_at": "once told, within 72 hours",
    "shared": "if shared",
    "member_id": "their own",
    "made_by_id": "their own",
    "coachee_id": "their own",
    "id": "their own",
}

# What every member has a line for, told of the party it is meant for.
MEMBERS_OWN: dict[Party, tuple[Condition, ...]] = {
    Party.COACH: (Own("coach_id"), Own("member_id")),
    Party.COACHEE: (Own("coachee_id"),),
    Party.SPONSOR: (Own("reader_id"),),
}
TOLD = Empty("visible_from") | Past("visible_from")
AGREED_TITLE = Empty("under_version") | Allowed(Term.GOAL_TITLES, "under_version")
OPENED = Own("reader_id") & Past("opened_at") & Ahead("closes_at")


def rows() -> list[list[str]]:
    return [
        [name, *(cell(TABLE[material], party) for party in SHOWN)]
        for material, name in NAMES.items()
    ]


def cell(row: Row, party: Party) -> str:
    grant = row.get(party)
    if grant is not None:
        return words(grant.see) if grant.see else "–"
    member = row.get(Party.MEMBER)
    if member and member.see in MEMBERS_OWN.get(party, ()):
        return words(member.see)
    shared_circle = Party.COLLEAGUE in row and party in ENGAGEMENT_PARTIES
    return "of their engagements" if shared_circle else "–"


def words(condition: Condition) -> str:
    match condition:
        case Always():
            return "yes"
        case _ if condition == OPENED:
            return "who allowed it, for 24 hours"
        case _ if condition == TOLD:
            return "yes; of an exception, once told"
        case _ if condition == AGREED_TITLE:
            return "a goal’s title as the agreement allows"
        case Both(Is("state", ("shared",)), Joined()):
            return "once the coachee shows it to them"
        case Allowed() | Both(Is("kind"), Allowed()):
            return "as the agreement allows"
        case Both(one, other):
            return f"{words(one)}, {words(other)}"
        case Either(one, other):
            said = list(dict.fromkeys([words(one), words(other)]))
            return ", or ".join(said)
        case Own(field) | Filled(field) | Empty(field) | Past(field) | Ahead(field):
            return WORDS[field]
        case Is("state", values) if "offered" in values:
            return "once offered"
        case Is("kind", values) if "paused" in values:
            return "yes, but not another sponsor"
        case Is(field, _):
            return WORDS.get(field, "once proposed")
    raise TypeError(condition)


def markdown() -> str:
    head = ["", "Coach", "Coachee", "Sponsor", "Firm admin"]
    lines = [head, ["---"] * len(head), *rows()]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
