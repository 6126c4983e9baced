"""A signature's id is a digest of its evidence, so that whatever names it commits to all of it.

The audit's chained event `agreement.signed` names the signature: evidence that was changed
afterwards no longer has the id that stands in the chain.
"""

from __future__ import annotations

import json
from datetime import UTC
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from uuid import UUID

from engagements.models import Signature


def evidence_id(signature: Signature) -> UUID:
    """The first 16 bytes of SHA-256 over the evidence as canonical JSON."""
    canonical = json.dumps(
        evidence(signature), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return UUID(bytes=sha256(canonical.encode()).digest()[:16])


def evidence(signature: Signature) -> dict[str, str | None]:
    """Who, as what, under which name and login, to which document, by which words, when, from where."""
    return {
        "agreement": str(signature.agreement_id),
        "member": str(signature.member_id),
        "role": signature.role,
        "typed_name": signature.typed_name,
        "account": signature.account,
        "document_hash": signature.document_hash,
        "wording_version": signature.wording_version,
        "address": one_spelling(signature.address),
        "signed_at": signature.signed_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }


def one_spelling(address: str | None) -> str | None:
    """An address may be written in many ways, and the database has its own."""
    if address is None:
        return None
    found = ip_address(address)
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(mapped or found)
