"""What became of an engagement’s frame on the way, in the order of a page."""

from __future__ import annotations

from dataclasses import dataclass

from coaching.access.people_of import parts_of
from coaching.firms.models import Membership
from engagements.models import Engagement, EngagementChange

THE_FIRM = "The firm’s admins"


@dataclass(frozen=True)
class Line:
    """A change, and who made it as the reader knows them."""

    change: EngagementChange
    who: str


def history(engagement: Engagement, by: Membership) -> list[Line]:
    """Newest first; admins are named to admins alone, who are the only ones that know them."""
    rows = EngagementChange.objects.visible_to(by).filter(engagement=engagement)
    changes = list(rows.order_by("-at"))
    names = {part.member_id: part.member.name for part in parts_of(engagement.pk)}
    if changes and by.is_admin:
        authors = Membership.objects.filter(pk__in={one.by_id for one in changes})
        names |= dict(authors.values_list("pk", "name"))
    return [Line(one, names.get(one.by_id, THE_FIRM)) for one in changes]
