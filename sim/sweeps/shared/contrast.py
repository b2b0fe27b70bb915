"""Two settings against each other: the difference of an outcome with its 90% interval, world by world or between independent samples.

Means: Student's t for pairs, Welch's for samples. Shares: the intervals of Agresti and Min (2005, pairs) and of Agresti and Caffo (2000,
samples), which add two made-up observations, so that an event that never occurred in few worlds is not taken for one that cannot occur.
"""

from __future__ import annotations

from math import inf, nan
from typing import Final, NamedTuple

import numpy as np

from sim.runs.survival import CONFIDENCE, Numbers

PROBABILITY: Final = "probability"
MADE_UP_WEIGHTS: Final = np.array([0.5, 0.5, 1.0])
"""Agresti and Min's made-up pairs: half a rise, half a fall, one without a change."""


class Contrast(NamedTuple):
    """How much an outcome differs, in its own unit (shares in 0-1)."""

    difference: float
    low: float  # ends of the 90% interval
    high: float
    chance: float  # two-sided p-value of no difference
    worlds: int  # pairs, or worlds of the smaller sample


NOTHING: Final = Contrast(nan, nan, nan, nan, 0)


def of_pairs(changes: Numbers, kind: str) -> Contrast:
    """From changes of the same world, of shape (worlds, pairs of each world); NaN where one of the two has no value.

    Worlds are what is independent: the pairs of one world stand or fall together (as a ratio estimator over clusters).
    """
    has_value = np.isfinite(changes)
    members = has_value.sum(axis=1).astype(float)
    sums = np.where(has_value, changes, 0.0).sum(axis=1)[members > 0]
    members = members[members > 0]
    if len(members) == 0:
        return NOTHING
    pairs = int(members.sum())
    difference, freedom, weights = sums.sum() / pairs, len(members) - 1.0, np.ones_like(members)
    if kind == PROBABILITY:
        usual = members.mean()
        sums, members = np.append(sums, [usual, -usual, 0.0]), np.append(members, [usual] * 3)
        weights, freedom = np.append(weights, MADE_UP_WEIGHTS), inf
    total = (weights * members).sum()
    centre = (weights * sums).sum() / total
    spread = (weights * (sums - centre * members) ** 2).sum() / total**2
    variance = spread if np.isinf(freedom) else spread * len(members) / freedom if freedom else nan
    return _contrast(float(difference), float(centre), float(variance), freedom, pairs)


def of_samples(first: Numbers, second: Numbers, kind: str) -> Contrast:
    """Second less first, each of shape (strata, worlds) with NaN where there is no value: the mean over strata of their differences."""
    made_up = 1 / len(first)  # of each kind: over all strata together one success and one failure
    one, other = _moments(first, kind, made_up), _moments(second, kind, made_up)
    is_usable = np.isfinite(one.variance) & np.isfinite(other.variance)
    strata = int(is_usable.sum())
    if strata == 0:
        return NOTHING
    one, other = (Moments(*(part[is_usable] for part in moments)) for moments in (one, other))
    difference = float((other.mean - one.mean).mean())
    centre = float((other.centre - one.centre).mean())
    variance = float((one.variance + other.variance).sum() / strata**2)
    freedom = inf
    if kind != PROBABILITY:
        parts = sum((moments.variance**2 / (moments.worlds - 1)).sum() for moments in (one, other)) / strata**4
        freedom = variance**2 / parts if parts > 0 else inf
    return _contrast(difference, centre, variance, freedom, int(min(one.worlds.sum(), other.worlds.sum())))


class Moments(NamedTuple):
    """Of each stratum of a sample, arrays of shape (strata,)."""

    worlds: Numbers  # with a value
    mean: Numbers
    centre: Numbers  # the mean, for shares with the made-up observations
    variance: Numbers  # of the mean; NaN if too few have a value


def _moments(values: Numbers, kind: str, made_up: float) -> Moments:
    has_value = np.isfinite(values)
    worlds = has_value.sum(axis=1).astype(float)
    filled = np.where(has_value, values, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = filled.sum(axis=1) / worlds
        if kind == PROBABILITY:
            centre = (filled.sum(axis=1) + made_up) / (worlds + 2 * made_up)
            return Moments(worlds, mean, centre, np.where(worlds > 0, centre * (1 - centre) / (worlds + 2 * made_up), nan))
        squares = np.where(has_value, values - mean[:, None], 0.0) ** 2
        return Moments(worlds, mean, mean, np.where(worlds > 1, squares.sum(axis=1) / (worlds - 1) / worlds, nan))


def _contrast(difference: float, centre: float, variance: float, freedom: float, worlds: int) -> Contrast:
    """The interval around the centre, reaching at least to the difference itself, and the chance of one as large by luck."""
    from scipy.special import ndtr, ndtri, stdtr, stdtrit

    if not np.isfinite(variance):
        return Contrast(difference, nan, nan, nan, worlds)
    error = float(np.sqrt(variance))
    level = 0.5 + CONFIDENCE / 2
    reach = error * float(ndtri(level) if np.isinf(freedom) else stdtrit(freedom, level))
    distance = abs(centre) / error if error else inf if centre else 0.0
    chance = 2 * float(ndtr(-distance) if np.isinf(freedom) else stdtr(freedom, -distance))
    return Contrast(difference, min(difference, centre - reach), max(difference, centre + reach), chance, worlds)


def holm(chances: Numbers) -> Numbers:
    """The p-values adjusted for how many are looked at (Holm 1979); those that are NaN stay so and do not count."""
    adjusted = np.full(len(chances), nan)
    known = np.flatnonzero(np.isfinite(chances))
    order = known[np.argsort(chances[known], kind="stable")]
    factors = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(chances[order] * factors))
    return adjusted
