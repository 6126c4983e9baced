"""The places on a sponsor's page where they can say something, with what they said there before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.urls import reverse

from coaching.access.decision import may
from coaching.access.people_of import coach_of, coachee_of
from coaching.access.verbs import Action
from coaching.firms.models import Membership
from consent.models import Release, SponsorWord
from consent.sponsor_words.forms import SponsorWordForm
from engagements.models import Engagement

HOPE = "hope"
NAMESPACE = UUID("2c1f0b0e-6b52-4f0e-8d5e-94f5b1a9f6d3")


@dataclass(frozen=True)
class Box:
    """One form, or none where the time for it is over, above the sponsor's own earlier words."""

    place: str
    title: str
    url: str
    form: SponsorWordForm | None
    said: list[SponsorWord]
    to: str
    button: str


def readers(engagement: Engagement) -> str:
    """Who gets it: “Priya and Ana”."""
    return f"{coachee_of(engagement.pk).first_name} and {coach_of(engagement.pk).first_name}"


def hope_form(data: Mapping[str, str] | None = None, **known: Any) -> SponsorWordForm:
    return SponsorWordForm(data, label="What do you hope for?", place=HOPE, **known)


def answer_form(
    release_id: UUID, data: Mapping[str, str] | None = None, **known: Any
) -> SponsorWordForm:
    place = f"answer-{release_id}"
    return SponsorWordForm(data, label="Your answer", place=place, **known)


def next_id(about: UUID, by: Membership, said: list[SponsorWord]) -> dict[str, UUID]:
    """The id of what is said next: the same on every rendering of the page, until it is said."""
    return {"word_id": uuid5(NAMESPACE, f"{about}|{by.pk}|{len(said)}")}


def hope_box(
    engagement: Engagement,
    words: Iterable[SponsorWord],
    by: Membership,
    form: SponsorWordForm | None = None,
) -> Box:
    """`words` are opened; `form` is one that was sent and is shown again."""
    said = newest_first(one for one in words if one.kind == SponsorWord.Kind.HOPE)
    if form is None and may(by, Action.SAY_HOPE, engagement):
        form = hope_form(initial=next_id(engagement.pk, by, said))
    return Box(
        place=HOPE,
        title="What you hope for",
        url=reverse("consent:hope", args=[by.firm.slug, engagement.pk]),
        form=form,
        said=said,
        to=readers(engagement),
        button="Send",
    )


def answer_box(
    engagement: Engagement,
    release: Release,
    words: Iterable[SponsorWord],
    by: Membership,
    form: SponsorWordForm | None = None,
) -> Box:
    """A sponsor's own answers hang on the live release: with it they leave the page."""
    said = newest_first(one for one in words if one.release_id == release.pk)
    return Box(
        place=f"answer-{release.pk}",
        title="",
        url=reverse("consent:answer", args=[by.firm.slug, engagement.pk, release.pk]),
        form=form or answer_form(release.pk, initial=next_id(release.pk, by, said)),
        said=said,
        to=readers(engagement),
        button="Send your answer",
    )


def newest_first(words: Iterable[SponsorWord]) -> list[SponsorWord]:
    return sorted(words, key=lambda one: (one.said_at, one.pk), reverse=True)
