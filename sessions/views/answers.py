"""How the room's addresses answer: JSON for autosave, a page for everybody else."""

from __future__ import annotations

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.firms.middleware import FirmRequest
from engagements.views.answers import back, see_other
from sessions.models import CoachingSession, SessionRecord

__all__ = ["back", "require_room", "see_other", "wants_json"]


def wants_json(request: FirmRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def require_room(request: FirmRequest, coaching_session: CoachingSession) -> None:
    """Http404 unless they may write records here: for others there is no room."""
    record = SessionRecord(
        firm_id=coaching_session.firm_id,
        engagement_id=coaching_session.engagement_id,
        author=request.member,
    )
    may(request.member, Action.ADD, record).require()
