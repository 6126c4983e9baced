"""Which agreement an engagement begins with, and how a programme's form names the choice."""

from __future__ import annotations

from django.db.models import QuerySet

from coaching.firms.models import Membership
from engagements.agreement_document import Document, of_template
from engagements.models import AgreementTemplate, Engagement, Programme

STANDARD_LABEL = "The standard agreement"


def template_of(engagement: Engagement) -> Document | None:
    """That of the programme of its name; None where there is none, and the standard counts."""
    programmes = Programme.objects.filter(
        name=engagement.programme_name, firm_id=engagement.firm_id
    )
    programme = programmes.select_related("agreement_template").first()
    if programme is None or programme.agreement_template is None:
        return None
    return of_template(programme.agreement_template)


def templates_of(by: Membership) -> QuerySet[AgreementTemplate]:
    """For a select of a programme's form, with STANDARD_LABEL as its empty choice."""
    return AgreementTemplate.objects.visible_to(by).order_by("name")
