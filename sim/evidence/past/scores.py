"""How good forecasts of survival are: Harrell's C-index, the Brier score under censoring, calibration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from sim.evidence.past.baselines import GRID, Fit
from sim.evidence.past.sample import Flags, Numbers, Sample
from sim.runs.survival import CONFIDENCE, kaplan_meier
from sim.settings.calendar import WEEKS_PER_YEAR

REPLICATES: Final = 2000
YEARS: Final = (1, 2, 5)
TIE: Final = 1e-9


class Interval(NamedTuple):
    """An estimate with its 90% bootstrap interval."""

    value: float
    low: float
    high: float


# Discrimination ------------------------------------------------------------------------------------------------------


def comparable_pairs(weeks: npt.NDArray[np.int64], failed: Flags) -> Flags:
    """(i, j): i is known to have failed before j did, or while j still stood."""
    earlier = weeks[:, None] < weeks[None, :]
    outlived = (weeks[:, None] == weeks[None, :]) & ~failed[None, :]
    return np.asarray(failed[:, None] & (earlier | outlived))


def concordance(risk_i: float, risk_j: float) -> float:
    """1 where the one that failed first had the higher risk, 1/2 where both had the same."""
    if abs(risk_i - risk_j) <= TIE:
        return 0.5
    return 1.0 if risk_i > risk_j else 0.0


def risk_of(curves: Numbers) -> Numbers:
    """Share of the ten years that is lost: one number for each curve."""
    return np.asarray(1 - curves.mean(axis=1))


def c_index(weeks: npt.NDArray[np.int64], failed: Flags, risk: Numbers) -> float:
    """Harrell's C: of the pairs that can be ordered, the share that the risk orders rightly; not a number without such pairs."""
    pairs = np.argwhere(comparable_pairs(weeks, failed))
    return float(np.mean([concordance(risk[i], risk[j]) for i, j in pairs])) if len(pairs) else float("nan")


def ordered_pairs(sample: Sample, fit: Fit, heard: Callable[[int], None]) -> Numbers:
    """Concordance of each comparable pair (i, j), not a number elsewhere; neither of the two is known to the fit.

    With one left out only, a base rate would look worse than chance: without a long-lived case the others look short-lived.
    """
    pairs = comparable_pairs(sample.weeks, sample.failed)
    found = np.full(pairs.shape, np.nan)
    for i, j in np.argwhere(pairs | pairs.T):
        if i >= j:
            continue
        known = np.delete(np.arange(sample.size), [i, j])
        risk = risk_of(fit(sample.of(known))(sample.of(np.array([i, j]))))
        first, second = (i, j) if pairs[i, j] else (j, i)
        found[first, second] = concordance(*(risk if pairs[i, j] else risk[::-1]))
        heard(1)
    return found


def weighted_c(found: Numbers, weights: Numbers) -> Numbers:
    """C under weights of the cases, of shape (replicates, cases): (replicates,)."""
    has = np.isfinite(found)
    right, total = (((weights @ pairs) * weights).sum(axis=1) for pairs in (np.where(has, found, 0.0), has.astype(float)))
    return np.asarray(np.divide(right, total, out=np.full(len(weights), np.nan), where=total > 0))


# Forecasts of the share that stands ----------------------------------------------------------------------------------


def left_one_out(sample: Sample, fit: Fit) -> Numbers:
    """The curve of each case from a fit that does not know it: (cases, horizon + 1)."""
    rows = [fit(sample.of(np.delete(np.arange(sample.size), i)))(sample.of(np.array([i])))[0] for i in range(sample.size)]
    return np.stack(rows)


def censoring_weights(weeks: npt.NDArray[np.int64], failed: Flags) -> tuple[Numbers, Numbers]:
    """Weight of each case at each week, and whether it stands then: both (cases, horizon + 1).

    Inverse chance of being still observed (Graf et al. 1999): at its failure once it failed, now while it stands, else nothing.
    """
    observed = still_observed(weeks, failed)
    stands = weeks[:, None] >= GRID
    at_end = np.where(failed[:, None], 1 / np.maximum(observed[weeks][:, None], TIE), 0.0)
    weights = np.where(stands, 1 / np.maximum(observed[None, :], TIE), at_end)
    return weights, stands.astype(float)


def still_observed(weeks: npt.NDArray[np.int64], failed: Flags) -> Numbers:
    """Chance of being still in sight after 0, 1, ... weeks, apart from failure; in one week failures come before losses from sight."""
    halves = 2 * weeks + ~failed  # failures in even half-weeks, losses in odd ones
    curve = kaplan_meier(halves.astype(float), ~failed)["survival"].to_numpy(float)
    before = np.concatenate([[1.0], curve])[:-1]  # of each half-week: without the losses in it
    at = np.minimum(2 * GRID, len(curve) - 1)
    return np.where(2 * GRID < len(curve), before[at], curve[-1])


def brier(sample: Sample, curves: Numbers) -> Numbers:
    """Weighted squared error of each case at each week: (cases, horizon + 1)."""
    weights, stands = censoring_weights(sample.weeks, sample.failed)
    return np.asarray(weights * (stands - curves) ** 2)


def integrated(errors: Numbers) -> Numbers:
    """Mean over ten years, week by week, for each case."""
    return np.asarray(errors[:, 1:].mean(axis=1))


# Intervals -----------------------------------------------------------------------------------------------------------


def resampled(clusters: npt.NDArray[Any], seed: int) -> Numbers:
    """How often each case is drawn when whole conflicts are drawn anew: (replicates, cases). One conflict alone: its cases are."""
    names = np.unique(clusters)
    units = np.arange(len(clusters)) if len(names) == 1 else np.searchsorted(names, clusters)
    count = units.max() + 1
    drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), REPLICATES)
    return drawn[:, units].astype(float)


def interval(value: float, replicates: Numbers) -> Interval:
    """The estimate with the middle 90% of its replicates."""
    kept = replicates[np.isfinite(replicates)]
    if not len(kept):
        return Interval(value, float("nan"), float("nan"))
    low, high = np.quantile(kept, (0.5 - CONFIDENCE / 2, 0.5 + CONFIDENCE / 2))
    return Interval(value, float(low), float(high))


def weighted_mean(values: Numbers, weights: Numbers) -> Numbers:
    """Mean of a value of each case under weights (replicates, cases)."""
    return np.asarray(weights @ values / weights.sum(axis=1))


def week_marks() -> Iterator[tuple[int, int]]:
    """The years at which forecasts are judged, with their weeks."""
    return ((years, years * WEEKS_PER_YEAR) for years in YEARS)
