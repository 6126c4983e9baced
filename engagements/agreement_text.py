"""The words of the coaching agreement, filled in for one engagement (the framework's stage 1)."""

from __future__ import annotations

from typing import TypedDict

from engagements.models import Engagement


class Section(TypedDict):
    title: str
    body: str


CONFIDENTIALITY = """What is said in coaching stays between coach and coachee. The sponsor learns \
only the themes that the coachee has chosen to share, in the words the coachee agreed to. The \
exceptions are a legal duty to disclose and a clear risk of harm."""

BOUNDARIES = """Coaching is not therapy, not consulting, and not legal or financial advice. When \
something else is needed the coach says so, and helps to find it."""

COMMITMENTS = """The coachee sets the agenda, prepares for each session and acts between sessions. \
The coach prepares, listens, challenges and supports. The sponsor makes time and room for the \
work, and does not ask the coach for reports."""


def sections_for(engagement: Engagement) -> list[Section]:
    """In the order in which they are read and signed."""
    return [
        Section(title="Confidentiality", body=CONFIDENTIALITY),
        Section(title="Professional boundaries", body=BOUNDARIES),
        Section(title="Mutual commitments", body=COMMITMENTS),
        Section(title="Logistics", body=logistics(engagement)),
    ]


def logistics(engagement: Engagement) -> str:
    return (
        f"{engagement.sessions_planned} one-to-one sessions of {engagement.session_minutes} "
        f"minutes over {engagement.months} months from {engagement.starts_on:%-d %B %Y}, "
        f"{engagement.min_gap_days} to {engagement.max_gap_days} days apart, on line unless "
        "agreed otherwise. A session is moved or cancelled at least 24 hours before."
    )
