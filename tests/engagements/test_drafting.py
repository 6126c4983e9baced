"""An agreement is written in peace, offered when it is filled, and stands from then on."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from coaching.access.decision import NotAllowed
from coaching.access.verbs import Reason
from coaching.firms.entry import acting_as
from coaching.reminders.kinds import kind_of
from coaching.reminders.models import Reminder
from engagements.agreement_clauses import BY_KEY, LOCKED
from engagements.agreement_document import of_agreement
from engagements.agreement_text import GapKind, hash_of
from engagements.models import Agreement, AgreementTemplate, Engagement, Programme
from engagements.operations.agreement import ChangedMeanwhile, NotFilled, offer_draft, stamp
from engagements.operations.drafting import (
    discard_agreement,
    draft_agreement,
    save_draft,
    take_back,
)
from engagements.operations.engagement import discard_draft, start_engagement
from engagements.operations.following import start_successor
from tests.engagements.agreeing import (
    PARTIES,
    all_sign,
    asked,
    declines,
    drafted,
    now,
    offered,
    offers,
    rewrites,
    row,
    signs,
    writes,
)
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(state="contracting")


@pytest.fixture
def unstarted() -> Cast:
    return make_cast(state="draft")


def body(agreement: Agreement, key: str) -> str:
    return str(next(one["body"] for one in agreement.sections if one["key"] == key))


def template(cast: Cast, fees: str, **more: object) -> AgreementTemplate:
    """One that the engagement's programme chooses, whose logistics say this."""
    with acting_as(cast.admin):
        sections = [{"key": "logistics", "title": "Sessions and fees", "body": fees}]
        made = AgreementTemplate.objects.create(
            firm=cast.admin.firm, name="Ours", sections=sections, **more
        )
        Programme.objects.filter(name="Classic").delete()
        Programme.objects.create(firm=cast.admin.firm, name="Classic", agreement_template=made)
    return made


def test_a_draft_begins_with_the_standard_and_its_fields_open(cast: Cast) -> None:
    draft = drafted(cast)
    assert (draft.state, draft.version) == ("draft", 1)
    assert [one["key"] for one in draft.sections] == list(BY_KEY)
    assert "{coachee}" in body(draft, "purpose")


def test_a_draft_begins_with_the_template_its_programme_chose(cast: Cast) -> None:
    template(cast, "Fees: {fees}", terms={"attendance": True}, signing_order=["coach"])
    draft = drafted(cast)
    assert {one["key"] for one in draft.sections} == LOCKED | {"logistics"}
    assert body(draft, "logistics") == "Fees: {fees}"
    assert (draft.terms["attendance"], draft.signing_order) == (True, ["coach"])


def test_pressed_twice_it_is_one_draft(cast: Cast) -> None:
    assert drafted(cast) == drafted(cast)


def test_only_the_firm_s_admins_see_or_write_a_draft(cast: Cast) -> None:
    draft = drafted(cast)
    for who in PARTIES:
        member = getattr(cast, who)
        with acting_as(member):
            assert not Agreement.objects.visible_to(member).exists()
            assert not Agreement.objects.exists()
            with pytest.raises(NotAllowed):
                draft_agreement(engagement=cast.engagement, by=member)
            with pytest.raises(Http404):
                save_draft(agreement=draft, document=of_agreement(draft), seen="", by=member)
    with acting_as(cast.other_coach), pytest.raises(Http404):
        draft_agreement(engagement=cast.engagement, by=cast.other_coach)


def test_what_is_written_is_offered_with_today_s_names_and_numbers(cast: Cast) -> None:
    draft = rewrites(cast, drafted(cast), "logistics", "{minutes} minutes. {fees} {fee_terms}")
    with acting_as(cast.admin):
        terms = {"session_minutes": 90, "fee_terms": "4,000 euro a session"}
        Engagement.objects.filter(pk=cast.engagement.pk).update(**terms)
    agreement = offers(cast, draft)
    said = "90 minutes. 4,000 euro a session. 4,000 euro a session"
    assert body(agreement, "logistics") == said
    assert agreement.document_hash == hash_of(agreement.sections, agreement.terms)
    for who in PARTIES:
        assert asked(getattr(cast, who), agreement) == 1


