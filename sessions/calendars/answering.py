"""Keep what a calendar answered, in the name of the person whose address it came to."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery

from coaching.access.decision import may
from coaching.access.people_of import coachee_of
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.entry import acting_as_id
from coaching.firms.models import Membership
from sessions.calendars.addresses import uid_of
from sessions.calendars.replies import NotOurs, Reply, Unreadable
from sessions.models import CalendarNotice, CalendarReply, CoachingSession
from sessions.models.calendars import Answer, Method


class Taken(StrEnum):
    """What became of an answer, in words for whoever runs the mail server."""

    KEPT = "Kept."
    OLD = "An answer to what was changed since, or older than another: left aside."
    OVER = "An answer about a session that does not take place, or is theirs no more: left aside."


def keep(reply: Reply) -> Taken:
    """Raises NotOurs for somebody who is not here any more, Unreadable for another session's."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT firm_id, member_id FROM sessions_told(%s)", [str(reply.notice_id)])
        holder = cursor.fetchone()
    if holder is None:
        raise NotOurs("Nobody has that address any more.")
    with acting_as_id(*holder):
        member = Membership.objects.get(pk=holder[1])
        notice = CalendarNotice.objects.visible_to(member).get(pk=reply.notice_id)
        return answer(notice=notice, reply=reply, by=member)


@transaction.atomic
def answer(*, notice: CalendarNotice, reply: Reply, by: Membership) -> Taken:
    """Only to what was told last: an answer to an earlier time says nothing about this one."""
    if reply.uid != uid_of(notice.session_id) or reply.sequence > notice.sequence:
        raise Unreadable("It answers to another invitation than the one it was sent for.")
    row = CalendarReply(
        firm_id=notice.firm_id,
        engagement_id=notice.engagement_id,
        session_id=notice.session_id,
        member=by,
        answer=reply.answer,
        sequence=reply.sequence,
        at=reply.stamp,
    )
    if notice.method != Method.REQUEST or not may(by, Action.ADD, row):
        return Taken.OVER
    if reply.sequence < notice.sequence:
        return Taken.OLD
    mine = CalendarReply.objects.filter(session_id=notice.session_id, member=by)
    before = mine.first()
    if before is None:
        CalendarReply.objects.bulk_create([row], ignore_conflicts=True)
    elif (before.sequence, before.at) >= (reply.sequence, reply.stamp):
        return Taken.OLD
    else:
        row = before
        mine.update(answer=reply.answer, sequence=reply.sequence, at=reply.stamp)
    record("calendar.answered", row, by=by)
    return Taken.KEPT


WORDS = {
    Answer.ACCEPTED: "accepted",
    Answer.TENTATIVE: "said perhaps",
    Answer.DECLINED: "declined",
}


def standing_answers(by: Membership) -> QuerySet[CalendarReply]:
    """What the calendars of others said to the time as it was told last."""
    told = CalendarNotice.objects.visible_to(by).filter(
        session_id=OuterRef("session_id"), recipient_id=OuterRef("member_id")
    )
    replies = CalendarReply.objects.visible_to(by).exclude(member=by)
    return replies.annotate(told=Subquery(told.values("sequence"))).filter(sequence=F("told"))


def in_words(engagement_id: UUID, said: str | None) -> str:
    """“Priya’s calendar accepted”; nothing where it has not answered."""
    if not said:
        return ""
    return f"{coachee_of(engagement_id).first_name}’s calendar {WORDS[Answer(said)]}"


def answer_to(coaching_session: CoachingSession, by: Membership) -> str:
    """For the coach, about one session. One statement."""
    found = standing_answers(by).filter(session_id=coaching_session.pk)
    said = found.values_list("answer", flat=True).first()
    return in_words(coaching_session.engagement_id, said)
