"""Who leaves reads nothing any more, and what was agreed for them ends with it."""

from __future__ import annotations

import threading
from uuid import UUID

import pytest
from django.db import connection, transaction

from coaching.access.decision import NotAllowed
from coaching.access.models import EngagementParty
from coaching.access.people import end_membership
from coaching.access.people_of import coach_of, people_of
from coaching.access.policy import Party
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from consent.errors import NotAReader
from consent.models import Consent, ConsentEvent, RemovalNotice
from engagements.models import Agreement, Engagement
from engagements.models.engagement import EndKind
from engagements.operations.agreement import offer_agreement
from engagements.operations.ending import end_engagement, end_part
from tests.consent.acts import (
    add_sponsor,
    join,
    live_consents,
    proposed,
    released,
    reword,
    share,
    shared,
)
from tests.consent.reading import read_database
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def verbs(cast: Cast) -> list[tuple[str, UUID | None]]:
    with acting_as(cast.coachee):
        rows = ConsentEvent.objects.filter(engagement_id=cast.engagement.pk).order_by("seq")
        return [(row.verb, row.recipient_id) for row in rows]


def end_of_part(cast: Cast, sponsor: Membership) -> None:
    with acting_as(cast.admin):
        end_part(engagement=cast.engagement, sponsor=sponsor, by=cast.admin)


def test_what_was_shared_with_a_sponsor_ends_with_their_part_and_no_other_consent(
    cast: Cast,
) -> None:
    other = join(cast, cast.engagement)
    shared(cast, to=[cast.sponsor, other])
    before = verbs(cast)
    end_of_part(cast, cast.sponsor)
    assert {who for who, _ in live_consents(cast)} == {other.pk}
    assert {who for who, _ in released(cast)} == {other.pk}
    assert verbs(cast) == [*before, ("consent.ended by leaving", cast.sponsor.pk)]
    assert read_database(cast.engagement, cast.sponsor) == set()


def test_named_again_they_read_nothing_until_they_are_agreed_to_anew(cast: Cast) -> None:
    theme = shared(cast)
    end_of_part(cast, cast.sponsor)
    add_sponsor(cast, cast.engagement, cast.sponsor)
    assert read_database(cast.engagement, cast.sponsor) == set()
    share(cast, reword(cast, theme, cast.coachee, sentence="The reviews go on by themselves."))
    assert len(read_database(cast.engagement, cast.sponsor)) == 1


def test_the_database_itself_ends_it_whoever_ends_the_part(cast: Cast) -> None:
    shared(cast)
    with acting_as(cast.coachee):
        RemovalNotice.objects.create(
            firm=cast.admin.firm, engagement=cast.engagement, recipient=cast.sponsor
        )
    with acting_as(cast.admin):
        EngagementParty.objects.filter(member=cast.sponsor).update(until="2026-01-01T00:00Z")
    with acting_as(cast.coachee):
        assert not RemovalNotice.objects.exists()
    assert live_consents(cast) == released(cast) == set()


def test_leaving_the_firm_ends_what_was_shared_in_every_engagement(cast: Cast) -> None:
    shared(cast)
    with acting_as(cast.admin):
        end_membership(member=cast.sponsor, by=cast.admin)
    assert live_consents(cast) == released(cast) == set()
    assert verbs(cast)[-1] == ("consent.ended by leaving", cast.sponsor.pk)


def test_an_admin_still_touches_no_consent(cast: Cast) -> None:
    shared(cast)
    with acting_as(cast.admin):
        assert Consent.objects.update(ended_at="2026-01-01T00:00Z") == 0
        assert not Consent.objects.exists()
    assert len(live_consents(cast)) == 1


def test_nobody_is_agreed_to_who_is_no_sponsor_at_that_moment(cast: Cast) -> None:
    """The database asks again, so that agreeing and leaving at once leaves nothing behind."""
    theme = shared(cast)
    with acting_as(cast.coachee), pytest.raises(Exception, match="not a sponsor"):
        Consent.objects.create(
            firm=cast.admin.firm,
            engagement=cast.engagement,
            theme=theme,
            by=cast.coachee,
            recipient=cast.other_coach,
            words_hash="0" * 64,
            wording_version="1",
        )


@pytest.fixture
def committed(transactional_db: None) -> Cast:
    return make_cast()


@pytest.mark.django_db(transaction=True)
def test_agreeing_in_the_moment_in_which_they_leave_shares_nothing(committed: Cast) -> None:
    """The coachee's page was read while they were a sponsor; the part ends before the consent."""
    cast = committed
    theme = proposed(cast)
    other = join(cast, cast.engagement)
    errors: list[BaseException] = []

    def agree() -> None:
        try:
            share(cast, theme, to=[other])
        except NotAReader as error:
            errors.append(error)
        finally:
            connection.close()

    with transaction.atomic():
        end_of_part(cast, other)
        thread = threading.Thread(target=agree)
        thread.start()
        thread.join(timeout=1)
        assert thread.is_alive()
    thread.join(timeout=10)
    assert len(errors) == 1
    assert live_consents(cast) == released(cast) == set()


def test_only_an_admin_ends_a_part_or_an_engagement(cast: Cast) -> None:
    for member in (cast.coach, cast.coachee, cast.sponsor):
        with acting_as(member):
            with pytest.raises(NotAllowed):
                end_part(engagement=cast.engagement, sponsor=cast.sponsor, by=member)
            with pytest.raises(NotAllowed):
                end_engagement(engagement=cast.engagement, kind=EndKind.AGREED, by=member)


def test_when_the_coachee_left_their_company_its_sponsors_parts_end(cast: Cast) -> None:
    shared(cast)
    with acting_as(cast.admin):
        end_engagement(engagement=cast.engagement, kind=EndKind.COACHEE_LEFT, by=cast.admin)
        assert people_of(cast.engagement.pk)[Party.SPONSOR] == []
    assert released(cast) == set()
    assert not Engagement.objects.visible_to(cast.sponsor).exists()
    with acting_as(cast.coachee):
        assert Engagement.objects.get().ended_kind == EndKind.COACHEE_LEFT


def test_when_all_agreed_to_stop_a_sponsor_keeps_their_page(cast: Cast) -> None:
    shared(cast)
    with acting_as(cast.admin):
        end_engagement(engagement=cast.engagement, kind=EndKind.AGREED, by=cast.admin)
    assert len(read_database(cast.engagement, cast.sponsor)) == 1


def test_nobody_is_asked_to_sign_what_has_ended(cast: Cast) -> None:
    with acting_as(cast.admin):
        offer_agreement(engagement=cast.engagement, by=cast.admin)
        end_engagement(engagement=cast.engagement, kind=EndKind.AGREED, by=cast.admin)
        assert set(Agreement.objects.values_list("state", flat=True)) == {"superseded"}


def test_who_left_reads_nothing_and_keeps_their_name_with_those_of_the_room(cast: Cast) -> None:
    with acting_as(cast.admin):
        end_membership(member=cast.coach, by=cast.admin)
    with acting_as(cast.coachee):
        assert people_of(cast.engagement.pk)[Party.COACH] == []
        assert coach_of(cast.engagement.pk) == cast.coach
