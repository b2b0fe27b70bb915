"""Numbers in, statistics of a run from the past out: what calibration asks of the model, many worlds at a time."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.engine.batch import Batch, of_worlds
from sim.engine.executors import nobody_listens
from sim.evidence.hindcast.calibrated import CALIBRATED
from sim.evidence.hindcast.measures import Values
from sim.evidence.hindcast.observations import Observation, observations
from sim.evidence.hindcast.replay import as_published, hindcast_config, run_figures
from sim.evidence.hindcast.statistics import Statistic, statistics, summed_up

if TYPE_CHECKING:
    from sim.settings.config import RunConfig

START: Final = "2023-06"
CITIZENS: Final = 200
"""In each world: enough for a wave's sampling error not to drown in theirs, few enough for hundreds of worlds a second."""
PILOT_WORLDS: Final = 2000
PILOT_FIRST: Final = 2**31
"""Worlds of the pilot run, far from those of the particles, so that no particle shares its luck."""
BATCH: Final = 500


class HindcastSimulator:
    """The war from June 2023 to the cut-off, once for each particle: a vector of the calibrated numbers, in a world of its own."""

    def __init__(self, seed: int, workers: int | None = None, citizens: int = CITIZENS) -> None:
        self.parameters = CALIBRATED
        self.seed = seed
        self.workers = workers or len(os.sched_getaffinity(0))
        self.config: RunConfig = hindcast_config(START, 1, citizens, seed, "parameters=central")
        self.seen: tuple[Observation, ...] = observations(self.config.start, self.config.weeks)
        self.chosen: tuple[Statistic, ...] = statistics(self.seen)

    @property
    def statistics(self) -> tuple[str, ...]:
        """Names of the statistics."""
        return tuple(one.name for one in self.chosen)

    @property
    def groups(self) -> tuple[str, ...]:
        """The group of each statistic; every group weighs the same in the distance."""
        return tuple(one.group for one in self.chosen)

    @property
    def weeks(self) -> int:
        """Weeks that each particle lives."""
        return self.config.weeks

    @cached_property
    def observed(self) -> Values:
        """The statistics of history, (statistics,)."""
        history = {one.name: np.array([one.value]) for one in self.seen}
        return np.asarray(summed_up(self.chosen, history)[0])

    @cached_property
    def scale(self) -> Values:
        """Standard deviation of each statistic over worlds at central numbers: luck, the unknown start and the error of observation."""
        spread = self._statistics(of_worlds(self.config, PILOT_FIRST + np.arange(PILOT_WORLDS)), nobody_listens).std(axis=0)
        return np.asarray(spread)

    def __call__(self, theta: Values, first_world: int, each_week: Callable[[int], None] = nobody_listens) -> Values:
        """Theta (particles, parameters) -> statistics (particles, statistics); particle i lives in world first_world + i."""
        worlds = first_world + np.arange(len(theta))
        pinned = {path: np.ascontiguousarray(theta[:, column]) for column, path in enumerate(self.parameters)}
        return self._statistics(Batch((self.config,), np.zeros(len(worlds), np.int64), worlds, pinned), each_week)

    def _statistics(self, batch: Batch, each_week: Callable[[int], None]) -> Values:
        parts = [batch.part(first, min(first + BATCH, batch.cells)) for first in range(0, batch.cells, BATCH)]
        figures = as_published(run_figures(parts, self.workers, each_week), self.seen, self.seed, batch.world, self.config.citizens)
        return summed_up(self.chosen, {one.name: row for one, row in zip(self.seen, figures, strict=True)})


def hindcast_simulator(seed: int, workers: int | None = None) -> HindcastSimulator:
    """The simulator that calibration uses."""
    return HindcastSimulator(seed, workers)
