"""Sessions held or missed, counted in the statement that reads an engagement: as one member may."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateTimeField,
    Exists,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from coaching.access.models import Allowance
from coaching.access.policy import Party
from coaching.access.sight import standing
from coaching.access.terms import Term
from coaching.firms.models import Membership

KINDS = {Term.SESSIONS_HELD: ("held",), Term.ATTENDANCE: ("no_show", "late_cancelled")}


def counted_for(member: Membership, term: Term, name: str) -> dict[str, Any]:
    """`sessions_<name>`, `<name>_told` and `<name>_since`: see `EngagementQuerySet`.

    To a sponsor the agreement in force says whether it is told, and from which version on it is
    counted; everybody else who sees the engagement sees every mark.
    """
    marks: Any = apps.get_model("engagements", "SessionMark")._default_manager
    rows = marks.visible_to(member).filter(engagement=OuterRef("pk"), kind__in=KINDS[term])
    many = rows.order_by().values("engagement").annotate(many=Count("pk")).values("many")
    allowed = Allowance.objects.filter(
        firm_id=member.firm_id, engagement_id=OuterRef("pk"), term=term
    )
    sponsored = When(pk__in=sponsored_by(member), then=Exists(allowed))
    since = When(
        pk__in=sponsored_by(member), then=Subquery(later_start(term).values("in_force_at")[:1])
    )
    return {
        f"sessions_{name}": Coalesce(Subquery(many, output_field=IntegerField()), 0),
        f"{name}_told": Case(sponsored, default=Value(True), output_field=BooleanField()),
        f"{name}_since": Case(since, default=None, output_field=DateTimeField()),
    }


def sponsored_by(member: Membership) -> list[UUID]:
    """The engagements of which the member sees no more than a sponsor does."""
    if member.is_admin:
        return []
    return [pk for pk, role in standing(member).items() if role == Party.SPONSOR]


def later_start(term: Term) -> QuerySet[Any]:
    """The agreement that began to allow it, where one that did not was in force before."""
    agreements: Any = apps.get_model("engagements", "Agreement")._default_manager
    ours = {"engagement_id": OuterRef("engagement_id")}
    began = Allowance.objects.filter(**ours, term=term, since_version=OuterRef("version"))
    before = agreements.filter(**ours, version__lt=OuterRef("version"), in_force_at__isnull=False)
    rows: QuerySet[Any] = agreements.filter(
        Exists(began), Exists(before), engagement_id=OuterRef("pk"), in_force_at__isnull=False
    )
    return rows
