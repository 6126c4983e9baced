"""An exception in words, for each of those who see it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from coaching.access.models import AccessEntry
from coaching.access.policy import Material
from coaching.firms.models import Membership
from coaching.look.moments import wallclock
from consent.models import DisclosureException, DisclosureText
from consent.models.disclosure import DisclosureState

Facts = list[tuple[str, str]]


def is_open(one: DisclosureException) -> bool:
    """By the clock: nothing has to be done for it to end."""
    return (
        one.state == DisclosureState.OPEN
        and one.closes_at is not None
        and one.closes_at > timezone.now()
    )


def stage(one: DisclosureException) -> str:
    """Where it stands, in one sentence."""
    if one.state == DisclosureState.ASKED:
        return "Asked, and not decided yet."
    if one.state == DisclosureState.TAKEN_BACK:
        return "Taken back by the coach. Nobody else has read it."
    if one.state == DisclosureState.REFUSED:
        return "Refused. Nobody but the coach has read it."
    return (
        "Open now." if is_open(one) else "Over. Nobody in the firm’s office can read it any more."
    )


def facts(one: DisclosureException, asked_by: str, zone: str) -> Facts:
    found = [
        ("Why", one.get_reason_display()),
        ("Who is told outside", one.get_addressee_display()),
        ("Asked", f"by {asked_by}, {at(one.asked_at, zone)}"),
    ]
    if one.opened_at is not None and one.closes_at is not None and one.tell_at is not None:
        ended = "Ends" if is_open(one) else "Ended"
        found += [
            ("Allowed", f"by {one.decider_name}, {at(one.opened_at, zone)}"),
            (ended, at(one.closes_at, zone)),
            ("The coachee is told", told(one, zone)),
        ]
    else:
        if one.decider_name:
            found.append(("Decided", f"by {one.decider_name}"))
        found.append(("Telling the coachee", planned(one)))
    return found


def told(one: DisclosureException, zone: str) -> str:
    assert one.tell_at is not None
    why = f". {one.get_delay_display()}" if one.delay else ""
    return f"{at(one.tell_at, zone)}{why}"


def planned(one: DisclosureException) -> str:
    if not one.delay:
        return "At once, when it is allowed"
    return f"{one.delay_hours} hours after it is allowed. {one.get_delay_display()}"


def reads_of(text: DisclosureText, coachee: Membership) -> list[datetime]:
    """When the text was opened, from the access ledger, which the coachee alone reads."""
    rows = AccessEntry.objects.visible_to(coachee).filter(engagement_id=text.engagement_id)
    rows = rows.filter(opened=Material.DISCLOSURE_TEXT).exclude(reader=coachee)
    return list(
        rows.filter(row_ids__contains=[text.pk]).order_by("at").values_list("at", flat=True)
    )


def at(moment: datetime, zone: str) -> str:
    return wallclock(moment, zone)
