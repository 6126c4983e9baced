"""The pages on which an agreement is written, looked at, offered, declined and compared."""

from __future__ import annotations

from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from coaching.firms.entry import acting_as
from engagements.agreement_document import of_agreement, of_template
from engagements.models import Agreement, AgreementTemplate, Decline, Engagement, Programme
from engagements.operations.agreement import stamp
from engagements.views.agreement import offered as offered_of
from tests.engagements.agreeing import (
    PARTIES,
    all_sign,
    declines,
    drafted,
    now,
    offered,
    offers,
    rewrites,
    writes,
)
from tests.factories import Cast, make_cast
from tests.support.signed_in import address, client_of
from tests.support.statements import statements_of_get

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(state="contracting")


def at(cast: Cast, name: str, *args: Any) -> str:
    return address(f"engagements:{name}", cast.admin, *(args or (cast.engagement.pk,)))


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def typed(agreement: Agreement, **changes: str) -> dict[str, str]:
    """The editor's form as a browser sends it, some of it changed."""
    document = of_agreement(agreement)
    sent = {"seen": stamp(agreement), "signing_order": ",".join(document.order) or "any"}
    for one in document.sections:
        sent |= {f"title_{one['key']}": one["title"], f"body_{one['key']}": one["body"]}
    sent |= {f"term_{term}": "on" for term, allowed in document.terms.items() if allowed}
    return sent | {"title_new": "", "body_new": ""} | changes


def body(agreement: Agreement, key: str) -> str:
    return str(next(one["body"] for one in agreement.sections if one["key"] == key))


ADMIN_ONLY = ("draft", "preview", "take_back")
ADMIN_POSTS = ("begin_draft", "offer", "discard_draft", "take_back", "draft")


@pytest.mark.parametrize("name", ADMIN_ONLY)
def test_only_the_firm_s_admins_open_what_is_written(cast: Cast, name: str) -> None:
    drafted(cast)
    for who in PARTIES:
        assert client_of(getattr(cast, who)).get(at(cast, name)).status_code == 403
    for member in (cast.other_coach, cast.stranger):
        assert client_of(member).get(at(cast, name)).status_code == 404


@pytest.mark.parametrize("name", ADMIN_POSTS)
def test_only_the_firm_s_admins_change_it(cast: Cast, name: str) -> None:
    draft = drafted(cast)
    for who in PARTIES:
        assert client_of(getattr(cast, who)).post(at(cast, name)).status_code == 403
    for member in (cast.other_coach, cast.stranger):
        assert client_of(member).post(at(cast, name)).status_code == 404
    assert now(cast, draft).changed_at == draft.changed_at


def test_from_nothing_to_an_offer(cast: Cast) -> None:
    client = client_of(cast.admin)
    assert "Write the agreement" in text_of(client.get(at(cast, "agreement")))
    begun = client.post(at(cast, "begin_draft"))
    assert (begun.status_code, begun["Location"]) == (303, at(cast, "draft"))
    with acting_as(cast.admin):
        draft = Agreement.objects.get()
    sent = typed(draft, body_roles="Only for {coachee}.\r\nReally.", title_new="Parking")
    saved = client.post(at(cast, "draft"), {**sent, "body_new": "Behind the house"})
    assert (saved.status_code, saved["Location"]) == (303, at(cast, "preview"))
    page = text_of(client.get(at(cast, "preview")))
    assert "Only for Priya Raman." in page
    assert "Behind the house" in page
    done = client.post(at(cast, "offer"), {"stamp": stamp(now(cast, draft))})
    assert (done.status_code, done["Location"]) == (303, at(cast, "agreement"))
    read = text_of(client_of(cast.sponsor).get(at(cast, "agreement")))
    assert "Behind the house" in read
    assert "How many sessions took place" in read
    assert client.post(at(cast, "offer"), {"stamp": "x"}).status_code == 303  # once more: nothing
    assert now(cast, draft).state == "offered"


def test_locked_sections_cannot_be_written_by_a_crafted_post(cast: Cast) -> None:
    draft = drafted(cast)
    page = text_of(client_of(cast.admin).get(at(cast, "draft")))
    assert "body_confidentiality" not in page
    assert "Stays as it is" in page
    crafted = typed(draft, body_confidentiality="Everybody reads all.", title_who_sees="Nothing")
    assert client_of(cast.admin).post(at(cast, "draft"), crafted).status_code == 303
    assert "Everybody reads all" not in str(now(cast, draft).sections)
    assert "Nothing" not in [one["title"] for one in now(cast, draft).sections]


def test_a_section_that_is_cleared_is_left_out(cast: Cast) -> None:
    draft = drafted(cast)
    client_of(cast.admin).post(at(cast, "draft"), typed(draft, title_roles="", body_roles=""))
    assert "roles" not in [one["key"] for one in now(cast, draft).sections]


