"""What counts as near to history: errors in units of their scale, every group of statistics with the same weight.

d = sqrt( sum over groups g of 1/G * mean over the statistics j of g of ((s_j - observed_j) / scale_j)^2 )

so that a series of many points does not drown the others, and a distance of 1 means: wrong by one scale on average. A particle whose
world gives no value for a statistic is farther than any that gives one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.evidence.calibration.simulator import Simulator, Values


def weights_of(groups: Sequence[str]) -> Values:
    """(statistics,) weights that add up to 1, the same in sum for each group."""
    sizes = Counter(groups)
    return np.array([1 / (len(sizes) * sizes[group]) for group in groups])


@dataclass(frozen=True)
class Distance:
    """Distances of simulated statistics from data."""

    observed: Values  # (statistics,)
    scale: Values  # (statistics,)
    weight: Values  # (statistics,)

    @classmethod
    def of(cls, simulator: Simulator) -> Distance:
        """The distance from what history gave."""
        return cls(simulator.observed, simulator.scale, weights_of(simulator.groups))

    def errors(self, statistics: Values) -> Values:
        """(n, statistics) errors in units of their scale."""
        return (statistics - self.observed) / self.scale

    def scaled(self, statistics: Values) -> Values:
        """(n, statistics) coordinates in which the distance is the plain Euclidean one; infinite where a world gives no value."""
        coordinates = statistics / self.scale * np.sqrt(self.weight)
        return np.where(np.isfinite(coordinates), coordinates, np.inf)

    def __call__(self, statistics: Values) -> Values:
        """(n,) distances of statistics (n, statistics)."""
        squares = np.square(self.errors(statistics)) @ self.weight
        return np.sqrt(np.where(np.isfinite(squares), squares, np.inf))
