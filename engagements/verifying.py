"""Find what was changed in agreements, signatures, allowances and papers after they were made.

A signature's id is a digest of its evidence and a paper's one of its bytes, and the audit's chain
names both: to change one unnoticed the whole chain would have to be written anew, which a kept
proof of the ledger shows (`verify_ledger --proof`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from coaching.access.models import Allowance, EngagementParty
from coaching.access.terms import Term
from coaching.audit.chain import digest
from coaching.audit.models import AuditEvent
from coaching.firms.models import Firm
from coaching.tenancy.context import firm_context
from engagements.agreement_text import hash_of
from engagements.evidence import evidence_id
from engagements.models import Agreement, AgreementPaper, Signature
from engagements.papers import paper_id

A = Agreement.State
SIGNED, DRAWN = "agreement.signed", "agreement.drawn"
MOVES = {f"agreement.{state}": state for state in (A.OFFERED, A.DECLINED, A.IN_FORCE, A.SUPERSEDED)}
BEFORE_TERMS = {Term.SESSIONS_HELD.value: True}  # what a version without terms allowed


@dataclass(frozen=True)
class Fault:
    """A row that is not what was signed, drawn or allowed."""

    row: str
    firm: str
    row_id: str
    what: str


def faults() -> Iterator[Fault]:
    """Of every firm, one after the other. Asked as the owner role."""
    for firm in Firm.objects.order_by("slug"):
        with firm_context(firm_id=firm.pk):
            yield from (
                Fault(row._meta.label, firm.slug, str(row.pk), what)
                for row, what in Firmwide(firm).faults()
            )


Found = Iterator[tuple[Any, str]]


class Firmwide:
    """Everything that is compared, read for one firm."""

    def __init__(self, firm: Firm) -> None:
        ours: dict[str, Any] = {"firm_id": firm.pk}
        agreements = Agreement.objects.filter(**ours)
        self.papers = AgreementPaper.objects.filter(**ours).order_by("drawn_at", "pk")
        self.agreements = list(agreements.order_by("engagement_id", "version"))
        self.signatures = list(Signature.objects.filter(**ours).order_by("signed_at", "pk"))
        self.by_agreement = grouped(self.signatures, "agreement_id")
        self.allowed = grouped(Allowance.objects.filter(**ours).order_by("term"), "engagement_id")
        parties = EngagementParty.objects.filter(**ours).select_related("member")
        self.parties = grouped(parties, "engagement_id")
        events = AuditEvent.objects.filter(**ours, verb__in=[SIGNED, DRAWN, *MOVES])
        self.events = list(events.order_by("seq"))
        self.by_thing = grouped(self.events, "thing_id")

    def faults(self) -> Found:
        for agreement in self.agreements:
            yield from self.of_agreement(agreement)
        for signature in self.signatures:
            yield from self.of_signature(signature)
        for versions in grouped(self.agreements, "engagement_id").values():
            yield from self.of_allowances(versions)
        for rows in self.allowed.values():
            yield from ((one, f"{one.term} is allowed without any agreement") for one in rows)
        yield from self.of_papers()
        yield from self.of_events()

    # ── one version ────────────────────────────────────────────────────────────────────────

    def of_agreement(self, agreement: Agreement) -> Found:
        if agreement.state == A.DRAFT:
            return
        if hash_of(agreement.sections, agreement.terms) != agreement.document_hash:
            yield agreement, "its words or terms are not those of its fingerprint"
        moves = [MOVES[one.verb] for one in self.by_thing[agreement.pk] if one.verb in MOVES]
        if moves and moves[-1] != agreement.state:
            yield agreement, f"is {agreement.state}, and the audit says {moves[-1]}"
        if agreement.state in (A.IN_FORCE, A.SUPERSEDED) and agreement.in_force_at:
            signed = {one.member_id for one in self.by_agreement[agreement.pk]}
            missing = [one for one in self.named_in(agreement) if one.member_id not in signed]
            for one in missing:
                yield agreement, f"came into force and {one.role} {one.member_id} had not signed"
        elif agreement.state == A.IN_FORCE:
            yield agreement, "is in force, and not since when"

    def named_in(self, agreement: Agreement) -> list[EngagementParty]:
        """Who took part in the moment in which it came into force."""
        at = agreement.in_force_at
        return [
            one
            for one in self.parties[agreement.engagement_id]
            if one.since is not None
            and one.since <= at
            and (one.until is None or one.until > at)
            and (one.member.ended_at is None or one.member.ended_at > at)
        ]

    # ── one signature ──────────────────────────────────────────────────────────────────────

    def of_signature(self, signature: Signature) -> Found:
        agreement = next((a for a in self.agreements if a.pk == signature.agreement_id), None)
        if agreement is None or agreement.document_hash != signature.document_hash:
            yield signature, "is of another document than its agreement"
        if signature.wording_version and signature.pk != evidence_id(signature):
            yield signature, "its evidence was changed: its id is a digest of it"
        if not self.is_in_audit(signature):
            yield signature, "the audit does not know of it"

    def is_in_audit(self, signature: Signature) -> bool:
        """By its own id; one from before signatures had evidence, by its agreement and its member."""
        own = [one for one in self.by_thing[signature.pk] if one.verb == SIGNED]
        if signature.wording_version or own:
            return any(one.actor_id == signature.member_id and is_whole(one) for one in own)
        return any(
            one.verb == SIGNED and one.actor_id == signature.member_id and is_whole(one)
            for one in self.by_thing[signature.agreement_id]
        )

    # ── what a sponsor may see ─────────────────────────────────────────────────────────────

    def of_allowances(self, versions: list[Agreement]) -> Found:
        """One is there for each term of the version in force, since it has been so."""
        wanted = allowed_by(versions)
        for one in self.allowed.pop(versions[0].engagement_id, []):
            since = wanted.pop(one.term, None)
            if since is None:
                yield one, f"{one.term} is allowed, and the agreement in force does not say so"
            elif since != one.since_version:
                yield one, f"{one.term} counts since version {one.since_version}, not {since}"
        for term in wanted:
            yield versions[-1], f"{term} is agreed, and not allowed"

    # ── papers, and what the audit knows ───────────────────────────────────────────────────

    def of_papers(self) -> Found:
        for paper in self.papers.iterator(chunk_size=50):
            body = bytes(paper.pdf)
            if sha256(body).hexdigest() != paper.sha256 or paper_id(body) != paper.pk:
                yield paper, "its bytes are not those that were drawn"
            lines = [one for one in self.by_thing.pop(paper.pk, []) if one.verb == DRAWN]
            if not any(is_whole(one) for one in lines):
                yield paper, "the audit does not know of it"

    def of_events(self) -> Found:
        """What the audit names and is not there any more."""
        signatures = {one.pk for one in self.signatures}
        pairs = {(one.agreement_id, one.member_id) for one in self.signatures}
        for one in self.events:
            if one.verb == DRAWN and one.thing_id in self.by_thing:
                yield one, f"paper {one.thing_id} is gone"
            known = one.thing_id in signatures or (one.thing_id, one.actor_id) in pairs
            if one.verb == SIGNED and not known:
                yield one, f"the signature of {one.actor_id} ({one.thing_id}) is gone"


def grouped(rows: Iterable[Any], by: str) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, by)].append(row)
    return found


def is_whole(event: AuditEvent) -> bool:
    return event.hash == digest(event)


def allowed_by(versions: Iterable[Agreement]) -> dict[str, int]:
    """Term → the version since which it has been allowed without a break, up to the one in force."""
    since: dict[str, int] = {}
    last = None
    for one in versions:
        if one.state not in (A.IN_FORCE, A.SUPERSEDED) or one.in_force_at is None:
            continue
        terms = one.terms or BEFORE_TERMS
        first = one.version if one.terms else 1
        since = {term: since.get(term, first) for term, yes in terms.items() if yes}
        last = one
    return since if last is not None and last.state == A.IN_FORCE else {}


def drawn_as(body: bytes) -> Iterator[tuple[Firm, AgreementPaper]]:
    """The papers with these very bytes, and whose they are."""
    for firm in Firm.objects.order_by("slug"):
        with firm_context(firm_id=firm.pk):
            rows = AgreementPaper.objects.filter(firm_id=firm.pk, sha256=sha256(body).hexdigest())
            for paper in rows.select_related("agreement"):
                if bytes(paper.pdf) == body:
                    yield firm, paper
