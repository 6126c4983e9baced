"""What a member wants to be reminded of. The link in a mail is the key: no login is needed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.db import models, transaction
from django.urls import reverse

from coaching.firms.entry import acting_as_id
from coaching.firms.models import Firm
from coaching.reminders.kinds import Kind, all_kinds
from coaching.reminders.models import Reminder, ReminderPreference

SALT = "coaching.reminders.preferences"


@dataclass(frozen=True)
class Holder:
    """Who a link belongs to, and the kind of the mail that it came with."""

    firm_id: UUID
    member_id: UUID
    kind: str


def token_for(reminder: Reminder) -> str:
    parts = [reminder.firm_id.hex, reminder.recipient_id.hex, reminder.kind]
    return signing.dumps(parts, salt=SALT)


def holder_of(token: str) -> Holder | None:
    """None for a link that we did not make. It does not expire: an old mail can be unsubscribed."""
    try:
        firm, member, kind = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Holder(UUID(firm), UUID(member), kind)


def choices_path(reminder: Reminder) -> str:
    return reverse("reminders:choices", args=[token_for(reminder)])


def one_click_path(reminder: Reminder) -> str:
    return reverse("reminders:one_click", args=[token_for(reminder)])


def optional_kinds() -> list[Kind]:
    return [kind for kind in all_kinds() if not kind.essential]


@dataclass(frozen=True)
class Choice:
    kind: Kind
    wanted: bool


def choices_of(holder: Holder) -> tuple[Firm, list[Choice]]:
    """The firm, and each kind that can be switched off, wanted or not."""
    with acting_as_id(holder.firm_id, holder.member_id):
        firm = Firm.objects.get(pk=holder.firm_id)
        off = set(own(holder).values_list("kind", flat=True))
    return firm, [Choice(kind, kind.name not in off) for kind in optional_kinds()]


@transaction.atomic
def choose(holder: Holder, *, wanted: set[str]) -> None:
    """Of the kinds that can be switched off they get these and no others."""
    optional = {kind.name for kind in optional_kinds()}
    off = optional - wanted
    with acting_as_id(holder.firm_id, holder.member_id):
        own(holder).filter(kind__in=optional - off).delete()
        switch_off_rows(holder, off)


def switch_off(holder: Holder) -> None:
    """The kind that the mail was of, and nothing else."""
    off = {holder.kind} & {kind.name for kind in optional_kinds()}
    with acting_as_id(holder.firm_id, holder.member_id):
        switch_off_rows(holder, off)


def own(holder: Holder) -> models.QuerySet[ReminderPreference]:
    return ReminderPreference.objects.filter(firm_id=holder.firm_id, recipient_id=holder.member_id)


def switch_off_rows(holder: Holder, kinds: set[str]) -> None:
    ReminderPreference.objects.bulk_create(
        [
            ReminderPreference(firm_id=holder.firm_id, recipient_id=holder.member_id, kind=kind)
            for kind in sorted(kinds)
        ],
        ignore_conflicts=True,
    )
