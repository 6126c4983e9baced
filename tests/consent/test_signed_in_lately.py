"""Consent is given within minutes of a sign-in; saying no never asks."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from consent import freshness
from consent.errors import SignInAgain
from tests.consent import acts
from tests.consent.reading import read_page
from tests.consent.test_choosing import checked, chosen
from tests.consent.web import address, client_for
from tests.factories import Cast

PASSWORD = "a long sentence nobody guesses"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def shares(cast: Cast, client: Client, form: dict[str, Any], answer: str = "yes") -> Any:
    url = address("check", cast.coachee, engagement_id=cast.engagement.pk)
    return client.post(url, {**form, "answer": answer})


def is_shared(cast: Cast) -> bool:
    return bool(read_page(cast.engagement, cast.sponsor))


def with_password(cast: Cast) -> None:
    person = cast.coachee.person
    assert person is not None
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])


@pytest.mark.parametrize(
    ("ago", "is_enough"), [(1, True), (299, True), (301, False), (None, False)]
)
def test_only_a_sign_in_of_the_last_five_minutes_counts(cast: Cast, ago: Any, is_enough: bool):
    form = checked(cast, acts.proposed(cast))
    client = client_for(cast.coachee, signed_in_ago=ago)
    response = shares(cast, client, form)
    assert response.url.startswith("/accounts/reauthenticate/") != is_enough
    assert is_shared(cast) == is_enough


def test_the_operation_itself_asks(cast: Cast):
    with pytest.raises(SignInAgain):
        acts.share(cast, acts.proposed(cast), signed_in_at=None)
    assert acts.released(cast) == set()


@pytest.mark.parametrize("answer", ["no", "later"])
def test_saying_no_or_not_now_never_asks(cast: Cast, answer: str):
    form = checked(cast, acts.proposed(cast))
    response = shares(cast, client_for(cast.coachee, signed_in_ago=9000), form, answer)
    assert "/accounts/" not in response.url


def test_withdrawing_never_asks(cast: Cast):
    theme = acts.shared(cast)
    client = client_for(cast.coachee, signed_in_ago=9000)
    client.post(address("withdraw", cast.coachee, theme_id=theme.pk))
    assert not is_shared(cast)


def test_the_page_says_beforehand_that_it_will_ask(cast: Cast):
    data = {"share": chosen(cast, acts.proposed(cast))}
    url = address("check", cast.coachee, engagement_id=cast.engagement.pk)
    for ago, says in ((1, False), (9000, True)):
        html = client_for(cast.coachee, signed_in_ago=ago).get(url, data).content.decode()
        assert ("asks once more whether it is you" in html) == says


def test_the_coachee_comes_back_to_the_very_page_with_what_was_chosen(cast: Cast):
    with_password(cast)
    theme = acts.proposed(cast)
    acts.proposed(cast, focus_area="change", sentence="Not chosen.")
    form = {**checked(cast, theme), "purpose": "support"}
    client = client_for(cast.coachee, signed_in_ago=9000)
    asked = shares(cast, client, form)
    back: Any = client.post(asked.url, {"password": PASSWORD})
    assert parse_qs(urlsplit(back.url).query) == {
        "share": chosen(cast, theme), "purpose": ["support"]
    }  # fmt: skip
    html = client.get(back.url).content.decode()
    assert "Share one theme with Dana" in html
    assert "Not chosen." not in html
    assert " ".join(html.split()).count('value="support" autocomplete="off" required checked') == 1
    assert not is_shared(cast)
    shares(cast, client, form)
    assert is_shared(cast)


def test_a_wrong_password_brings_nobody_back(cast: Cast):
    with_password(cast)
    form = checked(cast, acts.proposed(cast))
    client = client_for(cast.coachee, signed_in_ago=9000)
    asked = shares(cast, client, form)
    assert client.post(asked.url, {"password": "wrong"}).status_code == 200
    assert shares(cast, client, form).url.startswith("/accounts/")
    assert not is_shared(cast)


def test_a_second_factor_is_as_good(cast: Cast):
    with_password(cast)
    TOTP.activate(cast.coachee.person, SECRET)
    RecoveryCodes.activate(cast.coachee.person)
    form = checked(cast, acts.proposed(cast))
    client = client_for(cast.coachee, signed_in_ago=9000)
    asked = shares(cast, client, form)
    html = client.get(asked.url).content.decode()
    assert "/accounts/2fa/reauthenticate/" in html
    code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    url = asked.url.replace("/accounts/reauthenticate/", "/accounts/2fa/reauthenticate/")
    back: Any = client.post(url, {"code": code})
    assert back.status_code == 302
    assert "/consent/check/" in back.url
    shares(cast, client, form)
    assert is_shared(cast)


def test_the_records_of_somebody_else_in_the_same_browser_do_not_count(cast: Cast, rf):
    client = client_for(cast.coachee)
    request = rf.get("/")
    request.session, request.user = client.session, cast.coach.person
    assert freshness.signed_in_at(request) is None
    request.user = cast.coachee.person
    assert freshness.is_fresh(freshness.signed_in_at(request))
