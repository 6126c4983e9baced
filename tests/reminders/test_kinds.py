"""Each kind asks again, as the recipient, at the moment of sending."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from coaching.access.models import EngagementParty
from coaching.access.people import end_membership
from coaching.firms.entry import acting_as
from coaching.firms.models import Invitation, Membership
from coaching.firms.operations import token_of
from coaching.reminders.delivery import sweep
from coaching.reminders.kinds import Kind, all_kinds, kind_of, register
from coaching.reminders.operations import send_invitation
from engagements.models import Engagement, Signature
from reviews.models import ReviewAnswer
from sessions.models import CoachingSession, Commitment, Proposal, SessionRecord
from tests.factories import Cast, make_cast
from tests.reminders.cast import (
    DAY,
    ago,
    by_day,
    offer_agreement,
    open_review,
    plan_session,
    promise,
    propose_theme,
    states_of,
    tell,
    waiting,
    write_record,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return by_day(make_cast())


def goes(cast: Cast, kind: str, thing, to: Membership, **more) -> bool:
    """Plan it, sweep, and say whether a mail went; either way nothing is left over."""
    before = len(mail.outbox)
    tell(cast, kind, thing.pk, to, **more)
    sweep()
    assert waiting() == 0
    return len(mail.outbox) == before + 1


def change(row, by: Membership, **values) -> None:
    with acting_as(by):
        assert type(row)._default_manager.filter(pk=row.pk).update(**values) == 1


def test_every_kind_of_the_journey_is_registered():
    assert {kind.name for kind in all_kinds()} == {
        "invitation",
        "agreement_to_sign",
        "agreement_unsigned",
        "agreement_declined",
        "engagement_changed",
        "sponsor_named",
        "coach_choice",
        "coach_chosen",
        "contracting_planned",
        "contracting_soon",
        "contracting_shown",
        "session_tomorrow",
        "commitment_due",
        "record_shared",
        "addendum_added",
        "cadence_broken",
        "review_opened",
        "theme_proposed",
        "theme_shared",
        "sponsor_spoke",
        "theme_commented",
        "choice_ends",
        "consent_receipt",
        "proposal_made",
        "proposal_answered",
        "disclosure_asked",
        "disclosure_decided",
        "disclosure_told",
        "handover_asked",
        "handover_completed",
        "handover_over",
        "handover_passed",
        "calendar_invitation",
        "calendar_cancellation",
    }


def test_a_name_is_taken_once():
    with pytest.raises(ValueError, match="registered twice"):
        register(kind_of("invitation"))


def test_no_kind_can_name_what_it_is_about():
    assert all(isinstance(kind, Kind) for kind in all_kinds())
    assert not [kind for kind in all_kinds() if "{" in kind.subject + kind.line]


def test_a_session_tomorrow(cast: Cast):
    due_at = ago(minutes=1)
    coaching_session = plan_session(cast, due_at + DAY)
    assert goes(cast, "session_tomorrow", coaching_session, cast.coachee, due_at=due_at)
    assert goes(cast, "session_tomorrow", coaching_session, cast.coach, due_at=due_at)
    assert not goes(cast, "session_tomorrow", coaching_session, cast.sponsor, due_at=due_at)
    assert not goes(cast, "session_tomorrow", coaching_session, cast.other_coach, due_at=due_at)


def test_a_moved_session_drops_the_old_reminder_and_sends_the_new(cast: Cast):
    due_at = ago(minutes=1)
    coaching_session = plan_session(cast, due_at + DAY)
    later = coaching_session.starts_at + timedelta(seconds=30)
    change(coaching_session, cast.coach, starts_at=later, ends_at=later + timedelta(minutes=85))
    assert not goes(cast, "session_tomorrow", coaching_session, cast.coachee, due_at=due_at)
    assert goes(cast, "session_tomorrow", coaching_session, cast.coachee, due_at=later - DAY)


def test_a_session_that_began_or_is_past_is_not_tomorrow(cast: Cast):
    due_at = ago(minutes=1)
    begun = plan_session(cast, due_at + DAY)
    change(begun, cast.coach, state="in_progress")
    assert not goes(cast, "session_tomorrow", begun, cast.coachee, due_at=due_at)
    past = plan_session(cast, ago(hours=1), number=2)
    assert not goes(cast, "session_tomorrow", past, cast.coachee, due_at=past.starts_at - DAY)


def test_a_session_of_an_ended_engagement_is_not_announced(cast: Cast):
    due_at = ago(minutes=1)
    coaching_session = plan_session(cast, due_at + DAY)
    change(cast.engagement, cast.admin, state="ended_early")
    assert not goes(cast, "session_tomorrow", coaching_session, cast.coachee, due_at=due_at)


def test_a_commitment_that_is_still_open(cast: Cast):
    commitment = promise(cast)
    assert goes(cast, "commitment_due", commitment, cast.coachee)
    assert not goes(cast, "commitment_due", commitment, cast.sponsor)
    change(commitment, cast.coachee, state="done")
    assert not goes(cast, "commitment_due", commitment, cast.coachee, due_at=ago(minutes=2))


def test_a_commitment_that_was_put_off(cast: Cast):
    commitment: Commitment = promise(cast)
    change(commitment, cast.coach, due_on=commitment.due_on + timedelta(days=7))
    assert not goes(cast, "commitment_due", commitment, cast.coachee)


def test_a_late_word_about_a_commitment_is_not_sent(cast: Cast):
    assert not goes(cast, "commitment_due", promise(cast), cast.coachee, due_at=ago(days=4))


def test_a_record_that_is_shared(cast: Cast):
    shared = write_record(cast)
    coaching_session = CoachingSession(pk=shared.coaching_session_id)
    assert goes(cast, "record_shared", coaching_session, cast.coachee)
    change(SessionRecord(pk=shared.pk), cast.coach, shared_at=None)
    assert not goes(cast, "record_shared", coaching_session, cast.coachee, due_at=ago(minutes=2))


def test_a_broken_rhythm(cast: Cast):
    last = plan_session(cast, ago(days=25))
    assert goes(cast, "cadence_broken", last, cast.coachee)
    following = plan_session(cast, ago(days=-3), number=2)
    assert not goes(cast, "cadence_broken", last, cast.coachee, due_at=ago(minutes=2))
    times = {"started_at": ago(days=2), "finished_at": ago(days=2), "length_minutes": 85}
    change(following, cast.coach, state="held", starts_at=ago(days=2), **times)
    assert not goes(cast, "cadence_broken", last, cast.coachee, due_at=ago(minutes=3))


@pytest.mark.parametrize("state", ["no_show", "late_cancelled", "cancelled"])
def test_a_session_that_did_not_take_place_mends_no_rhythm(cast: Cast, state: str):
    last = plan_session(cast, ago(days=25))
    missed = plan_session(cast, ago(days=4), number=2)
    assert not goes(cast, "cadence_broken", last, cast.coach)
    change(missed, cast.coach, state=state)
    assert goes(cast, "cadence_broken", last, cast.coach, due_at=ago(minutes=2))


def test_a_missed_session_asks_for_the_next_one_until_it_is_planned(cast: Cast):
    missed = plan_session(cast, ago(days=7), state="no_show")
    assert goes(cast, "cadence_broken", missed, cast.coach)
    plan_session(cast, ago(days=-3), number=2)
    assert not goes(cast, "cadence_broken", missed, cast.coach, due_at=ago(minutes=2))


def test_a_session_that_was_planned_again_is_not_asked_about(cast: Cast):
    again = plan_session(cast, ago(days=-2))
    assert not goes(cast, "cadence_broken", again, cast.coach)
    times = {"started_at": ago(days=2), "finished_at": ago(days=2), "length_minutes": 85}
    change(again, cast.coach, state="held", starts_at=ago(days=2), **times)
    assert not goes(cast, "cadence_broken", again, cast.coach, due_at=ago(minutes=2))


def test_where_no_session_is_left_no_rhythm_breaks(cast: Cast):
    rules = {"sessions_planned": 2, "reason_outside_bounds": "short"}
    change(cast.engagement, cast.admin, **rules)
    first = plan_session(cast, ago(days=40))
    assert goes(cast, "cadence_broken", first, cast.coach)
    last = plan_session(cast, ago(days=25), number=2, state="no_show")
    assert not goes(cast, "cadence_broken", last, cast.coach)


@pytest.mark.parametrize("state", ["cancelled", "late_cancelled", "no_show"])
def test_a_session_that_was_called_off_is_not_tomorrow(cast: Cast, state: str):
    due_at = ago(minutes=1)
    called_off = plan_session(cast, due_at + DAY)
    change(called_off, cast.coach, state=state)
    for member in (cast.coach, cast.coachee):
        assert not goes(cast, "session_tomorrow", called_off, member, due_at=due_at)


def test_a_completed_engagement_has_no_rhythm(cast: Cast):
    last = plan_session(cast, ago(days=25))
    change(cast.engagement, cast.admin, state="completed", completed_at=timezone.now())
    assert not goes(cast, "cadence_broken", last, cast.coach)


@pytest.mark.parametrize("kind", ["agreement_to_sign", "agreement_unsigned"])
def test_an_agreement_is_due_while_this_persons_signature_is_missing(kind: str):
    cast = by_day(make_cast("contracting"))
    agreement = offer_agreement(cast)
    assert goes(cast, kind, agreement, cast.sponsor, by=cast.admin)
    assert not goes(cast, kind, agreement, cast.other_coach, by=cast.admin)
    with acting_as(cast.sponsor):
        Signature.objects.create(
            firm=cast.sponsor.firm,
            engagement=cast.engagement,
            agreement=agreement,
            member=cast.sponsor,
            role="sponsor",
            typed_name="Dana Okafor",
            document_hash=agreement.document_hash,
        )
    assert not goes(cast, kind, agreement, cast.sponsor, by=cast.admin, due_at=ago(minutes=2))
    assert goes(cast, kind, agreement, cast.coachee, by=cast.admin)
    change(agreement, cast.admin, state="superseded")
    assert not goes(cast, kind, agreement, cast.coachee, by=cast.admin, due_at=ago(minutes=2))


def propose(cast: Cast, **values: object) -> Proposal:
    coaching_session = plan_session(cast, ago(days=-9), number=8)
    with acting_as(cast.coachee):
        return Proposal.objects.create(
            firm=cast.coachee.firm,
            engagement=cast.engagement,
            coaching_session=coaching_session,
            author=cast.coachee,
            kind="date",
            starts_at=ago(days=-10),
            words="canary",
            **values,
        )


def test_a_proposal_waits_for_the_coach_alone(cast: Cast):
    proposal = propose(cast)
    assert goes(cast, "proposal_made", proposal, cast.coach)
    assert "/proposals/" in mail.outbox[-1].body
    for member in (cast.coachee, cast.sponsor, cast.admin, cast.other_coach):
        assert not goes(cast, "proposal_made", proposal, member)
    assert not goes(cast, "proposal_answered", proposal, cast.coachee)
    change(proposal, cast.coachee, state="withdrawn", answered_at=timezone.now())
    assert not goes(cast, "proposal_made", proposal, cast.coach, due_at=ago(minutes=2))
    assert not goes(cast, "proposal_answered", proposal, cast.coachee, due_at=ago(minutes=2))


@pytest.mark.parametrize("state", ["accepted", "declined"])
def test_the_answer_goes_to_who_proposed(cast: Cast, state: str):
    proposal = propose(cast, state=state, answered_at=timezone.now())
    assert goes(cast, "proposal_answered", proposal, cast.coachee)
    for member in (cast.coach, cast.sponsor, cast.admin, cast.other_coach):
        assert not goes(cast, "proposal_answered", proposal, member)
    assert not [one for one in mail.outbox if "canary" in one.body]


def test_a_review_waits_for_the_one_who_has_not_answered(cast: Cast):
    review = open_review(cast)
    assert goes(cast, "review_opened", review, cast.coachee)
    assert not goes(cast, "review_opened", review, cast.sponsor)
    with acting_as(cast.coachee):
        ReviewAnswer.objects.create(
            firm=cast.coachee.firm,
            engagement=cast.engagement,
            review=review,
            author=cast.coachee,
            role="coachee",
            ratings="{}",
            progress="p",
            works="w",
            change="c",
            submitted_at=timezone.now(),
        )
    assert not goes(cast, "review_opened", review, cast.coachee, due_at=ago(minutes=2))
    assert goes(cast, "review_opened", review, cast.coach)


def test_a_theme_waits_for_the_coachee_alone(cast: Cast):
    theme = propose_theme(cast)
    assert goes(cast, "theme_proposed", theme, cast.coachee)
    assert goes(cast, "theme_proposed", theme.update, cast.coachee)
    assert not goes(cast, "theme_proposed", theme, cast.coach)
    assert not goes(cast, "theme_proposed", theme, cast.sponsor)
    change(theme, cast.coachee, state="declined")
    assert not goes(cast, "theme_proposed", theme, cast.coachee, due_at=ago(minutes=2))


def test_who_has_left_the_firm_gets_nothing(cast: Cast):
    commitment = promise(cast)
    tell(cast, "commitment_due", commitment.pk, cast.coachee)
    with acting_as(cast.admin):
        end_membership(member=cast.coachee, by=cast.admin)
    sweep()
    assert (mail.outbox, states_of(cast.coachee), waiting()) == ([], ["dropped"], 0)


def test_who_is_no_longer_part_of_the_engagement_gets_nothing(cast: Cast):
    commitment = promise(cast)
    tell(cast, "commitment_due", commitment.pk, cast.coachee)
    with acting_as(cast.admin):
        EngagementParty.objects.filter(
            engagement_id=cast.engagement.pk, member=cast.coachee
        ).update(until=timezone.now())
    sweep()
    assert (mail.outbox, states_of(cast.coachee), waiting()) == ([], ["dropped"], 0)


def invited(cast: Cast) -> tuple[Membership, Invitation]:
    with acting_as(cast.admin):
        member = Membership(firm=cast.admin.firm, name="Noor Haddad", email="noor@example.org")
        member.save(force_insert=True)
        return member, send_invitation(member=member, by=cast.admin)


def test_an_invitation_leads_to_its_own_link(cast: Cast):
    member, invitation = invited(cast)
    sweep()
    (message,) = mail.outbox
    assert message.to == ["Noor Haddad <noor@example.org>"]
    assert f"http://localhost/join/{token_of(invitation.pk)}/" in message.body
    assert states_of(member) == ["sent"]


def test_an_expired_invitation_is_not_sent(cast: Cast):
    member, invitation = invited(cast)
    with acting_as(cast.admin):
        Invitation.objects.filter(pk=invitation.pk).update(expires_at=ago(minutes=1))
    sweep()
    assert (mail.outbox, states_of(member)) == ([], ["dropped"])


def test_before_they_join_people_get_the_invitation_alone():
    cast = by_day(make_cast("contracting"))
    member, _ = invited(cast)
    with acting_as(cast.admin):
        EngagementParty.objects.create(
            firm=cast.admin.firm,
            engagement_id=cast.engagement.pk,
            member=member,
            role="sponsor",
            since=timezone.now(),
        )
    tell(cast, "agreement_to_sign", offer_agreement(cast).pk, member, by=cast.admin)
    sweep()
    assert [message.subject for message in mail.outbox] == ["You have been invited"]
    assert sorted(states_of(member)) == ["dropped", "sent"]


def test_links_lead_into_the_recipients_own_firm(cast: Cast):
    engagement: Engagement = cast.engagement
    assert goes(cast, "theme_proposed", propose_theme(cast), cast.coachee)
    slug = cast.coachee.firm.slug
    assert f"http://localhost/{slug}/engagements/{engagement.pk}/consent/" in mail.outbox[0].body
