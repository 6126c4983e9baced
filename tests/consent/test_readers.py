"""Each theme for each reader by name, for a purpose, and a new reader asks anew."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from consent import operations, wording
from consent.errors import NotAReader, WordsChanged
from consent.models import Consent, ConsentEvent
from consent.models.consent import ConsentPurpose
from reviews.models import Review
from tests.consent import acts
from tests.consent.acts import WORDS
from tests.consent.reading import read_page
from tests.consent.test_choosing import OTHER, body, checked, chosen, get, post
from tests.consent.web import page_of
from tests.engagements.agreements import in_force
from tests.factories import Cast


def reads(cast: Cast, reader: Membership) -> set[str]:
    return {words[2] for words in read_page(cast.engagement, reader)}


def kept(cast: Cast) -> list[tuple[str, str]]:
    with acting_as(cast.coachee):
        return list(Consent.objects.order_by("pk").values_list("wording_version", "purpose"))


def test_each_theme_is_for_the_readers_it_was_chosen_for(cast: Cast):
    eve = acts.join(cast, cast.engagement)
    one, two = acts.proposed(cast), acts.proposed(cast, focus_area="change", sentence=OTHER)
    share = [*chosen(cast, one), *chosen(cast, two, to=[eve])]
    html = " ".join(get(cast, "check", {"share": share}).content.decode().split())
    assert "Who will read it:</span> Dana Okafor." in html
    assert "Who will read it:</span> Eve Larsen." in html
    form = {**checked(cast, one), **checked(cast, two, to=[eve])}
    post(cast, "check", {**form, "share": share, "answer": "yes"})
    assert (reads(cast, cast.sponsor), reads(cast, eve)) == ({WORDS["sentence"]}, {OTHER})


def test_the_preview_shows_each_reader_what_that_reader_would_get(cast: Cast):
    eve = acts.join(cast, cast.engagement)
    in_force(cast, sessions_held=True)
    one, two = acts.proposed(cast), acts.proposed(cast, focus_area="change", sentence=OTHER)
    share = [*chosen(cast, one), *chosen(cast, two, to=[eve])]
    part = get(cast, "consent", {"share": share}, headers={"HX-Request": "true"})
    pages = part.content.decode().split('<section class="preview"')[1:]
    acts.share(cast, one)
    acts.share(cast, two, to=[eve])
    for page, reader in zip(pages, (cast.sponsor, eve), strict=True):
        assert body(page) == body(page_of(cast.engagement, reader).content.decode())


def test_a_new_sponsor_is_added_through_the_same_check(cast: Cast):
    theme = acts.shared(cast)
    eve = acts.join(cast, cast.engagement)
    html = get(cast, "consent").content.decode()
    assert "One more reader" in html
    assert "Share with Eve Larsen" in html
    assert "Share with Dana Okafor" not in html
    assert reads(cast, eve) == set()
    post(cast, "check", {**checked(cast, theme, to=[eve]), "answer": "yes"})
    assert reads(cast, eve) == reads(cast, cast.sponsor) == {WORDS["sentence"]}
    assert acts.state_of(cast, theme) == "released"


def test_saying_no_to_a_new_reader_leaves_the_others(cast: Cast):
    theme = acts.shared(cast)
    eve = acts.join(cast, cast.engagement)
    post(cast, "check", {**checked(cast, theme, to=[eve]), "answer": "no"})
    assert (reads(cast, cast.sponsor), reads(cast, eve)) == ({WORDS["sentence"]}, set())
    assert acts.state_of(cast, theme) == "released"


def test_not_now_leaves_everything_as_it_was(cast: Cast):
    in_force(cast, sessions_held=True)
    theme = acts.proposed(cast)
    with acting_as(cast.coachee):
        before = ConsentEvent.objects.count()
    page = page_of(cast.engagement, cast.sponsor)
    response = post(cast, "check", {**checked(cast, theme), "answer": "later"})
    assert response.status_code == 302
    assert acts.state_of(cast, theme) == "proposed"
    assert body(page_of(cast.engagement, cast.sponsor).content.decode()) == body(
        page.content.decode()
    )
    with acting_as(cast.coachee):
        assert ConsentEvent.objects.count() == before


def test_the_three_answers_are_equal_buttons(cast: Cast):
    html = get(cast, "check", {"share": chosen(cast, acts.proposed(cast))}).content.decode()
    row = html.split('class="equal-choice"')[1].split("</div>")[0]
    assert row.count('class="button button-quiet" type="submit" name="answer"') == 3


def test_new_words_end_it_for_every_reader(cast: Cast):
    eve = acts.join(cast, cast.engagement)
    theme = acts.shared(cast)
    acts.share(cast, theme, to=[eve])
    acts.reword(cast, theme, cast.coach, sentence=OTHER)
    assert reads(cast, cast.sponsor) == reads(cast, eve) == set()


def test_who_reads_it_already_is_left_as_they_are(cast: Cast):
    theme = acts.shared(cast)
    with acting_as(cast.coachee):
        before = ConsentEvent.objects.count()
    acts.share(cast, theme)
    with acting_as(cast.coachee):
        assert ConsentEvent.objects.count() == before
        assert Consent.objects.count() == 1


def test_the_database_holds_one_live_consent_a_reader(cast: Cast):
    acts.shared(cast)
    with acting_as(cast.coachee):
        one = Consent.objects.get()
        fields = ("firm_id", "engagement_id", "theme_id", "by_id", "recipient_id", "words_hash")
        same: dict[str, Any] = {name: getattr(one, name) for name in fields}
        with pytest.raises(IntegrityError), transaction.atomic():
            Consent.objects.create(**same, wording_version=wording.agreed("progress"))


def test_a_choice_that_is_no_longer_to_be_had_shares_nothing_of_the_rest(cast: Cast):
    one, two = acts.proposed(cast), acts.proposed(cast, focus_area="change", sentence=OTHER)
    form = checked(cast, one, two)
    acts.decline(cast, two)
    response = post(cast, "check", {**form, "answer": "yes"})
    assert response.status_code == 302
    assert reads(cast, cast.sponsor) == set()


def test_one_reader_too_many_shares_nothing(cast: Cast):
    theme = acts.proposed(cast)
    with pytest.raises(NotAReader):
        acts.share(cast, theme, to=[cast.sponsor, cast.other_coach])
    assert acts.released(cast) == set()


@pytest.mark.parametrize("purpose", list(ConsentPurpose))
def test_the_purpose_is_part_of_what_is_agreed_to_and_of_the_ledger(cast: Cast, purpose: str):
    form = checked(cast, acts.proposed(cast))
    post(cast, "check", {**form, "purpose": purpose, "answer": "yes"})
    assert kept(cast) == [(f"2026-2/{purpose}", purpose)]
    with acting_as(cast.coachee):
        lines = ConsentEvent.objects.exclude(verb="theme.proposed")
        assert {one.wording_version for one in lines} == {f"2026-2/{purpose}"}


@pytest.mark.parametrize("changes", [{"purpose": ""}, {"purpose": "gossip"}, {"wording": "2026-1"}])
def test_without_a_purpose_or_with_older_wording_nothing_is_shared(cast: Cast, changes: Any):
    form = checked(cast, acts.proposed(cast))
    post(cast, "check", {**form, **changes, "answer": "yes"})
    assert kept(cast) == []
    with pytest.raises(WordsChanged):
        acts.share(cast, acts.proposed(cast), wording_version="2026-2")


def test_the_purpose_comes_from_the_set_unless_the_coachee_says_other(cast: Cast):
    with acting_as(cast.coach):
        closing = Review.objects.create(
            firm=cast.coach.firm, engagement=cast.engagement, kind="closing", state="complete",
            opened_by=cast.coach, completed_at=timezone.now(),
        )  # fmt: skip
    for review, purpose in ((None, "progress"), (closing, "close")):
        with acting_as(cast.coach):
            update = operations.draft_update(
                engagement=cast.engagement, review=review, by=cast.coach
            )
            theme = operations.draft_theme(
                theme_id=update.pk, update=update, by=cast.coach, **WORDS
            )
            operations.propose(theme=theme, by=cast.coach)
        assert checked(cast, theme)["purpose"] == purpose


def test_older_wordings_stay_as_they_were_shown():
    assert wording.said("2026-1") == wording.TEXTS["2026-1"]
    assert wording.said("2026-2/support")[0] == "Purpose: to ask for support."
    assert wording.purpose_of("2026-1") == ConsentPurpose.PROGRESS
