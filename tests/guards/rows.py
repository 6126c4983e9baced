"""One row of every walled model, written by somebody who may write it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from coaching.access.models import AccessEntry, Transition
from coaching.audit.models import AuditEvent
from coaching.firms.entry import acting_as
from coaching.firms.operations import invite
from coaching.reminders.models import Reminder, ReminderPreference
from coaching.sealing.fields import sealed_fields
from consent.models import (
    AggregateConsent,
    Consent,
    ConsentEvent,
    DisclosureException,
    DisclosureText,
    Handover,
    HandoverAnswer,
    PassedItem,
    Release,
    RemovalNotice,
    SponsorUpdate,
    SponsorWord,
    Theme,
    ThemeComment,
)
from consent.wording import VERSION
from engagements.models import (
    Agreement,
    AgreementPaper,
    AgreementTemplate,
    CoachChoice,
    CoachOption,
    CoachProfile,
    ContractingMeeting,
    ContractingNote,
    Decline,
    EngagementChange,
    Goal,
    GoalConfidence,
    GoalScale,
    GoalWording,
    KeyResult,
    KeyResultPoint,
    Programme,
    ScaleRating,
    SessionMark,
    Signature,
)
from reviews.models import DevelopmentPlan, OutcomeRating, Review, ReviewAnswer
from sessions.models import (
    Addendum,
    AssistantLink,
    BlockedTime,
    BoundaryReferral,
    CalendarFeed,
    CalendarNotice,
    CalendarReply,
    CoachingSession,
    Commitment,
    CommitmentChange,
    EarlierHours,
    ListingConsent,
    PlanningWish,
    PrivateNote,
    Proposal,
    RecordRevision,
    Reflection,
    SessionRecord,
    Topic,
)
from tests.factories import Cast, make_member

SECRET = "canary-7f3a"
NUMBERS = {"ReviewAnswer.ratings": "{}"}  # sealed numbers: no words to look for
NO_HASH = "0" * 64
# What a word is wrapped in where a page reads more than words.
WRAPPED = {"RecordRevision.words": '{{"deep_dive": "{}"}}'}


def words_for(model: Any, secret: str) -> dict[str, str]:
    """Field → the word that stands in it, for every sealed field of the model."""
    places = {field.name: f"{model.__name__}.{field.name}" for field in sealed_fields(model)}
    return {name: NUMBERS.get(place, f"{secret}-{place}") for name, place in places.items()}


def one_column(model: Any, values: dict[str, Any]) -> dict[str, None]:
    """A reflection stands in one of two columns, by who may read it."""
    if model is not Reflection:
        return {}
    return {"private_text" if values["shared"] else "text": None}


@dataclass
class Rows:
    """Everything an engagement can hold, by model name; `all` has every row in turn.

    `shared` puts each into the state in which most people see it.
    """

    cast: Cast
    secret: str = SECRET
    shared: bool = False
    by_model: dict[str, Any] = field(default_factory=dict)
    all: list[Any] = field(default_factory=list)

    def __getitem__(self, name: str) -> Any:
        return self.by_model[name]

    def add(self, model: Any, **values: Any) -> Any:
        """One row of the firm, with a word of its own in every sealed field."""
        words: dict[str, str | None] = {
            name: WRAPPED.get(f"{model.__name__}.{name}", "{}").format(word)
            for name, word in words_for(model, self.secret).items()
        }
        words |= one_column(model, values)
        row = model(firm=self.cast.admin.firm, **values, **words)
        row.save(force_insert=True)
        self.by_model.setdefault(model.__name__, row)
        self.all.append(row)
        return row

    def add_once(self, model: Any, **values: Any) -> None:
        """A row that somebody has once, whatever engagements they take part in."""
        standing = model.objects.filter(**values).first()
        if standing is None:
            self.add(model, **values)
        else:
            self.by_model.setdefault(model.__name__, standing)


def build_rows(cast: Cast, secret: str = SECRET, *, shared: bool = False) -> Rows:
    """Fill the cast's engagement with one row of each kind."""
    rows = Rows(cast, secret, shared, {"Engagement": cast.engagement})
    add_logistics(rows)
    add_before_the_start(rows)
    with acting_as(cast.coach):
        add_measures(rows)
        add_calendars(rows)
        add_room(rows)
        add_review(rows)
        add_what_is_kept(rows)
    add_what_the_coachee_brings(rows)
    add_release(rows)
    add_exception(rows)
    add_handover(rows)
    return rows


