"""Whatever is published, whenever and over whom: nothing follows about fewer than five."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from coaching.firms.entry import acting_as
from consent.aggregates.operations import NotNow, check, publish
from tests.consent.aggregates.population import (
    RATED,
    RHYTHMS,
    STATES,
    THEMES,
    Crowd,
    One,
    agree,
    crowd,
    describe,
)
from tests.factories import make_cast
from tests.support.figures import Figure

LONG = bool(os.environ.get("LONG"))
FEWEST = 5
SIZES = [12, 10, 8]
MANY = sum(SIZES)
FEW = range(1, FEWEST)
PARTITIONS = ("stage", "rhythm")


@dataclass
class Published:
    """What everybody may know of it, and whom it was over."""

    counted: frozenset[int]
    figures: dict[str, dict[str, Any]]

    def value(self, part: str, cell: str) -> int | None:
        found = self.figures[part].get(cell)
        return found["n"] if isinstance(found, dict) else found

    def cells(self) -> Iterator[tuple[str, str, int]]:
        for part, found in self.figures.items():
            for cell in found:
                value = self.value(part, cell)
                assert value is not None
                yield part, cell, value

    def kept_back(self, part: str) -> int | None:
        """What is left when the shown cells are taken from everybody; None where none is shown."""
        shown = self.figures[part]
        return len(self.counted) - sum(shown.values()) if shown else None


# Few values and long runs of the same one, as in life: small and large cells both come up.
ones = st.builds(
    One,
    state=st.sampled_from(["active", "active", "active", "completed", *STATES]),
    rhythm=st.sampled_from(["on", "on", *RHYTHMS]),
    themes=st.frozensets(st.sampled_from(THEMES[:2] + THEMES[:1]), max_size=2),
    ratings=st.dictionaries(st.sampled_from(RATED), st.integers(3, 9), max_size=2),
)
people = st.lists(ones, min_size=MANY, max_size=MANY)
scopes = st.sampled_from([None, 0, 1, 2])


@st.composite
def agreeing(draw: Any) -> frozenset[int]:
    """Nearly everybody, or everybody but a few, or a run of them."""
    without: frozenset[int] = draw(st.frozensets(st.integers(0, MANY - 1), max_size=9))
    return frozenset(range(MANY)) - without


steps = st.lists(st.tuples(scopes, agreeing()), min_size=2, max_size=5)


def members(scope: int | None) -> frozenset[int]:
    start = sum(SIZES[:scope]) if scope is not None else 0
    return frozenset(range(start, start + SIZES[scope] if scope is not None else MANY))


def attempt(of: Crowd, scope: int | None, agreed: frozenset[int]) -> Published | None:
    """Publish if it is not refused."""
    agree(of, sorted(agreed))
    client, admin = None if scope is None else of.clients[scope], of.cast.admin
    with acting_as(admin):
        try:
            seen = check(client=client, by=admin)
        except NotNow:
            return None
        made = publish(
            publication_id=uuid4(), client=client, readers=[], seen=seen.digest, by=admin
        )
    assert made.figures == seen.figures
    counted = agreed & members(scope)
    assert seen.engagements == len(counted) // FEWEST * FEWEST
    return Published(counted, made.figures)


def require_exact_and_large(one: Published, what: Sequence[One]) -> None:
    """Every number is true, is over five at least, and leaves none or five at least."""
    assert len(one.counted) >= FEWEST
    for part, cell, value in one.cells():
        holds = [at for at in one.counted if (part, cell) in what[at].cells()]
        assert value == len(holds) >= FEWEST
        if part == "outcomes":
            ratings = [what[at].ratings[cell] for at in holds]
            assert abs(one.figures[part][cell]["mean"] - sum(ratings) / value) <= 0.05001
        else:
            assert len(one.counted) - value >= FEWEST
    for part in PARTITIONS:
        assert one.kept_back(part) not in FEW


def combinations(of: Sequence[Published]) -> Iterator[tuple[int, ...]]:
    """Sums and differences that speak of one set of engagements, each of them once."""
    for signs in product((-1, 0, 1), repeat=len(of)):
        weights = [
            sum(sign for sign, one in zip(signs, of, strict=True) if at in one.counted)
            for at in range(MANY)
        ]
        if any(weights) and set(weights) <= {0, 1}:
            yield signs


def require_nothing_follows(of: Sequence[Published]) -> None:
    """No sum or difference of publications is about few, in all, in a cell or in what is left."""
    cells = {(part, cell) for one in of for part, cell, _ in one.cells()}
    for signs in combinations(of):
        used = [(sign, one) for sign, one in zip(signs, of, strict=True) if sign]
        assert sum(sign * len(one.counted) for sign, one in used) >= FEWEST
        for part, cell in cells:
            values = [(sign, one.value(part, cell)) for sign, one in used]
            if all(value is not None for _, value in values):
                assert sum(sign * value for sign, value in values if value) not in FEW
        for part in PARTITIONS:
            if len({frozenset(one.figures[part]) for _, one in used}) == 1:
                left = [(sign, one.kept_back(part)) for sign, one in used]
                if all(value is not None for _, value in left):
                    assert sum(sign * value for sign, value in left if value) not in FEW


@pytest.fixture
def many(db: None, without_quiet_time: None) -> Crowd:
    return crowd(make_cast(), SIZES)


class Undo(Exception):
    """Ends an example: the crowd is as it was."""


def tried(of: Crowd, tries: Any) -> None:
    try:
        with transaction.atomic():
            tries()
            raise Undo
    except Undo:
        pass


QUIETLY = settings(
    max_examples=300 if LONG else 30,
    derandomize=not LONG,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # a crowd of thirty is not worth making smaller
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def test_no_sum_or_difference_of_publications_is_about_few(many: Crowd, figure: Figure) -> None:
    counts = {"published": 0, "refused": 0, "numbers": 0}

    @QUIETLY
    @given(what=people, asked=steps)
    def run(what: list[One], asked: list[tuple[int | None, frozenset[int]]]) -> None:
        def tries() -> None:
            describe(many, what)
            made = []
            for scope, agreed in asked:
                one = attempt(many, scope, agreed)
                counts["refused" if one is None else "published"] += 1
                if one is not None:
                    require_exact_and_large(one, what)
                    counts["numbers"] += len(list(one.cells()))
                    made.append(one)
                    require_nothing_follows(made)

        tried(many, tries)

    run()
    print(counts)
    assert min(counts.values()) > 20  # there was something to find


def test_two_publications_that_share_nobody_are_not_set_against_each_other(many: Crowd) -> None:
    """The first and the third through the second: what is left of the first would be one."""
    has = {0, *range(6, 11), *range(16, 22)}  # one of the six that only the first counts
    theme = frozenset({THEMES[0]})
    describe(many, [One(themes=theme if at in has else frozenset()) for at in range(MANY)])
    first, second, third = frozenset(range(16)), frozenset(range(6, 30)), frozenset(range(16, 30))
    made = [attempt(many, None, agreed) for agreed in (first, second, third)]
    published = [one for one in made if one is not None]
    assert len(published) == len(made)
    assert published[0].value("themes", THEMES[0]) == len(has & first)
    require_nothing_follows(published)


def test_what_changes_between_two_publications_is_never_about_few(many: Crowd) -> None:
    counts = {"published": 0, "numbers": 0}

    @QUIETLY
    @given(worlds=st.lists(people, min_size=2, max_size=3), moved=st.integers(0, MANY))
    def run(worlds: list[list[One]], moved: int) -> None:
        def tries() -> None:
            made: list[Published] = []
            what = worlds[0]
            for world in worlds:
                what = [later(*pair) for pair in zip(what, world, strict=True)][:moved] + what[
                    moved:
                ]
                describe(many, what)
                one = attempt(many, None, frozenset(range(MANY)))
                assert one is not None
                require_exact_and_large(one, what)
                made.append(one)
                counts["published"] += 1
            for before, after in pairwise(made):
                require_no_small_step(before, after)
                counts["numbers"] += len(list(after.cells()))

        tried(many, tries)

    run()
    assert min(counts.values()) > 20


def later(before: One, after: One) -> One:
    """As after, but for ratings: they are changed and never taken away."""
    return replace(after, ratings={**before.ratings, **after.ratings})


def require_no_small_step(before: Published, after: Published) -> None:
    for part, cell, value in after.cells():
        earlier = before.value(part, cell)
        if earlier is None:
            continue
        assert abs(value - earlier) not in FEW
        if part == "outcomes" and value == earlier:
            assert before.figures[part][cell] == after.figures[part][cell]
    for part in PARTITIONS:
        left = before.kept_back(part), after.kept_back(part)
        if None not in left:
            assert abs(left[1] - left[0]) not in FEW  # type: ignore[operator]
