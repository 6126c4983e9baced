"""Draft an engagement in peace, then start it: only then does anybody hear of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.models import EngagementParty
from coaching.access.sight import forget_standing
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import ClientOrganisation, Membership
from coaching.sealing.keys import make_engagement_keys
from engagements.bounds import ReasonNeeded, outside_bounds
from engagements.calendar import months_after
from engagements.models import Agreement, Engagement, Programme
from engagements.models.programme import SHAPE
from engagements.operations.agreement import offer_agreement
from engagements.operations.asking import ask_everybody
from engagements.operations.choice import close_choice, drop_choice
from engagements.operations.parties import Parties, name_parties, unname_parties


@transaction.atomic
def draft_engagement(
    *,
    engagement_id: UUID,
    programme: Programme,
    client_organisation: ClientOrganisation,
    coach: Membership,
    coachee: Membership,
    sponsors: Sequence[Membership],
    starts_on: date,
    time_zone: str,
    reason_outside_bounds: str = "",
    is_pro_bono: bool = False,
    by: Membership,
) -> Engagement:
    """An engagement that its parties do not know of yet, with keys of its own.

    Raises PartiesDoNotFit, ReasonNeeded, and IntegrityError when the id is taken.
    """
    engagement = Engagement(id=engagement_id, firm_id=by.firm_id, created_by=by)
    may(by, Action.ADD, engagement).require()
    parties = Parties(coach, coachee, sponsors)
    parties.require(by)
    shape_as(engagement, programme, reason_outside_bounds)
    place(engagement, client_organisation, starts_on, time_zone)
    engagement.is_pro_bono = is_pro_bono
    engagement.save(force_insert=True)
    make_engagement_keys(by.firm_id, engagement.pk)
    name_parties(engagement, parties)
    record("engagement.drafted", engagement, by=by, engagement_id=engagement.pk)
    return engagement


@transaction.atomic
def change_draft(
    *,
    engagement: Engagement,
    programme: Programme,
    client_organisation: ClientOrganisation,
    coach: Membership,
    coachee: Membership,
    sponsors: Sequence[Membership],
    starts_on: date,
    time_zone: str,
    reason_outside_bounds: str = "",
    is_pro_bono: bool = False,
    by: Membership,
) -> Engagement:
    """Everything about a draft may change. Raises as `draft_engagement` does."""
    may(by, Action.CHANGE_DRAFT, engagement).require()
    parties = Parties(coach, coachee, sponsors)
    parties.require(by)
    shape_as(engagement, programme, reason_outside_bounds)
    place(engagement, client_organisation, starts_on, time_zone)
    engagement.is_pro_bono = is_pro_bono
    engagement.save(update_fields=[*SHAPE, *PLACE])
    drop_choice(engagement, unless=coachee)
    unname_parties(engagement)
    name_parties(engagement, parties)
    record("engagement.changed", engagement, by=by, engagement_id=engagement.pk)
    return engagement


@transaction.atomic
def discard_draft(*, engagement: Engagement, by: Membership) -> None:
    """A draft that comes to nothing goes without a trace in anybody's sight."""
    may(by, Action.CHANGE_DRAFT, engagement).require()
    record("engagement.discarded", engagement, by=by, engagement_id=engagement.pk)
    drop_choice(engagement)
    unname_parties(engagement)
    for draft in Agreement.objects.visible_to(by).filter(engagement=engagement):
        draft.delete()
    engagement.delete()


@transaction.atomic
def start_engagement(
    *, engagement: Engagement, by: Membership, from_standard: bool = False
) -> Agreement:
    """The parties learn of it: each is asked to sign, and invited first if they have no login.

    The agreement is the draft that was prepared, else the programme's template. Raises NotFilled
    while something in it is empty, and Moved when somebody else started it in the meantime.
    """
    may(by, Action.START_ENGAGEMENT, engagement).require()
    now = timezone.now()
    engagement.move_to(Engagement.State.CONTRACTING, by=by, started_at=now)
    EngagementParty.objects.filter(engagement_id=engagement.pk, until=None).update(since=now)
    forget_standing()
    close_choice(engagement, by=by)
    agreement = offer_agreement(engagement=engagement, by=by, from_standard=from_standard)
    ask_everybody(agreement, by=by)
    return agreement


def shape_as(engagement: Engagement, programme: Programme, reason: str) -> None:
    """Copy the programme's shape: a later change of the programme leaves it alone.

    Where the engagement says nothing of its own, the programme's reason is why it is outside.
    """
    for name in SHAPE:
        setattr(engagement, name, getattr(programme, name))
    engagement.programme_name = programme.name
    outside = outside_bounds(programme)
    why = reason.strip() or programme.reason_outside_bounds
    if outside and not why:
        raise ReasonNeeded("; ".join(outside))
    engagement.reason_outside_bounds = why if outside else ""


def place(engagement: Engagement, client: ClientOrganisation, on: date, time_zone: str) -> None:
    engagement.client_organisation = client
    engagement.organisation_name = client.name
    engagement.starts_on, engagement.time_zone = on, time_zone
    engagement.ends_on = months_after(on, engagement.months)


PLACE = (
    *("programme_name", "reason_outside_bounds", "client_organisation", "organisation_name"),
    *("starts_on", "ends_on", "time_zone", "is_pro_bono"),
)
