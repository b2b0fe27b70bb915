"""The patient rule induction method: a box of factor ranges in which an outcome is frequent, found by peeling thin slices away.

Friedman & Fisher (1999), "Bump hunting in high-dimensional data", with the lenient objective (gain in the mean for each part of the
mass removed), so that whole numbers and names, of which a slice is never thin, compete fairly; read as in Bryant & Lempert (2010),
"Thinking inside the box": coverage is the share of all cases that a box holds, density the share of cases in it. Which limits of a box
are more than chance is asked in `sim/sweeps/discovery/limits.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]
Places = NDArray[np.int32]

SMALLEST_MASS: Final = 0.05
"""A box never holds a smaller share of the points."""

FEWEST_POINTS: Final = 5
"""Nor fewer points."""

FINER: Final = 5
"""A slice that is given back is so much thinner than one that is peeled."""


class Side(NamedTuple):
    """Where a limit cuts: below ("low") or above ("high") in the range of a factor, or among its names ("levels")."""

    factor: int
    kind: str


Box = dict[Side, tuple[int, ...]]
"""What is kept on each restricted side, as places in the order of the factor's values: the lowest, the highest, or all that are kept."""


class Space(NamedTuple):
    """The points of a design as whole numbers: each value's place in the order of its factor's distinct values."""

    places: Places  # (factors, points)
    is_ordered: Mask  # (factors,); False where the values are names
    cluster: NDArray[np.int64] | None = None  # (points,) which points belong together; None: each stands alone

    def of(self, points: Mask) -> Space:
        """The same for some of the points."""
        return Space(self.places[:, points], self.is_ordered, None if self.cluster is None else self.cluster[points])


class Step(NamedTuple):
    """A box on its way: what it keeps, how many points that are, and how many cases (their sum of responses)."""

    box: Box
    points: int
    cases: float

    @property
    def density(self) -> float:
        """Cases in each point."""
        return self.cases / self.points if self.points else float("nan")

    @property
    def restricted(self) -> int:
        """Number of factors with a limit."""
        return len({side.factor for side in self.box})


class Goal(NamedTuple):
    """By what a box is chosen: the whole that it is cut from, and the density that is wanted, if any."""

    points: int
    cases: float
    density: float | None

    def score(self, step: Step) -> float:
        """Coverage times gain in density; where a density is wanted, coverage of the boxes that reach it."""
        if not step.points or not self.cases:
            return -np.inf
        coverage = step.cases / self.cases
        if self.density is None:
            return coverage * (step.density - self.cases / self.points)
        return coverage if step.density >= self.density else -np.inf


def is_kept(space: Space, side: Side, kept: tuple[int, ...]) -> Mask:
    """Which points one limit keeps: (points,)."""
    row = space.places[side.factor]
    if side.kind == "levels":
        return np.isin(row, kept)
    held: Mask = row >= kept[0] if side.kind == "low" else row <= kept[0]
    return held


def failing(space: Space, box: Box) -> Mask:
    """Which points each limit keeps out: (limits, points)."""
    kept_by = np.array([is_kept(space, side, kept) for side, kept in box.items()], bool)
    return ~kept_by.reshape(len(box), space.places.shape[1])


def inside(space: Space, box: Box) -> Mask:
    """Which points a box holds: (points,)."""
    held = np.ones(space.places.shape[1], bool)
    for side, kept in box.items():
        held &= is_kept(space, side, kept)
    return held


def measured(space: Space, response: Numbers, box: Box) -> Step:
    """The box with its points and cases, `response` being (points,) between 0 and 1."""
    held = inside(space, box)
    return Step(box, int(held.sum()), float(response[held].sum()))


def best_box(space: Space, response: Numbers, alpha: float, density: float | None, sides: frozenset[Side] | None = None) -> Step:
    """Peel, choose a box on the way, and paste. `sides` says which limits may be set; None: all."""
    steps = peel(space, response, alpha, sides)
    goal, step = choose(steps, density)
    return paste(space, response, step, alpha / FINER, goal)


def choose(steps: list[Step], density: float | None) -> tuple[Goal, Step]:
    """The best step of a trajectory, and by what it is the best: the knee, where no box reaches the density that is wanted."""
    whole = steps[0]
    reached = None if density is None or max(step.density for step in steps) < density else density
    goal = Goal(whole.points, whole.cases, reached)
    return goal, max(steps, key=goal.score)


def peel(space: Space, response: Numbers, alpha: float, sides: frozenset[Side] | None = None) -> list[Step]:
    """The peeling trajectory, from all points to the smallest box; each step removes at least a share `alpha` of the points left."""
    places, values, slices = space.places, response, _Slices.of(space, sides)
    fewest = max(FEWEST_POINTS, int(np.ceil(SMALLEST_MASS * len(response))))
    places = places[slices.columns]
    steps = [Step({}, len(values), float(values.sum()))]
    while (found := slices.best(places, values, alpha, fewest)) is not None:
        side, cut, kept = found
        places, values = places[:, kept], values[kept]
        steps.append(Step(_narrowed(space, steps[-1].box, side, cut), len(values), float(values.sum())))
    return steps


