"""Walk an engagement through its stages, each step by the person whose step it is, in its time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import time_machine
from django.utils import timezone

from coaching.access.opening import open_rows
from coaching.demo.words import Promise, Signs, Talk
from coaching.firms.entry import acting_as
from coaching.firms.models import ClientOrganisation, Membership
from consent.operations import comment, draft_theme, draft_update, grant, propose
from consent.wording import agreed
from consent.words import words_hash
from engagements.measuring.gas import LEVELS
from engagements.models import Agreement, Engagement, Goal, KeyResult, Programme
from engagements.operations.agreement import sign
from engagements.operations.engagement import draft_engagement, start_engagement
from engagements.operations.goals import GoalDraft, goals_of, set_goals
from engagements.operations.key_results import add_key_result
from engagements.operations.measuring import add_point, note_confidence, today_of
from engagements.operations.scales import write_scale
from reviews import operations as reviewing
from reviews.models import Review
from sessions.hours.listing import VERSION as LISTING_VERSION
from sessions.models import CoachingSession, Commitment, Proposal, SessionRecord
from sessions.operations.chemistry import plan_chemistry
from sessions.operations.commitments import add_commitment, confirm, update_commitment
from sessions.operations.hours import agree_to_listing
from sessions.operations.missing import note_no_show
from sessions.operations.planning import plan_sessions
from sessions.operations.proposals import accept, propose_correction, propose_date
from sessions.operations.reflections import reflect
from sessions.operations.rewording import carry, reword
from sessions.operations.room import finish, start
from sessions.operations.saving import save_note, save_part
from sessions.operations.topics import save_topic

FRIDAY = 4
OVER_THE_WEEKEND = 3


@dataclass
class Journey:
    """One engagement and its people."""

    admin: Membership
    coach: Membership
    coachee: Membership
    sponsors: list[Membership]
    client: ClientOrganisation
    engagement: Engagement | None = None

    @property
    def of(self) -> Engagement:
        assert self.engagement is not None
        return self.engagement

    def begin(self, at: datetime) -> None:
        """Drafted and started by the admin, signed by everybody two days later."""
        with time_machine.travel(at), acting_as(self.admin):
            self.engagement = draft_engagement(
                engagement_id=uuid4(),
                programme=Programme.objects.get(name="Classic"),
                client_organisation=self.client,
                coach=self.coach,
                coachee=self.coachee,
                sponsors=self.sponsors,
                starts_on=at.date(),
                time_zone=self.admin.firm.time_zone,
                by=self.admin,
            )
            start_engagement(engagement=self.engagement, by=self.admin)
        for number, member in enumerate([self.coach, self.coachee, *self.sponsors]):
            with time_machine.travel(at + timedelta(days=1, hours=number)), acting_as(member):
                agreement = Agreement.objects.get(engagement=self.of)
                sign(agreement=agreement, typed_name=member.name, address=None, by=member)

    def agree_on(self, goals: Sequence[tuple[Any, ...]], at: datetime) -> None:
        with time_machine.travel(at), acting_as(self.coachee):
            drafts = [GoalDraft(*words) for words in goals]
            set_goals(engagement=self.fresh(self.coachee), goals=drafts, by=self.coachee)

    def measure(self, goals: Sequence[Signs], at: datetime) -> None:
        """Key results and the five levels before the work; then points, every three weeks."""
        with time_machine.travel(at), acting_as(self.coachee):
            standing = goals_of(self.fresh(self.coachee), by=self.coachee)
            made = [
                add_key_result(
                    key_result_id=uuid4(),
                    goal=goal,
                    kind=signs.kind,
                    words=signs.words,
                    unit=signs.unit,
                    baseline=signs.values[0],
                    target=signs.target,
                    by=self.coachee,
                )
                for goal, signs in zip(standing, goals, strict=True)
            ]
            for goal, signs in zip(standing, goals, strict=True):
                if signs.levels:
                    self.write_levels(goal, signs.levels)
        for goal, key_result, signs in zip(standing, made, goals, strict=True):
            for turn, (value, note) in enumerate(zip(signs.values, signs.notes, strict=True)):
                on = at + timedelta(weeks=3 * turn)
                if on < timezone.now():
                    self.note(goal, key_result, value, note, min(10, 4 + turn), on)

    def write_levels(self, goal: Goal, levels: Sequence[str]) -> None:
        write_scale(
            scale_id=uuid4(),
            goal=goal,
            levels=dict(zip(LEVELS, levels, strict=True)),
            weight=2,
            baseline=-1,
            seen=0,
            by=self.coachee,
        )

    def note(
        self, goal: Goal, result: KeyResult, value: Decimal, note: str, sure: int, at: datetime
    ) -> None:
        with time_machine.travel(at), acting_as(self.coachee):
            on = max(self.of.starts_on, today_of(self.of))
            add_point(
                point_id=uuid4(), key_result=result, on=on, value=value, note=note, by=self.coachee
            )
            note_confidence(confidence_id=uuid4(), goal=goal, value=sure, by=self.coachee)

    def plan(self, starts: Sequence[datetime], at: datetime) -> None:
        with time_machine.travel(at), acting_as(self.coach):
            plan_sessions(engagement=self.fresh(self.coach), starts=starts, by=self.coach)

    def hold(self, number: int, talk: Talk) -> None:
        """One session, held as planned; what was promised is confirmed that evening."""
        with acting_as(self.coach):
            session = CoachingSession.objects.get(engagement=self.of, number=number)
        self.hold_one(session, talk)

    def first_talk(self, talk: Talk, at: datetime) -> None:
        """A chemistry session of half an hour, planned in the hour before."""
        with time_machine.travel(at - timedelta(hours=1)), acting_as(self.coach):
            session = plan_chemistry(
                coaching_session_id=uuid4(),
                engagement=self.fresh(self.coach),
                starts_at=at,
                minutes=30,
                by=self.coach,
            )
        self.hold_one(session, talk)

    def ill(self, number: int) -> None:
        """They did not come, and had a good reason: it does not count."""
        with acting_as(self.coach):
            session = CoachingSession.objects.get(engagement=self.of, number=number)
        with time_machine.travel(session.ends_at), acting_as(self.coach):
            note_no_show(coaching_session=session, by=self.coach, forgiven=True)

    def hold_one(self, session: CoachingSession, talk: Talk) -> None:
        with time_machine.travel(session.starts_at), acting_as(self.coach):
            start(coaching_session=session, by=self.coach)
            self.write(session, talk)
        with time_machine.travel(session.ends_at), acting_as(self.coach):
            session.refresh_from_db()
            finish(coaching_session=session, by=self.coach)
        with time_machine.travel(session.ends_at + timedelta(hours=6)), acting_as(self.coachee):
            for commitment in Commitment.objects.filter(state="proposed"):
                confirm(commitment=commitment, by=self.coachee)
        self.answer(session, talk.promises)

    def write(self, session: CoachingSession, talk: Talk) -> None:
        for version, part in enumerate(("check_in", "deep_dive", "challenge", "action_planning")):
            save_part(
                coaching_session=session,
                part=part,
                text=getattr(talk, part),
                version=version + 1,
                by=self.coach,
            )
        if talk.private:
            save_note(coaching_session=session, text=talk.private, version=1, by=self.coach)
        for promise in talk.promises:
            add_commitment(
                commitment_id=uuid4(),
                coaching_session=session,
                wording=promise.wording,
                measure=promise.measure,
                by=self.coach,
            )

    def answer(self, session: CoachingSession, promises: Sequence[Promise]) -> None:
        at = min(session.ends_at + timedelta(days=9), timezone.now())
        with time_machine.travel(at), acting_as(self.coachee):
            made = Commitment.objects.filter(coaching_session=session).order_by("created_at")
            for commitment, promise in zip(made, promises, strict=True):
                if promise.answer:
                    update_commitment(
                        commitment=commitment,
                        answer=promise.answer,
                        reflection=promise.reflection,
                        shared=True,
                        by=self.coachee,
                    )

    def notice(self, lines: Sequence[tuple[str, bool]]) -> None:
        with acting_as(self.coachee):
            for text, shared in lines:
                reflect(engagement=self.of, text=text, shared=shared, by=self.coachee)

    def carry_over(self, wording: str) -> None:
        """The coachee takes one of the open promises along to the next session."""
        with acting_as(self.coachee):
            one = self.promise(wording)
            carry(commitment=one, version=one.version, by=self.coachee)

    def put_in_other_words(self, wording: str, new: str, measure: str) -> None:
        with acting_as(self.coachee):
            one = self.promise(wording)
            reword(
                commitment=one,
                wording=new,
                measure=measure,
                due_on=one.due_on,
                version=one.version,
                by=self.coachee,
            )

    def promise(self, wording: str) -> Commitment:
        found = Commitment.objects.visible_to(self.coachee).filter(engagement=self.of)
        rows = open_rows(found.select_related("engagement"), by=self.coachee)
        return next(one for one in rows if one.wording.text == wording)

    def bring(self, topic: str, words: str) -> None:
        """A topic for the next session, and another date for it that is not answered yet."""
        with acting_as(self.coachee):
            coming = CoachingSession.objects.filter(engagement=self.of, state="planned")
            session = coming.select_related("engagement").order_by("starts_at")[0]
            days = OVER_THE_WEEKEND if session.starts_at.weekday() == FRIDAY else 1
            save_topic(coaching_session=session, text=topic, version=0, by=self.coachee)
            propose_date(
                proposal_id=uuid4(),
                coaching_session=session,
                starts_at=session.starts_at + timedelta(days=days),
                words=words,
                by=self.coachee,
            )

    def correct(self, number: int, words: str, at: datetime) -> None:
        """A correction under the record of a session, accepted the next day."""
        with time_machine.travel(at), acting_as(self.coachee):
            record = SessionRecord.objects.get(engagement=self.of, coaching_session__number=number)
            made = propose_correction(
                proposal_id=uuid4(), record_of=record, words=words, by=self.coachee
            )
        with time_machine.travel(at + timedelta(days=1)), acting_as(self.coach):
            accept(proposal=Proposal.objects.get(pk=made.pk), by=self.coach)

    def agree_to_listing(self) -> None:
        """The coachee lets their coach name them in the hours log."""
        with acting_as(self.coachee):
            agree_to_listing(
                engagement=self.fresh(self.coachee), wording=LISTING_VERSION, by=self.coachee
            )

    def review(self, kind: str, answers: dict[str, tuple[str, str, str]], at: datetime) -> None:
        """Both answer apart and hand in; the coach closes the review."""
        with time_machine.travel(at), acting_as(self.coach):
            review = reviewing.open_review(
                engagement=self.fresh(self.coach), kind=kind, by=self.coach
            )
        for member, role, rating in ((self.coachee, "coachee", 6), (self.coach, "coach", 7)):
            with time_machine.travel(at + timedelta(days=1)), acting_as(member):
                self.answer_review(review, answers[role], rating, member)
        with time_machine.travel(at + timedelta(days=2)), acting_as(self.coach):
            reviewing.complete_review(review=Review.objects.get(pk=review.pk), by=self.coach)

    def answer_review(
        self, review: Review, words: tuple[str, str, str], rating: int, by: Membership
    ) -> None:
        goals = Goal.objects.filter(engagement=self.of).order_by("position")
        progress, works, change = words
        reviewing.save_answer(
            review=review,
            ratings={goal.pk: rating + number % 2 for number, goal in enumerate(goals)},
            progress=progress,
            works=works,
            change=change,
            version=0,
            by=by,
        )
        ratings = dict(
            zip(
                ("self_awareness", "behaviours", "confidence", "accountability", "performance"),
                (rating + 1, rating, rating + 1, rating, rating - 1),
                strict=True,
            )
        )
        if review.kind == "closing":
            reviewing.rate_outcomes(review=review, ratings=ratings, by=by)
        reviewing.submit_answer(review=review, by=by)

    def share(
        self,
        themes: Sequence[tuple[str, str, str, str]],
        at: datetime,
        only: Mapping[str, Sequence[Membership]] | None = None,
    ) -> None:
        """Proposed by the coach; released by the coachee a day later, to everybody or, by focus
        area, to some `only`."""
        with time_machine.travel(at), acting_as(self.coach):
            review = Review.objects.filter(engagement=self.of).order_by("-opened_at").first()
            update = draft_update(engagement=self.fresh(self.coach), review=review, by=self.coach)
            made = [
                propose(
                    theme=draft_theme(
                        theme_id=uuid4(),
                        update=update,
                        focus_area=focus_area,
                        direction=direction,
                        sentence=sentence,
                        support_asked=support,
                        by=self.coach,
                    ),
                    by=self.coach,
                )
                for focus_area, direction, sentence, support in themes
            ]
            hashes = {theme.pk: words_hash(theme) for theme in made}
        with time_machine.travel(at + timedelta(days=1)), acting_as(self.coachee):
            grant(
                chosen=[
                    (theme, (only or {}).get(theme.focus_area, self.sponsors)) for theme in made
                ],
                wording_version=agreed("progress"),
                seen_hashes=hashes,
                signed_in_at=timezone.now(),
                by=self.coachee,
            )

    def draft_together(self, theme: tuple[str, str, str, str], said: str, at: datetime) -> None:
        """Between reviews: the coach drafts, and the coachee says something about it."""
        with time_machine.travel(at), acting_as(self.coach):
            update = draft_update(engagement=self.fresh(self.coach), by=self.coach)
            focus_area, direction, sentence, support = theme
            drafted = draft_theme(
                theme_id=uuid4(),
                update=update,
                focus_area=focus_area,
                direction=direction,
                sentence=sentence,
                support_asked=support,
                by=self.coach,
            )
        with time_machine.travel(at + timedelta(hours=20)), acting_as(self.coachee):
            comment(theme=drafted, comment_id=uuid4(), text=said, by=self.coachee)

    def close(self, plan: tuple[str, str, str], at: datetime) -> None:
        with time_machine.travel(at), acting_as(self.coachee):
            strengths, next_steps, support = plan
            reviewing.save_plan(
                engagement=self.fresh(self.coachee),
                strengths=strengths,
                next_steps=next_steps,
                support=support,
                version=0,
                by=self.coachee,
            )
        with time_machine.travel(at + timedelta(hours=2)), acting_as(self.coach):
            reviewing.complete_engagement(engagement=self.fresh(self.coach), by=self.coach)

    def fresh(self, member: Membership) -> Engagement:
        return Engagement.objects.visible_to(member).get(pk=self.of.pk)
