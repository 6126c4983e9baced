"""What is new since last time: counted, never quoted, in at most one statement."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from sessions.models import CoachingSession
from sessions.news import since_last_time
from sessions.operations.commitments import confirm, update_commitment
from sessions.operations.proposals import propose_date
from sessions.operations.reflections import reflect, share
from sessions.operations.topics import save_topic
from tests.factories import Cast, make_engagement, make_member
from tests.sessions.promising import carried, confirmed, fresh, promised, reworded
from tests.sessions.rooms import plan_session

CANARY = "kestrel"


def news(cast: Cast, session: CoachingSession, by: Membership | None = None) -> str:
    member = by or cast.coach
    with acting_as(member):
        since_last_time(session, member)  # whom and where one is, asked once a request
        with CaptureQueriesContext(connection) as asked:
            said = since_last_time(session, member)
    assert len([one for one in asked.captured_queries if one["sql"].startswith("SELECT")]) <= 2
    return said


def test_nothing_new_is_no_line(cast: Cast):
    coming = plan_session(cast, 2, days=9)
    assert news(cast, coming) == ""
    confirmed(cast)
    # What the coach does is no news to the coach.
    with acting_as(cast.coach):
        one = fresh(promised(cast, number=3), cast.coach)
        update_commitment(commitment=one, answer="partly", by=cast.coach)
    assert news(cast, plan_session(cast, 4, days=30)) == ""


def test_everything_the_coachee_did_since_then_is_counted(cast: Cast):
    earlier = confirmed(cast, CANARY)
    one, two, three = (confirmed(cast, CANARY, number=number) for number in (2, 3, 4))
    waiting = promised(cast, CANARY, number=5)
    coming = plan_session(cast, 6, days=9)
    with acting_as(cast.coachee):
        for commitment, answer in ((one, "partly"), (one, "done"), (two, "dropped")):
            update_commitment(
                commitment=fresh(commitment, cast.coachee), answer=answer, reflection=CANARY,
                by=cast.coachee,
            )  # fmt: skip
        reflect(engagement=cast.engagement, text=CANARY, shared=True, by=cast.coachee)
        line = reflect(engagement=cast.engagement, text=CANARY, shared=False, by=cast.coachee)
        share(line=line, by=cast.coachee)
        save_topic(coaching_session=coming, text=CANARY, version=0, by=cast.coachee)
        propose_date(
            proposal_id=uuid4(), coaching_session=coming,
            starts_at=coming.starts_at + timedelta(days=1), by=cast.coachee,
        )  # fmt: skip
    reworded(three, cast.coachee, CANARY + " again")
    carried(earlier, cast.coachee)
    carried(earlier, cast.coach)
    with acting_as(cast.coachee):
        confirm(commitment=fresh(waiting, cast.coachee), by=cast.coachee)
    assert news(cast, coming) == (
        "Since session 5: one commitment confirmed, two commitments answered, one reworded, "
        "one carried over, two reflections shared, one proposal to answer, a topic for this session."
    )


def test_what_came_before_the_last_session_is_no_news(cast: Cast):
    one = confirmed(cast)
    with acting_as(cast.coachee):
        update_commitment(commitment=fresh(one, cast.coachee), answer="done", by=cast.coachee)
        reflect(engagement=cast.engagement, text="x", shared=True, by=cast.coachee)
    assert "answered" in news(cast, plan_session(cast, 2, days=9))
    promised(cast, number=3)
    assert news(cast, plan_session(cast, 4, days=30)) == ""


def test_before_the_first_session_it_says_so_far(cast: Cast):
    coming = plan_session(cast, 1, days=9)
    with acting_as(cast.coachee):
        save_topic(coaching_session=coming, text="x", version=0, by=cast.coachee)
    assert news(cast, coming) == "So far: a topic for this session."


def test_another_engagement_of_the_coach_is_no_news_here(cast: Cast):
    coming = plan_session(cast, 1, days=9)
    other = make_engagement(
        cast.admin, coach=cast.coach, coachee=make_member(cast.admin, "Tomas Vega")
    )
    theirs = Cast(**{**vars(cast), "engagement": other})
    plan_session(theirs, 1, days=5)
    with acting_as(cast.coachee):
        reflect(engagement=cast.engagement, text="x", shared=True, by=cast.coachee)
    assert news(cast, coming) == "So far: one reflection shared."
    with acting_as(cast.coach):
        elsewhere = CoachingSession.objects.get(engagement=other)
    assert news(cast, elsewhere) == ""


def test_for_others_there_is_no_news(cast: Cast):
    coming = plan_session(cast, 1, days=9)
    with acting_as(cast.coachee):
        reflect(engagement=cast.engagement, text="x", shared=True, by=cast.coachee)
    for member in (cast.sponsor, cast.admin):
        assert news(cast, coming, member) == ""
