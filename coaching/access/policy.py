"""THE TABLE: who may see and write what inside a firm. Read this file first.

Material × party → what they may do, and when. Missing means no. Three things enforce it:
`may()` and `visible_to()` in Python, and PostgreSQL policies compiled from it after every
`migrate`. If a change alters who sees what, the diff of this file is the change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from coaching.access.conditions import (
    ALWAYS,
    Ahead,
    Allowed,
    Condition,
    Empty,
    Filled,
    Is,
    Joined,
    Own,
    Past,
)
from coaching.access.terms import Term


class Party(StrEnum):
    """What somebody is to a row."""

    COACH = "coach"  # coaches this engagement
    COACHEE = "coachee"  # is coached in it
    SPONSOR = "sponsor"  # pays for or commissioned it
    FIRM_ADMIN = "firm admin"  # runs the firm
    COLLEAGUE = "colleague"  # shares an engagement with the member the row is about, or once did
    MEMBER = "member"  # anybody in the firm


ENGAGEMENT_PARTIES = (Party.COACH, Party.COACHEE, Party.SPONSOR)


class Material(StrEnum):
    """What a row is, as the people would say it."""

    MEMBERSHIP = "membership"
    CLIENT_ORGANISATION = "client_organisation"
    INVITATION = "invitation"
    PROGRAMME = "programme"
    ENGAGEMENT = "engagement"
    PARTY = "party"
    ENGAGEMENT_CHANGE = "engagement_change"
    COACH_PROFILE = "coach_profile"
    COACH_CHOICE = "coach_choice"
    COACH_OPTION = "coach_option"
    AGREEMENT_TEMPLATE = "agreement_template"
    AGREEMENT = "agreement"
    AGREEMENT_DECLINE = "agreement_decline"
    AGREEMENT_PAPER = "agreement_paper"
    SIGNATURE = "signature"
    ALLOWANCE = "allowance"
    SESSION_MARK = "session_mark"
    CONTRACTING_MEETING = "contracting_meeting"
    CONTRACTING_NOTE = "contracting_note"
    GOAL = "goal"
    GOAL_WORDING = "goal_wording"
    KEY_RESULT = "key_result"
    KEY_RESULT_POINT = "key_result_point"
    GOAL_CONFIDENCE = "goal_confidence"
    GOAL_SCALE = "goal_scale"
    SCALE_RATING = "scale_rating"
    SCHEDULE = "schedule"
    PLANNING_WISH = "planning_wish"
    BLOCKED_TIME = "blocked_time"
    ASSISTANT_LINK = "assistant_link"
    CALENDAR_FEED = "calendar_feed"
    CALENDAR_NOTICE = "calendar_notice"
    CALENDAR_REPLY = "calendar_reply"
    SESSION_RECORD = "session_record"
    RECORD_REVISION = "record_revision"
    ADDENDUM = "addendum"
    PRIVATE_NOTE = "private_note"
    COMMITMENT = "commitment"
    COMMITMENT_CHANGE = "commitment_change"
    REFLECTION = "reflection"
    TOPIC = "topic"
    PROPOSAL = "proposal"
    BOUNDARY_REFERRAL = "boundary_referral"
    LISTING_CONSENT = "listing_consent"
    EARLIER_HOURS = "earlier_hours"
    REVIEW = "review"
    REVIEW_ANSWER = "review_answer"
    OUTCOME_RATING = "outcome_rating"
    DEVELOPMENT_PLAN = "development_plan"
    THEME = "theme"
    THEME_COMMENT = "theme_comment"
    CONSENT = "consent"
    RELEASE = "release"
    REMOVAL_NOTICE = "removal_notice"
    SPONSOR_WORD = "sponsor_word"
    CONSENT_LEDGER = "consent_ledger"
    ACCESS_LEDGER = "access_ledger"
    AGGREGATE_CONSENT = "aggregate_consent"
    AGGREGATE = "aggregate"
    AGGREGATE_MEMBER = "aggregate_member"
    DISCLOSURE = "disclosure"
    DISCLOSURE_TEXT = "disclosure_text"
    HANDOVER = "handover"
    HANDOVER_ANSWER = "handover_answer"
    PASSED_ITEM = "passed_item"
    ACCESS_BATCH = "access_batch"
    TRANSITION = "transition"
    AUDIT = "audit"
    REMINDER = "reminder"
    REMINDER_PREFERENCE = "reminder_preference"
    SEALING_KEY = "sealing_key"


@dataclass(frozen=True)
class Grant:
    """When a party may see, add, change or remove a row. None is never.

    A changed row must stay in the sight of the one who changes it.
    """

    see: Condition | None = None
    add: Condition | None = None
    change: Condition | None = None
    remove: Condition | None = None


SEE = Grant(see=ALWAYS)
KEEP = Grant(see=ALWAYS, add=ALWAYS, change=ALWAYS)

# Coach and coachee answer apart: the other's words are seen once they are handed in.
OWN_ANSWER = Grant(
    see=Own("author_id") | Filled("submitted_at"),
    add=Own("author_id"),
    change=Own("author_id") & Empty("submitted_at"),
)

# A rating is its author's: nobody rates in another's name.
OWN_RATING = Grant(see=ALWAYS, add=Own("author_id"), change=Own("author_id"))

# Coach and coachee both write it, each in their own name, and what stands is not rewritten.
WRITTEN_ONCE = Grant(see=ALWAYS, add=Own("author_id"))

# A party reads an agreement from the moment it is offered; a draft is the firm's alone.
READ_AND_SIGN = Grant(
    see=Is("state", "offered", "declined", "in_force", "superseded"),
    change=Is("state", "offered", "in_force"),
)
OWN_LINK = Grant(see=Own("made_by_id"), add=Own("made_by_id"), change=Own("made_by_id"))

Row = Mapping[Party, Grant]

TABLE: Mapping[Material, Row] = {
    # ── the firm: logistics ────────────────────────────────────────────────────────────────
    Material.MEMBERSHIP: {
        Party.FIRM_ADMIN: KEEP,
        Party.COLLEAGUE: SEE,
        Party.MEMBER: Grant(see=Own("id"), change=Own("id")),
    },
    Material.CLIENT_ORGANISATION: {Party.FIRM_ADMIN: KEEP},
    Material.INVITATION: {Party.FIRM_ADMIN: KEEP, Party.MEMBER: Grant(see=Own("member_id"))},
    Material.PROGRAMME: {Party.FIRM_ADMIN: KEEP},
    # ── stages 1 and 2 ─────────────────────────────────────────────────────────────────────
    Material.ENGAGEMENT: {
        Party.FIRM_ADMIN: Grant(see=ALWAYS, add=ALWAYS, change=ALWAYS, remove=Is("state", "draft")),
        Party.COACH: Grant(see=ALWAYS, change=ALWAYS),
        # The last signature, whoever gives it, makes the engagement active.
        Party.COACHEE: Grant(see=ALWAYS, change=Is("state", "contracting")),
        Party.SPONSOR: Grant(see=ALWAYS, change=Is("state", "contracting")),
    },
    Material.PARTY: {
        # Until an engagement starts, nobody named in it knows.
        Party.FIRM_ADMIN: Grant(see=ALWAYS, add=ALWAYS, change=ALWAYS, remove=Empty("since")),
        Party.COACH: SEE,
        Party.COACHEE: SEE,
        Party.SPONSOR: SEE,
    },
    # Extended, more sessions, another sponsor: logistics, with a reason where the bounds need one.
    # A sponsor knows another one only as long as that one is: not who was there before.
    Material.ENGAGEMENT_CHANGE: {
        Party.FIRM_ADMIN: Grant(see=ALWAYS, add=Own("by_id")),
        Party.COACH: Grant(see=ALWAYS, add=Own("by_id") & Is("kind", "paused", "resumed")),
        Party.COACHEE: SEE,
        Party.SPONSOR: Grant(see=Is("kind", "extended", "sessions_added", "paused", "resumed")),
    },
    Material.COACH_PROFILE: {
        Party.FIRM_ADMIN: SEE,
        Party.MEMBER: Grant(see=Own("coach_id"), add=Own("coach_id"), change=Own("coach_id")),
    },
    # Whom a coachee may choose from, before the engagement starts; the profiles are copied.
    Material.COACH_CHOICE: {
        Party.FIRM_ADMIN: Grant(see=ALWAYS, add=ALWAYS, change=ALWAYS, remove=ALWAYS),
        Party.MEMBER: Grant(
            see=Own("coachee_id"), change=Own("coachee_id") & Is("state", "open", "chosen")
        ),
    },
    Material.COACH_OPTION: {
        Party.FIRM_ADMIN: Grant(see=ALWAYS, add=ALWAYS, remove=ALWAYS),
        Party.MEMBER: Grant(see=Own("coachee_id")),
    },
    Material.AGREEMENT_TEMPLATE: {
        Party.FIRM_ADMIN: Grant(see=ALWAYS, add=ALWAYS, change=ALWAYS, remove=ALWAYS),
    },
    # The last signature, whoever gives it, ends the version in force and brings in the new one.
    Material.AGREEMENT: {
        Party.FIRM_ADMIN: Grant(see=ALWAYS, add=ALWAYS, change=ALWAYS, remove=Is("state", "draft")),
        Party.COACH: READ_AND_SIGN,
        Party.COACHEE: READ_AND_SIGN,
        Party.SPONSOR: READ_AND_SIGN,
    },
    # Why somebody did not sign goes to the drafter alone.
    Material.AGREEMENT_DECLINE: {
        Party.FIRM_ADMIN: SEE,
        Party.COACH: Grant(see=Own("member_id"), add=Own("member_id")),
        Party.COACHEE: Grant(see=Own("member_id"), add=Own("member_id")),
        Party.SPONSOR: Grant(see=Own("member_id"), add=Own("member_id")),
    },
    # The signed document as it was drawn once, for everybody named in it.
    Material.AGREEMENT_PAPER: {
        Party.FIRM_ADMIN: Grant(see=ALWAYS, add=ALWAYS),
        Party.COACH: Grant(see=ALWAYS, add=ALWAYS),
        Party.COACHEE: Grant(see=ALWAYS, add=ALWAYS),
        Party.SPONSOR: Grant(see=ALWAYS, add=ALWAYS),
    },
    # Written by the database when an agreement comes into force: nobody else may.
    Material.ALLOWANCE: {
        Party.FIRM_ADMIN: SEE,
        Party.COACH: SEE,
        Party.COACHEE: SEE,
        Party.SPONSOR: SEE,
    },
    # That a session took place, or did not: to a sponsor only as the agreement allows, and only
    # what came about while it did.
    Material.SESSION_MARK: {
        Party.FIRM_ADMIN: SEE,
        Party.COACH: Grant(see=ALWAYS, add=ALWAYS, remove=ALWAYS),
        Party.COACHEE: SEE,
        Party.SPONSOR: Grant(
            see=(Is("kind", "held") & Allowed(Term.SESSIONS_HELD, "under_version"))
            | (Is("kind", "no_show", "late_cancelled") & Allowed(Term.ATTENDANCE, "under_version"))
        ),
    },
    Material.CONTRACTING_MEETING: {
        Party.FIRM_ADMIN: KEEP,
        Party.COACH: KEEP,
        Party.COACHEE: SEE,
        Party.SPONSOR: SEE,
    },
    # What was agreed in it: to the sponsors of the day on which the coachee shows it. Then it stays
    # as it is, and whoever becomes a sponsor later does not read it.
    Material.CONTRACTING_NOTE: {
        Party.COACH: Grant(
            see=ALWAYS, add=Own("author_id") & Is("state", "draft"), change=Is("state", "draft")
        ),
        Party.COACHEE: Grant(
            see=ALWAYS, add=Own("author_id") & Is("state", "draft"), change=Is("state", "draft")
        ),
        Party.SPONSOR: Grant(see=Is("state", "shared") & Joined("shared_at")),
    },
    Material.SIGNATURE: {
        Party.FIRM_ADMIN: SEE,
        Party.COACH: Grant(see=ALWAYS, add=Own("member_id")),
        Party.COACHEE: Grant(see=ALWAYS, add=Own("member_id")),
        Party.SPONSOR: Grant(see=ALWAYS, add=Own("member_id")),
    },
    # Three goals may become two: one is retired, with everything that was written about it.
    Material.GOAL: {Party.COACH: KEEP, Party.COACHEE: KEEP},
    Material.GOAL_WORDING: {Party.COACH: WRITTEN_ONCE, Party.COACHEE: WRITTEN_ONCE},
    Material.KEY_RESULT: {Party.COACH: KEEP, Party.COACHEE: KEEP},
    Material.KEY_RESULT_POINT: {Party.COACH: WRITTEN_ONCE, Party.COACHEE: WRITTEN_ONCE},
    Material.GOAL_CONFIDENCE: {Party.COACH: WRITTEN_ONCE, Party.COACHEE: WRITTEN_ONCE},
    Material.GOAL_SCALE: {Party.COACH: WRITTEN_ONCE, Party.COACHEE: WRITTEN_ONCE},
    Material.SCALE_RATING: {Party.COACH: WRITTEN_ONCE, Party.COACHEE: WRITTEN_ONCE},
    # ── stage 3: the room ──────────────────────────────────────────────────────────────────
    Material.SCHEDULE: {
        Party.FIRM_ADMIN: SEE,
        # A new plan may hold fewer sessions; what has begun is never removed.
        Party.COACH: Grant(see=ALWAYS, add=ALWAYS, change=ALWAYS, remove=Is("state", "planned")),
        Party.COACHEE: SEE,
    },
    # On which days and hours each of the two likes to meet, and whose holidays count.
    Material.PLANNING_WISH: {
        Party.COACH: Grant(see=ALWAYS, add=Own("member_id"), change=Own("member_id")),
        Party.COACHEE: Grant(see=ALWAYS, add=Own("member_id"), change=Own("member_id")),
    },
    Material.BLOCKED_TIME: {
        Party.MEMBER: Grant(see=Own("member_id"), add=Own("member_id"), remove=Own("member_id")),
    },
    # A link by which somebody else moves a time in the name of the one who made it.
    Material.ASSISTANT_LINK: {Party.COACH: OWN_LINK, Party.COACHEE: OWN_LINK},
    Material.CALENDAR_FEED: {
        Party.MEMBER: Grant(see=Own("member_id"), add=Own("member_id"), change=Own("member_id")),
    },
    # What a person's calendar was told last about a session, and what it answered.
    Material.CALENDAR_NOTICE: {
        Party.COACH: KEEP,
        Party.FIRM_ADMIN: KEEP,
        Party.MEMBER: Grant(see=Own("recipient_id")),
    },
    Material.CALENDAR_REPLY: {
        Party.COACH: Grant(see=ALWAYS, add=Own("member_id"), change=Own("member_id")),
        Party.COACHEE: Grant(see=ALWAYS, add=Own("member_id"), change=Own("member_id")),
    },
    Material.SESSION_RECORD: {
        Party.COACH: KEEP,
        Party.COACHEE: Grant(see=Filled("shared_at")),
    },
    # Saves of an unfinished record: never changed, and purged when it is shared.
    Material.RECORD_REVISION: {
        Party.COACH: Grant(see=Own("author_id"), add=Own("author_id"), remove=Own("author_id")),
    },
    Material.ADDENDUM: {
        Party.COACH: Grant(see=ALWAYS, add=Own("author_id")),
        Party.COACHEE: SEE,
    },
    Material.PRIVATE_NOTE: {
        Party.COACH: Grant(see=Own("author_id"), add=Own("author_id"), change=Own("author_id")),
    },
    Material.COMMITMENT: {
        Party.COACH: Grant(see=ALWAYS, add=ALWAYS, change=ALWAYS, remove=Is("state", "draft")),
        Party.COACHEE: Grant(
            see=Is("state", "proposed", "open", "done", "partly", "not_yet", "dropped"),
            change=Is("state", "proposed", "open", "done", "partly", "not_yet", "dropped"),
        ),
    },
    Material.COMMITMENT_CHANGE: {
        Party.COACH: Grant(see=ALWAYS, add=Own("author_id")),
        Party.COACHEE: Grant(see=ALWAYS, add=Own("author_id")),
    },
    # The coachee may share what they kept for themselves. What is shared stays as it is.
    Material.REFLECTION: {
        Party.COACHEE: Grant(
            see=ALWAYS, add=Own("author_id"), change=Own("author_id") & Is("shared", False)
        ),
        Party.COACH: Grant(see=Is("shared", True), add=Own("author_id") & Is("shared", True)),
    },
    Material.TOPIC: {
        Party.COACHEE: Grant(see=ALWAYS, add=Own("author_id"), change=Own("author_id")),
        Party.COACH: SEE,
    },
    Material.PROPOSAL: {
        Party.COACHEE: Grant(
            see=ALWAYS, add=Own("author_id"), change=Own("author_id") & Is("state", "open")
        ),
        Party.COACH: Grant(see=ALWAYS, change=Is("state", "open")),
    },
    Material.BOUNDARY_REFERRAL: {
        Party.COACH: Grant(see=ALWAYS, add=Own("author_id"), remove=Own("author_id")),
        Party.COACHEE: SEE,
    },
    Material.LISTING_CONSENT: {
        Party.COACHEE: Grant(see=ALWAYS, add=Own("by_id"), change=Own("by_id")),
        Party.COACH: SEE,
    },
    Material.EARLIER_HOURS: {
        Party.MEMBER: Grant(see=Own("coach_id"), add=Own("coach_id"), remove=Own("coach_id")),
    },
    # ── stage 4 ────────────────────────────────────────────────────────────────────────────
    Material.REVIEW: {Party.COACH: KEEP, Party.COACHEE: KEEP},
    Material.REVIEW_ANSWER: {
        Party.COACH: OWN_ANSWER,
        Party.COACHEE: OWN_ANSWER,
    },
    Material.OUTCOME_RATING: {Party.COACH: OWN_RATING, Party.COACHEE: OWN_RATING},
    Material.DEVELOPMENT_PLAN: {Party.COACH: KEEP, Party.COACHEE: KEEP},
    # ── stage 5: trust ─────────────────────────────────────────────────────────────────────
    Material.THEME: {Party.COACH: KEEP, Party.COACHEE: KEEP},
    Material.THEME_COMMENT: {
        Party.COACH: Grant(see=ALWAYS, add=Own("author_id")),
        Party.COACHEE: Grant(see=ALWAYS, add=Own("author_id")),
    },
    Material.CONSENT: {
        Party.COACHEE: KEEP,
        # New words end the consent to the old ones, also when the coach writes them.
        Party.COACH: Grant(see=ALWAYS, change=Empty("ended_at")),
    },
    Material.RELEASE: {
        Party.COACHEE: Grant(see=ALWAYS, add=ALWAYS, remove=ALWAYS),
        Party.COACH: Grant(see=ALWAYS, remove=ALWAYS),
        # A goal's title is released under a version of the agreement, and seen while that allows it.
        Party.SPONSOR: Grant(
            see=Own("recipient_id")
            & (Empty("under_version") | Allowed(Term.GOAL_TITLES, "under_version"))
        ),
    },
    # That something was removed: only where the coachee chose to say so.
    Material.REMOVAL_NOTICE: {
        Party.COACHEE: Grant(see=ALWAYS, add=ALWAYS, remove=ALWAYS),
        Party.COACH: SEE,
        Party.SPONSOR: Grant(see=Own("recipient_id")),
    },
    # What a sponsor hopes for, and their answer to support asked: to coach and coachee.
    Material.SPONSOR_WORD: {
        Party.SPONSOR: Grant(see=Own("author_id"), add=Own("author_id")),
        Party.COACH: SEE,
        Party.COACHEE: SEE,
    },
    Material.CONSENT_LEDGER: {
        Party.COACHEE: Grant(see=ALWAYS, add=Own("by_id")),
        Party.COACH: Grant(see=ALWAYS, add=Own("by_id")),
    },
    # What was opened under a disclosure exception shows when the coachee is told of it.
    Material.ACCESS_LEDGER: {
        Party.COACHEE: Grant(see=Empty("visible_from") | Past("visible_from")),
        Party.MEMBER: Grant(add=Own("reader_id")),
    },
    # Whether an engagement may count in figures over many: the coachee's own choice, told nobody.
    Material.AGGREGATE_CONSENT: {
        Party.COACHEE: Grant(see=ALWAYS, add=Own("by_id"), change=Own("by_id")),
    },
    # Made by `consent_publish` in the database, which alone knows whom it counted.
    Material.AGGREGATE: {
        Party.FIRM_ADMIN: SEE,
        Party.MEMBER: Grant(see=Own("reader_id")),
    },
    Material.AGGREGATE_MEMBER: {},
    # A coach asks, an admin who is somebody else decides, the coachee is told within 72 hours.
    Material.DISCLOSURE: {
        Party.COACH: Grant(
            see=Own("asked_by_id"), add=Own("asked_by_id"), change=Own("asked_by_id")
        ),
        Party.FIRM_ADMIN: Grant(see=ALWAYS, change=Is("state", "asked", "open")),
        Party.COACHEE: Grant(see=Past("tell_at")),
    },
    # The admin who decided reads the minimum text, for 24 hours at most; a trigger sets the times.
    Material.DISCLOSURE_TEXT: {
        Party.COACH: Grant(see=Own("author_id"), add=Own("author_id")),
        Party.FIRM_ADMIN: Grant(see=Own("reader_id") & Past("opened_at") & Ahead("closes_at")),
        Party.COACHEE: Grant(see=Past("tell_at")),
    },
    # Nothing passes to another coach but what coachee and former coach both said yes to.
    Material.HANDOVER: {
        Party.FIRM_ADMIN: KEEP,
        Party.COACH: SEE,
        Party.COACHEE: SEE,
    },
    Material.HANDOVER_ANSWER: {
        Party.COACH: Grant(see=ALWAYS, add=Own("by_id"), remove=Own("by_id")),
        Party.COACHEE: Grant(see=ALWAYS, add=Own("by_id"), remove=Own("by_id")),
    },
    Material.PASSED_ITEM: {
        Party.COACHEE: Grant(see=ALWAYS, add=Own("author_id")),
        Party.COACH: SEE,
    },
    # ── what the machine keeps ─────────────────────────────────────────────────────────────
    Material.ACCESS_BATCH: {},
    Material.TRANSITION: {
        Party.COACH: SEE,
        Party.COACHEE: SEE,
        Party.MEMBER: Grant(add=Own("by_id")),
    },
    Material.AUDIT: {Party.MEMBER: Grant(add=Own("actor_id"))},
    Material.REMINDER: {
        Party.MEMBER: Grant(see=Own("recipient_id"), add=ALWAYS, change=Own("recipient_id")),
    },
    Material.REMINDER_PREFERENCE: {
        Party.MEMBER: Grant(
            see=Own("recipient_id"), add=Own("recipient_id"), remove=Own("recipient_id")
        ),
    },
    Material.SEALING_KEY: {
        Party.MEMBER: Grant(see=Is("purpose", "firm")),  # first: asks PostgreSQL for no look-up
        # Each makes the key that an engagement older than such keys is missing.
        Party.COACH: Grant(
            see=Is("purpose", "shared", "coach", "release", "disclosure"),
            add=Is("purpose", "disclosure"),
        ),
        Party.COACHEE: Grant(
            see=Is("purpose", "shared", "coachee", "release", "disclosure"),
            add=Is("purpose", "coachee"),
        ),
        Party.SPONSOR: Grant(see=Is("purpose", "release")),
        Party.FIRM_ADMIN: Grant(see=Is("purpose", "disclosure"), add=ALWAYS),
    },
}
