"""What a coach looks at before a session, and what still stands before the first one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from coaching.access.decision import may
from coaching.access.opening import open_rows
from coaching.access.people_of import coachee_of, lock_line, people_of
from coaching.access.policy import Material
from coaching.firms.models import Membership
from engagements.models import Agreement, Goal, Signature
from sessions.models import CoachingSession, Commitment, PrivateNote, Reflection
from sessions.models.commitment import ONGOING
from sessions.operations.room import how_to_start

RECENT_REFLECTIONS = 6
RECENT_NOTES = 3


@dataclass(frozen=True)
class Missing:
    """Why coaching cannot begin: nobody has offered an agreement, or somebody has not signed it."""

    engagement_is_closed: bool
    is_offered: bool
    unsigned: list[Membership]


def what_is_missing(coaching_session: CoachingSession, by: Membership) -> Missing | None:
    """None when the session may start."""
    engagement = coaching_session.engagement
    if may(by, how_to_start(coaching_session), engagement):
        return None
    agreements = Agreement.objects.visible_to(by).filter(engagement=engagement)
    latest = agreements.exclude(state="draft").order_by("-version").first()
    signed = Signature.objects.filter(agreement=latest).values_list("member_id", flat=True)
    have = set(signed) if latest else set()
    parties = [member for members in people_of(engagement.pk).values() for member in members]
    return Missing(
        engagement_is_closed=engagement.state in ("completed", "ended_early"),
        is_offered=latest is not None,
        unsigned=[member for member in parties if member.pk not in have],
    )


@dataclass
class Preparation:
    """Open promises with what the coachee wrote about each, reflections, goals, own notes."""

    coachee: Membership
    commitments: list[Commitment]
    lines: dict[UUID, list[Reflection]]
    reflections: list[Reflection]
    goals: list[Goal]
    notes: list[PrivateNote]
    lock: str

    @property
    def promises(self) -> list[tuple[Commitment, list[Reflection]]]:
        return [(one, self.lines.get(one.pk, [])) for one in self.commitments]


def prepare(coaching_session: CoachingSession, by: Membership) -> Preparation:
    """Everything opened as `by`, in one go."""
    here = {"engagement_id": coaching_session.engagement_id}
    promised = Commitment.objects.visible_to(by).filter(**here, state__in=ONGOING)
    commitments = list(promised.order_by("due_on"))
    written = Reflection.objects.visible_to(by).filter(**here).order_by("-at")
    goals = list(Goal.objects.visible_to(by).filter(**here).order_by("position"))
    mine = PrivateNote.objects.visible_to(by).filter(**here, author=by, version__gt=1)
    notes = mine.exclude(coaching_session=coaching_session).select_related("coaching_session")
    preparation = Preparation(
        coachee=coachee_of(coaching_session.engagement_id),
        commitments=commitments,
        lines=defaultdict(list),
        reflections=[],
        goals=goals,
        notes=list(notes.order_by("-coaching_session__starts_at")[:RECENT_NOTES]),
        lock=lock_line(Material.SESSION_RECORD, coaching_session.engagement_id, by),
    )
    kept = list(written[: RECENT_REFLECTIONS + 2 * len(commitments)])
    sort_reflections(preparation, kept)
    open_rows([*commitments, *kept, *goals, *preparation.notes], by=by)
    preparation.notes = [note for note in preparation.notes if note.text]
    return preparation


def sort_reflections(preparation: Preparation, kept: list[Reflection]) -> None:
    for line in kept:
        if line.commitment_id is None:
            preparation.reflections.append(line)
        else:
            preparation.lines[line.commitment_id].append(line)
