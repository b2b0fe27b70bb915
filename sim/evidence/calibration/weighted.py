"""Plain statistics of weighted samples; weights add up to 1."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.evidence.calibration.simulator import Values


def mean_and_sd(values: Values, weights: Values) -> tuple[Values, Values]:
    """(columns,) weighted means and standard deviations of values (n, columns)."""
    mean = weights @ values
    return mean, np.sqrt(weights @ np.square(values - mean))


def quantiles(values: Values, weights: Values, shares: Sequence[float]) -> Values:
    """(shares, columns) weighted quantiles of values (n, columns): the smallest value with at least that share at or below it."""
    columns = []
    for column in values.T:
        order = np.argsort(column, kind="stable")
        ends = np.cumsum(weights[order])
        at = np.searchsorted(ends, np.asarray(shares) * ends[-1])
        columns.append(column[order][np.minimum(at, len(column) - 1)])
    return np.stack(columns, axis=1)


def distance_from_uniform(places: Values, weights: Values) -> Values:
    """(columns,) Kolmogorov-Smirnov distance of weighted places (n, columns) in (0, 1) from the uniform distribution."""
    return np.array([_from_uniform(column, weights) for column in places.T])


def _from_uniform(places: Values, weights: Values) -> float:
    order = np.argsort(places, kind="stable")
    above = np.cumsum(weights[order])
    ordered = places[order]
    return float(max(np.max(above - ordered), np.max(ordered - above + weights[order])))


def distance_between(one: Values, of_one: Values, other: Values, of_other: Values) -> float:
    """Kolmogorov-Smirnov distance of two weighted samples (n,) and (m,)."""
    points = np.sort(np.concatenate([one, other]))
    return float(np.max(np.abs(_share_below(one, of_one, points) - _share_below(other, of_other, points))))


def _share_below(values: Values, weights: Values, points: Values) -> Values:
    order = np.argsort(values, kind="stable")
    ends = np.concatenate([[0.0], np.cumsum(weights[order])])
    return np.asarray(ends[np.searchsorted(values[order], points, side="right")])