def test_a_locked_section_has_the_standard_s_words_whatever_was_stored(cast: Cast) -> None:
    draft = rewrites(cast, drafted(cast), "confidentiality", "The sponsor reads everything.")
    agreement = offers(cast, draft)
    assert "only high-level themes" in body(agreement, "confidentiality")
    with acting_as(cast.admin):
        without = [one for one in of_agreement(agreement).sections if one["key"] != "who_sees"]
        agreement.sections = without
        assert "who_sees" in {one["key"] for one in of_agreement(agreement).sections}


@pytest.mark.parametrize(
    ("text", "kind", "field"),
    [
        ("", GapKind.EMPTY, ""),
        ("Dear {boss}", GapKind.UNKNOWN_FIELD, "boss"),
        ("We pay {fee_terms}", GapKind.UNFILLED_FIELD, "fee_terms"),
    ],
)
def test_nothing_is_offered_while_something_is_empty(
    cast: Cast, text: str, kind: GapKind, field: str
) -> None:
    draft = rewrites(cast, drafted(cast), "roles", text)
    with pytest.raises(NotFilled) as refused:
        offers(cast, draft)
    assert [(gap.kind, gap.field) for gap in refused.value.gaps] == [(kind, field)]
    assert now(cast, draft).state == "draft"


def test_what_was_not_read_is_not_offered(cast: Cast) -> None:
    draft = drafted(cast)
    seen = stamp(draft)
    rewrites(cast, draft, "roles", "Other words")
    with acting_as(cast.admin), pytest.raises(ChangedMeanwhile):
        offer_draft(agreement=row(draft), seen=seen, by=cast.admin)


def test_two_who_edit_do_not_write_over_each_other(cast: Cast) -> None:
    draft = drafted(cast)
    seen = stamp(draft)
    rewrites(cast, draft, "roles", "First")
    with acting_as(cast.admin), pytest.raises(ChangedMeanwhile):
        save_draft(agreement=draft, document=of_agreement(draft), seen=seen, by=cast.admin)
    assert body(now(cast, draft), "roles") == "First"


def test_before_the_start_a_draft_is_written_and_offered_with_it(unstarted: Cast) -> None:
    draft = rewrites(unstarted, drafted(unstarted), "roles", "Prepared for {coachee}")
    with acting_as(unstarted.admin), pytest.raises(NotAllowed) as refused:
        offer_draft(agreement=row(draft), seen=stamp(draft), by=unstarted.admin)
    assert refused.value.reason == Reason.ENGAGEMENT_NOT_STARTED
    with acting_as(unstarted.admin):
        agreement = start_engagement(engagement=unstarted.engagement, by=unstarted.admin)
    assert (agreement.pk, agreement.state) == (draft.pk, "offered")
    assert body(agreement, "roles") == "Prepared for Priya Raman"


def test_an_engagement_does_not_start_with_an_empty_agreement(unstarted: Cast) -> None:
    template(unstarted, "{fee_terms}")
    with acting_as(unstarted.admin):
        with pytest.raises(NotFilled), transaction.atomic():
            start_engagement(engagement=unstarted.engagement, by=unstarted.admin)
        assert Engagement.objects.get(pk=unstarted.engagement.pk).state == "draft"


def test_a_draft_of_an_engagement_goes_with_it(unstarted: Cast) -> None:
    drafted(unstarted)
    with acting_as(unstarted.admin):
        discard_draft(engagement=unstarted.engagement, by=unstarted.admin)
        assert not Agreement.objects.exists()


def test_while_a_version_waits_it_is_taken_back_first(cast: Cast) -> None:
    first = offered(cast)
    signs(cast.coach, first)
    with acting_as(cast.admin):
        with pytest.raises(NotAllowed) as refused:
            draft_agreement(engagement=cast.engagement, by=cast.admin)
        assert refused.value.reason == Reason.AGREEMENT_OFFERED
        draft = take_back(agreement=row(first), by=cast.admin)
    assert now(cast, first).state == "superseded"
    assert (draft.state, draft.version) == ("draft", 2)
    with pytest.raises(NotAllowed):
        signs(cast.coachee, first)


