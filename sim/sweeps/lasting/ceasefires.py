"""The first agreements of a sweep, level by level of one factor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from sim.model.calendar import WEEKS_PER_YEAR
from sim.model.states.agreement import CAUSE_NAMES
from sim.sweeps.shared.clusters import Clusters, clusters_of
from sim.sweeps.shared.policies import level_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.sweeps.shared.sweep import Factor, Sweep

ENOUGH: Final = 10
"""Ceasefires signed early enough to be followed so long; fewer tell nothing (of a level with fewer in all: unless all are)."""

ALL_POINTS: Final = "all points"
COLUMNS: Final = ("signed", "week_signed", "held_weeks", "ended_by")


class Ceasefires(NamedTuple):
    """The first agreements of a sweep; arrays (n,) over the cells (a point and a world) that signed."""

    levels: tuple[str, ...]
    worlds: NDArray[np.int64]  # (levels,) how many were simulated
    level: NDArray[np.int64]
    held: NDArray[np.int64]  # weeks
    cause: NDArray[np.int64]  # what ended it, by its place in CAUSE_NAMES; 0: it still stands
    follow_up: NDArray[np.int64]  # weeks from the signature to the horizon
    clusters: Clusters

    def of(self, level: int) -> Ceasefires:
        """Those of one level."""
        kept = self.level == level
        arrays = (self.level[kept], self.held[kept], self.cause[kept], self.follow_up[kept])
        return Ceasefires(self.levels, self.worlds, *arrays, self.clusters.of(kept))

    @property
    def signed(self) -> int:
        """How many there are."""
        return len(self.held)

    @property
    def longest(self) -> int:
        """Weeks for which enough of them could be followed."""
        if not self.signed:
            return 0
        return int(np.sort(self.follow_up)[-min(ENOUGH, self.signed)])


def weeks_of(years: float) -> int:
    """Whole weeks."""
    return round(years * WEEKS_PER_YEAR)


def ceasefires_of(sweep: Sweep, factor: Factor | None) -> Ceasefires:
    """The first agreements by level of a factor, from the points that the sweep lists."""
    rows = sweep.outcomes(COLUMNS)
    rows = rows[rows["point"].isin(sweep.points["point"])]
    level = _levels(sweep, factor, rows["point"])
    is_signed = rows["signed"].to_numpy() == 1
    signed = rows[is_signed]
    names = tuple(level_name(factor, level) for level in factor.levels) if factor else (ALL_POINTS,)
    cause = {name: code for code, name in enumerate(CAUSE_NAMES)}
    return Ceasefires(
        names,
        np.bincount(level, minlength=len(names)),
        level[is_signed],
        signed["held_weeks"].to_numpy(np.int64),
        signed["ended_by"].map(cause).to_numpy(np.int64),
        sweep.weeks - signed["week_signed"].to_numpy(np.int64),
        clusters_of(sweep, signed),
    )


def _levels(sweep: Sweep, factor: Factor | None, point: pd.Series[Any]) -> NDArray[np.int64]:
    """The place of each row's level among those of the factor."""
    if factor is None:
        return np.zeros(len(point), np.int64)
    place = {level: index for index, level in enumerate(factor.levels)}
    of_point = pd.Series([place[level] for level in sweep.points[factor.name]], index=sweep.points["point"])
    return np.asarray(of_point.loc[point], np.int64)
