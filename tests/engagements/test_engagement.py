from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from coaching.access.decision import NotAllowed
from coaching.access.models import EngagementParty
from coaching.access.people import add_member
from coaching.access.states import Moved
from coaching.firms.entry import acting_as
from coaching.firms.models import Invitation
from coaching.reminders.models import Due
from coaching.sealing.models import SealingKey
from engagements.bounds import ReasonNeeded
from engagements.models import Agreement, Engagement, Programme
from engagements.operations.engagement import (
    change_draft,
    discard_draft,
    draft_engagement,
    start_engagement,
)
from engagements.operations.parties import Misfit, PartiesDoNotFit
from tests.engagements.firm import Firm


def test_a_draft_copies_the_shape_of_its_programme(firm: Firm) -> None:
    draft_engagement(**firm.plan())
    engagement = Engagement.objects.get()
    assert engagement.state == "draft"
    assert (engagement.sessions_planned, engagement.months) == (8, 5)
    assert (engagement.min_gap_days, engagement.max_gap_days) == (14, 21)
    assert engagement.session_minutes == 85
    parts = (
        engagement.check_in_minutes,
        engagement.deep_dive_minutes,
        engagement.challenge_minutes,
        engagement.action_minutes,
    )
    assert parts == (10, 40, 20, 15)
    assert engagement.mid_review_after == 4
    assert engagement.ends_on == date(2027, 3, 31)
    assert engagement.organisation_name == "Meridian Health"


def test_nobody_named_in_a_draft_knows_of_it(firm: Firm) -> None:
    engagement = draft_engagement(**firm.plan())
    assert set(EngagementParty.objects.values_list("since", flat=True)) == {None}
    assert Due.objects.count() == 0
    for member in (firm.coach, firm.coachee, firm.sponsor):
        with acting_as(member):
            assert not Engagement.objects.filter(pk=engagement.pk).exists()
            assert not EngagementParty.objects.exists()


def test_starting_shows_it_to_every_party(firm: Firm) -> None:
    engagement = draft_engagement(**firm.plan())
    start_engagement(engagement=engagement, by=firm.admin)
    for member in (firm.coach, firm.coachee, firm.sponsor):
        with acting_as(member):
            assert Engagement.objects.visible_to(member).get().state == "contracting"
            assert Agreement.objects.visible_to(member).get().state == "offered"


def test_starting_asks_every_party_to_sign_now_and_again_in_three_days(firm: Firm) -> None:
    engagement = draft_engagement(**firm.plan())
    start_engagement(engagement=engagement, by=firm.admin)
    due = sorted(Due.objects.values_list("due_at", "recipient_id"))
    parties = {firm.coach.pk, firm.coachee.pk, firm.sponsor.pk}
    assert {who for _, who in due[:3]} == parties == {who for _, who in due[3:]}
    assert due[3][0] - due[0][0] >= timedelta(days=3) - timedelta(seconds=5)


def test_starting_invites_only_those_who_have_no_login_here(firm: Firm) -> None:
    new = add_member(name="Tomas Eklund", email="tomas@example.org", by=firm.admin)
    engagement = draft_engagement(**firm.plan(coachee=new))
    assert not Invitation.objects.exists()
    start_engagement(engagement=engagement, by=firm.admin)
    assert [one.member_id for one in Invitation.objects.all()] == [new.pk]


def test_an_engagement_starts_once(firm: Firm) -> None:
    engagement = draft_engagement(**firm.plan())
    stale = Engagement.objects.get()
    start_engagement(engagement=engagement, by=firm.admin)
    with pytest.raises(NotAllowed):
        start_engagement(engagement=engagement, by=firm.admin)
    with pytest.raises(Moved):
        start_engagement(engagement=stale, by=firm.admin)
    assert Agreement.objects.count() == 1


def test_only_an_admin_drafts_and_starts(firm: Firm) -> None:
    with acting_as(firm.coach), pytest.raises(Http404):
        draft_engagement(**firm.plan(by=firm.coach))
    engagement = draft_engagement(**firm.plan())
    start_engagement(engagement=engagement, by=firm.admin)
    with acting_as(firm.coach), pytest.raises(NotAllowed):
        start_engagement(engagement=engagement, by=firm.coach)


def test_an_engagement_gets_keys_of_which_its_admin_fetches_that_of_exceptions_alone(
    firm: Firm,
) -> None:
    engagement = draft_engagement(**firm.plan())
    fetched = SealingKey.objects.filter(engagement_id=engagement.pk)
    assert set(fetched.values_list("purpose", flat=True)) == {"disclosure"}
    start_engagement(engagement=engagement, by=firm.admin)
    with acting_as(firm.coach):
        found = SealingKey.objects.filter(engagement_id=engagement.pk)
        assert set(found.values_list("purpose", flat=True)) == {
            "shared",
            "coach",
            "release",
            "disclosure",
        }