def add_logistics(rows: Rows) -> None:
    cast, ours = rows.cast, {"engagement": rows.cast.engagement}
    newcomer = make_member(cast.admin, "Nils Newcomer")
    with acting_as(cast.admin):
        rows.add(Programme, name=f"Classic {uuid4().hex[:6]}")
        rows.add(AgreementTemplate, name=f"Ours {uuid4().hex[:6]}", sections=[])
        rows.add(EngagementChange, **ours, kind="extended", by=cast.admin)
        rows.by_model["Invitation"] = invite(member=newcomer, by=cast.admin)
        rows.by_model["ClientOrganisation"] = cast.engagement.client_organisation
        agreement = rows.add(
            Agreement,
            **ours,
            sections=[],
            document_hash=NO_HASH,
            state="offered",
            offered_at=timezone.now(),
            in_force_at=timezone.now(),  # as its document asks, which is there already
        )
    with acting_as(cast.coach):
        rows.add(
            Signature,
            **ours,
            agreement=agreement,
            member=cast.coach,
            role="coach",
            typed_name=cast.coach.name,
            document_hash=NO_HASH,
        )
        rows.add(AgreementPaper, **ours, agreement=agreement, pdf=b"%PDF", sha256=NO_HASH)
        rows.add(Decline, **ours, agreement=agreement, member=cast.coach, comment="Not yet")
        rows.add_once(CoachProfile, coach=cast.coach)


def add_before_the_start(rows: Rows) -> None:
    """The choice of a coach, and the contracting meeting with what was agreed in it."""
    cast, ours = rows.cast, {"engagement": rows.cast.engagement}
    with acting_as(cast.admin):
        choice = rows.add(CoachChoice, **ours, coachee=cast.coachee)
        rows.add(
            CoachOption,
            **ours,
            choice=choice,
            coachee=cast.coachee,
            coach=cast.coach,
            position=1,
            name=cast.coach.name,
        )
        rows.add(ContractingMeeting, **ours, starts_at=timezone.now(), planned_by=cast.admin)
    with acting_as(cast.coach):
        note = rows.add(ContractingNote, **ours, author=cast.coach)
    if rows.shared:
        with acting_as(cast.coachee):
            note.move_to("shared", by=cast.coachee, shared_at=timezone.now())


def add_measures(rows: Rows) -> None:
    """Two goals, how they were worded, and how one knows that they come nearer."""
    cast, today = rows.cast, timezone.localdate()
    ours = {"engagement": cast.engagement, "author": cast.coach}
    for position in (1, 2):
        rows.add(Goal, **ours, position=position)
    of = {**ours, "goal": rows["Goal"]}
    rows.add(GoalWording, **of, version=1)
    result = rows.add(KeyResult, **of, position=1, kind="percent")
    rows.add(KeyResultPoint, **ours, key_result=result, on=today, value=40)
    rows.add(GoalConfidence, **of, on=today, value=6)
    scale = rows.add(GoalScale, **of)
    rows.add(ScaleRating, **of, scale=scale, level=1)


def add_calendars(rows: Rows) -> None:
    cast, now = rows.cast, timezone.now()
    ours, session_id = {"engagement": cast.engagement}, uuid4()
    rows.add(SessionMark, **ours, session_id=session_id, kind="held")
    rows.add(PlanningWish, **ours, member=cast.coach)
    rows.add(BlockedTime, member=cast.coach, first_on=now.date(), last_on=now.date())
    rows.add(AssistantLink, **ours, made_by=cast.coach, token_hash=uuid4().hex * 2, expires_at=now)
    rows.add_once(CalendarFeed, member=cast.coach)
    about = {**ours, "session_id": session_id}
    at = {"starts_at": now, "ends_at": now}
    rows.add(CalendarNotice, **about, **at, recipient=cast.coach, title="Coaching session")
    rows.add(CalendarReply, **about, member=cast.coach, answer="accepted", sequence=0)


def add_room(rows: Rows) -> None:
    cast, now = rows.cast, timezone.now()
    ours = {"engagement": cast.engagement}
    done = {"started_at": now, "finished_at": now, "length_minutes": 85}
    held = {"state": "held", **done} if rows.shared else {}
    session = rows.add(
        CoachingSession,
        **ours,
        coach=cast.coach,
        number=1,
        starts_at=now,
        ends_at=now + timedelta(minutes=85),
        **held,
    )
    here = {**ours, "author": cast.coach, "coaching_session": session}
    record = rows.add(SessionRecord, **here, shared_at=now if rows.shared else None)
    written = {**ours, "author": cast.coach, "record": record}
    rows.add(RecordRevision, **written, version=2)
    rows.add(Addendum, **written)
    rows.add(PrivateNote, **here)
    state = "open" if rows.shared else "draft"
    due = {"due_on": date(2030, 1, 1)}
    commitment = rows.add(Commitment, **here, **due, state=state)
    rows.add(CommitmentChange, **here, **due, commitment=commitment, kind="carried")
    rows.add(BoundaryReferral, **ours, author=cast.coach)
    rows.add(EarlierHours, coach=cast.coach, client_name="x", contact="x", starts_on=now.date(),
             ends_on=now.date())  # fmt: skip
    rows.add(Reflection, **ours, author=cast.coach, commitment=commitment, shared=True)


