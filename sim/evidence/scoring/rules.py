"""Proper scoring rules for probabilities and for samples of worlds: plain functions on arrays, lower is better unless stated.

Sources: Gneiting and Raftery (2007) for CRPS and log score; Murphy (1973) and Stephenson, Coelho and Jolliffe (2008) for
the parts of the Brier score; Czado, Gneiting and Held (2009) for the randomised PIT.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


class BrierParts(NamedTuple):
    """The Brier score in parts. The last two are what happens inside bins; without them the sum is not exact."""

    reliability: float  # 0 if, in each bin, events come as often as was forecast
    resolution: float  # how far the bins' frequencies lie apart: more is better
    uncertainty: float  # of the events themselves, whatever was forecast
    within_bin_variance: float  # of the probabilities
    within_bin_covariance: float  # twice that of probabilities and events

    @property
    def generalised_resolution(self) -> float:
        """Resolution with what happens inside bins: Brier = reliability - generalised resolution + uncertainty, exactly."""
        return self.resolution - self.within_bin_variance + self.within_bin_covariance

    @property
    def brier(self) -> float:
        """The sum of the parts."""
        return self.reliability - self.generalised_resolution + self.uncertainty


def crps_of_sample(values: Array, observed: Array) -> Array:
    """Continuous ranked probability score of samples `values` (observations, worlds) at `observed` (observations,), in their unit.

    The energy form E|X - y| - E|X - X'| / 2 over all pairs of worlds: the exact score of the sample's own distribution.
    Raises ValueError for missing values or shapes that do not fit.
    """
    values, observed = _sample(values, observed)
    count = values.shape[1]
    ordered = np.sort(values, axis=1)
    weights = 2.0 * np.arange(1, count + 1) - count - 1.0
    spread = (ordered * weights).sum(axis=1) / count**2  # half the mean distance of two worlds
    score: Array = np.abs(values - observed[:, None]).mean(axis=1) - spread
    return score


def crps_of_normal(mean: Array | float, sd: Array | float, observed: Array | float) -> Array:
    """CRPS of normal distributions at what was observed; arguments broadcast. Where sd is 0, the distance from the mean."""
    from scipy.special import ndtr

    mean, sd, observed = np.broadcast_arrays(*(np.asarray(each, np.float64) for each in (mean, sd, observed)))
    if (sd < 0).any():
        raise ValueError("sd must be 0 or more")
    z = (observed - mean) / np.where(sd > 0, sd, 1.0)
    density = np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)
    score: Array = sd * (z * (2 * ndtr(z) - 1) + 2 * density - 1 / np.sqrt(np.pi))
    score = np.where(sd > 0, score, np.abs(observed - mean))
    return score


def interval_coverage(values: Array, observed: Array, share: float) -> npt.NDArray[np.bool_]:
    """Whether what was observed (observations,) lies in the central interval that holds `share` of the worlds of `values`."""
    values, observed = _sample(values, observed)
    if not 0 < share < 1:
        raise ValueError(f"share is {share}; it must lie between 0 and 1")
    low, high = np.quantile(values, [(1 - share) / 2, (1 + share) / 2], axis=1)
    inside: npt.NDArray[np.bool_] = (low <= observed) & (observed <= high)
    return inside


def pit(values: Array, observed: Array, luck: Array) -> Array:
    """Where in its forecast an observation falls, 0-1 (observations,): uniform if it could have been one of the worlds.

    `luck` (observations,) in [0, 1) spreads ties, and the gap between two worlds, at random.
    """
    values, observed = _sample(values, observed)
    below = (values < observed[:, None]).sum(axis=1)
    equal = (values == observed[:, None]).sum(axis=1)
    place: Array = (below + np.asarray(luck) * (equal + 1)) / (values.shape[1] + 1)
    return place


def brier(probability: Array | float, outcome: Array | float) -> Array:
    """Brier score of each forecast: squared distance of the probability from what happened (0 or 1)."""
    probability, outcome = _binary(probability, outcome)
    score: Array = (probability - outcome) ** 2
    return score


def log_score(probability: Array | float, outcome: Array | float) -> Array:
    """Minus the natural logarithm of the probability given to what happened; infinite where that was called impossible."""
    probability, outcome = _binary(probability, outcome)
    with np.errstate(divide="ignore"):
        return -np.log(np.where(outcome == 1, probability, 1 - probability))


def bin_of(probability: Array, bins: int) -> npt.NDArray[np.int64]:
    """Which of `bins` equal bins on [0, 1] a probability falls in; 1 belongs to the last."""
    if bins < 1:
        raise ValueError(f"bins is {bins}; it must be 1 or more")
    return np.minimum((np.asarray(probability) * bins).astype(np.int64), bins - 1)


def brier_parts(probability: Array, outcome: Array, bins: int = 10) -> BrierParts:
    """The mean Brier score of forecasts (observations,) in parts, over equal bins; the parts add up to it exactly."""
    probability, outcome = _binary(probability, outcome)
    if probability.ndim != 1 or not len(probability):
        raise ValueError("brier_parts needs one row of at least one forecast")
    place = bin_of(probability, bins)
    count = np.bincount(place, minlength=bins)
    filled = np.maximum(count, 1)
    forecast = np.bincount(place, probability, bins) / filled
    happened = np.bincount(place, outcome, bins) / filled
    rate, total = outcome.mean(), len(outcome)
    apart, surprise = probability - forecast[place], outcome - happened[place]
    return BrierParts(
        reliability=float((count * (forecast - happened) ** 2).sum() / total),
        resolution=float((count * (happened - rate) ** 2).sum() / total),
        uncertainty=float(rate * (1 - rate)),
        within_bin_variance=float((apart**2).mean()),
        within_bin_covariance=float(2 * (apart * surprise).mean()),
    )


def skill(score: float, baseline: float) -> float:
    """Share of the baseline's score that is saved: 1 perfect, 0 no better than the baseline, negative worse; NaN if it was perfect."""
    return 1 - score / baseline if baseline > 0 else float("nan")


def _sample(values: Array, observed: Array) -> tuple[Array, Array]:
    """Both as numbers, checked to fit."""
    values, observed = np.asarray(values, np.float64), np.asarray(observed, np.float64)
    if values.ndim != 2 or observed.shape != values.shape[:1] or not values.shape[1]:
        raise ValueError(f"values must be (observations, worlds) and observed (observations,); given {values.shape} and {observed.shape}")
    if not (np.isfinite(values).all() and np.isfinite(observed).all()):
        raise ValueError("a value is missing or infinite: leave it out before scoring")
    return values, observed


def _binary(probability: Array | float, outcome: Array | float) -> tuple[Array, Array]:
    """Both as numbers of one shape, checked: probabilities in [0, 1], outcomes 0 or 1."""
    probability, outcome = np.broadcast_arrays(np.asarray(probability, np.float64), np.asarray(outcome, np.float64))
    if not ((probability >= 0) & (probability <= 1)).all():
        raise ValueError("a probability is missing or outside 0 to 1")
    if not np.isin(outcome, (0, 1)).all():
        raise ValueError("an outcome is neither 0 nor 1")
    return probability, outcome
