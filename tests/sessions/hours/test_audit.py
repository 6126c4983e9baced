"""Who said what about names, and when names left the firm: ids and verbs, in their order."""

from __future__ import annotations

import pytest
from django.urls import reverse

from coaching.audit.models import AuditEvent
from coaching.firms.models import Membership
from sessions.hours.listing import VERSION
from tests.factories import Cast
from tests.home.people import at
from tests.sessions.hours.stage import bring, hold
from tests.sessions.pages import client_of
from tests.support.owner import as_owner


@pytest.mark.django_db(transaction=True)
def test_each_step_is_in_the_audit_with_who_took_it(cast: Cast) -> None:
    hold(cast.coach, cast.engagement)
    coach, coachee, admin = (client_of(one) for one in (cast.coach, cast.coachee, cast.admin))
    slug = cast.admin.firm.slug
    listing = reverse("coaching_sessions:listing", args=[slug, cast.engagement.pk])
    earlier = reverse("coaching_sessions:earlier_hours", args=[slug])
    coachee.post(listing, {"answer": "yes", "wording": VERSION})
    coach.get(reverse("coaching_sessions:hours_csv", args=[slug]))
    coachee.post(listing, {"answer": "no"})
    (row,) = bring(cast.coach)
    coach.post(earlier, {"line": row.pk})
    for _ in range(2):
        admin.post(
            at(cast.admin, f"firm/engagements/{cast.engagement.pk}/fee/"), {"fee": "pro_bono"}
        )
    assert noted(cast.coachee) == ["listing.agreed", "listing.withdrawn"]
    assert noted(cast.coach) == ["hours.exported", "hours.brought", "hours.removed"]
    assert noted(cast.admin)[-1:] == ["engagement.fee_changed"]
    assert noted(cast.admin).count("engagement.fee_changed") == 1


def noted(member: Membership) -> list[str]:
    with as_owner():
        found = AuditEvent.objects.filter(actor_id=member.pk).order_by("seq")
        return list(found.values_list("verb", flat=True))