def _narrowed(space: Space, box: Box, side: Side, cut: int) -> Box:
    """The box without what lies up to a cut, or without one name."""
    if side.kind == "levels":
        before = box[side] if side in box else tuple(int(place) for place in np.unique(space.places[side.factor]))
        return {**box, side: tuple(place for place in before if place != cut)}
    return {**box, side: (cut + 1 if side.kind == "low" else cut - 1,)}


class _Slices(NamedTuple):
    """Every slice that may be peeled: off both ends of each ordered factor, and each name of the others."""

    columns: NDArray[np.intp]  # factors that may be restricted, as rows of the places in use
    low: NDArray[np.intp]  # rows to be cut from below
    high: NDArray[np.intp]
    named: NDArray[np.intp]  # (names,) row of each name
    names: Places  # (names, 1) its place

    @classmethod
    def of(cls, space: Space, sides: frozenset[Side] | None) -> _Slices:
        """The slices on these sides."""
        factors = range(len(space.places))
        columns = [factor for factor in factors if sides is None or any(side.factor == factor for side in sides)]
        low, high, named = (
            np.array([row for row, factor in enumerate(columns) if _is_open(space, factor, kind, sides)], np.intp)
            for kind in ("low", "high", "levels")
        )
        names = [np.unique(space.places[columns[row]]) for row in named]
        places = np.concatenate([*names, np.empty(0, np.int32)]).astype(np.int32).reshape(-1, 1)
        return cls(np.array(columns, np.intp), low, high, np.repeat(named, [len(of_one) for of_one in names]), places)

    def best(self, places: Places, values: Numbers, alpha: float, fewest: int) -> tuple[Side, int, Mask] | None:
        """The slice with the largest gain in the mean for each part of the mass removed: its side, its cut, and which points stay."""
        thin = max(1, int(alpha * len(values)))
        low, high = places[self.low], places[self.high]
        low_cut, high_cut = np.partition(low, thin - 1, axis=1)[:, thin - 1], np.partition(high, -thin, axis=1)[:, -thin]
        off = np.concatenate([low <= low_cut[:, None], high >= high_cut[:, None], places[self.named] == self.names])
        gains = _gains(np.count_nonzero(off, axis=1), off @ values, values, thin, fewest)
        winner = int(gains.argmax())
        if gains[winner] <= 0:
            return None
        kind = np.repeat(["low", "high", "levels"], [len(low), len(high), len(self.named)])[winner]
        row = np.concatenate([self.low, self.high, self.named])[winner]
        cut = np.concatenate([low_cut, high_cut, self.names[:, 0]])[winner]
        return Side(int(self.columns[row]), str(kind)), int(cut), ~off[winner]


def _is_open(space: Space, factor: int, kind: str, sides: frozenset[Side] | None) -> bool:
    """Whether a factor may be cut on this side."""
    return bool(space.is_ordered[factor]) == (kind != "levels") and (sides is None or Side(factor, kind) in sides)


def _gains(removed: NDArray[np.intp], cases: Numbers, values: Numbers, thin: int, fewest: int) -> Numbers:
    """Gain in the mean for each part of the mass removed, by slice; a slice thinner than asked for counts as thick as that."""
    left, total = len(values) - removed, values.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        gained = (total - cases) / left - total / len(values)
    is_possible = (removed > 0) & (left >= fewest)
    return np.where(is_possible, gained / np.maximum(removed, thin), -np.inf)


def paste(space: Space, response: Numbers, step: Step, alpha: float, goal: Goal) -> Step:
    """Give slices back, a share `alpha` of the box's points at a time, as long as that serves the goal."""
    while step.box:
        best = max(_wider(space, response, step, alpha), key=goal.score)
        if not goal.score(best) > goal.score(step):
            break
        step = best
    return step


def _wider(space: Space, response: Numbers, step: Step, alpha: float) -> Iterator[Step]:
    """The boxes with one limit moved outwards by a slice, or one name more."""
    thin = max(1, int(alpha * step.points))
    fails = failing(space, step.box)
    alone = fails & (fails.sum(axis=0) == 1)
    for side, out in zip(step.box, alone, strict=True):
        for box in _moved(space.places[side.factor][out], step.box, side, thin):
            back = out & is_kept(space, side, box[side]) if side in box else out
            yield Step(box, step.points + int(back.sum()), step.cases + float(response[back].sum()))


def _moved(out: Places, box: Box, side: Side, thin: int) -> list[Box]:
    """The box that takes back some of the places that one limit alone keeps out; without the limit where that is all of them."""
    others = {other: kept for other, kept in box.items() if other != side}
    if side.kind == "levels":
        more = [(*box[side], int(place)) for place in np.unique(out)]
        return [{**others, side: names} for names in more] if len(more) > 1 else [others]
    if len(out) <= thin:
        return [others]
    nearest = np.partition(out, -thin)[-thin] if side.kind == "low" else np.partition(out, thin - 1)[thin - 1]
    return [{**others, side: (int(nearest),)}]
