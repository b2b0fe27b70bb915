"""A piece of work for the engine: cells on the worlds axis, each one world of one configuration.

A run is one configuration in worlds 0, 1, 2, ...; a sweep puts many configurations, and numbers set by a design, side by side. What a
cell becomes depends on its configuration, its numbers, the seed and its world alone, never on what else is in the batch.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from sim.settings.config import RunConfig

Indices = npt.NDArray[np.int64]
Values = npt.NDArray[np.float64]


class Frame(NamedTuple):
    """What all cells of a batch must share, since it shapes the arrays or the calendar."""

    start: date
    weeks: int
    citizens: int
    seed: int


def frame_of(config: RunConfig) -> Frame:
    """What a configuration can be simulated together with: any other with the same frame."""
    return Frame(config.start, config.weeks, config.citizens, config.seed)


class Batch(NamedTuple):
    """Cells to be simulated together."""

    bases: tuple[RunConfig, ...]  # composed configurations with one frame
    base: Indices  # (cells,) which of them each cell has
    world: Indices  # (cells,) index of the world, which names its luck
    pinned: Mapping[str, Values]  # number path -> (cells,) what a design sets: over the base, never redrawn

    @property
    def frame(self) -> Frame:
        """What all cells share."""
        return frame_of(self.bases[0])

    @property
    def cells(self) -> int:
        """How many cells; `len` would count the fields."""
        return len(self.world)

    def part(self, first: int, last: int) -> Batch:
        """The cells from first to before last, as a batch of their own."""
        pinned = {path: values[first:last] for path, values in self.pinned.items()}
        return Batch(self.bases, self.base[first:last], self.world[first:last], pinned)


def of_worlds(config: RunConfig, worlds: Indices) -> Batch:
    """One configuration in the worlds of these indices."""
    return Batch((config,), np.zeros(len(worlds), np.int64), worlds, {})
