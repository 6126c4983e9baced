"""`manage.py verify_agreements`: whoever changes one past every wall is found, and the row named."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from coaching.audit.record import record
from coaching.firms.entry import acting_as
from coaching.firms.models import Membership
from engagements.evidence import evidence_id
from engagements.models import Agreement, Engagement, Signature
from engagements.operations.agreement import take_effect
from engagements.operations.papers import paper_of
from engagements.verifying import faults
from tests.engagements.agreements import offered, signers
from tests.factories import Cast, make_cast
from tests.support.owner import as_owner

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "its words or terms are not those of its fingerprint"
EVIDENCE = "its evidence was changed: its id is a digest of it"
BYTES = "its bytes are not those that were drawn"
UNKNOWN = "the audit does not know of it"


def evidenced(agreement: Agreement, member: Membership, role: str) -> None:
    """A signature as the page makes it: its id holds its evidence, and the audit names it."""
    signature = Signature(
        firm_id=member.firm_id,
        engagement_id=agreement.engagement_id,
        agreement=agreement,
        member=member,
        role=role,
        typed_name=member.name,
        account=member.email,
        document_hash=agreement.document_hash,
        wording_version="2026-1",
        address="2001:db8::1",
        signed_at=timezone.now(),
    )
    signature.id = evidence_id(signature)
    with acting_as(member):
        signature.save(force_insert=True)
        record("agreement.signed", signature, by=member)


def signed(cast: Cast, *, drawn: bool = True, **allowed: bool) -> Agreement:
    """In force, with evidence, and drawn."""
    agreement = offered(cast, cast.engagement, **allowed)
    roles = ("coach", "coachee", "sponsor")
    people = signers(cast, agreement)
    for member, role in zip(people, roles, strict=True):
        evidenced(agreement, member, role)
    with acting_as(people[-1]):
        take_effect(Agreement.objects.get(pk=agreement.pk), people[-1])
    if drawn:
        with acting_as(cast.coach):
            now = Agreement.objects.get(pk=agreement.pk)
            paper_of(engagement=cast.engagement, agreement=now, by=cast.coach)
    return agreement


@pytest.fixture
def cast() -> Cast:
    """Version 1 was in force, version 2 is, and version 3 waits."""
    cast = make_cast()
    signed(cast, drawn=False, sessions_held=True)
    signed(cast, sessions_held=True, attendance=True)
    offered(cast)
    return cast


def found() -> set[tuple[str, str]]:
    with as_owner():
        return {(one.row.split(".")[1], one.what) for one in faults()}


def tamper(connection: Any, statement: str) -> None:
    """A superuser, past triggers and row security."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET session_replication_role = origin")


def test_what_was_signed_verifies(cast: Cast):
    assert found() == set()
    said = StringIO()
    with as_owner():
        call_command("verify_agreements", stdout=said)
    assert "every one is as it was signed" in said.getvalue()


def test_signatures_from_before_there_was_evidence_verify_too(cast: Cast):
    older = make_cast()
    agreement = offered(older, sessions_held=True)
    for member, role in zip(
        signers(older, agreement), ("coach", "coachee", "sponsor"), strict=True
    ):
        with acting_as(member):
            Signature.objects.create(
                firm=member.firm,
                engagement=older.engagement,
                agreement=agreement,
                member=member,
                role=role,
                typed_name=member.name,
                document_hash=agreement.document_hash,
            )
            record("agreement.signed", agreement, by=member)
    with acting_as(older.coach):
        take_effect(Agreement.objects.get(pk=agreement.pk), older.coach)
    assert found() == set()


