"""The receipt: page, PDF and mail say which words, and where the ledger stood."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from coaching.firms.entry import acting_as
from coaching.reminders.kinds import kind_of
from coaching.reminders.mail import mail_of
from coaching.reminders.models import Reminder
from consent.models import Consent, ConsentEvent
from consent.receipts import event_of
from tests.consent import acts
from tests.consent.acts import WORDS
from tests.consent.web import address, client_for
from tests.factories import Cast


def consents(cast: Cast) -> list[Consent]:
    with acting_as(cast.coachee):
        return list(Consent.objects.order_by("granted_at"))


def event(cast: Cast, consent: Consent) -> ConsentEvent:
    with acting_as(cast.coachee):
        return event_of(consent, cast.coachee)


def receipt(cast: Cast, name: str, who: str = "coachee") -> Any:
    member = getattr(cast, who)
    return client_for(member).get(address(name, member, consent_id=consents(cast)[0].pk))


def pdf_text(response: Any) -> str:
    text = " ".join(one.extract_text() for one in PdfReader(BytesIO(response.content)).pages)
    return "".join(text.split())


def mail(cast: Cast) -> Any:
    """The mail of the one receipt that waits, if it is still due."""
    with acting_as(cast.coachee):
        reminder = Reminder.objects.select_related("recipient", "firm").get(kind="consent_receipt")
        kind = kind_of(reminder.kind)
        return mail_of(reminder, kind) if kind.still_due(reminder, reminder.recipient) else None


def test_the_pdf_says_what_the_page_says(cast: Cast):
    acts.shared(cast)
    (consent,) = consents(cast)
    line = event(cast, consent)
    response = receipt(cast, "receipt_pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store, private"
    page, paper = receipt(cast, "receipt").content.decode(), pdf_text(response)
    for said in (consent.words_hash, line.hash, str(consent.pk), "2026-2/progress"):
        assert said in page
        assert said in paper
    assert "".join(WORDS["sentence"].split()) in paper
    assert "Dana Okafor" in page
    root: Any = PdfReader(BytesIO(response.content)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]


def test_after_a_withdrawal_the_receipt_stays_without_the_words(cast: Cast):
    acts.withdraw(cast, acts.shared(cast))
    (consent,) = consents(cast)
    page, paper = receipt(cast, "receipt"), pdf_text(receipt(cast, "receipt_pdf"))
    assert "This is over" in page.content.decode()
    assert consent.words_hash in paper
    assert "".join(WORDS["sentence"].split()) not in paper


@pytest.mark.parametrize("name", ["receipt", "receipt_pdf"])
@pytest.mark.parametrize("who", ["coach", "sponsor", "admin", "other_coach", "stranger"])
def test_a_receipt_is_the_coachees_alone(cast: Cast, who: str, name: str):
    acts.shared(cast)
    assert receipt(cast, name).status_code == 200
    assert receipt(cast, name, who).status_code == 404


def test_each_consent_has_its_own_line_in_the_ledger(cast: Cast):
    eve = acts.join(cast, cast.engagement)
    theme = acts.shared(cast, to=[cast.sponsor, eve])
    acts.withdraw(cast, theme, reader=eve)
    acts.share(cast, theme, to=[eve])
    lines = [event(cast, one) for one in consents(cast)]
    assert len({one.seq for one in lines}) == 3
    for consent, line in zip(consents(cast), lines, strict=True):
        assert (line.verb, line.recipient_id) == ("consent.granted", consent.recipient_id)


def test_one_mail_for_everything_that_was_agreed_to_at_once(cast: Cast):
    eve = acts.join(cast, cast.engagement)
    one, two = acts.proposed(cast), acts.proposed(cast, focus_area="change")
    acts.share(cast, one, two, to=[cast.sponsor, eve])
    text = mail(cast).body
    for consent in consents(cast):
        line = event(cast, consent)
        for said in (str(consent.pk), consent.words_hash, f"entry: {line.seq}", line.hash):
            assert said in text


def test_the_mail_holds_no_word_and_no_name_of_a_reader(cast: Cast):
    acts.shared(cast)
    sent = mail(cast)
    whole = f"{sent.subject} {sent.body} {sent.alternatives[0][0]}"
    assert consents(cast)[0].words_hash in sent.alternatives[0][0]
    for word in (*WORDS.values(), "Dana", "Okafor", "Team"):
        assert word not in whole


def test_what_was_withdrawn_meanwhile_is_not_confirmed_any_more(cast: Cast):
    theme = acts.shared(cast)
    assert mail(cast) is not None
    acts.withdraw(cast, theme)
    assert mail(cast) is None
