"""One row of every walled model, written by somebody who may write it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from coaching.access.models import AccessEntry, Transition
from coaching.audit.models import AuditEvent
from coaching.firms.entry import acting_as
from coaching.firms.operations import invite
from coaching.reminders.models import Reminder, ReminderPreference
from consent.models import Consent, ConsentEvent, Release, SponsorUpdate, Theme
from engagements.models import Agreement, Goal, Programme, Signature
from reviews.models import DevelopmentPlan, OutcomeRating, Review, ReviewAnswer
from sessions.models import CoachingSession, Commitment, PrivateNote, Reflection, SessionRecord
from tests.factories import Cast, make_member

SECRET = "canary-7f3a"


@dataclass
class Rows:
    """Everything an engagement can hold, by model name."""

    cast: Cast
    by_model: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.by_model[name]


def build_rows(cast: Cast, secret: str = SECRET) -> Rows:
    """Fill the cast's engagement with one row of each kind; `secret` is in every sealed field."""
    rows: dict[str, Any] = {"Engagement": cast.engagement}
    firm = {"firm": cast.admin.firm}
    ours = {**firm, "engagement": cast.engagement}
    now = timezone.now()

    def add(row: Any) -> Any:
        row.save(force_insert=True)
        return rows.setdefault(type(row).__name__, row)

    newcomer = make_member(cast.admin, "Nils Newcomer")
    with acting_as(cast.admin):
        add(Programme(**firm, name="Classic"))
        rows["Invitation"] = invite(member=newcomer, by=cast.admin)
        rows["ClientOrganisation"] = cast.engagement.client_organisation
        agreement = add(
            Agreement(**ours, sections=[], document_hash="0" * 64, state="offered", offered_at=now)
        )
    with acting_as(cast.coach):
        author = {"author": cast.coach}
        add(
            Signature(
                **ours, agreement=agreement, member=cast.coach, role="coach", typed_name="Ana",
                document_hash="0" * 64,
            )
        )  # fmt: skip
        for position in (1, 2):
            add(
                Goal(**ours, **author, position=position, title=secret, outcome=secret,
                     success_criteria=secret)
            )  # fmt: skip
        session = add(
            CoachingSession(
                **ours,
                coach=cast.coach,
                number=1,
                starts_at=now,
                ends_at=now + timedelta(minutes=85),
            )
        )
        here = {**ours, **author, "coaching_session": session}
        add(
            SessionRecord(**here, check_in=secret, deep_dive=secret, challenge=secret,
                          action_planning=secret)
        )  # fmt: skip
        add(PrivateNote(**here, text=secret))
        commitment = add(
            Commitment(**here, wording=secret, measure=secret, due_on=date(2030, 1, 1))
        )
        add(Reflection(**ours, **author, commitment=commitment, text=secret, shared=True))
        review = add(Review(**ours, kind="mid", opened_by=cast.coach))
        add(
            ReviewAnswer(**ours, **author, review=review, role="coach", ratings=secret,
                         progress=secret, works=secret, change=secret)
        )  # fmt: skip
        add(OutcomeRating(**ours, **author, review=review, dimension="confidence", rating=5))
        add(DevelopmentPlan(**ours, **author, strengths=secret, next_steps=secret, support=secret))
        update = add(SponsorUpdate(**ours, **author))
        theme = add(
            Theme(**ours, **author, update=update, focus_area="team", direction="emerging",
                  sentence=secret, support_asked=secret)
        )  # fmt: skip
        add(
            Transition(**firm, engagement_id=cast.engagement.pk, thing="x", thing_id=theme.pk,
                       old="draft", new="proposed", by=cast.coach)
        )  # fmt: skip
        add(
            AuditEvent(**firm, actor_id=cast.coach.pk, verb="x", thing="x", thing_id=theme.pk,
                       engagement_id=cast.engagement.pk)
        )  # fmt: skip
        add(
            AccessEntry(**firm, engagement_id=cast.engagement.pk, reader=cast.coach, role="coach",
                        opened="goal", row_ids=[theme.pk])
        )  # fmt: skip
        add(
            Reminder(**firm, recipient=cast.coach, kind="x", thing_id=theme.pk,
                     engagement_id=cast.engagement.pk, due_at=now)
        )  # fmt: skip
        add(ReminderPreference(**firm, recipient=cast.coach, kind="x"))
    with acting_as(cast.coachee):
        consent = add(
            Consent(**ours, theme=theme, by=cast.coachee, recipient=cast.sponsor,
                    words_hash="0" * 64, wording_version="1")
        )  # fmt: skip
        add(
            Release(**ours, consent=consent, recipient=cast.sponsor, focus_area="team",
                    direction="emerging", sentence=secret, support_asked=secret,
                    words_hash="0" * 64)
        )  # fmt: skip
        add(
            ConsentEvent(**firm, verb="x", engagement_id=cast.engagement.pk, theme_id=theme.pk,
                         by_id=cast.coachee.pk)
        )  # fmt: skip
    return Rows(cast, rows)
