"""Where a session takes place by video: the coach's usual link, or one of its own."""

from __future__ import annotations

from django.core.validators import URLValidator
from django.db import transaction

from coaching.access.decision import NotAllowed, may
from coaching.access.verbs import Action, Reason
from coaching.audit.record import record
from coaching.firms.models import Membership
from engagements.models import CoachProfile
from sessions.calendars.telling import tell_calendars
from sessions.models import CoachingSession
from sessions.models.coaching_session import SessionState

is_link = URLValidator(
    schemes=["https"], message="Please give an address that begins with https://"
)


def usual_link(coach: Membership) -> str:
    """What the coach's profile says; nothing where it is no https address, or not ours to read."""
    links = CoachProfile.objects.filter(coach=coach, join_url__startswith="https://")
    return links.values_list("join_url", flat=True).first() or ""


@transaction.atomic
def change_link(
    *, coaching_session: CoachingSession, join_url: str, by: Membership
) -> CoachingSession:
    """This session's own link from now on; both calendars are told."""
    may(by, Action.CHANGE, coaching_session).require()
    planned = CoachingSession.objects.filter(pk=coaching_session.pk, state=SessionState.PLANNED)
    if planned.exclude(join_url=join_url).update(join_url=join_url):
        record("session.link_changed", coaching_session, by=by)
        tell_calendars(coaching_session.engagement_id, by=by, anew={coaching_session.pk})
    elif not planned.exists():
        raise NotAllowed(Reason.SESSION_NOT_PLANNED)
    coaching_session.join_url = join_url
    return coaching_session


@transaction.atomic
def use_join_url(*, coach: Membership, old: str, new: str) -> int:
    """The coach's usual link changed: planned sessions that had the old one get the new one.

    A session with a link of its own keeps it. Acts as the coach. How many sessions changed.
    """
    mine = CoachingSession.objects.visible_to(coach).filter(coach=coach, join_url=old)
    planned = list(mine.filter(state=SessionState.PLANNED).order_by("engagement_id"))
    if new == old or not planned:
        return 0
    for one in planned:
        may(coach, Action.CHANGE, one).require()
        record("session.link_changed", one, by=coach)
    ids = {one.pk for one in planned}
    CoachingSession.objects.filter(pk__in=ids).update(join_url=new)
    for engagement_id in sorted({one.engagement_id for one in planned}):
        tell_calendars(engagement_id, by=coach, anew=ids)
    return len(planned)
