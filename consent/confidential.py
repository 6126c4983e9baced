"""Where confidential words of an engagement stand, and what each place is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coaching.firms.models import Membership
from coaching.sealing.fields import sealed_fields
from consent.models import PassedItem, SponsorWord
from engagements.models import (
    ContractingNote,
    Engagement,
    Goal,
    GoalScale,
    GoalWording,
    KeyResult,
    KeyResultPoint,
    ScaleRating,
)
from reviews.models import DevelopmentPlan, ReviewAnswer
from sessions.models import (
    Addendum,
    BoundaryReferral,
    Commitment,
    CommitmentChange,
    PrivateNote,
    Proposal,
    Reflection,
    SessionRecord,
    Topic,
)

# What a theme's sentence is compared with, as it is called to the one who writes it.
PLACES: Mapping[Any, str] = {
    SessionRecord: "a session record",
    Addendum: "an addendum to a record",
    PrivateNote: "your private notes",
    Commitment: "a commitment",
    CommitmentChange: "an earlier wording of a commitment",
    Reflection: "a reflection",
    Topic: "a topic for a session",
    Proposal: "something that was proposed",
    BoundaryReferral: "what was noted as belonging elsewhere",
    Goal: "a goal",
    GoalWording: "an earlier wording of a goal",
    KeyResult: "a key result",
    KeyResultPoint: "a note on a key result",
    GoalScale: "the levels of a goal",
    ScaleRating: "what tells of a level that was reached",
    ContractingNote: "the note of the contracting meeting",
    ReviewAnswer: "an answer in a review",
    DevelopmentPlan: "the development plan",
    PassedItem: "something passed on in a handover",
    SponsorWord: "what a sponsor said",
}
NO_WORDS = {"ratings"}  # a sealed column of numbers


def of_this(model: Any, engagement: Engagement, by: Membership) -> Any:
    """The engagement's rows of this model that `by` may see."""
    return model.objects.visible_to(by).filter(engagement=engagement)


def text_of(row: Any) -> str:
    """All the words of an opened row, a paragraph a field."""
    fields = [one for one in sealed_fields(type(row)) if one.name not in NO_WORDS]
    return "\n\n".join(text for one in fields if (text := getattr(row, one.attname).text.strip()))
