"""The one number over several goals."""

from __future__ import annotations

from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagements.measuring.gas import LEVELS, signed, t_score

levels = st.integers(-2, 2)
weights = st.integers(1, 10)
rated = st.lists(st.tuples(levels, weights), min_size=1, max_size=3)


def test_an_example_worked_by_hand() -> None:
    """Weights 2 and 1, levels +1 and 0: Σwx = 2, Σw² = 5, (Σw)² = 9, √(0.7·5 + 0.3·9) = √6.2."""
    assert isclose(t_score([(1, 2), (0, 1)]), 50 + 20 / sqrt(6.2))
    assert round(t_score([(1, 2), (0, 1)]), 2) == 58.03


@given(st.lists(weights, min_size=1, max_size=3))
def test_all_as_expected_are_50(them: list[int]) -> None:
    assert t_score([(0, weight) for weight in them]) == 50


@given(rated)
def test_as_much_better_is_as_far_from_50_as_much_worse(them: list[tuple[int, int]]) -> None:
    mirrored = [(-level, weight) for level, weight in them]
    assert isclose(t_score(them) + t_score(mirrored), 100)


@given(levels, weights)
def test_with_one_goal_its_weight_makes_no_difference(level: int, weight: int) -> None:
    assert isclose(t_score([(level, weight)]), 50 + 10 * level)


@given(rated, st.integers(2, 9))
def test_weights_that_are_all_so_many_times_larger_make_no_difference(
    them: list[tuple[int, int]], times: int
) -> None:
    assert isclose(t_score(them), t_score([(level, weight * times) for level, weight in them]))


@given(rated)
def test_a_goal_that_went_better_never_lowers_it(them: list[tuple[int, int]]) -> None:
    (level, weight), *others = them
    assert t_score([(min(2, level + 1), weight), *others]) >= t_score(them)


@given(rated)
def test_it_stays_between_what_three_best_and_three_worst_make(them: list[tuple[int, int]]) -> None:
    assert 15 < t_score(them) < 85


def test_nothing_rated_has_no_number() -> None:
    with pytest.raises(ValueError, match="no goal"):
        t_score([])


def test_the_five_levels_run_from_much_less_to_much_more() -> None:
    assert [signed(value) for value, _ in LEVELS.values()] == [
        "\u22122", "\u22121", "0", "+1", "+2"]  # fmt: skip
