"""The named things people do, beyond seeing and writing: who may, when, and why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from coaching.access.conditions import ALWAYS, Condition, Empty, Filled, Is
from coaching.access.policy import ENGAGEMENT_PARTIES, Material, Party


class Action(StrEnum):
    SEE = "see"
    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"

    RUN_FIRM = "run the firm"
    ADD_MEMBER = "add a member"
    END_MEMBERSHIP = "end a membership"
    ADD_CLIENT = "add a client organisation"
    CHANGE_DRAFT = "change a draft"
    START_ENGAGEMENT = "start an engagement"
    CHANGE_ENGAGEMENT = "extend an engagement or add sessions"
    PAUSE_ENGAGEMENT = "pause an engagement"
    RESUME_ENGAGEMENT = "take an engagement up again"
    REPLACE_SPONSOR = "replace a sponsor"
    OFFER_COACHES = "offer coaches to choose from"
    CHOOSE_COACH = "choose a coach"
    DRAFT_AGREEMENT = "draft an agreement or an amendment"
    WRITE_AGREEMENT = "write an agreement"
    OFFER_AGREEMENT = "offer an agreement"
    DECLINE_AGREEMENT = "decline an agreement"
    SIGN = "sign"
    PLAN_CONTRACTING = "plan the contracting meeting"
    WRITE_CONTRACTING = "write what was agreed in it"
    SHARE_CONTRACTING = "show sponsors what was agreed in it"
    SET_GOALS = "set goals"
    MEASURE_GOAL = "keep key results and a scale of a goal"
    PLAN_SESSIONS = "plan sessions"
    SAY_WISH = "say when one likes to meet"
    GIVE_LINK = "give an assistant a link"
    MOVE_SESSION = "move a session"
    START_SESSION = "start a session"
    WRITE_RECORD = "write a record"
    START_CHEMISTRY = "start a chemistry session"
    PAUSE_SESSION = "pause a session"
    FINISH_SESSION = "finish a session"
    MISS_SESSION = "note that a session did not take place"
    RESTORE_SESSION = "plan a missed session again"
    CHANGE_LENGTH = "change the length of a session"
    SHARE_RECORD = "share a record"
    ADD_ADDENDUM = "add to a finished record"
    CONFIRM_COMMITMENT = "confirm a commitment"
    UPDATE_COMMITMENT = "update a commitment"
    REWORD_COMMITMENT = "reword a commitment"
    CARRY_COMMITMENT = "carry a commitment over"
    SHARE_REFLECTION = "share a reflection"
    PROPOSE_TOPIC = "propose a topic"
    PROPOSE_DATE = "propose another date"
    PROPOSE_CORRECTION = "propose a correction"
    ANSWER_PROPOSAL = "answer a proposal"
    WITHDRAW_PROPOSAL = "withdraw a proposal"
    REFER = "note a boundary referral"
    SEARCH = "search an engagement"
    SAY_LISTING = "say whether one may be listed"
    KEEP_HOURS = "keep an hours log"
    OPEN_REVIEW = "open a review"
    ANSWER_REVIEW = "answer a review"
    COMPLETE_REVIEW = "complete a review"
    WRITE_PLAN = "write the development plan"
    DRAFT_THEME = "draft a theme"
    REWORD_THEME = "reword a theme"
    PROPOSE_THEME = "propose a theme"
    GRANT = "grant consent"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    COMMENT_THEME = "comment on a theme"
    SAY_HOPE = "say what one hopes for"
    ANSWER_SUPPORT = "answer support asked"
    SAY_AGGREGATE = "say whether one may count in figures over many"
    PUBLISH_AGGREGATE = "publish figures over many engagements"
    ASK_DISCLOSURE = "ask for a disclosure exception"
    DECIDE_DISCLOSURE = "decide about a disclosure exception"
    TAKE_BACK_DISCLOSURE = "take back a request for disclosure"
    CLOSE_DISCLOSURE = "close a disclosure exception"
    END_ENGAGEMENT = "end an engagement early"
    END_PART = "end somebody's part in an engagement"
    ASK_HANDOVER = "ask for a handover"
    ANSWER_HANDOVER = "choose what passes in a handover"
    COMPLETE_HANDOVER = "complete a handover"
    CANCEL_HANDOVER = "cancel a handover"
    HAND_ON = "hand on what was agreed"
    COMPLETE_ENGAGEMENT = "complete an engagement"


class Reason(StrEnum):
    """Why not. The words for people live in templates/errors/_reason.html."""

    UNKNOWN = "unknown"  # they may not know that it exists: answered with 404
    NOT_YOURS = "not yours"
    YOURSELF = "yourself"
    NOT_A_DRAFT = "not a draft"
    NOT_OFFERED = "not offered"
    AGREEMENT_UNSIGNED = "agreement unsigned"
    AGREEMENT_OFFERED = "agreement offered"
    NOT_YOUR_TURN = "not your turn"
    SIGNED_ALREADY = "signed already"
    ENGAGEMENT_NOT_STARTED = "engagement not started"
    TEMPLATE_IN_USE = "template in use"
    NOT_PAUSED = "not paused"
    PAUSED = "paused"  # said in place of any other reason, as long as the engagement is
    CHOICE_CLOSED = "choice closed"
    CONTRACTING_SHARED = "contracting shared"
    ENGAGEMENT_NOT_OPEN = "engagement not open"
    SESSION_NOT_PLANNED = "session not planned"
    SESSION_NOT_STARTED = "session not started"
    SESSION_NOT_OPEN = "session not open"
    SESSION_NOT_HELD = "session not held"
    SESSION_NOT_MISSED = "session not missed"
    RECORD_FINISHED = "record finished"
    RECORD_NOT_FINISHED = "record not finished"
    COMMITMENT_NOT_PROPOSED = "commitment not proposed"
    COMMITMENT_A_DRAFT = "commitment a draft"
    COMMITMENT_CLOSED = "commitment closed"
    PROPOSAL_ANSWERED = "proposal answered"
    NOT_A_COACH = "not a coach"
    REVIEW_CLOSED = "review closed"
    THEME_NOT_EDITABLE = "theme not editable"
    THEME_NOT_PROPOSED = "theme not proposed"
    THEME_NOT_RELEASED = "theme not released"
    DISCLOSURE_DECIDED = "disclosure decided"
    DISCLOSURE_NOT_OPEN = "disclosure not open"
    HANDOVER_OVER = "handover over"
    HANDOVER_NOT_COMPLETE = "handover not complete"


@dataclass(frozen=True)
class Verb:
    """`parties` may do it to a row of `material` while `when` holds; else `otherwise` says why."""

    material: Material
    parties: tuple[Party, ...]
    when: Condition = ALWAYS
    otherwise: Reason = Reason.NOT_YOURS


PAIR = (Party.COACH, Party.COACHEE)
OPEN = Is("state", "contracting", "active")
LIVING = Is("state", "contracting", "active", "paused")

VERBS: Mapping[Action, Verb] = {
    # Asked of one's own membership: pages and settings that belong to the firm as a whole.
    Action.RUN_FIRM: Verb(Material.MEMBERSHIP, (Party.FIRM_ADMIN,)),
    Action.ADD_MEMBER: Verb(Material.MEMBERSHIP, (Party.FIRM_ADMIN,)),
    Action.END_MEMBERSHIP: Verb(Material.MEMBERSHIP, (Party.FIRM_ADMIN,)),
    Action.ADD_CLIENT: Verb(Material.CLIENT_ORGANISATION, (Party.FIRM_ADMIN,)),
    Action.CHANGE_DRAFT: Verb(
        Material.ENGAGEMENT, (Party.FIRM_ADMIN,), Is("state", "draft"), Reason.NOT_A_DRAFT
    ),
    Action.START_ENGAGEMENT: Verb(
        Material.ENGAGEMENT, (Party.FIRM_ADMIN,), Is("state", "draft"), Reason.NOT_A_DRAFT
    ),
    Action.CHANGE_ENGAGEMENT: Verb(
        Material.ENGAGEMENT, (Party.FIRM_ADMIN,), LIVING, Reason.ENGAGEMENT_NOT_OPEN
    ),
    Action.PAUSE_ENGAGEMENT: Verb(
        Material.ENGAGEMENT,
        (Party.FIRM_ADMIN, Party.COACH),
        Is("state", "active"),
        Reason.ENGAGEMENT_NOT_OPEN,
    ),
    Action.RESUME_ENGAGEMENT: Verb(
        Material.ENGAGEMENT,
        (Party.FIRM_ADMIN, Party.COACH),
        Is("state", "paused"),
        Reason.NOT_PAUSED,
    ),
    Action.REPLACE_SPONSOR: Verb(
        Material.ENGAGEMENT, (Party.FIRM_ADMIN,), LIVING, Reason.ENGAGEMENT_NOT_OPEN
    ),
    Action.OFFER_COACHES: Verb(
        Material.ENGAGEMENT, (Party.FIRM_ADMIN,), Is("state", "draft"), Reason.NOT_A_DRAFT
    ),
    # Asked of the choice, which names its coachee; they may choose anew until the start.
    Action.CHOOSE_COACH: Verb(
        Material.COACH_CHOICE, (Party.MEMBER,), Is("state", "open", "chosen"), Reason.CHOICE_CLOSED
    ),
    Action.DRAFT_AGREEMENT: Verb(
        Material.ENGAGEMENT,
        (Party.FIRM_ADMIN,),
        Is("state", "draft", "contracting", "active", "paused"),
        Reason.ENGAGEMENT_NOT_OPEN,
    ),
    Action.WRITE_AGREEMENT: Verb(
        Material.AGREEMENT, (Party.FIRM_ADMIN,), Is("state", "draft"), Reason.NOT_A_DRAFT
    ),
    Action.OFFER_AGREEMENT: Verb(
        Material.AGREEMENT, (Party.FIRM_ADMIN,), Is("state", "draft"), Reason.NOT_A_DRAFT
    ),
    Action.DECLINE_AGREEMENT: Verb(
        Material.AGREEMENT, ENGAGEMENT_PARTIES, Is("state", "offered"), Reason.NOT_OFFERED
    ),
    Action.PLAN_CONTRACTING: Verb(
        Material.ENGAGEMENT, (Party.FIRM_ADMIN, Party.COACH), OPEN, Reason.ENGAGEMENT_NOT_OPEN
    ),
    Action.WRITE_CONTRACTING: Verb(
        Material.CONTRACTING_NOTE, PAIR, Is("state", "draft"), Reason.CONTRACTING_SHARED
    ),
    Action.SHARE_CONTRACTING: Verb(
        Material.CONTRACTING_NOTE, (Party.COACHEE,), Is("state", "draft"), Reason.CONTRACTING_SHARED
    ),
    Action.MEASURE_GOAL: Verb(Material.ENGAGEMENT, PAIR, OPEN, Reason.ENGAGEMENT_NOT_OPEN),
    Action.SAY_WISH: Verb(Material.ENGAGEMENT, PAIR, LIVING, Reason.ENGAGEMENT_NOT_OPEN),
    Action.GIVE_LINK: Verb(Material.ENGAGEMENT, PAIR, LIVING, Reason.ENGAGEMENT_NOT_OPEN),
    Action.SIGN: Verb(
        Material.AGREEMENT, ENGAGEMENT_PARTIES, Is("state", "offered"), Reason.NOT_OFFERED
    ),
    Action.SET_GOALS: Verb(Material.ENGAGEMENT, PAIR, OPEN, Reason.ENGAGEMENT_NOT_OPEN),
    Action.PLAN_SESSIONS: Verb(
        Material.ENGAGEMENT, (Party.COACH,), OPEN, Reason.ENGAGEMENT_NOT_OPEN
    ),
    Action.MOVE_SESSION: Verb(
        Material.SCHEDULE, (Party.COACH,), Is("state", "planned"), Reason.SESSION_NOT_PLANNED
    ),
    Action.START_SESSION: Verb(
        Material.ENGAGEMENT, (Party.COACH,), Is("state", "active"), Reason.AGREEMENT_UNSIGNED
    ),
    # A chemistry session comes before the choice is made, and so before anybody has signed.
    Action.START_CHEMISTRY: Verb(
        Material.ENGAGEMENT, (Party.COACH,), OPEN, Reason.ENGAGEMENT_NOT_OPEN
    ),
    Action.PAUSE_SESSION: Verb(
        Material.SCHEDULE, (Party.COACH,), Is("state", "in_progress"), Reason.SESSION_NOT_STARTED
    ),
    Action.MISS_SESSION: Verb(
        Material.SCHEDULE,
        (Party.COACH,),
        Is("state", "planned", "in_progress"),
        Reason.SESSION_NOT_OPEN,
    ),
    Action.RESTORE_SESSION: Verb(
        Material.SCHEDULE,
        (Party.COACH,),
        Is("state", "no_show", "late_cancelled", "cancelled"),
        Reason.SESSION_NOT_MISSED,
    ),
    Action.CHANGE_LENGTH: Verb(
        Material.SCHEDULE, (Party.COACH,), Is("state", "held"), Reason.SESSION_NOT_HELD
    ),
    Action.FINISH_SESSION: Verb(
        Material.SCHEDULE, (Party.COACH,), Is("state", "in_progress"), Reason.SESSION_NOT_STARTED
    ),
    Action.WRITE_RECORD: Verb(
        Material.SESSION_RECORD, (Party.COACH,), Empty("shared_at"), Reason.RECORD_FINISHED
    ),
    Action.SHARE_RECORD: Verb(
        Material.SESSION_RECORD, (Party.COACH,), Empty("shared_at"), Reason.RECORD_FINISHED
    ),
    Action.ADD_ADDENDUM: Verb(
        Material.SESSION_RECORD, (Party.COACH,), Filled("shared_at"), Reason.RECORD_NOT_FINISHED
    ),
    Action.CONFIRM_COMMITMENT: Verb(
        Material.COMMITMENT,
        (Party.COACHEE,),
        Is("state", "proposed"),
        Reason.COMMITMENT_NOT_PROPOSED,
    ),
    Action.UPDATE_COMMITMENT: Verb(
        Material.COMMITMENT,
        PAIR,
        Is("state", "proposed", "open", "done", "partly", "not_yet", "dropped"),
        Reason.COMMITMENT_A_DRAFT,
    ),
    Action.REWORD_COMMITMENT: Verb(
        Material.COMMITMENT,
        PAIR,
        Is("state", "proposed", "open", "partly", "not_yet"),
        Reason.COMMITMENT_CLOSED,
    ),
    Action.CARRY_COMMITMENT: Verb(
        Material.COMMITMENT,
        PAIR,
        Is("state", "proposed", "open", "partly", "not_yet"),
        Reason.COMMITMENT_CLOSED,
    ),
    Action.SHARE_REFLECTION: Verb(Material.REFLECTION, (Party.COACHEE,)),
    Action.PROPOSE_TOPIC: Verb(
        Material.SCHEDULE, (Party.COACHEE,), Is("state", "planned"), Reason.SESSION_NOT_PLANNED
    ),
    Action.PROPOSE_DATE: Verb(
        Material.SCHEDULE, (Party.COACHEE,), Is("state", "planned"), Reason.SESSION_NOT_PLANNED
    ),
    Action.PROPOSE_CORRECTION: Verb(
        Material.SESSION_RECORD, (Party.COACHEE,), Filled("shared_at"), Reason.RECORD_NOT_FINISHED
    ),
    Action.ANSWER_PROPOSAL: Verb(
        Material.PROPOSAL, (Party.COACH,), Is("state", "open"), Reason.PROPOSAL_ANSWERED
    ),
    Action.WITHDRAW_PROPOSAL: Verb(
        Material.PROPOSAL, (Party.COACHEE,), Is("state", "open"), Reason.PROPOSAL_ANSWERED
    ),
    Action.REFER: Verb(
        Material.ENGAGEMENT, (Party.COACH,), Is("state", "active"), Reason.ENGAGEMENT_NOT_OPEN
    ),
    Action.SEARCH: Verb(Material.ENGAGEMENT, PAIR),
    # A coachee may say yes or no to being listed for as long as the log may be sent in.
    Action.SAY_LISTING: Verb(Material.ENGAGEMENT, (Party.COACHEE,)),
    Action.KEEP_HOURS: Verb(
        Material.MEMBERSHIP, (Party.MEMBER,), Is("is_coach", True), Reason.NOT_A_COACH
    ),
    Action.OPEN_REVIEW: Verb(
        Material.ENGAGEMENT, PAIR, Is("state", "active"), Reason.ENGAGEMENT_NOT_OPEN
    ),
    Action.ANSWER_REVIEW: Verb(Material.REVIEW, PAIR, Is("state", "open"), Reason.REVIEW_CLOSED),
    Action.COMPLETE_REVIEW: Verb(
        Material.REVIEW, (Party.COACH,), Is("state", "open"), Reason.REVIEW_CLOSED
    ),
    Action.WRITE_PLAN: Verb(
        Material.ENGAGEMENT, PAIR, Is("state", "active"), Reason.ENGAGEMENT_NOT_OPEN
    ),
    Action.DRAFT_THEME: Verb(
        Material.ENGAGEMENT, PAIR, Is("state", "active"), Reason.ENGAGEMENT_NOT_OPEN
    ),
    Action.REWORD_THEME: Verb(
        Material.THEME,
        PAIR,
        Is("state", "draft", "proposed", "released", "declined", "expired"),
        Reason.THEME_NOT_EDITABLE,
    ),
    Action.PROPOSE_THEME: Verb(
        Material.THEME, PAIR, Is("state", "draft"), Reason.THEME_NOT_EDITABLE
    ),
    Action.GRANT: Verb(
        # Proposed words; or shared words, for one more reader.
        Material.THEME,
        (Party.COACHEE,),
        Is("state", "proposed", "released"),
        Reason.THEME_NOT_PROPOSED,
    ),
    Action.DECLINE: Verb(
        Material.THEME, (Party.COACHEE,), Is("state", "proposed"), Reason.THEME_NOT_PROPOSED
    ),
    Action.WITHDRAW: Verb(
        Material.THEME, (Party.COACHEE,), Is("state", "released"), Reason.THEME_NOT_RELEASED
    ),
    Action.COMMENT_THEME: Verb(Material.THEME, PAIR),
    Action.SAY_HOPE: Verb(Material.ENGAGEMENT, (Party.SPONSOR,), OPEN, Reason.ENGAGEMENT_NOT_OPEN),
    Action.ANSWER_SUPPORT: Verb(Material.RELEASE, (Party.SPONSOR,)),
    Action.SAY_AGGREGATE: Verb(Material.ENGAGEMENT, (Party.COACHEE,)),
    Action.PUBLISH_AGGREGATE: Verb(Material.MEMBERSHIP, (Party.FIRM_ADMIN,)),
    # A risk may show itself, and a court may ask, when the coaching is long over.
    Action.ASK_DISCLOSURE: Verb(Material.ENGAGEMENT, (Party.COACH,)),
    Action.DECIDE_DISCLOSURE: Verb(
        Material.DISCLOSURE, (Party.FIRM_ADMIN,), Is("state", "asked"), Reason.DISCLOSURE_DECIDED
    ),
    Action.TAKE_BACK_DISCLOSURE: Verb(
        Material.DISCLOSURE, (Party.COACH,), Is("state", "asked"), Reason.DISCLOSURE_DECIDED
    ),
    Action.CLOSE_DISCLOSURE: Verb(
        Material.DISCLOSURE,
        (Party.COACH, Party.FIRM_ADMIN),
        Is("state", "open"),
        Reason.DISCLOSURE_NOT_OPEN,
    ),
    Action.END_ENGAGEMENT: Verb(
        Material.ENGAGEMENT, (Party.FIRM_ADMIN,), LIVING, Reason.ENGAGEMENT_NOT_OPEN
    ),
    Action.END_PART: Verb(Material.ENGAGEMENT, (Party.FIRM_ADMIN,)),
    Action.ASK_HANDOVER: Verb(
        Material.ENGAGEMENT, (Party.FIRM_ADMIN,), LIVING, Reason.ENGAGEMENT_NOT_OPEN
    ),
    Action.ANSWER_HANDOVER: Verb(
        Material.HANDOVER, PAIR, Is("state", "asked"), Reason.HANDOVER_OVER
    ),
    Action.COMPLETE_HANDOVER: Verb(
        Material.HANDOVER, (Party.FIRM_ADMIN,), Is("state", "asked"), Reason.HANDOVER_OVER
    ),
    Action.CANCEL_HANDOVER: Verb(
        Material.HANDOVER, (Party.FIRM_ADMIN,), Is("state", "asked"), Reason.HANDOVER_OVER
    ),
    Action.HAND_ON: Verb(
        Material.HANDOVER, (Party.COACHEE,), Is("state", "completed"), Reason.HANDOVER_NOT_COMPLETE
    ),
    Action.COMPLETE_ENGAGEMENT: Verb(
        Material.ENGAGEMENT, (Party.COACH,), Is("state", "active"), Reason.ENGAGEMENT_NOT_OPEN
    ),
}
