"""What a design varies: a number of the codebook, a choice of a configuration group, or a set of overrides for each level.

A point stands in a factor at a coordinate: the number itself where it has a range, else the index of a level.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from sim.settings.codebook import numbers_by_path

NUMBER: Final = "number"
CHOICE: Final = "choice"
SET: Final = "set"
"""Kinds of factors by what they set: a number, a choice of a configuration group, or what the overrides of a level say."""

Values = npt.NDArray[np.float64]


@dataclass(frozen=True)
class FactorSpec:
    """One factor of a design, checked."""

    name: str  # a number's path, a configuration group, or what a set of levels is called
    kind: str  # NUMBER, CHOICE or SET
    levels: tuple[float | str, ...] = ()  # in order, codes by name; of a number sampled from its range: empty
    low: float = math.nan  # of a range
    high: float = math.nan
    peak: float = math.nan  # where the codebook's triangular prior is highest; NaN: uniform
    words: tuple[tuple[str, ...], ...] = ()  # of sets: the overrides of each level
    is_from_glob: bool = False

    @property
    def is_number(self) -> bool:
        """Whether a number is set; anything else needs a configuration of its own."""
        return self.kind == NUMBER

    def coordinates(self, unit: Values) -> Values:
        """Places in the unit interval [0, 1] as coordinates; levels are equally likely."""
        if self.levels:
            return np.minimum(np.floor(unit * len(self.levels)), len(self.levels) - 1.0)
        if math.isnan(self.peak):
            return np.clip(self.low + unit * (self.high - self.low), self.low, self.high)
        from sim.engine.draws import triangular

        return triangular(unit, self.low, self.peak, self.high)

    def column(self, coordinates: Values) -> npt.NDArray[Any]:
        """What a table of points shows: numbers, or names."""
        if not self.levels:
            return coordinates
        is_named = isinstance(self.levels[0], str)
        return np.array(self.levels, object if is_named else np.float64)[coordinates.astype(np.int64)]

    def pinned(self, coordinates: Values) -> Values:
        """The number that is set, of a code its index."""
        if not self.levels:
            return coordinates
        names = numbers_by_path()[self.name].names
        values = [float(names.index(level)) if isinstance(level, str) else level for level in self.levels]
        return np.array(values)[coordinates.astype(np.int64)]

    def overrides(self, coordinate: float) -> tuple[str, ...]:
        """What the command line would say for a coordinate."""
        if not self.levels:
            return (f"{self.name}={float(coordinate)!r}",)
        return self.words[int(coordinate)] if self.words else (f"{self.name}={self.levels[int(coordinate)]}",)


def coordinates_of(factors: Sequence[FactorSpec], unit: Values) -> Values:
    """Places in the unit cube, (factors, points), as coordinates of the same shape."""
    return np.array([factor.coordinates(row) for factor, row in zip(factors, unit, strict=True)]).reshape(unit.shape)
