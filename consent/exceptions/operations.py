"""The disclosure exception: asked by a coach, decided by somebody else, told to the coachee."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.utils import timezone

from coaching.access.decision import NotAllowed, may
from coaching.access.people_of import coachee_of
from coaching.access.sight import standing
from coaching.access.verbs import Action, Reason
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.reminders.operations import remind
from coaching.sealing.keys import make_missing_key
from coaching.sealing.models import Purpose
from consent.models import DisclosureException, DisclosureText
from consent.models.disclosure import OPEN_FOR
from engagements.models import Engagement

State = DisclosureException.State


class NobodyToDecide(ValueError):
    """The firm has no admin who is somebody else and takes no part in the engagement."""


@transaction.atomic
def ask(
    *,
    exception_id: UUID,
    engagement: Engagement,
    reason: str,
    addressee: str,
    delay: str,
    delay_hours: int,
    text: str,
    by: Membership,
) -> DisclosureException:
    """Nobody reads the text before an admin allows it, and the coachee notices nothing of it.

    `exception_id` is made by the form: sent twice, it is asked once. Raises NobodyToDecide.
    """
    may(by, Action.ASK_DISCLOSURE, engagement).require()
    mine = DisclosureException.objects.visible_to(by).filter(pk=exception_id)
    deciders = deciders_of(engagement)
    if not deciders:
        raise NobodyToDecide
    make_missing_key(by.firm_id, engagement.pk, Purpose.DISCLOSURE)
    asked = DisclosureException(
        id=exception_id,
        firm_id=by.firm_id,
        engagement=engagement,
        asked_by=by,
        reason=reason,
        addressee=addressee,
        delay=delay,
        delay_hours=delay_hours if delay else 0,
    )
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError:  # the other press was quicker
        return mine.get()
    minimum = DisclosureText(
        firm_id=by.firm_id, engagement=engagement, exception=asked, author=by, text=text.strip()
    )
    minimum.save(force_insert=True)
    record("disclosure.asked", asked, by=by, engagement_id=engagement.pk)
    for decider in deciders:
        tell("disclosure_asked", decider, asked)
    return asked


def deciders_of(engagement: Engagement) -> list[Membership]:
    """The admins who may decide: a coach cannot see them, so the database names them by id."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM consent_deciders(%s)", [engagement.pk])
        return [Membership(id=pk, firm_id=engagement.firm_id) for (pk,) in cursor.fetchall()]


@transaction.atomic
def allow(*, exception: DisclosureException, by: Membership) -> DisclosureException:
    """From now on `by` alone may read the minimum text, for 24 hours, and the clock of the row
    policies ends it. The coachee is told now, or when the documented delay is over.
    """
    held = hold(exception, by)
    require_somebody_else(held, by)
    now, told_after = timezone.now(), timedelta(hours=held.delay_hours if held.delay else 0)
    held.move_to(
        State.OPEN,
        by=by,
        decided_by=by,
        decider_name=by.name,
        opened_at=now,
        closes_at=now + OPEN_FOR,
        tell_at=now + told_after,
    )
    tell("disclosure_decided", held.asked_by, held)
    remind(
        "disclosure_told",
        recipient=coachee_of(held.engagement_id),
        thing_id=held.pk,
        due_at=held.tell_at,
        engagement_id=held.engagement_id,
    )
    return held


@transaction.atomic
def refuse(*, exception: DisclosureException, by: Membership) -> DisclosureException:
    """Nobody but the coach ever reads the text."""
    held = hold(exception, by)
    require_somebody_else(held, by)
    held.move_to(State.REFUSED, by=by, decided_by=by, decider_name=by.name)
    tell("disclosure_decided", held.asked_by, held)
    return held


def require_somebody_else(held: DisclosureException, by: Membership) -> None:
    """An admin who neither asked nor takes any part in the engagement."""
    may(by, Action.DECIDE_DISCLOSURE, held).require()
    if by.pk == held.asked_by_id or held.engagement_id in standing(by):
        raise NotAllowed(Reason.NOT_YOURS)


@transaction.atomic
def take_back(*, exception: DisclosureException, by: Membership) -> None:
    """The coach no longer asks."""
    held = hold(exception, by)
    may(by, Action.TAKE_BACK_DISCLOSURE, held).require()
    held.move_to(State.TAKEN_BACK, by=by)


@transaction.atomic
def close(*, exception: DisclosureException, by: Membership) -> None:
    """Over before its 24 hours are. Telling the coachee stays as it was."""
    held = hold(exception, by)
    may(by, Action.CLOSE_DISCLOSURE, held).require()
    assert held.closes_at is not None  # the database holds it for what is open
    held.move_to(State.CLOSED, by=by, closes_at=min(timezone.now(), held.closes_at))


def hold(exception: DisclosureException, by: Membership) -> DisclosureException:
    """As it stands now, locked. What its reader may see and not change is read, not locked."""
    rows = DisclosureException.objects.visible_to(by).filter(pk=exception.pk)
    found = rows.select_for_update().first() or rows.first()
    if found is None:
        raise Http404
    return found


def tell(kind: str, recipient: Membership, exception: DisclosureException) -> None:
    remind(
        kind,
        recipient=recipient,
        thing_id=exception.pk,
        engagement_id=exception.engagement_id,
    )
