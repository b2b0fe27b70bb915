"""Which worlds of a sweep stand or fall together: those of one sampled state, and those that share their luck across points.

An interval that took them for independent draws would be too narrow. Variances add what each way of belonging together explains (two-way
clusters: Cameron, Gelbach & Miller 2011); resampling draws states and worlds anew, each as a whole (Owen 2007).
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from sim.runs.headline import wilson_interval
from sim.runs.survival import Numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.sweeps.shared.sweep import Sweep


class Clusters(NamedTuple):
    """Ways in which cells (a point and a world) belong together: of each way, the cluster of each cell. None: each stands alone."""

    ways: tuple[NDArray[np.int64], ...]  # each (cells,), numbered from 0
    cells: int

    def of(self, kept: NDArray[np.bool_]) -> Clusters:
        """The same for some of the cells; a way that puts all of them together tells nothing and is left out."""
        ways = (pd.factorize(way[kept])[0].astype(np.int64) for way in self.ways)
        return Clusters(tuple(way for way in ways if len(way) and way.max() > 0), int(kept.sum()))

    @property
    def units(self) -> int:
        """How many independent pieces of evidence there are at the least."""
        return min((int(way.max()) + 1 for way in self.ways if len(way)), default=self.cells)

    def variance(self, parts: Numbers) -> float:
        """Variance of a sum whose error is the sum of the parts (cells,), each with mean 0."""
        if not self.ways:
            return float((parts**2).sum())
        alone = [_squares(way, parts) for way in self.ways]
        shared = [_squares(_both(one, other), parts) for one, other in combinations(self.ways, 2)]
        return max(max(alone), sum(alone) - sum(shared))

    def weights(self, luck: np.random.Generator) -> Numbers:
        """How often each cell (cells,) is drawn in a resample that draws whole clusters."""
        ways = self.ways or (np.arange(self.cells),)
        drawn = np.ones(self.cells)
        for way in ways:
            count = int(way.max()) + 1
            drawn *= np.bincount(luck.integers(count, size=count), minlength=count)[way]
        return drawn


def _squares(group: NDArray[np.int64], parts: Numbers) -> float:
    """Sum over groups of the square of their sums."""
    return float((np.bincount(group, parts) ** 2).sum())


def _both(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """The groups of cells that are alike both ways."""
    return pd.factorize(one * (int(other.max()) + 1) + other)[0].astype(np.int64)


def clusters_of(sweep: Sweep, cells: pd.DataFrame, pools_states: bool = True) -> Clusters:
    """How cells (columns point, world) belong together: by sampled state if states are pooled, by world if points share their luck."""
    ways = []
    sampled = [factor.name for factor in sweep.factors if factor.kind == "number"]
    keys = ["trajectory"] if "trajectory" in sweep.points else sampled
    if pools_states and keys:
        states = pd.Series(sweep.points.groupby(keys, sort=False).ngroup().to_numpy(), index=sweep.points["point"])
        ways.append(states.loc[cells["point"]].to_numpy(np.int64))
    if sweep.manifest["common_random_numbers"]:
        ways.append(cells["world"].to_numpy(np.int64))
    return Clusters(tuple(ways), len(cells)).of(np.ones(len(cells), bool))


def share_interval(values: Numbers, clusters: Clusters) -> tuple[float, float]:
    """90% interval of a share of ones (Wilson), for as many independent draws as would have its variance."""
    share, cells = float(values.mean()), len(values)
    variance = clusters.variance((values - share) / cells)
    draws = share * (1 - share) / variance if variance > np.finfo(float).eps else clusters.units
    return wilson_interval(share, max(1, min(cells, round(draws))))
