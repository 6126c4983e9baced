"""Handover: asked by the firm, chosen item by item by the two of the room, passed by the coachee."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404

from coaching.access.decision import NotAllowed, may
from coaching.access.people_of import coach_of, coachee_of, people_of
from coaching.access.policy import Party
from coaching.access.verbs import Action, Reason
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.reminders.operations import remind
from consent.handover.errors import AskedAlready, CoachDoesNotFit
from consent.handover.passing import items_of, passable
from consent.models import Handover, HandoverAnswer, PassedItem
from engagements.models import Engagement
from engagements.models.engagement import EndKind
from engagements.operations.ending import end_engagement, end_parts
from engagements.operations.following import start_successor
from engagements.operations.parties import Misfit, Parties

State = Handover.State


@transaction.atomic
def ask(*, engagement: Engagement, to_coach: Membership, by: Membership) -> Handover:
    """Coach and coachee are told, and choose what may pass. Nothing changes before it is completed.

    Raises AskedAlready, CoachDoesNotFit.
    """
    may(by, Action.ASK_HANDOVER, engagement).require()
    require_fit(engagement, to_coach, by)
    handover = Handover(
        firm_id=by.firm_id,
        engagement=engagement,
        to_coach=to_coach,
        to_coach_name=to_coach.name,
        asked_by=by,
    )
    try:
        with transaction.atomic():
            handover.save(force_insert=True)
    except IntegrityError:
        raise AskedAlready from None
    record("handover.asked", handover, by=by, engagement_id=engagement.pk)
    for member in (coachee_of(engagement.pk), *people_of(engagement.pk)[Party.COACH]):
        tell("handover_asked", member, handover)
    return handover


def require_fit(engagement: Engagement, to_coach: Membership, by: Membership) -> None:
    """Another coach of the firm, who is nothing to this engagement yet."""
    people = people_of(engagement.pk)
    parties = Parties(to_coach, coachee_of(engagement.pk), people[Party.SPONSOR])
    here = {one.pk for members in people.values() for one in members}
    if to_coach.pk in here or parties.misfit(by) not in (None, Misfit.NO_SPONSOR):
        raise CoachDoesNotFit


@transaction.atomic
def answer(*, handover: Handover, yes: Collection[UUID], by: Membership) -> None:
    """Exactly these rows may pass, as far as `by` is asked; whatever is not named may not.

    Both may change their mind until it is completed: from then on the database refuses.
    """
    may(by, Action.ANSWER_HANDOVER, handover).require()
    there = passable(handover.engagement_id, by)
    wanted = {pk: material for pk, material in there.items() if pk in yes}
    mine = HandoverAnswer.objects.visible_to(by).filter(handover=handover, by=by)
    try:
        with transaction.atomic():
            mine.exclude(row_id__in=wanted).delete()
            HandoverAnswer.objects.bulk_create(
                [
                    HandoverAnswer(
                        firm_id=by.firm_id,
                        engagement_id=handover.engagement_id,
                        handover=handover,
                        by=by,
                        passes=material,
                        row_id=pk,
                    )
                    for pk, material in wanted.items()
                ],
                ignore_conflicts=True,
            )
    except IntegrityError:  # it was completed or cancelled in this moment
        raise NotAllowed(Reason.HANDOVER_OVER) from None
    record("handover.answered", handover, by=by, engagement_id=handover.engagement_id)


@transaction.atomic
def complete(*, handover: Handover, successor_id: UUID, by: Membership) -> Engagement:
    """This engagement ends, its coach's part with it, and its successor is offered for signature.

    `successor_id` is made by the form. From the next request on the former coach reads nothing of
    it, on any channel. Raises CoachDoesNotFit.
    """
    held = hold(handover, by)
    may(by, Action.COMPLETE_HANDOVER, held).require()
    engagement = Engagement.objects.visible_to(by).get(pk=held.engagement_id)
    require_fit(engagement, held.to_coach, by)
    former = people_of(engagement.pk)[Party.COACH]
    end_engagement(engagement=engagement, kind=EndKind.HANDOVER, by=by)
    successor = start_successor(
        engagement=engagement, coach=held.to_coach, successor_id=successor_id, by=by
    )
    end_parts(engagement, Party.COACH)
    held.move_to(State.COMPLETED, by=by, successor=successor)
    tell("handover_completed", coachee_of(engagement.pk), held)
    for coach in former:
        remind("handover_over", recipient=coach, thing_id=held.pk)
    return successor


@transaction.atomic
def cancel(*, handover: Handover, by: Membership) -> None:
    """The coaching goes on as it is, and nothing passes."""
    held = hold(handover, by)
    may(by, Action.CANCEL_HANDOVER, held).require()
    held.move_to(State.CANCELLED, by=by)


def hold(handover: Handover, by: Membership) -> Handover:
    rows = Handover.objects.visible_to(by).select_for_update(of=("self",))
    found = rows.select_related("to_coach").filter(pk=handover.pk).first()
    if found is None:
        may(by, Action.COMPLETE_HANDOVER, handover).require()
        raise Http404
    return found


def agreed(handover: Handover, by: Membership) -> set[UUID]:
    """The rows that both said yes to: coachee and former coach, two different people."""
    said: dict[UUID, set[UUID]] = defaultdict(set)
    rows = HandoverAnswer.objects.visible_to(by).filter(handover=handover)
    for row_id, who in rows.values_list("row_id", "by_id"):
        said[row_id].add(who)
    return {row_id for row_id, who in said.items() if len(who) > 1}


@transaction.atomic
def hand_on(*, handover: Handover, by: Membership) -> int:
    """Copies of what both agreed to, in the successor's room and under its key; how many there are.

    Each is passed once, however often this is pressed.
    """
    may(by, Action.HAND_ON, handover).require()
    assert handover.successor_id is not None  # the database holds it for what is completed
    wanted = agreed(handover, by)
    there = set(PassedItem.objects.filter(handover=handover).values_list("row_id", flat=True))
    if wanted <= there:
        return len(there)
    copies = [
        PassedItem(
            firm_id=by.firm_id,
            engagement_id=handover.successor_id,
            handover=handover,
            author=by,
            passes=item.passes,
            row_id=item.row_id,
            of_day=item.of_day,
            title=item.title,
            text=item.text,
        )
        for item in items_of(handover.engagement, by)
        if item.row_id in wanted - there
    ]
    PassedItem.objects.bulk_create(copies, ignore_conflicts=True)
    record("handover.passed_on", handover, by=by, engagement_id=handover.successor_id)
    remind(
        "handover_passed",
        recipient=coach_of(handover.successor_id),
        thing_id=handover.pk,
        engagement_id=handover.successor_id,
    )
    return len(there) + len(copies)


def tell(kind: str, recipient: Membership, handover: Handover) -> None:
    remind(kind, recipient=recipient, thing_id=handover.pk, engagement_id=handover.engagement_id)
