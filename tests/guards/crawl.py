"""Every address of the application, filled with ids, and what each person gets there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from coaching.firms.models import Membership

# What an address may ask for besides an id.
WORDS: dict[str, list[Any]] = {
    "kind": ["mid", "closing"],
    "version": [1],
}


@dataclass(frozen=True)
class Route:
    """One address: its full name, its pattern and the names of its parameters."""

    name: str
    pattern: str
    parameters: tuple[str, ...]

    @property
    def in_a_firm(self) -> bool:
        return "firm_slug" in self.parameters

    def paths(self, slug: str, ids: dict[str, Any]) -> Iterator[str]:
        """The address once for every combination of words, with these ids."""
        names = [one for one in self.parameters if one in WORDS]
        choices = [WORDS[name] for name in names]
        for words in product(*choices):
            values = {"firm_slug": slug, **ids, **dict(zip(names, words, strict=True))}
            yield "/" + self.pattern.format(**{name: values[name] for name in self.parameters})


@cache
def routes() -> tuple[Route, ...]:
    return tuple(walk(get_resolver(), "", ""))


def walk(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + plain(entry)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from walk(entry, pattern, inner)
        elif isinstance(entry, URLPattern):
            parameters = tuple(part.split("}")[0] for part in pattern.split("{")[1:])
            yield Route(f"{namespace}{entry.name}", pattern, parameters)


def plain(entry: Any) -> str:
    """`<uuid:pk>/` as `{pk}/`."""
    text = str(entry.pattern).lstrip("^").rstrip("$")
    for part in text.split("<")[1:]:
        inside = part.split(">")[0]
        text = text.replace(f"<{inside}>", "{" + inside.split(":")[-1] + "}")
    return text


def ids_of(rows: Any) -> dict[str, Any]:
    """A value for every id that an address takes, from one engagement's rows."""
    return {
        "engagement_id": rows.cast.engagement.pk,
        "coaching_session_id": rows["CoachingSession"].pk,
        "commitment_id": rows["Commitment"].pk,
        "goal_id": rows["Goal"].pk,
        "key_result_id": rows["KeyResult"].pk,
        "revision_id": rows["RecordRevision"].pk,
        "proposal_id": rows["Proposal"].pk,
        "reflection_id": rows["Reflection"].pk,
        "referral_id": rows["BoundaryReferral"].pk,
        "theme_id": rows["Theme"].pk,
        "release_id": rows["Release"].pk,
        "consent_id": rows["Consent"].pk,
        "handover_id": rows["Handover"].pk,
        "exception_id": rows["DisclosureException"].pk,
        "sponsor_id": rows.cast.sponsor.pk,
        "aggregate_id": UUID(int=9),  # nobody has published figures here
        "notice_id": rows["RemovalNotice"].pk,
        "member_id": rows.cast.coachee.pk,
        "template_id": rows["AgreementTemplate"].pk,
        "client_id": rows["ClientOrganisation"].pk,
        "link_id": rows["AssistantLink"].pk,
        "blocked_id": rows["BlockedTime"].pk,
        "choice_id": rows["CoachChoice"].pk,
        "programme_id": rows["Programme"].pk,
    }


def random_ids() -> dict[str, Any]:
    """Ids that were never given out."""
    names = {name for route in routes() for name in route.parameters if name.endswith("_id")}
    return {name: uuid4() for name in names}


def client_for(member: Membership | None) -> Client:
    client = Client(raise_request_exception=False)
    if member is not None:
        assert member.person is not None
        client.force_login(member.person)
    return client
