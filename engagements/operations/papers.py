"""Draw a signed agreement once, and keep what was drawn."""

from __future__ import annotations

from hashlib import sha256

from django.db import transaction

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from coaching.tenancy.turns import take_turns
from engagements.models import Agreement, AgreementPaper, Engagement, Signature
from engagements.papers import on_paper, paper_id


@transaction.atomic
def paper_of(*, engagement: Engagement, agreement: Agreement, by: Membership) -> AgreementPaper:
    """The paper of a version that came into force: the one that is kept, or drawn now.

    Two who ask first at once get one paper: the second waits, and finds it. Raises PdfUnavailable
    where this machine cannot draw.
    """
    may(by, Action.SEE, agreement).require()
    if kept := kept_paper(agreement, by):
        return kept
    take_turns("paper", agreement.pk)
    return kept_paper(agreement, by) or draw(engagement, agreement, by)


def kept_paper(agreement: Agreement, by: Membership) -> AgreementPaper | None:
    return AgreementPaper.objects.visible_to(by).filter(agreement=agreement).first()


def draw(engagement: Engagement, agreement: Agreement, by: Membership) -> AgreementPaper:
    signatures = Signature.objects.visible_to(by).filter(agreement=agreement)
    pdf = on_paper(engagement, agreement, signatures, by.firm.name)
    paper = AgreementPaper(
        id=paper_id(pdf),
        firm_id=agreement.firm_id,
        engagement_id=agreement.engagement_id,
        agreement=agreement,
        pdf=pdf,
        sha256=sha256(pdf).hexdigest(),
    )
    may(by, Action.ADD, paper).require()
    paper.save(force_insert=True)
    record("agreement.drawn", paper, by=by)
    return paper
