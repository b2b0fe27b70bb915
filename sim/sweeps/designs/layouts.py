"""Where the points of a design stand, in their order. Coordinates are made for the points asked for, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from sim.sweeps.designs.factors import FactorSpec, Values, coordinates_of
from sim.sweeps.designs.sampling import MORRIS_LEVELS

Indices = npt.NDArray[np.int64]
MATRIX_A: Final = "A"
MATRIX_B: Final = "B"


class Layout(Protocol):
    """The points of one method."""

    size: int  # points

    def coordinates(self, point: Indices, which: Sequence[int]) -> Values:
        """Coordinates of points in the factors asked for, by index: (which, points)."""

    def luck(self, point: Indices) -> Indices:
        """(points,) the world of each point's first replicate, where points share their luck."""

    def listed(self) -> Indices:
        """The points that a table of points holds."""

    def extra_columns(self, point: Indices) -> dict[str, npt.NDArray[Any]]:
        """What a table of points says besides the factors."""

    def sampled(self) -> tuple[npt.NDArray[Any], ...]:
        """What was drawn: with the factors it makes the points."""


class Crossed:
    """Sampled points, each with every combination of the crossed levels, the last factor changing fastest. A grid samples nothing."""

    def __init__(self, factors: Sequence[FactorSpec], crossed: Sequence[int], unit: Values | None) -> None:
        """`crossed`: indices of factors, the major first. `unit`: (sampled factors, samples) in their order; None for a grid."""
        self._shape = [len(factors[index].levels) for index in crossed]
        self._combinations = prod(self._shape)
        self._place_in_shape = {index: place for place, index in enumerate(crossed)}
        free = [index for index in range(len(factors)) if index not in self._place_in_shape]
        self._place_in_sample = {index: place for place, index in enumerate(free)}
        self._sample = np.empty((0, 1)) if unit is None else coordinates_of([factors[index] for index in free], unit)
        self.size = self._sample.shape[1] * self._combinations

    def coordinates(self, point: Indices, which: Sequence[int]) -> Values:
        """Coordinates of points in the factors asked for, by index: (which, points)."""
        found = np.empty((len(which), len(point)))
        sample, levels = point // self._combinations, np.unravel_index(point % self._combinations, self._shape) if self._shape else ()
        for row, index in enumerate(which):
            is_crossed = index in self._place_in_shape
            found[row] = levels[self._place_in_shape[index]] if is_crossed else self._sample[self._place_in_sample[index]][sample]
        return found

    def luck(self, point: Indices) -> Indices:
        """(points,) zeros: every point meets the same worlds."""
        return np.zeros(len(point), np.int64)

    def listed(self) -> Indices:
        """Every point."""
        return np.arange(self.size)

    def extra_columns(self, point: Indices) -> dict[str, npt.NDArray[Any]]:
        """Nothing besides the factors."""
        return {}

    def sampled(self) -> tuple[npt.NDArray[Any], ...]:
        """The sampled coordinates."""
        return (self._sample,)


class Saltelli:
    """For each row of two matrices A and B: A, A with one unit from B for each unit, and B (Saltelli and others 2010).

    With second order also B with one unit from A for each unit, before B (Saltelli 2002). The order is that of SALib. A unit is a factor, a
    group of factors, or, as the last one, chance: row j has world j in A and world rows + j in B.
    """

    def __init__(self, a: Values, b: Values, unit_of: Sequence[int], units: int, has_chance: bool, second_order: bool) -> None:
        """`a`, `b`: coordinates (factors, rows). `unit_of`: the unit of each factor."""
        self._both = np.concatenate([a, b], axis=1)
        self._unit_of = np.array(unit_of, np.int64)
        self._units, self._has_chance = units, has_chance
        self.rows = a.shape[1]
        self.stride = (2 * units if second_order else units) + 2
        self.size = self.rows * self.stride

    def _places(self, point: Indices) -> tuple[Indices, Indices, Indices]:
        """(points,) each: the row that a point is made of, the same row of the other matrix, and the one unit that comes from there.

        Rows of A and B are counted behind one another. Where nothing comes from the other matrix, the third is no unit's index.
        """
        step, row = point % self.stride, point // self.stride
        is_mostly_b = step > self._units
        own = row + self.rows * is_mostly_b
        other = row + self.rows * ~is_mostly_b
        swapped = np.where(is_mostly_b, step - self._units - 1, step - 1)
        return own, other, np.where(step == self.stride - 1, self._units, swapped)

    def coordinates(self, point: Indices, which: Sequence[int]) -> Values:
        """Coordinates of points in the factors asked for, by index: (which, points)."""
        own, other, swapped = self._places(point)
        found = np.empty((len(which), len(point)))
        for place, index in enumerate(which):
            found[place] = self._both[index][own]
        factor = np.array(which, np.int64)
        places, at = np.nonzero(self._unit_of[factor, None] == swapped)
        found[places, at] = self._both[factor[places], other[at]]
        return found

    def luck(self, point: Indices) -> Indices:
        """(points,) the world: that of the row, or, where chance is a unit and comes from B, the row's other one."""
        own, other, swapped = self._places(point)
        return np.where(swapped == self._units - 1, other, own) if self._has_chance else own % self.rows

    def listed(self) -> Indices:
        """The points of A and B alone: the others are made of them."""
        first = np.arange(self.rows) * self.stride
        return np.stack([first, first + self.stride - 1], axis=1).ravel()

    def extra_columns(self, point: Indices) -> dict[str, npt.NDArray[Any]]:
        """`matrix` (A or B) and `row` of the points that are listed."""
        matrix = np.where(point % self.stride == 0, MATRIX_A, MATRIX_B).astype(object)
        return {"matrix": matrix, "row": point // self.stride}

    def sampled(self) -> tuple[npt.NDArray[Any], ...]:
        """The two matrices, the rows of A before those of B."""
        return (self._both,)


class Morris:
    """Trajectories behind one another; a trajectory keeps to one world, so that a step shows what the factor does and no luck."""

    def __init__(self, factors: Sequence[FactorSpec], grid: npt.NDArray[np.int8]) -> None:
        """`grid`: (factors, points) indices of the grid's levels."""
        unit = np.tile(np.linspace(0.0, 1.0, MORRIS_LEVELS), (len(factors), 1))
        self._at_level = coordinates_of(factors, unit)
        self._grid = grid
        self._steps = len(factors) + 1
        self.size = grid.shape[1]

    def coordinates(self, point: Indices, which: Sequence[int]) -> Values:
        """Coordinates of points in the factors asked for, by index: (which, points)."""
        found = np.empty((len(which), len(point)))
        for place, index in enumerate(which):
            found[place] = self._at_level[index][self._grid[index][point]]
        return found

    def luck(self, point: Indices) -> Indices:
        """(points,) the trajectory."""
        return point // self._steps

    def listed(self) -> Indices:
        """Every point."""
        return np.arange(self.size)

    def extra_columns(self, point: Indices) -> dict[str, npt.NDArray[Any]]:
        """The `trajectory` of each point."""
        return {"trajectory": point // self._steps}

    def sampled(self) -> tuple[npt.NDArray[Any], ...]:
        """The steps on the grid."""
        return self._at_level, self._grid