def test_a_field_that_stands_for_nothing_is_said_at_once(cast: Cast) -> None:
    draft = drafted(cast)
    answer = client_of(cast.admin).post(at(cast, "draft"), typed(draft, body_roles="Dear {boss}"))
    assert answer.status_code == 422
    assert "{boss} stands for nothing" in text_of(answer)
    assert "Dear {boss}" in text_of(answer)


def test_who_edits_at_the_same_time_gets_both_and_loses_nothing(cast: Cast) -> None:
    draft = drafted(cast)
    mine = typed(draft, body_roles="What I wrote", title_new="Ours", body_new="Kept")
    writes(cast, draft, sections=[
        *(one for one in of_agreement(draft).sections if one["key"] not in ("roles", "ending")),
        {"key": "roles", "title": "Who does what", "body": "What she wrote"},
    ])  # fmt: skip
    client = client_of(cast.admin)
    answer = client.post(at(cast, "draft"), mine)
    page = text_of(answer)
    assert answer.status_code == 409
    for words in ("What I wrote", "What she wrote", "Kept", "Confidentiality continues after"):
        assert words in page
    assert body(now(cast, draft), "roles") == "What she wrote"
    again = client.post(at(cast, "draft"), {**mine, "seen": stamp(now(cast, draft))})
    assert again.status_code == 303
    assert body(now(cast, draft), "roles") == "What I wrote"
    assert "ending" in [one["key"] for one in now(cast, draft).sections]


def test_the_preview_says_what_is_missing_and_offers_nothing(cast: Cast) -> None:
    draft = rewrites(cast, drafted(cast), "logistics", "Fees: {fee_terms}")
    client = client_of(cast.admin)
    page = text_of(client.get(at(cast, "preview")))
    assert "names the fee terms, and this engagement has none" in page
    assert "Offer it for signing" not in page
    posted = client.post(at(cast, "offer"), {"stamp": stamp(now(cast, draft))})
    assert posted["Location"] == at(cast, "preview")
    assert now(cast, draft).state == "draft"


def test_what_changed_since_it_was_read_is_read_again(cast: Cast) -> None:
    draft = drafted(cast)
    seen = stamp(draft)
    rewrites(cast, draft, "roles", "Other words")
    answer = client_of(cast.admin).post(at(cast, "offer"), {"stamp": seen}, follow=True)
    assert "changed since you read it" in text_of(answer)
    assert now(cast, draft).state == "draft"


def test_a_draft_is_nowhere_for_the_parties(cast: Cast) -> None:
    all_sign(cast, offered(cast))
    rewrites(cast, drafted(cast), "roles", "secret-draft-words")
    for who in PARTIES:
        client = client_of(getattr(cast, who))
        for path in (at(cast, "agreement"), at(cast, "versions")):
            page = text_of(client.get(path))
            assert "secret-draft-words" not in page
            assert "raft of version" not in page
        assert client.get(at(cast, "agreement_version", cast.engagement.pk, 2)).status_code == 404


def test_taking_back_says_who_has_signed_and_opens_a_draft(cast: Cast) -> None:
    first = offered(cast)
    client = client_of(cast.admin)
    assert "Nobody yet" in text_of(client.get(at(cast, "take_back")))
    taken = client.post(at(cast, "take_back"))
    assert (taken.status_code, taken["Location"]) == (303, at(cast, "draft"))
    assert "taken back" in text_of(client_of(cast.coach).get(at(cast, "agreement")))
    assert now(cast, first).state == "superseded"


def test_an_engagement_that_cannot_start_leads_to_what_is_missing() -> None:
    cast = make_cast(state="draft")
    with acting_as(cast.admin):
        sections = [{"key": "logistics", "title": "Fees", "body": "{fee_terms}"}]
        ours = AgreementTemplate.objects.create(
            firm=cast.admin.firm, name="Ours", sections=sections
        )
        Programme.objects.create(firm=cast.admin.firm, name="Own", agreement_template=ours)
        Engagement.objects.filter(pk=cast.engagement.pk).update(programme_name="Own")
    start = address("home:start_engagement", cast.admin, cast.engagement.pk)
    answer = client_of(cast.admin).post(start, follow=True)
    assert "Not started yet" in text_of(answer)
    assert "this engagement has none" in text_of(answer)
    with acting_as(cast.admin):
        assert Engagement.objects.get(pk=cast.engagement.pk).state == "draft"


# ── declining ──────────────────────────────────────────────────────────────────────────────────


