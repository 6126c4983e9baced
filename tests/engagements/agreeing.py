"""What people do to an agreement, each in a transaction of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from coaching.reminders.models import Reminder
from engagements.agreement_document import Document, of_agreement
from engagements.models import Agreement, Signature
from engagements.operations.agreement import offer_agreement, offer_draft, sign, stamp
from engagements.operations.declining import decline_agreement
from engagements.operations.drafting import draft_agreement, save_draft
from tests.factories import Cast

PARTIES = ("coach", "coachee", "sponsor")


def row(agreement: Agreement) -> Agreement:
    return Agreement.objects.select_related("engagement").get(pk=agreement.pk)


def drafted(cast: Cast) -> Agreement:
    with acting_as(cast.admin):
        return draft_agreement(engagement=cast.engagement, by=cast.admin)


def offered(cast: Cast) -> Agreement:
    """At once, from the standard."""
    with acting_as(cast.admin):
        return offer_agreement(engagement=cast.engagement, by=cast.admin)


def offers(cast: Cast, draft: Agreement) -> Agreement:
    with acting_as(cast.admin):
        fresh = row(draft)
        return offer_draft(agreement=fresh, seen=stamp(fresh), by=cast.admin)


def writes(cast: Cast, draft: Agreement, **changes: Any) -> Agreement:
    with acting_as(cast.admin):
        fresh = row(draft)
        document = replace(of_agreement(fresh), **changes)
        return save_draft(agreement=fresh, document=document, seen=stamp(fresh), by=cast.admin)


def with_section(document: Document, key: str, body: str) -> list[dict[str, Any]]:
    """The sections, one of them in other words."""
    return [{**one, "body": body} if one["key"] == key else one for one in document.sections]


def rewrites(cast: Cast, draft: Agreement, key: str, body: str) -> Agreement:
    with acting_as(cast.admin):
        document = of_agreement(row(draft))
    return writes(cast, draft, sections=with_section(document, key, body))


def signs(member: Membership, agreement: Agreement) -> Signature:
    with acting_as(member):
        return sign(agreement=row(agreement), typed_name=member.name, address=None, by=member)


def all_sign(cast: Cast, agreement: Agreement) -> None:
    for who in PARTIES:
        signs(getattr(cast, who), agreement)


def declines(member: Membership, agreement: Agreement, comment: str = "Not like this") -> Any:
    with acting_as(member):
        return decline_agreement(agreement=row(agreement), comment=comment, by=member)


def now(cast: Cast, agreement: Agreement) -> Agreement:
    with acting_as(cast.admin):
        return row(agreement)


def asked(member: Membership, agreement: Agreement, kind: str = "agreement_to_sign") -> int:
    """How many reminders of this kind the member has about it."""
    with acting_as(member):
        return Reminder.objects.filter(kind=kind, thing_id=agreement.pk, recipient=member).count()
