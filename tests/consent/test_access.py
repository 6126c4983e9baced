"""The coachee sees who opened what of theirs, when and in which part; nobody reads invisibly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from coaching.access.compile import walled_models
from coaching.access.models import AccessEntry
from coaching.access.policy import Material
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership, Person
from coaching.sealing.fields import sealed_fields
from consent.access_page import A_PAGE, OPENED
from consent.models import DisclosureException, DisclosureText
from tests.consent import acts
from tests.consent.web import address, client_for, page_of
from tests.factories import Cast
from tests.sessions.rooms import make_goals
from tests.support.statements import statements_of_get


def get(cast: Cast, query: str = "", who: str = "coachee") -> Any:
    url = address("access", cast.coachee, engagement_id=cast.engagement.pk)
    return client_for(getattr(cast, who)).get(f"{url}{query}")


def page(cast: Cast, query: str = "") -> str:
    response = get(cast, query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def opened(
    cast: Cast, by: Membership, material: str, *, ago: timedelta = timedelta(), role: str = "coach"
) -> None:
    """An entry as opening writes it."""
    with acting_as(by):
        AccessEntry.objects.bulk_create(
            [
                AccessEntry(
                    firm_id=by.firm_id,
                    engagement_id=cast.engagement.pk,
                    reader=by,
                    role=role,
                    opened=material,
                    row_ids=[uuid4()],
                    at=timezone.now() - ago,
                )
            ]
        )


def test_reading_the_summary_is_there_with_name_part_and_kind(cast: Cast):
    acts.shared(cast)
    page_of(cast.engagement, cast.sponsor)
    html = page(cast)
    assert '<span class="strong">Dana</span><span class="soft">, sponsor,</span>' in html
    assert "opened your summary" in html


def test_what_the_coach_opens_is_there(cast: Cast):
    make_goals(cast, "Ask first")
    goals = f"/{cast.coach.firm.slug}/engagements/{cast.engagement.pk}/goals/"
    assert client_for(cast.coach).get(goals).status_code == 200
    assert '<span class="strong">Ana</span><span class="soft">, your coach,</span>' in page(cast)
    assert "opened your goals" in page(cast)


def test_ones_own_reading_is_not_listed(cast: Cast):
    acts.proposed(cast)
    consent = address("consent", cast.coachee, engagement_id=cast.engagement.pk)
    assert client_for(cast.coachee).get(consent).status_code == 200
    with acting_as(cast.coachee):
        assert AccessEntry.objects.filter(reader=cast.coachee).exists()
    assert "Priya</span>" not in page(cast)
    assert "Nobody has opened anything yet" in page(cast)


def test_staff_of_the_firm_is_listed_as_well(cast: Cast):
    opened(cast, cast.admin, Material.GOAL, role="member")
    assert "Somebody who works for the firm" in page(cast)


def test_who_has_left_is_named_by_the_part_they_had(cast: Cast):
    opened(cast, cast.sponsor, Material.RELEASE, role="sponsor")
    acts.leave(cast, cast.engagement, cast.sponsor)
    assert "A sponsor who has left" in page(cast)


def test_it_is_by_day_on_the_readers_own_clock_the_latest_first(cast: Cast):
    Person.objects.filter(email=cast.coachee.email).update(time_zone="Pacific/Auckland")
    for days in (0, 1, 3):
        opened(cast, cast.coach, Material.GOAL, ago=timedelta(days=days))
    html = page(cast)
    assert html.count('<h2 class="card-title" id="day-') == 3
    assert "Auckland time" in html


def test_what_one_page_opens_stands_in_one_line(cast: Cast):
    moment = timedelta(seconds=timezone.now().second, minutes=5)
    for material in (Material.GOAL, Material.COMMITMENT, Material.GOAL, Material.THEME):
        opened(cast, cast.coach, material, ago=moment)
    html = page(cast)
    assert html.count("your coach,</span> opened") == 1
    kinds = ("your goals", "your commitments", "drafts of themes")
    assert all(html.count(one) == 1 for one in kinds)


def test_it_can_be_asked_of_one_person_and_of_one_kind(cast: Cast):
    opened(cast, cast.coach, Material.GOAL)
    opened(cast, cast.coach, Material.THEME)
    opened(cast, cast.sponsor, Material.RELEASE, role="sponsor")
    assert "opened your summary" not in page(cast, f"?who={cast.coach.pk}")
    assert "opened your summary" in page(cast, f"?who={cast.sponsor.pk}")
    only_goals = page(cast, f"?who={cast.coach.pk}&what=goal")
    assert "opened your goals" in only_goals
    assert "and drafts of themes" not in only_goals
    assert "Nothing like that" in page(cast, f"?who={cast.sponsor.pk}&what=goal")


@pytest.mark.parametrize("query", ["?who=nobody", "?what=everything", f"?who={UUID(int=7)}"])
def test_what_makes_no_sense_is_said_and_everything_is_shown(cast: Cast, query: str):
    opened(cast, cast.coach, Material.GOAL)
    response = get(cast, query)
    assert response.status_code == 422
    assert "opened your goals" in response.content.decode()


def test_old_entries_are_on_further_pages_and_the_choice_stays(cast: Cast):
    for number in range(A_PAGE + 1):
        opened(cast, cast.coach, Material.GOAL, ago=timedelta(minutes=2 * number))
    html = page(cast, "?what=goal")
    assert html.count("your coach,</span> opened") == A_PAGE
    assert "?what=goal&amp;page=2" in html
    assert page(cast, "?what=goal&page=2").count("your coach,</span> opened") == 1


@pytest.mark.parametrize("who", ["coach", "sponsor", "admin", "other_coach", "stranger"])
def test_nobody_else_finds_the_page(cast: Cast, who: str):
    assert get(cast, who=who).status_code == 404


def test_the_page_costs_the_same_with_one_entry_and_with_300(cast: Cast):
    url = address("access", cast.coachee, engagement_id=cast.engagement.pk)
    opened(cast, cast.coach, Material.GOAL)
    assert len(statements_of_get(client_for(cast.coachee), url)) == 9
    with acting_as(cast.coach):
        AccessEntry.objects.bulk_create(
            AccessEntry(
                firm_id=cast.coach.firm_id,
                engagement_id=cast.engagement.pk,
                reader=cast.coach,
                role="coach",
                opened=Material.GOAL,
                row_ids=[uuid4()],
            )
            for _ in range(300)
        )
    assert len(statements_of_get(client_for(cast.coachee), url)) == 9


def test_everything_that_is_sealed_has_words_here():
    sealed = {Material(model.material) for model in walled_models() if sealed_fields(model)}  # type: ignore[attr-defined]
    assert sealed - set(OPENED) == set()


def test_reading_an_exception_is_listed_from_when_the_coachee_is_told(cast: Cast):
    about = {"firm": cast.coach.firm, "engagement": cast.engagement}
    with acting_as(cast.coach):
        exception = DisclosureException.objects.create(
            **about, asked_by=cast.coach, reason="legal_duty", addressee="court", delay="danger"
        )
        text = DisclosureText(**about, exception=exception, author=cast.coach, text="x")
        text.save(force_insert=True)
    opened_as_admin(cast, text)
    assert "disclosure exception" not in page(cast)
    now = timezone.now()
    times = {"opened_at": now, "closes_at": now + timedelta(hours=24)}
    with acting_as(cast.admin):
        exception.move_to("open", by=cast.admin, decided_by=cast.admin, **times,
                          tell_at=now - timedelta(seconds=1))  # fmt: skip
    assert "the text of a disclosure exception" in page(cast)


def opened_as_admin(cast: Cast, text: DisclosureText) -> None:
    with acting_as(cast.admin):
        AccessEntry.objects.bulk_create(
            [
                AccessEntry(
                    firm_id=cast.admin.firm_id,
                    engagement_id=cast.engagement.pk,
                    reader=cast.admin,
                    role="member",
                    opened=Material.DISCLOSURE_TEXT,
                    row_ids=[text.pk],
                )
            ]
        )


def test_home_and_engagement_lead_to_it(cast: Cast):
    url = address("access", cast.coachee, engagement_id=cast.engagement.pk)
    slug = cast.coachee.firm.slug
    for path in (f"/{slug}/", f"/{slug}/engagements/{cast.engagement.pk}/"):
        assert url in client_for(cast.coachee).get(path).content.decode()
    glance = f"/{slug}/engagements/{cast.engagement.pk}/"
    assert url not in client_for(cast.coach).get(glance).content.decode()