def test_a_party_declines_with_a_comment_that_the_others_do_not_get(cast: Cast) -> None:
    agreement = offered(cast)
    client = client_of(cast.sponsor)
    assert at(cast, "decline") in text_of(client.get(at(cast, "agreement")))
    sent = {"document_hash": agreement.document_hash, "comment": "The window is too long"}
    done = client.post(at(cast, "decline"), sent)
    assert (done.status_code, done["Location"]) == (303, at(cast, "agreement"))
    assert client.post(at(cast, "decline"), sent).status_code == 302  # twice is once
    for who, reads in (("admin", True), ("sponsor", True), ("coach", False), ("coachee", False)):
        page = text_of(client_of(getattr(cast, who)).get(at(cast, "agreement")))
        assert ("The window is too long" in page) is reads
        assert "was declined" in page
        assert "Sign the agreement" not in page
        if not reads:
            assert "Dana Okafor, on" not in page


def test_declining_needs_a_word_and_the_document_that_was_read(cast: Cast) -> None:
    agreement = offered(cast)
    client = client_of(cast.coachee)
    for sent in (
        {"document_hash": agreement.document_hash, "comment": ""},
        {"document_hash": "other", "comment": "No"},
        {"document_hash": agreement.document_hash, "comment": "x" * 1001},
    ):
        assert client.post(at(cast, "decline"), sent).status_code == 422
    with acting_as(cast.admin):
        assert not Decline.objects.exists()


def test_nobody_else_declines(cast: Cast) -> None:
    agreement = offered(cast)
    sent = {"document_hash": agreement.document_hash, "comment": "No"}
    assert client_of(cast.admin).post(at(cast, "decline"), sent).status_code == 403
    for member in (cast.other_coach, cast.stranger):
        assert client_of(member).post(at(cast, "decline"), sent).status_code == 404
        assert client_of(member).get(at(cast, "decline")).status_code == 404


def test_who_waits_for_their_turn_sees_who_is_before_them(cast: Cast) -> None:
    offers(cast, writes(cast, drafted(cast), order=["coach", "coachee", "sponsor"]))
    page = text_of(client_of(cast.sponsor).get(at(cast, "agreement")))
    assert "Ana Lind and Priya Raman sign before you" in page
    assert "Sign the agreement" not in page
    assert "Sign the agreement" in text_of(client_of(cast.coach).get(at(cast, "agreement")))


# ── versions ───────────────────────────────────────────────────────────────────────────────────


def amended(cast: Cast) -> None:
    all_sign(cast, offers(cast, rewrites(cast, drafted(cast), "roles", "We meet on **Mondays**.")))
    second = rewrites(cast, drafted(cast), "roles", "We meet on **Fridays**.")
    offers(cast, writes(cast, second, terms={"attendance": True}))


def test_an_amendment_says_what_changes_and_what_stays_in_force(cast: Cast) -> None:
    amended(cast)
    page = text_of(client_of(cast.coachee).get(at(cast, "agreement")))
    assert "Version 1 stays in force until everybody has signed this one" in page
    assert f"{at(cast, 'versions')}?one=1&other=2" in page


@pytest.mark.parametrize("who", ["admin", *PARTIES])
def test_everybody_compares_any_two_versions(cast: Cast, who: str) -> None:
    amended(cast)
    for query in ("", "?one=2&other=1", "?one=x&other=99", "?one=1&other=1"):
        page = text_of(client_of(getattr(cast, who)).get(at(cast, "versions") + query))
        assert '<del><span class="out-of-sight">[removed: </span>Mondays.' in page
        assert '<ins><span class="out-of-sight">[added: </span>Fridays.' in page
        assert "From version 1 to version 2" in page
        assert "The same in both: " in page


def test_others_compare_nothing(cast: Cast) -> None:
    offered(cast)
    for member in (cast.other_coach, cast.stranger):
        assert client_of(member).get(at(cast, "versions")).status_code == 404


def test_one_version_or_none_is_no_pair(cast: Cast) -> None:
    assert "No agreement yet" in text_of(client_of(cast.coach).get(at(cast, "versions")))
    offered(cast)
    assert "nothing to compare" in text_of(client_of(cast.coach).get(at(cast, "versions")))


# ── templates ──────────────────────────────────────────────────────────────────────────────────


def make_template(cast: Cast, client: Client) -> AgreementTemplate:
    new = uuid4()
    made = client.post(
        address("engagements:templates", cast.admin),
        {"template_id": str(new), "name": "Ours", "copy_of": "standard"},
    )
    assert (made.status_code, made["Location"]) == (303, at(cast, "template", new))
    with acting_as(cast.admin):
        return AgreementTemplate.objects.get(pk=new)


def test_templates_are_the_firm_s_admins_alone(cast: Cast) -> None:
    ours = make_template(cast, client_of(cast.admin))
    for who in (*PARTIES, "other_coach"):
        client = client_of(getattr(cast, who))
        for name, args in (("templates", ()), ("template", (ours.pk,))):
            path = address(f"engagements:{name}", cast.admin, *args)
            assert client.get(path).status_code == client.post(path).status_code == 403
        assert client.post(at(cast, "remove_template", ours.pk)).status_code == 403
        with acting_as(getattr(cast, who)):
            assert not AgreementTemplate.objects.exists()
    stranger = client_of(cast.stranger)
    assert stranger.get(at(cast, "template", ours.pk)).status_code == 404


