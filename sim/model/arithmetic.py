"""Small arithmetic that rules share: helpers, no claims. Built on exp and log alone, so that compiled and plain text give the same bits."""

from __future__ import annotations

import math

from sim.engine.compile import helper


@helper
def clamp(value: float, low: float, high: float) -> float:
    """The value, kept between low and high."""
    if value < low:
        return low
    if value > high:
        return high
    return value


@helper
def share(value: float) -> float:
    """The value, kept between 0 and 1."""
    if value < 0.0:
        return 0.0
    if value > 1.0:
        return 1.0
    return value


@helper
def joined_share(one_share: float, other_share: float) -> float:
    """Joint effect (share) of two causes that work side by side, each on what the other leaves."""
    return 1.0 - (1.0 - one_share) * (1.0 - other_share)


@helper
def logistic(score: float) -> float:
    """A score in logs of odds as a chance in [0, 1]; safe for any finite score."""
    if score < 0.0:
        odds = math.exp(score)
        return odds / (1.0 + odds)
    return 1.0 / (1.0 + math.exp(-score))


@helper
def power(base: float, exponent: float) -> float:
    """Base to the exponent, for base >= 0 (0 for base 0)."""
    if base <= 0.0:
        return 0.0
    return math.exp(exponent * math.log(base))


@helper
def mean_one_factor(shock_log: float, spread_log: float) -> float:
    """Factor of a normal shock in logs with this spread, so that its mean over worlds is 1."""
    return math.exp(shock_log - 0.5 * spread_log * spread_log)


@helper
def lumpy_factor(luck: float, variation: float) -> float:
    """Factor with mean 1 and this standard deviation, never negative; `luck` is standard normal."""
    variance_log = math.log(1.0 + variation * variation)
    return math.exp(math.sqrt(variance_log) * luck - 0.5 * variance_log)


@helper
def remembered_share(memory_weeks: float) -> float:
    """Share of a smoothed quantity that survives one week, for a memory of so many weeks (>= 1)."""
    return 1.0 - 1.0 / max(1.0, memory_weeks)


@helper
def toward(value: float, target: float, weeks: float) -> float:
    """The value after one week of relaxing toward a target with this time constant (>= 1)."""
    return value + (target - value) / max(1.0, weeks)


@helper
def chance_per_week(chance: float, weeks: float) -> float:
    """Weekly chance that adds up to `chance` over so many weeks."""
    if chance >= 1.0:
        return 1.0
    return 1.0 - math.exp(math.log(1.0 - chance) / max(1.0, weeks))


@helper
def saturating_share(amount: float) -> float:
    """Part of the full effect that an amount has, 0 to 1, the amount measured against its own scale: more helps less and less."""
    return 1.0 - math.exp(-max(0.0, amount))