TAMPERINGS = {
    "a section": (
        """UPDATE engagements_agreement SET sections = '[{"body": "x", "title": "y"}]'
            WHERE state = 'in_force'""",
        {("Agreement", WORDS)},
    ),
    "a term": (
        """UPDATE engagements_agreement SET terms = terms || '{"goal_titles": true}'
            WHERE state = 'in_force'""",
        {("Agreement", WORDS), ("Agreement", "goal_titles is agreed, and not allowed")},
    ),
    "a section of what waits": (
        "UPDATE engagements_agreement SET sections = '[]' WHERE state = 'offered'",
        {("Agreement", WORDS)},
    ),
    "a fingerprint": (
        "UPDATE engagements_agreement SET document_hash = repeat('0', 64) WHERE version = 1",
        {("Agreement", WORDS), ("Signature", "is of another document than its agreement")},
    ),
    "a state": (
        "UPDATE engagements_agreement SET state = 'declined' WHERE version = 1",
        {("Agreement", "is declined, and the audit says superseded"),
         ("Allowance", "sessions_held counts since version 1, not 2")},
    ),
    "a name": (
        "UPDATE engagements_signature SET typed_name = 'Somebody Else' WHERE role = 'sponsor'",
        {("Signature", EVIDENCE)},
    ),
    "an account": (
        "UPDATE engagements_signature SET account = 'x@example.org' WHERE role = 'coach'",
        {("Signature", EVIDENCE)},
    ),
    "an address": (
        "UPDATE engagements_signature SET address = '10.0.0.1' WHERE role = 'coach'",
        {("Signature", EVIDENCE)},
    ),
    "a time": (
        "UPDATE engagements_signature SET signed_at = signed_at - interval '1 microsecond'",
        {("Signature", EVIDENCE)},
    ),
    "a wording": (
        "UPDATE engagements_signature SET wording_version = '2025-9'",
        {("Signature", EVIDENCE)},
    ),
    "an allowance too many": (
        """INSERT INTO access_allowance (id, firm_id, engagement_id, term, since_version)
            SELECT gen_random_uuid(), firm_id, engagement_id, 'goal_titles', 1
              FROM access_allowance LIMIT 1""",
        {("Allowance", "goal_titles is allowed, and the agreement in force does not say so")},
    ),
    "an allowance that looks back": (
        "UPDATE access_allowance SET since_version = 1 WHERE term = 'attendance'",
        {("Allowance", "attendance counts since version 1, not 2")},
    ),
    "an allowance taken away": (
        "DELETE FROM access_allowance WHERE term = 'attendance'",
        {("Agreement", "attendance is agreed, and not allowed")},
    ),
    "a paper": (
        "UPDATE engagements_agreementpaper SET pdf = pdf || '\\x00'::bytea",
        {("AgreementPaper", BYTES)},
    ),
    "a paper and its digest": (
        """UPDATE engagements_agreementpaper SET pdf = pdf || '\\x00'::bytea,
            sha256 = encode(sha256(pdf || '\\x00'::bytea), 'hex')""",
        {("AgreementPaper", BYTES)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", list(TAMPERINGS))
def test_each_kind_of_tampering_is_found_and_its_row_named(
    cast: Cast, superuser_connection: Any, what: str
):
    statement, faults_to_find = TAMPERINGS[what]
    tamper(superuser_connection, statement)
    assert found() == faults_to_find
    said = StringIO()
    with as_owner(), pytest.raises(CommandError, match="was changed after it was signed"):
        call_command("verify_agreements", stderr=said)
    assert cast.admin.firm.slug in said.getvalue()


def test_a_signature_that_is_gone_is_missed_twice(cast: Cast, superuser_connection: Any):
    tamper(superuser_connection, "DELETE FROM engagements_signature WHERE role = 'sponsor'")
    rows = {row for row, _ in found()}
    assert rows == {"Agreement", "AuditEvent"}
    assert any("sponsor" in what and "had not signed" in what for _, what in found())


def test_an_invented_signature_is_not_in_the_audit(cast: Cast, superuser_connection: Any):
    with acting_as(cast.coach):
        given = Signature.objects.filter(role="coach").earliest("signed_at")
    given.typed_name = "Invented"
    tamper(
        superuser_connection,
        f"UPDATE engagements_signature SET typed_name = 'Invented', id = '{evidence_id(given)}' "
        f"WHERE id = '{given.pk}'",
    )
    assert ("Signature", UNKNOWN) in found()
    assert ("Signature", EVIDENCE) not in found()


def test_a_paper_that_is_gone_or_was_never_drawn_is_found(cast: Cast, superuser_connection: Any):
    tamper(superuser_connection, "DELETE FROM engagements_agreementpaper")
    assert {row for row, _ in found()} == {"AuditEvent"}
    assert all("is gone" in what for _, what in found())


def test_brought_into_force_without_signatures_it_is_found(cast: Cast, superuser_connection: Any):
    tamper(
        superuser_connection,
        "UPDATE engagements_agreement SET state = 'superseded' WHERE state = 'in_force'",
    )
    tamper(
        superuser_connection,
        "UPDATE engagements_agreement SET state = 'in_force', in_force_at = now() "
        "WHERE state = 'offered'",
    )
    missing = [what for _, what in found() if "had not signed" in what]
    assert len(missing) == 3


def test_a_file_in_hand_is_a_paper_that_was_drawn_or_it_is_not(cast: Cast, tmp_path: Path):
    with acting_as(cast.sponsor):
        agreement = Agreement.objects.get(state="in_force")
        engagement = Engagement.objects.get(pk=cast.engagement.pk)
        paper = paper_of(engagement=engagement, agreement=agreement, by=cast.sponsor)
    file, other = tmp_path / "signed.pdf", tmp_path / "other.pdf"
    file.write_bytes(bytes(paper.pdf))
    other.write_bytes(bytes(paper.pdf) + b"\n")
    said = StringIO()
    with as_owner():
        call_command("verify_agreements", paper=[str(file)], stdout=said)
        assert (
            f"of agreement {agreement.pk} version 2, firm {cast.admin.firm.slug}" in said.getvalue()
        )
        with pytest.raises(CommandError, match="1 of these files were not drawn here"):
            call_command("verify_agreements", paper=[str(other)], stderr=StringIO())
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("verify_agreements", paper=[str(tmp_path / "none.pdf")])


def test_the_application_cannot_ask_it(cast: Cast):
    with pytest.raises(CommandError, match="owner role"):
        call_command("verify_agreements")
