"""Who opened what of a coachee's coaching: the access ledger in words, by day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils import timezone

from coaching.access.models import AccessEntry
from coaching.access.policy import Material, Party
from coaching.firms.models import Membership
from consent.models import DisclosureText
from consent.naming import LEFT, capital, names_here
from engagements.models import Engagement

A_PAGE = 100
ALL = "all"
STAFF = "member"  # what the ledger calls a reader who has no part in the engagement
ROLES = {
    Party.COACH: "your coach",
    Party.COACHEE: "coachee",
    Party.SPONSOR: "sponsor",
    STAFF: "the firm’s staff",
}
OPENED = {
    Material.GOAL: "your goals",
    Material.GOAL_WORDING: "how your goals were worded before",
    Material.KEY_RESULT: "key results of your goals",
    Material.KEY_RESULT_POINT: "where key results stood",
    Material.GOAL_CONFIDENCE: "how sure you are of your goals",
    Material.GOAL_SCALE: "the levels of your goals",
    Material.SCALE_RATING: "which level of a goal was reached",
    Material.CONTRACTING_NOTE: "what was agreed in the contracting meeting",
    Material.COMMITMENT: "your commitments",
    Material.COMMITMENT_CHANGE: "how a commitment was before",
    Material.REFLECTION: "a reflection you shared",
    Material.TOPIC: "a topic you proposed",
    Material.PROPOSAL: "something you proposed",
    Material.SESSION_RECORD: "a session record",
    Material.RECORD_REVISION: "an earlier save of a record",
    Material.ADDENDUM: "an addendum to a record",
    Material.PRIVATE_NOTE: "private notes",
    Material.BOUNDARY_REFERRAL: "what was noted as belonging elsewhere",
    Material.REVIEW: "a review",
    Material.REVIEW_ANSWER: "answers in a review",
    Material.OUTCOME_RATING: "outcome ratings",
    Material.DEVELOPMENT_PLAN: "your development plan",
    Material.THEME: "drafts of themes",
    Material.THEME_COMMENT: "comments on a theme",
    Material.RELEASE: "your summary",
    Material.SPONSOR_WORD: "what a sponsor said",
    Material.DISCLOSURE_TEXT: "the text of a disclosure exception",
    Material.PASSED_ITEM: "what was passed on with a handover",
}


@dataclass(frozen=True)
class Look:
    """What one person opened in one minute: a page opens several things at once."""

    at: datetime
    who: str
    role: str
    what: list[str]


@dataclass(frozen=True)
class AccessPage:
    page: Page[AccessEntry]
    days: list[tuple[date, list[Look]]]
    form: AccessForm


class AccessForm(forms.Form):
    """Of whom, and of what. Ids and kinds only, so that it may stand in an address."""

    who = forms.ChoiceField(label="Who")
    what = forms.ChoiceField(label="What")

    def __init__(
        self,
        asked: Mapping[str, str],
        *,
        people: Iterable[tuple[str, str]],
        kinds: Iterable[str],
    ) -> None:
        super().__init__({name: asked.get(name) or ALL for name in ("who", "what")})
        found = sorted((one, capital(in_words(one))) for one in set(kinds))
        self.fields["who"].choices = [(ALL, "Everybody"), *people]  # type: ignore[attr-defined]
        self.fields["what"].choices = [(ALL, "Everything"), *found]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, str]:
        """Columns and values; none when it makes no sense."""
        if not self.is_valid():
            return {}
        columns = {"who": "reader", "what": "opened"}
        return {columns[name]: value for name, value in self.asked.items()}

    @property
    def asked(self) -> dict[str, str]:
        """What was narrowed down."""
        chosen = self.cleaned_data if self.is_valid() else {}
        return {name: value for name, value in chosen.items() if value != ALL}


def read_access(
    engagement: Engagement, coachee: Membership, asked: Mapping[str, str]
) -> AccessPage:
    """Three statements, and who takes part: who and what there is, how many, and one page."""
    names, entries = names_here(engagement.pk), opened_by_others(engagement, coachee)
    seen = list(entries.values_list("reader_id", "role", "opened").distinct())
    people = {str(reader): f"{who(reader, role, names)[0]}" for reader, role, _ in seen}
    form = AccessForm(
        asked,
        people=sorted(people.items(), key=lambda one: one[1]),
        kinds=(opened for *_, opened in seen),
    )
    rows = entries.filter(**form.wanted).order_by("-at", "pk")
    page = Paginator(rows, A_PAGE).get_page(asked.get("page"))
    return AccessPage(page, by_day(looks(page.object_list, names)), form)


def opened_by_others(engagement: Engagement, coachee: Membership) -> QuerySet[AccessEntry]:
    """One's own reading is not listed; reading an exception's text is from when one is told of it."""
    told = DisclosureText.objects.visible_to(coachee).filter(engagement=engagement)
    rows = AccessEntry.objects.visible_to(coachee).filter(engagement_id=engagement.pk)
    return rows.exclude(reader=coachee).filter(
        ~Q(opened=Material.DISCLOSURE_TEXT) | Q(row_ids__overlap=told.values("pk"))
    )


def looks(entries: Iterable[AccessEntry], names: Mapping[UUID, str]) -> list[Look]:
    found = []
    for (at, reader_id, role), group in groupby(entries, key=minute):
        name, words = who(reader_id, role, names)
        found.append(Look(at, name, words, [in_words(one) for one in kinds(group)]))
    return found


def minute(entry: AccessEntry) -> tuple[datetime, UUID, str]:
    return entry.at.replace(second=0, microsecond=0), entry.reader_id, entry.role


def kinds(entries: Iterable[AccessEntry]) -> list[str]:
    return list(dict.fromkeys(one.opened for one in entries))


def by_day(found: Iterable[Look]) -> list[tuple[date, list[Look]]]:
    """In the reader's own time zone."""
    days = groupby(found, key=lambda look: timezone.localtime(look.at).date())
    return [(day, list(group)) for day, group in days]


def who(reader_id: UUID, role: str, names: Mapping[UUID, str]) -> tuple[str, str]:
    """Name and part at that moment; who is out of sight is named by the part they had."""
    if reader_id in names:
        return names[reader_id], ROLES.get(role, role)
    if role == STAFF:
        return "Somebody who works for the firm", ROLES[STAFF]
    return capital(LEFT[Party(role)]), ROLES[Party(role)]


def in_words(opened: str) -> str:
    return OPENED[Material(opened)]
