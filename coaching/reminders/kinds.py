"""The kinds of reminders: what each says, where it leads, and whether it still applies.

An app registers its own kinds when it is ready (see `reminder_kinds.py` in engagements, sessions,
reviews and consent), so that this floor knows nothing of those above it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.core.mail import EmailMultiAlternatives

    from coaching.firms.models import Membership
    from coaching.reminders.models import Reminder


@dataclass(frozen=True)
class Kind:
    """One kind. Its words are constant: nothing of the thing it is about enters a mail.

    `figures` may add lines of times, numbers and fingerprints, asked when the mail is about to go.
    `attach` may then add parts of its own beside text and HTML: what a calendar reads.
    `link` gives a path. `still_due` is asked when the mail is about to go, inside the firm and as
    the recipient, who may have left, lost the relation, or done it already. `not_after` is how
    long after its due time a late mail is still worth sending; None is for ever.
    """

    name: str
    label: str  # on the page where people choose: “The day before a coaching session”
    subject: str
    line: str
    link: Callable[[Reminder], str]
    still_due: Callable[[Reminder, Membership], bool]
    not_after: timedelta | None = None
    figures: Callable[[Reminder, Membership], list[str]] | None = None
    attach: Callable[[EmailMultiAlternatives, Reminder], None] | None = None
    in_engagement: bool = True  # its page is one of an engagement's, so it has to name one
    essential: bool = False  # cannot be switched off
    any_hour: bool = False  # somebody waits for it now: quiet hours do not hold it

    def too_late(self, due_at: datetime, now: datetime) -> bool:
        return self.not_after is not None and now > due_at + self.not_after


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Make kinds known. Raises ValueError for a name that is taken."""
    for kind in kinds:
        if kind.name in _kinds:
            raise ValueError(f"The reminder kind “{kind.name}” is registered twice.")
        _kinds[kind.name] = kind


def kind_of(name: str) -> Kind:
    """Raises LookupError for a name that no app registered."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"No app registered a reminder kind “{name}”.") from None


def all_kinds() -> list[Kind]:
    """In the order of their names."""
    return [_kinds[name] for name in sorted(_kinds)]


def in_firm(reminder: Reminder, path: str) -> str:
    """The path of one of the firm's pages."""
    return f"/{reminder.firm.slug}/{path}"


def engagement_page(reminder: Reminder) -> str:
    return in_firm(reminder, f"engagements/{reminder.engagement_id}/")
