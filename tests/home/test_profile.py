"""A coach's profile: their own words on their own page."""

from __future__ import annotations

import pytest

from coaching.firms.entry import acting_as
from engagements.models import CoachProfile
from tests.factories import Cast, make_cast
from tests.home.people import at, browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


TYPED = {
    "headline": "Coaches first-time executives",
    "text": "I listen.\n\nThen I ask.",
    "languages": " English,  German , English,",
    "join_url": "meet.example/ana",
}


def path(cast: Cast) -> str:
    return at(cast.admin, "me/profile/")


def test_it_is_written_and_found_again(cast: Cast) -> None:
    client = browser(cast.coach)
    assert path(cast) in client.get(at(cast.coach, "me/")).content.decode()
    for _ in range(2):
        assert client.post(path(cast), TYPED).status_code == 303
    with acting_as(cast.coach):
        one = CoachProfile.objects.get()
        assert (one.coach_id, one.languages) == (cast.coach.pk, ["English", "German"])
        assert one.join_url == "https://meet.example/ana"
    text = client.get(path(cast)).content.decode()
    assert "Coaches first-time executives" in text
    assert "English, German" in text
    assert "Only you and the firm’s admins can read this" in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"join_url": "javascript:alert(1)"},
        {"join_url": "http://meet.example/ana"},
        {"languages": ",".join("abcdefghi")},
        {"headline": "x" * 121},
    ],
)
def test_what_does_not_fit_is_said_and_stays_typed(cast: Cast, wrong: dict[str, str]) -> None:
    answer = browser(cast.coach).post(path(cast), TYPED | {"text": "Kestrel"} | wrong)
    assert answer.status_code == 422
    assert "Kestrel" in answer.content.decode()
    with acting_as(cast.coach):
        assert not CoachProfile.objects.exists()


def test_it_is_each_coach_s_own(cast: Cast) -> None:
    browser(cast.coach).post(path(cast), TYPED)
    assert "first-time" not in browser(cast.other_coach).get(path(cast)).content.decode()
    for who in ("coachee", "sponsor", "admin"):
        assert browser(getattr(cast, who)).get(path(cast)).status_code == 403
        assert browser(getattr(cast, who)).post(path(cast), TYPED).status_code == 403
    assert browser(cast.stranger).get(path(cast)).status_code == 404
    with acting_as(cast.other_coach):
        assert not CoachProfile.objects.exists()