def test_the_same_id_makes_one_engagement(firm: Firm) -> None:
    plan = firm.plan()
    draft_engagement(**plan)
    with pytest.raises(IntegrityError), transaction.atomic():
        draft_engagement(**plan)
    assert EngagementParty.objects.count() == 3


def misfit(firm: Firm, **other: object) -> Misfit:
    with pytest.raises(PartiesDoNotFit) as caught:
        draft_engagement(**firm.plan(**other))
    assert not Engagement.objects.exists()
    return caught.value.why


def test_coach_coachee_and_sponsor_are_three_people(firm: Firm) -> None:
    both = firm.other_coach
    assert misfit(firm, coach=both, coachee=both) == Misfit.TWO_ROLES
    assert misfit(firm, coach=both, sponsors=[both]) == Misfit.TWO_ROLES
    assert misfit(firm, sponsors=[firm.coachee]) == Misfit.TWO_ROLES
    assert misfit(firm, sponsors=[firm.sponsor, firm.sponsor]) == Misfit.TWO_ROLES


def test_the_coach_is_a_coach_of_the_firm(firm: Firm) -> None:
    assert misfit(firm, coach=firm.sponsor, sponsors=[firm.coach]) == Misfit.NOT_A_COACH


def test_somebody_pays_for_it(firm: Firm) -> None:
    assert misfit(firm, sponsors=[]) == Misfit.NO_SPONSOR


def test_people_of_other_firms_and_people_who_left_are_not_here(firm: Firm) -> None:
    assert misfit(firm, coachee=firm.stranger) == Misfit.NOT_HERE
    firm.coachee.ended_at = firm.coachee.joined_at
    assert misfit(firm) == Misfit.NOT_HERE


def test_outside_the_bounds_needs_a_reason(firm: Firm) -> None:
    short = Programme.objects.create(
        firm=firm.admin.firm, name="Short", sessions_planned=4, months=3
    )
    with pytest.raises(ReasonNeeded):
        draft_engagement(**firm.plan(programme=short, reason_outside_bounds="  "))
    engagement = draft_engagement(
        **firm.plan(programme=short, reason_outside_bounds="A new role from June")
    )
    assert engagement.reason_outside_bounds == "A new role from June"


def test_within_the_bounds_no_reason_is_kept(firm: Firm) -> None:
    assert (
        draft_engagement(**firm.plan(reason_outside_bounds="Why not")).reason_outside_bounds == ""
    )


def test_a_draft_may_change_in_everything(firm: Firm) -> None:
    engagement = draft_engagement(**firm.plan())
    other = firm.other_coach
    plan = firm.plan(coachee=firm.sponsor, sponsors=[other], starts_on=date(2027, 1, 4))
    del plan["engagement_id"]
    change_draft(engagement=engagement, **plan)
    parties = EngagementParty.objects.values_list("member_id", "role")
    assert set(parties) == {
        (firm.coach.pk, "coach"),
        (firm.sponsor.pk, "coachee"),
        (other.pk, "sponsor"),
    }
    assert Engagement.objects.get().ends_on == date(2027, 6, 4)


def test_a_started_engagement_is_no_draft(firm: Firm) -> None:
    engagement = draft_engagement(**firm.plan())
    start_engagement(engagement=engagement, by=firm.admin)
    plan = firm.plan()
    del plan["engagement_id"]
    with pytest.raises(NotAllowed):
        change_draft(engagement=engagement, **plan)
    with pytest.raises(NotAllowed):
        discard_draft(engagement=engagement, by=firm.admin)


def test_the_database_itself_keeps_a_started_engagement(firm: Firm) -> None:
    engagement = draft_engagement(**firm.plan())
    start_engagement(engagement=engagement, by=firm.admin)
    EngagementParty.objects.all().delete()
    Agreement.objects.all()._raw_delete("default")
    Engagement.objects.all()._raw_delete("default")
    assert (EngagementParty.objects.count(), Engagement.objects.count()) == (3, 1)
    assert Agreement.objects.count() == 1


def test_a_discarded_draft_is_gone(firm: Firm) -> None:
    engagement = draft_engagement(**firm.plan())
    discard_draft(engagement=engagement, by=firm.admin)
    assert not Engagement.objects.exists()
    assert not EngagementParty.objects.exists()
