"""The agreement machine: whatever admins and parties do, in whatever order.

Never two in force, never one that somebody has not signed, what a sponsor may see is always what the
one in force says, and a text that was offered never changes. `LONG=1` walks 200 times 25 steps.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from coaching.access.decision import NotAllowed
from coaching.access.models import Allowance
from coaching.access.states import Moved
from coaching.access.terms import Term
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from engagements.agreement_document import of_agreement
from engagements.agreement_text import hash_of
from engagements.evidence import evidence_id
from engagements.models import Agreement, Decline, Engagement, Signature
from engagements.operations.agreement import (
    ChangedMeanwhile,
    NotFilled,
    offer_agreement,
    offer_draft,
    sign,
    stamp,
)
from engagements.operations.declining import decline_agreement
from engagements.operations.drafting import (
    discard_agreement,
    draft_agreement,
    save_draft,
    take_back,
)
from tests.engagements.agreeing import PARTIES, with_section
from tests.factories import Cast, make_engagement, make_member

LONG = bool(os.environ.get("LONG"))
EXAMPLES, STEPS = (200, 25) if LONG else (6, 20)
REFUSALS = (NotAllowed, Http404, NotFilled, ChangedMeanwhile, Moved)

everybody = st.sampled_from(["admin", *PARTIES, "second", "other_coach"])
signers = st.sampled_from([*PARTIES, "second"])
texts = st.sampled_from(["We meet.", "We meet often, {coachee}.", "", "Dear {boss}", "{fee_terms}"])
terms = st.fixed_dictionaries({term.value: st.booleans() for term in Term})
orders = st.sampled_from([[], ["coach", "coachee", "sponsor"], ["sponsor", "coach"]])
pick = st.integers(0, 5)


class AgreementMachine(RuleBasedStateMachine):
    """Nothing is modelled: what must hold is asked of the rows after every step."""

    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        cast = self.cast
        coachee = make_member(cast.admin, "Priya Raman")
        self.second = make_member(cast.admin, "Sam Oduya")
        engagement = make_engagement(
            cast.admin,
            coach=cast.coach,
            coachee=coachee,
            sponsors=[cast.sponsor, self.second],
            state="contracting",
        )
        self.here = Cast(**{**vars(cast), "engagement": engagement, "coachee": coachee})
        self.texts: dict[UUID, tuple[Any, ...]] = {}
        self.seen_in_force: list[int] = []

    # ── what people do ─────────────────────────────────────────────────────────────────────

    @rule(who=everybody)
    def draft(self, who: str) -> None:
        by = self.person(who)
        self.attempt(by, lambda: draft_agreement(engagement=self.here.engagement, by=by))

    @rule(who=everybody, at=pick, text=texts, allowed=terms, order=orders)
    def edit(self, who: str, at: int, text: str, allowed: dict[str, bool], order: Any) -> None:
        by = self.person(who)

        def deed() -> None:
            found = self.row(at)
            document = of_agreement(found)
            sections = with_section(document, "roles", text)
            changed = type(document)(sections, allowed, order)
            save_draft(agreement=found, document=changed, seen=stamp(found), by=by)

        self.attempt(by, deed)

    @rule(who=everybody, at=pick)
    def offer(self, who: str, at: int) -> None:
        by = self.person(who)

        def deed() -> None:
            found = self.row(at)
            offer_draft(agreement=found, seen=stamp(found), by=by)

        self.attempt(by, deed)

    @rule(who=everybody)
    def offer_at_once(self, who: str) -> None:
        by = self.person(who)
        self.attempt(by, lambda: offer_agreement(engagement=self.here.engagement, by=by))

    @rule(who=everybody, at=pick)
    def take_it_back(self, who: str, at: int) -> None:
        by = self.person(who)
        self.attempt(by, lambda: take_back(agreement=self.row(at), by=by))

    @rule(who=everybody, at=pick)
    def discard(self, who: str, at: int) -> None:
        by = self.person(who)
        self.attempt(by, lambda: discard_agreement(agreement=self.row(at), by=by))

    @rule(who=everybody, at=pick)
    def decline(self, who: str, at: int) -> None:
        by = self.person(who)
        self.attempt(by, lambda: decline_agreement(agreement=self.row(at), comment="No", by=by))

    @rule(who=everybody, at=pick)
    def sign(self, who: str, at: int) -> None:
        self.signs(self.person(who), at)

    @rule(first=signers)
    def all_sign_the_newest(self, first: str) -> None:
        """Else a walk hardly ever comes to a version in force."""
        for _ in range(4):
            for who in (first, *PARTIES, "second"):
                self.signs(self.person(who), 0)

    # ── what always holds ──────────────────────────────────────────────────────────────────

    @invariant()
    def one_at_most_is_in_force_and_everybody_signed_it(self) -> None:
        with acting_as(self.here.admin):
            found = [one for one in self.rows() if one.state == "in_force"]
            assert len(found) <= 1
            for one in found:
                signed = set(one.signatures.values_list("member_id", flat=True))
                assert signed == {self.person(who).pk for who in (*PARTIES, "second")}
                self.seen_in_force.append(one.version)
            assert self.seen_in_force == sorted(self.seen_in_force)
            state = Engagement.objects.get(pk=self.here.engagement.pk).state
            assert state == ("active" if found else "contracting")

    @invariant()
    def what_a_sponsor_may_see_is_what_is_in_force(self) -> None:
        with acting_as(self.here.sponsor):
            allowed = set(
                Allowance.objects.filter(engagement_id=self.here.engagement.pk).values_list(
                    "term", flat=True
                )
            )
            in_force = Agreement.objects.filter(
                engagement=self.here.engagement, state="in_force"
            ).first()
            said = in_force.terms if in_force else {}
            assert allowed == {term for term, yes in said.items() if yes}

    @invariant()
    def what_was_offered_never_changes(self) -> None:
        with acting_as(self.here.admin):
            for one in self.rows():
                if one.state == "draft":
                    continue
                text = (one.version, one.sections, one.terms, one.signing_order, one.document_hash)
                assert self.texts.setdefault(one.pk, text) == text
                assert hash_of(one.sections, one.terms) == one.document_hash
                assert "{" not in str([part["body"] for part in one.sections])
            assert set(self.texts) <= {one.pk for one in self.rows()}

    @invariant()
    def signatures_hold_and_a_comment_is_its_author_s_and_the_admins(self) -> None:
        for who in PARTIES:
            by = self.person(who)
            with acting_as(by):
                for one in Signature.objects.filter(engagement=self.here.engagement):
                    assert one.pk == evidence_id(one)
                assert not Decline.objects.exclude(member=by).exists()
                assert not Agreement.objects.filter(state="draft").exists()

    # ── how ────────────────────────────────────────────────────────────────────────────────

    def person(self, who: str) -> Membership:
        found: Membership = self.second if who == "second" else getattr(self.here, who)
        return found

    def rows(self) -> list[Agreement]:
        found = Agreement.objects.filter(engagement=self.here.engagement)
        return list(found.select_related("engagement").order_by("-version"))

    def row(self, at: int) -> Agreement:
        """The newest by far the most often."""
        found = self.rows()
        if not found:
            raise Http404
        return found[0 if at < 4 else min(at - 3, len(found) - 1)]

    def signs(self, by: Membership, at: int) -> None:
        def deed() -> None:
            sign(agreement=self.row(at), typed_name=by.name, address=None, by=by)

        self.attempt(by, deed)

    def attempt(self, by: Membership, deed: Callable[[], object]) -> None:
        try:
            with acting_as(by):
                deed()
        except REFUSALS:
            pass


def run(cast: Cast) -> None:
    machine = type("Machine", (AgreementMachine,), {"cast": cast})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
