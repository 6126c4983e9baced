"""What we promise people about the policy table, held against the table itself.

Parity shows that three enforcers agree with the table; this shows that the table keeps its word.
"""

from __future__ import annotations

import pytest
from django.utils import timezone

from coaching.access.models import EngagementParty
from coaching.access.policy import TABLE, Material, Party
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership, SponsorKind
from consent.models import Release
from sessions.models import PrivateNote
from tests.factories import Cast, make_cast, make_member
from tests.guards.rows import build_rows

M = Material

# The firm's admin runs the firm: logistics, and never what is said.
ADMIN_SEES = {
    M.MEMBERSHIP,
    M.CLIENT_ORGANISATION,
    M.INVITATION,
    M.PROGRAMME,
    M.ENGAGEMENT,
    M.PARTY,
    M.AGREEMENT,
    M.AGREEMENT_TEMPLATE,
    M.AGREEMENT_DECLINE,
    M.AGREEMENT_PAPER,
    M.SIGNATURE,
    M.ALLOWANCE,
    M.ENGAGEMENT_CHANGE,
    M.COACH_PROFILE,
    M.COACH_CHOICE,
    M.COACH_OPTION,
    M.CONTRACTING_MEETING,  # when it is; what was agreed is not theirs to see
    M.SESSION_MARK,
    M.SCHEDULE,
    M.CALENDAR_NOTICE,  # times, and neutral titles
    M.HANDOVER,  # that there is one; what passes is not theirs to see
    M.AGGREGATE,  # figures over five engagements or more
    M.DISCLOSURE,  # codes and times, to decide about
    M.DISCLOSURE_TEXT,  # the one they opened themselves, for 24 hours
    M.SEALING_KEY,  # opens texts of exceptions alone
}
# For a sponsor nothing else exists. The keys open releases and their own words alone.
SPONSOR_SEES = {
    *(M.ENGAGEMENT, M.PARTY, M.AGREEMENT, M.SIGNATURE, M.RELEASE, M.SEALING_KEY),
    *(M.REMOVAL_NOTICE, M.SPONSOR_WORD, M.AGREEMENT_DECLINE, M.AGREEMENT_PAPER, M.ALLOWANCE),
    *(M.ENGAGEMENT_CHANGE, M.CONTRACTING_MEETING),
    M.CONTRACTING_NOTE,  # once the coachee shows it
    M.SESSION_MARK,  # as the agreement allows
}


def seen_by(party: Party) -> set[Material]:
    return {
        material for material, row in TABLE.items() if party in row and row[party].see is not None
    }


def test_a_firm_admin_sees_logistics_and_nothing_else() -> None:
    assert seen_by(Party.FIRM_ADMIN) == ADMIN_SEES


def test_a_sponsor_sees_the_frame_and_what_was_released() -> None:
    assert seen_by(Party.SPONSOR) == SPONSOR_SEES


def test_a_private_note_is_in_nobodys_line_but_the_coachs() -> None:
    assert set(TABLE[M.PRIVATE_NOTE]) == {Party.COACH}


def test_who_opened_what_is_told_to_the_coachee_alone() -> None:
    readers = {party for party, grant in TABLE[M.ACCESS_LEDGER].items() if grant.see}
    assert readers == {Party.COACHEE}


@pytest.mark.django_db
def test_a_release_is_read_by_the_sponsor_it_names_and_by_no_other() -> None:
    cast = make_cast()
    build_rows(cast)
    eve = second_sponsor(cast)
    with acting_as(cast.sponsor):
        assert Release.objects.count() == Release.objects.visible_to(cast.sponsor).count() == 1
    with acting_as(eve):
        assert Release.objects.count() == Release.objects.visible_to(eve).count() == 0


@pytest.mark.django_db
def test_the_coachee_does_not_find_the_coachs_private_note() -> None:
    cast = make_cast()
    build_rows(cast)
    with acting_as(cast.coach):
        assert PrivateNote.objects.visible_to(cast.coach).count() == 1
    with acting_as(cast.coachee):
        assert PrivateNote.objects.count() == PrivateNote.objects.visible_to(cast.coachee).count()
        assert PrivateNote.objects.count() == 0


def second_sponsor(cast: Cast) -> Membership:
    eve = make_member(cast.admin, "Eve Sand", sponsor_kind=SponsorKind.EXECUTIVE)
    with acting_as(cast.admin):
        EngagementParty.objects.create(
            firm=cast.admin.firm,
            engagement_id=cast.engagement.pk,
            member=eve,
            role="sponsor",
            since=timezone.now(),
        )
    return eve
