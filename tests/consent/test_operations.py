"""Consent: by the coachee alone, theme by theme, to the exact words and the named readers."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.http import Http404
from django.utils import timezone

from coaching.access.decision import NotAllowed
from coaching.access.opening import open_row
from coaching.access.verbs import Reason
from coaching.firms.entry import acting_as
from consent import operations, wording
from consent.errors import Conflict, Lapsed, NotAReader, WordsChanged
from consent.models import Consent, ConsentEvent, Release, Theme
from consent.sponsor_page import snapshot
from consent.words import words_hash
from tests.consent import acts
from tests.consent.acts import WORDS
from tests.factories import Cast, make_engagement


def sentences(cast: Cast, reader=None) -> list[str]:
    """What this sponsor reads."""
    reader = reader or cast.sponsor
    with acting_as(reader):
        return [one.sentence for one in snapshot(cast.engagement, reader).themes]


def test_a_sponsor_reads_exactly_the_words_that_the_coachee_agreed_to(cast: Cast):
    acts.shared(cast)
    with acting_as(cast.sponsor):
        (theme,) = snapshot(cast.engagement, cast.sponsor).themes
    assert {name: getattr(theme, name) for name in WORDS} == WORDS


def test_consent_names_the_hash_of_the_words_and_the_version_of_the_wording(cast: Cast):
    theme = acts.shared(cast)
    with acting_as(cast.coachee):
        consent = Consent.objects.get()
        release = open_row(Release.objects.get(), by=cast.coachee)
        expected = words_hash(open_row(Theme.objects.get(pk=theme.pk), by=cast.coachee))
    assert consent.words_hash == release.words_hash == words_hash(release) == expected
    assert (consent.wording_version, consent.by_id) == ("2026-2/progress", cast.coachee.pk)


@pytest.mark.parametrize("who", ["coach", "sponsor", "admin", "other_coach", "stranger"])
def test_nobody_but_the_coachee_can_consent(cast: Cast, who: str):
    theme, by = acts.proposed(cast), getattr(cast, who)
    with acting_as(cast.coachee):
        hashes = acts.seen([theme], cast.coachee)
    with pytest.raises((NotAllowed, Http404)), acting_as(by):
        operations.grant(
            chosen=[(theme, [cast.sponsor])],
            wording_version=wording.agreed("progress"),
            seen_hashes=hashes,
            signed_in_at=timezone.now(),
            by=by,
        )
    assert acts.released(cast) == acts.live_consents(cast) == set()


@pytest.mark.parametrize("who", ["coach", "sponsor", "admin", "other_coach", "stranger"])
def test_nobody_but_the_coachee_can_withdraw(cast: Cast, who: str):
    theme, by = acts.shared(cast), getattr(cast, who)
    with pytest.raises((NotAllowed, Http404)), acting_as(by):
        operations.withdraw(theme=theme, by=by)
    assert sentences(cast) == [WORDS["sentence"]]


@pytest.mark.parametrize("who", ["coach", "sponsor", "admin", "other_coach", "stranger"])
def test_nobody_but_the_coachee_can_decline(cast: Cast, who: str):
    theme, by = acts.proposed(cast), getattr(cast, who)
    with pytest.raises((NotAllowed, Http404)), acting_as(by):
        operations.decline(theme=theme, by=by)
    assert acts.state_of(cast, theme) == "proposed"


@pytest.mark.parametrize("who", ["sponsor", "admin", "other_coach", "stranger"])
def test_only_the_pair_drafts_rewords_and_proposes(cast: Cast, who: str):
    theme, by = acts.draft(cast), getattr(cast, who)
    with acting_as(by):
        with pytest.raises((NotAllowed, Http404)):
            operations.draft_update(engagement=cast.engagement, by=by)
        with pytest.raises(Http404):
            operations.reword(theme=theme, version=1, by=by, **WORDS)
        with pytest.raises(Http404):
            operations.propose(theme=theme, by=by)


def test_nothing_is_shared_when_the_words_changed_while_the_coachee_was_reading(cast: Cast):
    theme = acts.proposed(cast)
    with acting_as(cast.coachee):
        read = acts.seen([theme], cast.coachee)
    acts.reword(cast, theme, cast.coach, sentence="Other words.")
    with acting_as(cast.coach):
        operations.propose(theme=Theme.objects.get(pk=theme.pk), by=cast.coach)
    with pytest.raises(WordsChanged):
        acts.share(cast, theme, seen_hashes=read)
    assert acts.released(cast) == acts.live_consents(cast) == set()


def test_of_two_themes_neither_is_shared_when_one_was_not_seen(cast: Cast):
    one, two = acts.proposed(cast), acts.proposed(cast, focus_area="change")
    with acting_as(cast.coachee):
        read = acts.seen([one], cast.coachee)
    with pytest.raises(WordsChanged):
        acts.share(cast, one, two, seen_hashes=read)
    assert {acts.state_of(cast, one), acts.state_of(cast, two)} == {"proposed"}
    assert acts.released(cast) == set()


def test_an_older_wording_of_consent_is_not_enough(cast: Cast):
    with pytest.raises(WordsChanged):
        acts.share(cast, acts.proposed(cast), wording_version="2019-1")
    assert acts.released(cast) == set()


@pytest.mark.parametrize("who", ["coach", "coachee", "admin", "other_coach", "stranger"])
def test_words_are_shared_with_sponsors_of_this_engagement_only(cast: Cast, who: str):
    with pytest.raises(NotAReader):
        acts.share(cast, acts.proposed(cast), to=[cast.sponsor, getattr(cast, who)])
    assert acts.released(cast) == set()


def test_consent_names_at_least_one_reader(cast: Cast):
    with pytest.raises(NotAReader):
        acts.share(cast, acts.proposed(cast), recipients=[])


def test_a_sponsor_who_left_is_no_reader_any_more(cast: Cast):
    theme = acts.proposed(cast)
    acts.leave(cast, cast.engagement, cast.sponsor)
    with pytest.raises(NotAReader):
        acts.share(cast, theme)


def test_a_sponsor_who_leaves_reads_nothing_from_then_on(cast: Cast):
    acts.shared(cast)
    assert sentences(cast) == [WORDS["sentence"]]
    acts.leave(cast, cast.engagement, cast.sponsor)
    with acting_as(cast.sponsor):
        assert Release.objects.count() == 0


def test_a_new_sponsor_reads_nothing_that_was_shared_before(cast: Cast):
    acts.shared(cast)
    eve = acts.join(cast, cast.engagement)
    assert sentences(cast, eve) == []
    assert sentences(cast) == [WORDS["sentence"]]


def test_of_two_sponsors_only_the_named_one_reads(cast: Cast):
    eve = acts.join(cast, cast.engagement)
    acts.shared(cast, to=[eve], sentence="For Eve.")
    acts.shared(cast, to=[cast.sponsor, eve], sentence="For both.")
    assert sentences(cast) == ["For both."]
    assert set(sentences(cast, eve)) == {"For Eve.", "For both."}


def test_a_sponsor_of_two_engagements_reads_each_apart(cast: Cast):
    other = make_engagement(
        cast.admin, coach=cast.other_coach, coachee=cast.coach, sponsors=[cast.sponsor]
    )
    acts.shared(cast, sentence="Of the first.")
    next_door = Cast(**{**vars(cast), "coach": cast.other_coach, "coachee": cast.coach,
                        "engagement": other})  # fmt: skip
    acts.shared(next_door, sentence="Of the second.")
    assert sentences(cast) == ["Of the first."]
    assert sentences(next_door) == ["Of the second."]


def test_withdrawal_ends_everything_at_once(cast: Cast):
    eve = acts.join(cast, cast.engagement)
    theme = acts.shared(cast, to=[cast.sponsor, eve])
    acts.withdraw(cast, theme)
    assert sentences(cast) == sentences(cast, eve) == []
    assert acts.live_consents(cast) == acts.released(cast) == set()
    assert acts.state_of(cast, theme) == "withdrawn"


def test_a_withdrawn_theme_cannot_come_back(cast: Cast):
    theme = acts.shared(cast)
    acts.withdraw(cast, theme)
    with pytest.raises(NotAllowed) as refusal:
        acts.share(cast, theme)
    assert refusal.value.reason == Reason.THEME_NOT_PROPOSED
    with pytest.raises(NotAllowed):
        acts.reword(cast, theme, cast.coachee, sentence="Again.")


@pytest.mark.parametrize("who", ["coach", "coachee"])
def test_new_words_end_the_release_and_become_a_fresh_proposal(cast: Cast, who: str):
    theme = acts.shared(cast)
    acts.reword(cast, theme, getattr(cast, who), sentence="Three reviews run alone.")
    assert sentences(cast) == []
    assert acts.live_consents(cast) == acts.released(cast) == set()
    assert acts.state_of(cast, theme) == "proposed"
    acts.share(cast, theme)
    assert sentences(cast) == ["Three reviews run alone."]


def test_the_same_words_again_end_nothing(cast: Cast):
    theme = acts.shared(cast)
    acts.reword(cast, theme, cast.coach, sentence=f"  {WORDS['sentence']} ")
    assert sentences(cast) == [WORDS["sentence"]]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("focus_area", "change"),
        ("direction", "paused"),
        ("sentence", "Two recurring reviews now run without help!"),
        ("support_asked", ""),
    ],
)
def test_a_change_anywhere_in_the_words_ends_the_release(cast: Cast, field: str, value: str):
    theme = acts.shared(cast)
    acts.reword(cast, theme, cast.coach, **{field: value})
    assert sentences(cast) == []


def test_rewording_a_proposal_makes_it_a_draft_again(cast: Cast):
    theme = acts.proposed(cast)
    acts.reword(cast, theme, cast.coach, sentence="Other words.")
    assert acts.state_of(cast, theme) == "draft"
    with pytest.raises(NotAllowed):
        acts.share(cast, theme)


def test_a_declined_theme_can_be_drafted_anew(cast: Cast):
    theme = acts.proposed(cast)
    acts.decline(cast, theme)
    acts.reword(cast, theme, cast.coach, sentence="Gentler words.")
    assert acts.state_of(cast, theme) == "draft"


def test_two_writers_do_not_overwrite_each_other(cast: Cast):
    theme = acts.draft(cast)
    acts.reword(cast, theme, cast.coachee, sentence="Hers.")
    with pytest.raises(Conflict) as conflict, acting_as(cast.coach):
        operations.reword(theme=theme, version=1, by=cast.coach, **WORDS | {"sentence": "His."})
    assert conflict.value.theme.sentence.text == "Hers."


def test_a_proposal_lapses_after_a_fortnight(cast: Cast):
    theme = acts.proposed(cast)
    with time_machine.travel(timezone.now() + timedelta(days=14, minutes=1)):
        with pytest.raises(Lapsed):
            acts.share(cast, theme)
        with acting_as(cast.coachee):
            operations.lapse(themes=[theme], by=cast.coachee)
        assert acts.state_of(cast, theme) == "expired"
    assert acts.released(cast) == set()


def test_a_proposal_lasts_a_fortnight(cast: Cast):
    theme = acts.proposed(cast)
    with time_machine.travel(timezone.now() + timedelta(days=13, hours=23)):
        with acting_as(cast.coachee):
            assert operations.lapse(themes=[theme], by=cast.coachee) == []
        acts.share(cast, theme)
    assert sentences(cast) == [WORDS["sentence"]]


def test_a_form_sent_twice_drafts_once(cast: Cast):
    theme_id = uuid4()
    with acting_as(cast.coach):
        update = operations.draft_update(engagement=cast.engagement, by=cast.coach)
        for _ in range(2):
            operations.draft_theme(theme_id=theme_id, update=update, by=cast.coach, **WORDS)
        assert Theme.objects.count() == 1


def test_the_ledger_tells_the_whole_story_in_order(cast: Cast):
    theme = acts.shared(cast)
    acts.withdraw(cast, theme)
    with acting_as(cast.coachee):
        lines = list(ConsentEvent.objects.order_by("seq").values_list("verb", "by_id", "seq"))
    coach, coachee = cast.coach.pk, cast.coachee.pk
    assert lines == [
        ("theme.proposed", coach, 1),
        ("consent.granted", coachee, 2),
        ("theme.released", coachee, 3),
        ("consent.withdrawn", coachee, 4),
    ]


def test_the_ledger_and_the_audit_hold_no_words(cast: Cast, superuser_connection):
    canary = "Kestrel-and-plum"
    theme = acts.shared(cast, sentence=canary)
    acts.withdraw(cast, theme)
    with acting_as(cast.coachee):
        lines = [str(vars(event)) for event in ConsentEvent.objects.all()]
    assert lines
    assert not any(canary in line for line in lines)


def test_the_sponsor_is_told_and_the_message_holds_ids_only(cast: Cast):
    from coaching.reminders.models import Reminder

    acts.shared(cast)
    with acting_as(cast.sponsor):
        (reminder,) = Reminder.objects.filter(recipient=cast.sponsor)
    assert (reminder.kind, reminder.thing_id) == ("theme_shared", cast.engagement.pk)


def test_a_sponsors_database_session_holds_no_theme_consent_or_ledger_line(cast: Cast):
    acts.shared(cast)
    for member, count in ((cast.coachee, 1), (cast.sponsor, 0), (cast.admin, 0)):
        with acting_as(member):
            assert Theme.objects.count() == count
            assert Consent.objects.count() == count
            assert ConsentEvent.objects.exists() == bool(count)
    with acting_as(cast.admin):
        assert Release.objects.count() == 0
