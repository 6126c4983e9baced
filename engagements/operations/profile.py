"""How a coach introduces themselves: their own words, copied where they are offered."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from coaching.access.decision import NotAllowed, may
from coaching.access.verbs import Action, Reason
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.tenancy.turns import take_turns
from engagements.models import CoachProfile


@transaction.atomic
def save_profile(
    *, headline: str, text: str, languages: Sequence[str], join_url: str, by: Membership
) -> CoachProfile:
    """By the coach alone. What was copied into a choice before stays there as it was."""
    if not by.is_coach:
        raise NotAllowed(Reason.NOT_A_COACH)
    take_turns("coach profile", by.pk)
    found = profile_of(by)
    profile = found or CoachProfile(firm_id=by.firm_id, coach=by)
    may(by, Action.CHANGE if found else Action.ADD, profile).require()
    profile.headline, profile.text = headline, text
    profile.languages, profile.join_url = list(languages), join_url
    if found:
        profile.save(update_fields=["headline", "text", "languages", "join_url"])
    else:
        profile.save(force_insert=True)
    record("profile.saved", profile, by=by)
    return profile


def profile_of(coach: Membership) -> CoachProfile | None:
    """None for a coach who has not written one."""
    return CoachProfile.objects.filter(coach=coach).first()
