"""Factors of chance have the mean that they promise."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.arithmetic import joined_share, lumpy_factor, mean_one_factor

LUCK = [-8.0 + 0.01 * step for step in range(1601)]
WEIGHTS = [math.exp(-0.5 * luck * luck) for luck in LUCK]


def mean(value: Callable[[float], float]) -> float:
    """Over standard normal luck."""
    return sum(weight * value(luck) for luck, weight in zip(LUCK, WEIGHTS, strict=True)) / sum(WEIGHTS)


@pytest.mark.parametrize("spread", [0.0, 0.3, 1.0])
def test_a_shock_in_logs_is_a_factor_of_mean_one(spread: float) -> None:
    assert mean(lambda luck: mean_one_factor(spread * luck, spread)) == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("variation", [0.0, 0.8, 1.3])
def test_lumps_have_mean_one_and_vary_as_asked(variation: float) -> None:
    """S2: packages, not a stream; the mean stays the plan."""
    assert mean(lambda luck: lumpy_factor(luck, variation)) == pytest.approx(1.0, abs=1e-4)
    assert mean(lambda luck: (lumpy_factor(luck, variation) - 1.0) ** 2) == pytest.approx(variation**2, abs=2e-3)


def test_without_spread_there_is_no_chance() -> None:
    assert mean_one_factor(0.0, 0.0) == lumpy_factor(1.7, 0.0) == 1.0


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_safeguards_join(one: float, other: float) -> None:
    joined = joined_share(one, other)
    assert max(one, other) - 1e-12 <= joined <= 1.0
