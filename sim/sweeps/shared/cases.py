"""Cases among a sweep's points, and the share of them that a group of points holds, with its interval.

The units are points: the worlds of a point share its factors, so they are not so many independent answers. Points that a design ties
together (a trajectory of Morris; a state of the world under several policies) are one unit. Where points meet the same worlds, the luck
that they share comes on top of the spread between units (two-way clusters: Cameron, Gelbach & Miller 2011).
"""

from __future__ import annotations

from math import nan, sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from sim.runs.headline import range_shown, shown, wilson_interval
from sim.runs.survival import DEVIATES, Numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

    from sim.sweeps.shared.measures import Measure
    from sim.sweeps.shared.sweep import Sweep


class Interval(NamedTuple):
    """A share with its 90% interval."""

    share: float
    low: float
    high: float

    @property
    def text(self) -> str:
        """For a sentence."""
        return f"{shown(self.share, 'share')} ({range_shown(self.low, self.high, 'share')})"


class Cases(NamedTuple):
    """What was asked of each point, and the worlds behind the answer."""

    points: pd.DataFrame  # those with an answer
    response: Numbers  # (points,) share of worlds with the outcome; or 1 for a case and 0 for none
    cluster: NDArray[np.int64] | None  # (points,) which belong together; None: each stands alone
    row: NDArray[np.int64]  # (worlds,) place of the point of each world
    world: NDArray[np.int64]  # (worlds,)
    value: Numbers  # (worlds,) the answer, 0 or 1

    def of(self, held: Mask) -> Cases:
        """The same for some of the points."""
        rows, is_of = np.flatnonzero(held), held[self.row]
        cluster = None if self.cluster is None else self.cluster[held]
        place = np.searchsorted(rows, self.row[is_of])
        return Cases(self.points[held], self.response[held], cluster, place, self.world[is_of], self.value[is_of])

    @property
    def units(self) -> int:
        """How many points or groups of points stand alone."""
        return len(self.points) if self.cluster is None else len(np.unique(self.cluster))

    @property
    def has_one_luck(self) -> bool:
        """Whether all points met one and the same world, so that nothing tells how much its luck matters."""
        return len(self.points) > 1 and bool((self.world == self.world[:1]).all())


def cases_of(sweep: Sweep, measure: Measure, target: int, share: float | None) -> Cases:
    """The points with an answer: how often the outcome happens (target 1) or fails (0) there.

    With a `share`, a point is a case if at least that share of its worlds has it.
    """
    answers = sweep.values([measure]).dropna(subset=[measure.name])
    answers = answers[answers["point"].isin(sweep.points["point"])]
    points = sweep.points[sweep.points["point"].isin(answers["point"])].reset_index(drop=True)
    row = pd.Index(points["point"]).get_indexer(answers["point"])
    value = answers[measure.name].to_numpy(float) if target else 1 - answers[measure.name].to_numpy(float)
    response = np.bincount(row, value, minlength=len(points)) / np.bincount(row, minlength=len(points))
    if share is not None:
        response = (response >= share).astype(float)
        value = response[row]
    return Cases(points, response, _clusters(sweep, points), row, answers["world"].to_numpy(), value)


def _clusters(sweep: Sweep, points: pd.DataFrame) -> NDArray[np.int64] | None:
    """Points of one trajectory, or alike in every number that was sampled; None if each point stands alone."""
    sampled = [factor.name for factor in sweep.factors if factor.kind == "number"]
    keys = ["trajectory"] if "trajectory" in points else sampled
    if not keys or points.empty:
        return None
    cluster = np.asarray(points.groupby(keys, sort=False).ngroup(), np.int64)
    return None if cluster.max() + 1 == len(points) else cluster


def density_of(cases: Cases, membership: Numbers) -> Interval:
    """Share of cases among the points of a group, to which each point (points,) belongs by a share of 0-1; NaN for no points."""
    weight = float(membership.sum())
    if not weight:
        return Interval(nan, nan, nan)
    share, slope, shift = _density(cases, membership / weight)
    return _interval(share, _variance(cases, slope, shift), weight)


def gain_of(cases: Cases, membership: Numbers, others: Numbers) -> Interval:
    """Density of one group less that of another, with its 90% interval: luck that both share cancels. NaN if one has no points."""
    if not (membership.sum() and others.sum()):
        return Interval(nan, nan, nan)
    here, there = (_density(cases, group / group.sum()) for group in (membership, others))
    gain = here[0] - there[0]
    half = DEVIATES * sqrt(_variance(cases, here[1] - there[1], here[2] - there[2]))
    return Interval(gain, gain - half, gain + half)


def _density(cases: Cases, weights: Numbers) -> tuple[float, Numbers, Numbers]:
    """Share of cases under weights that sum to 1, with slope and shift of each point's part in its error."""
    share = float(weights @ cases.response)
    return share, weights, -share * weights


def coverage_of(cases: Cases, membership: Numbers) -> Interval:
    """Share of all cases that are in a group; NaN if there are no cases."""
    total = float(cases.response.sum())
    if not total:
        return Interval(nan, nan, nan)
    share = float(membership @ cases.response) / total
    return _interval(share, _variance(cases, (membership - share) / total, np.zeros_like(membership)), total)


def _interval(share: float, variance: float, weight: float) -> Interval:
    """Wilson's interval for as many independent draws as would have this variance; where it is nothing, for the points seen."""
    draws = share * (1 - share) / variance if variance > np.finfo(float).eps else weight
    return Interval(share, *wilson_interval(share, max(1, round(draws))))


def _variance(cases: Cases, slope: Numbers, shift: Numbers) -> float:
    """Variance of a share whose error is the sum over points of slope times response plus shift."""
    part = (slope[cases.row] * cases.value + shift[cases.row]) / np.bincount(cases.row)[cases.row]
    unit = cases.row if cases.cluster is None else cases.cluster[cases.row]
    both = unit * (int(cases.world.max()) + 1) + cases.world
    by_luck = _squares(cases.world, part) - _squares(both, part)
    return _squares(unit, part) + max(0.0, by_luck)


def _squares(group: NDArray[np.int64], part: Numbers) -> float:
    """Sum over groups of the square of their sums."""
    return float((np.bincount(pd.factorize(group)[0], part) ** 2).sum())
