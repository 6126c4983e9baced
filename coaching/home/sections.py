"""What a person's first page is made of: one section for each thing they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from coaching.access.policy import Party
from coaching.access.sight import standing
from coaching.firms.middleware import FirmRequest
from coaching.home.views.coachee import coachee_home
from coaching.home.views.sponsor import sponsored
from coaching.home.views.today import today


@dataclass(frozen=True)
class Section:
    """A part of the page and what it needs, for members who are this party somewhere."""

    party: Party
    template: str
    data: Callable[[FirmRequest], dict[str, Any]]
    has_title: bool = True


SECTIONS = (
    Section(Party.COACH, "home/_today.html", today),
    Section(Party.COACHEE, "home/_coachee.html", coachee_home),
    Section(Party.SPONSOR, "home/_sponsor.html", sponsored, has_title=False),
)


def sections_for(request: FirmRequest) -> list[dict[str, Any]]:
    """Template and data of each section this member has, in order."""
    roles = set(standing(request.member).values())
    if request.member.is_coach:
        roles.add(Party.COACH)
    return [
        {
            "template": section.template,
            "has_title": section.has_title,
            **section.data(request),
        }
        for section in SECTIONS
        if section.party in roles
    ]
