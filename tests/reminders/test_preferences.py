"""Switching reminders off: by the link in the mail, without a login, and only one's own."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from coaching.firms.entry import acting_as
from coaching.reminders.delivery import sweep
from coaching.reminders.models import ReminderPreference
from tests.factories import Cast, make_cast
from tests.reminders.cast import (
    ago,
    by_day,
    offer_agreement,
    plan_session,
    promise,
    tell,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return by_day(make_cast())


@pytest.fixture
def visitor() -> Client:
    return Client(enforce_csrf_checks=True)


def path_in(header: str) -> str:
    found = re.fullmatch(r"<http://localhost(/reminders/[^>]+)>", header)
    assert found
    return found[1]


def unsubscribe(cast: Cast) -> str:
    """The address in the header of a mail about a broken rhythm, to the coachee."""
    tell(cast, "cadence_broken", plan_session(cast, ago(days=25)).pk, cast.coachee)
    sweep()
    headers = mail.outbox[-1].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return path_in(headers["List-Unsubscribe"])


def off_for(member) -> set[str]:
    with acting_as(member):
        return set(ReminderPreference.objects.values_list("kind", flat=True))


def test_one_click_switches_this_kind_off_and_no_other(cast: Cast, visitor: Client):
    response = visitor.post(unsubscribe(cast), {"List-Unsubscribe": "One-Click"})
    assert (response.status_code, off_for(cast.coachee)) == (200, {"cadence_broken"})
    mail.outbox.clear()
    last = plan_session(cast, ago(days=24), number=2)
    tell(cast, "cadence_broken", last.pk, cast.coachee)
    tell(cast, "cadence_broken", last.pk, cast.coach)
    tell(cast, "commitment_due", promise(cast).pk, cast.coachee)
    sweep()
    assert {(message.to[0], message.subject) for message in mail.outbox} == {
        (f"Ana Lind <{cast.coach.email}>", "No next coaching session is planned"),
        (f"Priya Raman <{cast.coachee.email}>", "Something you meant to do comes due"),
    }


def test_one_click_twice_is_once(cast: Cast, visitor: Client):
    path = unsubscribe(cast)
    assert [visitor.post(path).status_code for _ in range(2)] == [200, 200]
    assert off_for(cast.coachee) == {"cadence_broken"}


def test_opening_the_link_changes_nothing(cast: Cast, visitor: Client):
    response = visitor.get(unsubscribe(cast), follow=True)
    assert (response.status_code, off_for(cast.coachee)) == (200, set())


def test_the_page_shows_every_kind_that_can_be_switched_off(cast: Cast, visitor: Client):
    page = visitor.get(unsubscribe(cast), follow=True).content.decode()
    assert set(re.findall(r'name="wanted"\s+value="(\w+)"', page)) == {
        "addendum_added",
        "agreement_unsigned",
        "cadence_broken",
        "calendar_invitation",
        "choice_ends",
        "coach_chosen",
        "commitment_due",
        "consent_receipt",
        "contracting_planned",
        "contracting_shown",
        "contracting_soon",
        "engagement_changed",
        "handover_passed",
        "proposal_answered",
        "proposal_made",
        "record_shared",
        "review_opened",
        "session_tomorrow",
        "sponsor_spoke",
        "theme_commented",
        "theme_proposed",
        "theme_shared",
    }


def test_the_page_saves_what_is_left_on(cast: Cast):
    visitor, path = Client(), unsubscribe(cast).removesuffix("off/")
    response = visitor.post(path, {"wanted": ["session_tomorrow", "commitment_due"]})
    assert response.status_code == 302
    assert off_for(cast.coachee) == {
        "addendum_added",
        "agreement_unsigned",
        "cadence_broken",
        "calendar_invitation",
        "choice_ends",
        "coach_chosen",
        "consent_receipt",
        "contracting_planned",
        "contracting_shown",
        "contracting_soon",
        "engagement_changed",
        "handover_passed",
        "proposal_answered",
        "proposal_made",
        "record_shared",
        "review_opened",
        "sponsor_spoke",
        "theme_commented",
        "theme_proposed",
        "theme_shared",
    }
    visitor.post(path, {"wanted": ["cadence_broken"]})
    assert "cadence_broken" not in off_for(cast.coachee)


def test_the_page_needs_its_own_form(cast: Cast, visitor: Client):
    path = unsubscribe(cast).removesuffix("off/")
    assert visitor.post(path, {"wanted": []}).status_code == 403
    assert off_for(cast.coachee) == set()


def test_a_link_that_we_did_not_make_is_unknown(cast: Cast, visitor: Client):
    path = unsubscribe(cast)
    forged = path.replace(path[12:20], "AAAAAAAA")
    assert [visitor.get(forged).status_code, visitor.post(forged).status_code] == [404, 404]


def test_one_persons_link_is_no_other_persons(cast: Cast, visitor: Client):
    visitor.post(unsubscribe(cast))
    assert [off_for(one) for one in (cast.coach, cast.admin, cast.stranger)] == [set()] * 3


def test_what_is_essential_cannot_be_switched_off(visitor: Client):
    cast = by_day(make_cast("contracting"))
    agreement = offer_agreement(cast)
    tell(cast, "agreement_to_sign", agreement.pk, cast.coachee, by=cast.admin)
    sweep()
    headers = mail.outbox[0].extra_headers
    assert "List-Unsubscribe-Post" not in headers
    path = path_in(headers["List-Unsubscribe"])
    assert visitor.get(path).status_code == 200
    visitor.post(path + "off/")
    assert off_for(cast.coachee) == set()


def test_what_is_kept_beside_the_kinds_stays_when_the_page_is_saved(cast: Cast):
    with acting_as(cast.coachee):
        ReminderPreference.objects.create(
            firm=cast.coachee.firm, recipient=cast.coachee, kind="calendar_busy"
        )
    visitor, path = Client(), unsubscribe(cast).removesuffix("off/")
    visitor.post(path, {"wanted": ["session_tomorrow"]})
    assert "calendar_busy" in off_for(cast.coachee)
