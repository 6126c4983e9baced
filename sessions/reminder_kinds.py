"""Reminders of stage 3: the next session, a commitment, a shared record, a broken rhythm."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.firms.models import Membership
from coaching.reminders.kinds import Kind, engagement_page, in_firm, register
from coaching.reminders.models import Reminder
from engagements.models.engagement import EngagementState
from sessions.models import Addendum, CoachingSession, Commitment, Proposal, SessionRecord
from sessions.models.coaching_session import MISSED
from sessions.models.commitment import ONGOING
from sessions.models.proposal import ProposalState

DAY = timedelta(days=1)


def session_is_tomorrow(reminder: Reminder, recipient: Membership) -> bool:
    """Still planned for the time this reminder was made for, and still ahead."""
    coaching_session = (
        CoachingSession.objects.visible_to(recipient)
        .filter(
            pk=reminder.thing_id,
            state=CoachingSession.State.PLANNED,
            starts_at__gt=timezone.now(),
            engagement__state__in=[EngagementState.CONTRACTING, EngagementState.ACTIVE],
        )
        .select_related("engagement")
        .first()
    )
    if coaching_session is None:
        return False
    before = timedelta(hours=coaching_session.engagement.remind_hours)
    return coaching_session.starts_at == reminder.due_at + before


def commitment_open(reminder: Reminder, recipient: Membership) -> bool:
    """Not done or dropped, and not put off: due by the day after the reminder's own day.

    While an engagement is paused nobody is asked how it went.
    """
    commitment = (
        Commitment.objects.visible_to(recipient)
        .filter(pk=reminder.thing_id, state__in=ONGOING)
        .filter(due_on__lte=reminder.due_at.date() + DAY)
        .exclude(engagement__state=EngagementState.PAUSED)
        .first()
    )
    return commitment is not None and bool(may(recipient, Action.UPDATE_COMMITMENT, commitment))


def record_readable(reminder: Reminder, recipient: Membership) -> bool:
    records = SessionRecord.objects.visible_to(recipient)
    return records.filter(coaching_session_id=reminder.thing_id, shared_at__isnull=False).exists()


def addendum_readable(reminder: Reminder, recipient: Membership) -> bool:
    added = Addendum.objects.visible_to(recipient)
    return added.filter(record__coaching_session_id=reminder.thing_id).exists()


def nothing_planned_after(reminder: Reminder, recipient: Membership) -> bool:
    """The engagement runs, sessions are left, and none follows this one: planned, or held since.

    A session that did not take place follows nothing. It is never said sooner than the longest gap
    after the last session held.
    """
    now, seen = timezone.now(), CoachingSession.objects.visible_to(recipient)
    siblings = seen.filter(engagement=OuterRef("engagement"))
    longest = OuterRef("engagement__max_gap_days") * Value(DAY)
    following = siblings.exclude(state__in=MISSED).filter(
        starts_at__gt=Least(OuterRef("starts_at"), Value(now))
    )
    held_since = siblings.filter(finished_at__gt=Value(reminder.due_at) - longest)
    counted = siblings.filter(number__isnull=False).order_by().values("engagement")
    many = Coalesce(Subquery(counted.annotate(many=Count("pk")).values("many")), 0)
    return (
        seen.filter(pk=reminder.thing_id, engagement__state=EngagementState.ACTIVE)
        .exclude(Exists(following) | Exists(held_since))
        .annotate(counted=many)
        .filter(counted__lt=F("engagement__sessions_planned"))
        .exists()
    )


def proposal_open(reminder: Reminder, recipient: Membership) -> bool:
    """Neither answered nor withdrawn meanwhile, and theirs to answer."""
    found = Proposal.objects.visible_to(recipient).filter(pk=reminder.thing_id).first()
    return found is not None and bool(may(recipient, Action.ANSWER_PROPOSAL, found))


def proposal_answered(reminder: Reminder, recipient: Membership) -> bool:
    answered = (ProposalState.ACCEPTED, ProposalState.DECLINED)
    mine = Proposal.objects.visible_to(recipient).filter(author=recipient)
    return mine.filter(pk=reminder.thing_id, state__in=answered).exists()


def proposal_page(reminder: Reminder) -> str:
    return in_firm(reminder, f"proposals/{reminder.thing_id}/")


def record_page(reminder: Reminder) -> str:
    return in_firm(reminder, f"sessions/{reminder.thing_id}/record/")


def plan_page(reminder: Reminder) -> str:
    return in_firm(reminder, f"engagements/{reminder.engagement_id}/plan/")


KINDS = (
    Kind(
        name="session_tomorrow",
        label="Before a coaching session",
        subject="A coaching session is coming up",
        line="You have a coaching session soon. The time and the place are on its page.",
        link=engagement_page,
        still_due=session_is_tomorrow,
    ),
    Kind(
        name="commitment_due",
        label="When a commitment comes due",
        subject="Something you meant to do comes due",
        line="Something you meant to do comes due. A word on how it went takes a minute.",
        link=engagement_page,
        still_due=commitment_open,
        not_after=timedelta(days=3),
    ),
    Kind(
        name="record_shared",
        label="When a session record is shared with you",
        subject="A session record was shared with you",
        line="The record of a coaching session was shared with you.",
        link=record_page,
        still_due=record_readable,
        not_after=timedelta(days=7),
    ),
    Kind(
        name="addendum_added",
        label="When something is added to a session record",
        subject="Something was added to a session record",
        line="Your coach added something to the record of a coaching session.",
        link=record_page,
        still_due=addendum_readable,
        not_after=timedelta(days=7),
    ),
    Kind(
        name="cadence_broken",
        label="When no next session is planned",
        subject="No next coaching session is planned",
        line="No next coaching session is planned. A date keeps the rhythm.",
        link=plan_page,
        still_due=nothing_planned_after,
        not_after=timedelta(days=14),
    ),
    Kind(
        name="proposal_made",
        label="When your coachee proposes something",
        subject="Something was proposed to you",
        line="Somebody you coach proposes something and waits for your answer.",
        link=proposal_page,
        still_due=proposal_open,
        not_after=timedelta(days=14),
    ),
    Kind(
        name="proposal_answered",
        label="When your coach answers what you proposed",
        subject="What you proposed was answered",
        line="Your coach has answered what you proposed.",
        link=proposal_page,
        still_due=proposal_answered,
        not_after=timedelta(days=14),
    ),
)


def register_kinds() -> None:
    register(*KINDS)