def add_what_the_coachee_brings(rows: Rows) -> None:
    ours, by = {"engagement": rows.cast.engagement}, rows.cast.coachee
    here = {**ours, "author": by, "coaching_session": rows["CoachingSession"]}
    with acting_as(by):
        rows.add(Topic, **here)
        rows.add(Proposal, **here, kind="correction")
        rows.add(ListingConsent, **ours, by=by, wording_version="1")


def add_review(rows: Rows) -> None:
    cast, ours = rows.cast, {"engagement": rows.cast.engagement}
    for kind in ("mid", "closing"):
        by = {
            "author": cast.coach,
            "review": rows.add(Review, **ours, kind=kind, opened_by=cast.coach),
        }
        submitted_at = timezone.now() if rows.shared else None
        rows.add(ReviewAnswer, **ours, **by, role="coach", submitted_at=submitted_at)
        rows.add(OutcomeRating, **ours, **by, dimension="confidence", rating=5)
    review = rows["Review"]
    rows.add(DevelopmentPlan, **ours, author=cast.coach)
    update = rows.add(SponsorUpdate, **ours, author=cast.coach, review=review)
    theme = rows.add(
        Theme,
        **ours,
        author=cast.coach,
        update=update,
        focus_area="team",
        direction="emerging",
        state="proposed" if rows.shared else "draft",
        proposed_at=timezone.now() if rows.shared else None,
    )
    rows.add(ThemeComment, **ours, author=cast.coach, theme=theme)


def add_what_is_kept(rows: Rows) -> None:
    cast, theme = rows.cast, rows["Theme"]
    about = {"engagement_id": cast.engagement.pk}
    rows.add(Transition, **about, thing="x", thing_id=theme.pk, old="draft", new="x", by=cast.coach)
    rows.add(AuditEvent, **about, actor_id=cast.coach.pk, verb="x", thing="x", thing_id=theme.pk)
    rows.add(
        AccessEntry, **about, reader=cast.coach, role="coach", opened="goal", row_ids=[theme.pk]
    )
    rows.add(
        Reminder, **about, recipient=cast.coach, kind="x", thing_id=theme.pk, due_at=timezone.now()
    )
    rows.add(ReminderPreference, recipient=cast.coach, kind=uuid4().hex)


def add_release(rows: Rows) -> None:
    cast, theme = rows.cast, rows["Theme"]
    ours = {"engagement": cast.engagement, "recipient": cast.sponsor, "words_hash": NO_HASH}
    with acting_as(cast.coachee):
        if rows.shared:
            rows.add(Reflection, engagement=cast.engagement, author=cast.coachee, shared=False)
            for review in (row for row in rows.all if isinstance(row, Review)):
                rows.add(
                    ReviewAnswer,
                    engagement=cast.engagement,
                    author=cast.coachee,
                    review=review,
                    role="coachee",
                )
        rows.add(RemovalNotice, engagement=cast.engagement, recipient=cast.sponsor)
        rows.add(AggregateConsent, engagement=cast.engagement, by=cast.coachee, wording_version="1")
        consent = rows.add(Consent, **ours, theme=theme, by=cast.coachee, wording_version=VERSION)
        rows.add(Release, **ours, consent=consent, focus_area="team", direction="emerging")
        for verb in ("theme.proposed", "consent.granted", "theme.released"):
            rows.add(
                ConsentEvent,
                engagement_id=cast.engagement.pk,
                verb=verb,
                theme_id=theme.pk,
                by_id=cast.coachee.pk,
                recipient_id=cast.sponsor.pk,
                words_hash=NO_HASH,
            )
    with acting_as(cast.sponsor):
        rows.add(SponsorWord, engagement=cast.engagement, author=cast.sponsor, kind="hope")


def add_exception(rows: Rows) -> None:
    """Asked by the coach; where most is shown, opened by an admin and told at once."""
    cast, now = rows.cast, timezone.now()
    ours = {"engagement": cast.engagement}
    with acting_as(cast.coach):
        exception = rows.add(
            DisclosureException,
            **ours,
            asked_by=cast.coach,
            reason="legal_duty",
            addressee="court",
        )
        text = rows.add(DisclosureText, **ours, exception=exception, author=cast.coach)
    if rows.shared:
        times = {"opened_at": now, "closes_at": now + timedelta(hours=24), "tell_at": now}
        with acting_as(cast.admin):
            exception.move_to("open", by=cast.admin, decided_by=cast.admin, **times)
        vars(text).update(times, reader_id=cast.admin.pk)


def add_handover(rows: Rows) -> None:
    cast, ours = rows.cast, {"engagement": rows.cast.engagement}
    with acting_as(cast.admin):
        handover = rows.add(Handover, **ours, to_coach=cast.other_coach, asked_by=cast.admin)
    about = {**ours, "handover": handover, "passes": "goal", "row_id": rows["Goal"].pk}
    with acting_as(cast.coach):
        rows.add(HandoverAnswer, **about, by=cast.coach)
    with acting_as(cast.coachee):
        rows.add(PassedItem, **about, author=cast.coachee)
