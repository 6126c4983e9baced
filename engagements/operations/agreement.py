"""The coaching agreement: offered to every party, signed by each, then in force."""

from __future__ import annotations

import hashlib
import json

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from coaching.access.decision import may
from coaching.access.verbs import Action
from coaching.audit.record import record
from coaching.firms.models import Membership
from engagements.agreement_text import Section, sections_for
from engagements.models import Agreement, Engagement


@transaction.atomic
def offer_agreement(*, engagement: Engagement, by: Membership) -> Agreement:
    """The next version of the agreement, for every party to sign."""
    sections = sections_for(engagement)
    agreement = Agreement(
        firm_id=engagement.firm_id,
        engagement=engagement,
        version=latest_version(engagement) + 1,
        state=Agreement.State.OFFERED,
        sections=sections,
        document_hash=document_hash(sections),
        offered_at=timezone.now(),
    )
    may(by, Action.ADD, agreement).require()
    agreement.save(force_insert=True)
    record("agreement.offered", agreement, by=by)
    return agreement


def latest_version(engagement: Engagement) -> int:
    """0 when nothing has been offered yet."""
    found = Agreement.objects.filter(engagement=engagement).aggregate(latest=Max("version"))
    return found["latest"] or 0


def document_hash(sections: list[Section]) -> str:
    """SHA-256, in hex, of the sections as canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(sections, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
