"""Not sign, and say why: the comment goes to those who drafted it, and to nobody else."""

from __future__ import annotations

from django.db import connection, transaction

from coaching.access.decision import NotAllowed, may
from coaching.access.verbs import Action, Reason
from coaching.firms.models import Membership
from coaching.reminders.operations import remind
from engagements.models import Agreement, Decline
from engagements.models.agreement import AgreementState
from engagements.operations.signing import hold, signature_of


@transaction.atomic
def decline_agreement(*, agreement: Agreement, comment: str, by: Membership) -> Decline:
    """This version is signed by nobody any more; one in force stays as it is. Twice is once.

    Raises NotAllowed once they have signed it themselves.
    """
    may(by, Action.SEE, agreement).require()
    given = decline_of(agreement, by)
    if given is not None:
        return given
    may(by, Action.DECLINE_AGREEMENT, agreement).require()
    hold(agreement)
    given = decline_of(agreement, by)
    if given is not None:
        return given
    may(by, Action.DECLINE_AGREEMENT, agreement).require()
    if signature_of(agreement, by) is not None:
        raise NotAllowed(Reason.SIGNED_ALREADY)
    return write(agreement, comment, by)


def decline_of(agreement: Agreement, member: Membership) -> Decline | None:
    return Decline.objects.filter(agreement=agreement, member=member).first()


def write(agreement: Agreement, comment: str, by: Membership) -> Decline:
    decline = Decline(
        firm_id=by.firm_id,
        engagement_id=agreement.engagement_id,
        agreement=agreement,
        member=by,
        comment=comment,
    )
    may(by, Action.ADD, decline).require()
    agreement.move_to(AgreementState.DECLINED, by=by)
    decline.save(force_insert=True)
    for drafter in drafters_of(agreement):
        remind(
            "agreement_declined",
            recipient=drafter,
            thing_id=agreement.pk,
            engagement_id=agreement.engagement_id,
        )
    return decline


def drafters_of(agreement: Agreement) -> list[Membership]:
    """The firm's admins: a party cannot see them, so the database names them by id."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM engagements_drafters(%s)", [agreement.engagement_id])
        return [Membership(id=pk, firm_id=agreement.firm_id) for (pk,) in cursor.fetchall()]