def test_a_template_is_copied_once_and_written(cast: Cast) -> None:
    client = client_of(cast.admin)
    ours = make_template(cast, client)
    again = {"template_id": str(ours.pk), "name": "Ours", "copy_of": "standard"}
    templates = address("engagements:templates", cast.admin)
    assert client.post(templates, again)["Location"] == at(cast, "template", ours.pk)
    other = {"template_id": str(uuid4()), "name": "Ours", "copy_of": "standard"}
    assert "of this name already" in text_of(client.post(templates, other))
    sent = typed_template(ours, body_roles="In our words", body_confidentiality="None")
    page = at(cast, "template", ours.pk)
    assert client.post(page, sent).status_code == 303
    conflict = client.post(page, {**sent, "body_roles": "Later words"})
    assert conflict.status_code == 409
    assert "In our words" in text_of(conflict)
    assert "Later words" in text_of(conflict)
    with acting_as(cast.admin):
        ours.refresh_from_db()
    assert (ours.version, body_of(ours, "roles")) == (2, "In our words")
    assert "stays between them" in body_of(ours, "confidentiality")
    copy = {"template_id": str(uuid4()), "name": "Copy", "copy_of": str(ours.pk)}
    assert client.post(templates, copy).status_code == 303
    with acting_as(cast.admin):
        assert body_of(AgreementTemplate.objects.get(name="Copy"), "roles") == "In our words"


def typed_template(found: AgreementTemplate, **changes: str) -> dict[str, str]:
    sent = {"seen": str(found.version), "name": found.name, "signing_order": "any"}
    for one in of_template(found).sections:
        sent |= {f"title_{one['key']}": one["title"], f"body_{one['key']}": one["body"]}
    return sent | changes


def body_of(found: AgreementTemplate, key: str) -> str:
    return str(next(one["body"] for one in found.sections if one["key"] == key))


def test_a_template_goes_unless_a_programme_uses_it(cast: Cast) -> None:
    client = client_of(cast.admin)
    ours = make_template(cast, client)
    with acting_as(cast.admin):
        used = Programme.objects.create(firm=cast.admin.firm, name="P", agreement_template=ours)
    refused = client.post(at(cast, "remove_template", ours.pk))
    assert refused.status_code == 403
    assert "A programme uses this template" in text_of(refused)
    with acting_as(cast.admin):
        Programme.objects.filter(pk=used.pk).update(agreement_template=None)
    assert client.post(at(cast, "remove_template", ours.pk)).status_code == 303
    with acting_as(cast.admin):
        assert not AgreementTemplate.objects.exists()


# ── what a page costs ──────────────────────────────────────────────────────────────────────────


def test_the_pages_cost_the_same_with_one_version_and_with_three(cast: Cast) -> None:
    counts: list[tuple[int, ...]] = []
    client, admin = client_of(cast.coachee), client_of(cast.admin)
    for _ in range(3):
        agreement = offered(cast)
        if len(counts) == 1:
            declines(cast.sponsor, agreement)
            agreement = offered(cast)
        all_sign(cast, agreement)
        draft = drafted(cast)
        client.get(at(cast, "agreement"))
        admin.get(at(cast, "agreement"))
        counts.append((
            len(statements_of_get(client, at(cast, "agreement"))),
            len(statements_of_get(client, at(cast, "versions"))),
            len(statements_of_get(admin, at(cast, "draft"))),
            len(statements_of_get(admin, at(cast, "preview"))),
        ))  # fmt: skip
        with acting_as(cast.admin):
            draft.delete()
    assert counts == [(8, 7, 7, 7)] * 3


def test_the_list_of_templates_costs_the_same_with_one_and_with_three(cast: Cast) -> None:
    client = client_of(cast.admin)
    path = address("engagements:templates", cast.admin)
    client.get(path)
    counts = []
    for number in (1, 3):
        with acting_as(cast.admin):
            for name in range(number):
                AgreementTemplate.objects.create(
                    firm=cast.admin.firm, name=f"{number}-{name}", sections=[]
                )
        counts.append(len(statements_of_get(client, path)))
    assert counts == [6, 6]


def test_a_declined_version_costs_one_statement_more(cast: Cast) -> None:
    declines(cast.sponsor, offered(cast))
    client = client_of(cast.admin)
    client.get(at(cast, "agreement"))
    assert len(statements_of_get(client, at(cast, "agreement"))) == 9
    with acting_as(cast.admin):
        assert len(offered_of(list(Agreement.objects.all()))) == 1