def test_the_next_draft_begins_with_the_words_that_were_declined(cast: Cast) -> None:
    draft = rewrites(cast, drafted(cast), "roles", "For {coachee} alone")
    agreement = offers(cast, draft)
    declines(cast.sponsor, agreement)
    assert body(drafted(cast), "roles") == "For {coachee} alone"


def test_an_amendment_begins_with_what_is_in_force_and_leaves_it_so(cast: Cast) -> None:
    first = offers(cast, rewrites(cast, drafted(cast), "roles", "Version one"))
    all_sign(cast, first)
    second = offers(cast, rewrites(cast, drafted(cast), "roles", "Version two"))
    for who in PARTIES[:2]:
        signs(getattr(cast, who), second)
    assert (now(cast, first).state, now(cast, second).state) == ("in_force", "offered")
    signs(cast.sponsor, second)
    assert (now(cast, first).state, now(cast, second).state) == ("superseded", "in_force")


def test_a_draft_that_is_thrown_away_leaves_what_is_in_force(cast: Cast) -> None:
    first = offered(cast)
    all_sign(cast, first)
    draft = drafted(cast)
    with acting_as(cast.admin):
        discard_agreement(agreement=draft, by=cast.admin)
        assert [one.pk for one in Agreement.objects.all()] == [first.pk]


def test_what_was_offered_is_changed_by_nobody(cast: Cast) -> None:
    agreement = offered(cast)
    with acting_as(cast.admin):
        with pytest.raises(NotAllowed):
            save_draft(
                agreement=agreement, document=of_agreement(agreement), seen="", by=cast.admin
            )
        with pytest.raises(NotAllowed):
            discard_agreement(agreement=agreement, by=cast.admin)
        forged: list[dict[str, Any]] = [
            {"sections": []}, {"terms": {}}, {"signing_order": ["coach"]},
        ]  # fmt: skip
        for changes in forged:
            with pytest.raises(IntegrityError), transaction.atomic():
                Agreement.objects.filter(pk=agreement.pk).update(**changes)


def test_a_version_from_before_sections_had_keys_is_written_on(cast: Cast) -> None:
    agreement = offered(cast)
    old = [{"title": one["title"], "body": one["body"]} for one in agreement.sections]
    agreement.sections, agreement.terms = [*old, {"title": "Ours", "body": "{brace"}], {}
    keys = [one["key"] for one in of_agreement(agreement).sections]
    assert keys == [*BY_KEY, "own-11"]


def test_terms_and_order_are_saved_with_the_words(cast: Cast) -> None:
    draft = writes(cast, drafted(cast), terms={"goal_titles": True}, order=["sponsor", "coach"])
    agreement = offers(cast, draft)
    assert agreement.terms == {"sessions_held": False, "attendance": False, "goal_titles": True}
    assert agreement.signing_order == ["sponsor", "coach"]
    allows = next(one["terms"] for one in agreement.sections if one["key"] == "who_sees")
    assert [allowed for _, allowed in allows[1:]] == ["No", "No", "Yes"]


def test_a_handover_does_not_fail_for_a_template_that_cannot_be_filled() -> None:
    cast = make_cast(state="active")
    template(cast, "{fee_terms}")
    with acting_as(cast.admin):
        successor = start_successor(
            engagement=cast.engagement, coach=cast.other_coach, successor_id=uuid4(), by=cast.admin
        )
        assert successor.state == "contracting"
        agreement = Agreement.objects.get(engagement=successor)
    assert (agreement.state, [one["key"] for one in agreement.sections]) == (
        "offered",
        list(BY_KEY),
    )


def test_admins_are_told_of_a_decline_until_they_write_anew(cast: Cast) -> None:
    agreement = offered(cast)
    declines(cast.sponsor, agreement)
    kind = kind_of("agreement_declined")
    with acting_as(cast.admin):
        reminder = Reminder.objects.get(kind="agreement_declined", recipient=cast.admin)
        assert kind.still_due(reminder, cast.admin)
    drafted(cast)
    with acting_as(cast.admin):
        assert not kind.still_due(reminder, cast.admin)
