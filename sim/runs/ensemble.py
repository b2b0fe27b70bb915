"""Worlds -> chunks -> workers. World k depends on (seed, k) alone, so that chunks and order cannot matter."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from threading import Event
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from sim.engine.batch import Batch, of_worlds
from sim.engine.executors import EachWeek, Stopped, in_order, nobody_listens
from sim.engine.loops import Plan
from sim.engine.plain import PlainPlan
from sim.engine.worlds import NUMBERS, Worlds
from sim.model.observed.outcomes import check_finite, outcome_columns
from sim.model.observed.record import Recorder, Yield, maps_of, participation_of
from sim.model.start import social_network, states_at_start
from sim.model.week import CeasefireModel, forget

if TYPE_CHECKING:
    from sim.settings.config import RunConfig

CHUNK_CITIZENS: Final = 200_000
"""Most citizens in one chunk: enough worlds to outweigh the calls, few enough to stay near the processor."""
NETWORKS_KEPT: Final = 4
"""Social networks kept at hand: a sweep may go back and forth between a few frames."""

Rows = dict[str, npt.NDArray[Any]]
"""Outcome columns of some cells."""


def chunk_size(config: RunConfig, worlds: int | None = None) -> int:
    """Worlds per chunk: as configured, or by the number of citizens, with as many chunks for one worker as for another."""
    if config.chunk:
        return config.chunk
    workers, count = worker_count(config), config.worlds if worlds is None else worlds
    largest = max(16, CHUNK_CITIZENS // config.citizens)
    rounds = -(-count // (largest * workers))
    return max(1, -(-count // (rounds * workers)))


def worker_count(config: RunConfig) -> int:
    """Threads at work: as configured, or one per processor that this process may use."""
    if config.workers:
        return config.workers
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


network_of = lru_cache(NETWORKS_KEPT)(social_network)
"""The social network of a frame, made once."""


def worlds_of(batch: Batch) -> Worlds:
    """The worlds of these cells at the start."""
    kind = PlainPlan if batch.bases[0].plain else Plan
    return Worlds(states_at_start(batch, network_of(batch.frame)), kind)


def live(batch: Batch, watch: Callable[[dict[str, Any]], Callable[[int], None]], each_week: EachWeek, stop: Event | None) -> dict[str, Any]:
    """Live the weeks of a batch and return its worlds. `watch` gets the worlds at the start and returns what to do after each week."""
    worlds = worlds_of(batch)
    model = CeasefireModel(worlds, batch.frame.start)
    after_week = watch(worlds.states)
    for week in range(batch.frame.weeks):
        if stop is not None and stop.is_set():
            raise Stopped
        model.step()
        after_week(week)
        each_week(batch.cells)
    forget(model)
    return worlds.states


def _outcomes_of(states: dict[str, Any], weeks: int) -> Rows:
    columns = outcome_columns(states, weeks, states[NUMBERS + "truce"]["durable_weeks"])
    check_finite(columns)
    return columns


def run_worlds(batch: Batch, each_week: EachWeek = nobody_listens, stop: Event | None = None) -> Yield:
    """Simulate the cells from start to horizon, and keep every week of them."""
    recorders: list[Recorder] = []

    def watch(states: dict[str, Any]) -> Callable[[int], None]:
        recorders.append(Recorder(states, batch.frame.weeks))
        return recorders[0].take

    states = live(batch, watch, each_week, stop)
    joins, amounts = participation_of(states)
    recorder = recorders[0]
    return Yield(int(batch.world[0]), _outcomes_of(states, batch.frame.weeks), recorder.weekly, maps_of(states, recorder), joins, amounts)


def run_rows(batch: Batch, each_week: EachWeek = nobody_listens, stop: Event | None = None) -> Rows:
    """Simulate the cells and keep their outcome rows alone: what a sweep needs of each."""
    states = live(batch, lambda _: lambda week: None, each_week, stop)
    return _outcomes_of(states, batch.frame.weeks)


def batches_of(config: RunConfig, worlds: npt.NDArray[np.int64]) -> list[Batch]:
    """Worlds of one configuration, cut into chunks of neighbouring worlds."""
    size = chunk_size(config, len(worlds))
    neighbours = np.split(worlds, np.flatnonzero(np.diff(worlds) != 1) + 1)
    return [of_worlds(config, run[first : first + size]) for run in neighbours for first in range(0, len(run), size)]


def run_batches(batches: Sequence[Batch], workers: int, each_week: EachWeek = nobody_listens) -> Generator[Yield, None, None]:
    """Yield the finished batches in their order."""
    return in_order([partial(run_worlds, batch, each_week) for batch in batches], workers)


def run_chunks(config: RunConfig, each_week: EachWeek = nobody_listens) -> Generator[Yield, None, None]:
    """Yield the finished chunks of a run in world order."""
    return run_batches(batches_of(config, np.arange(config.worlds)), worker_count(config), each_week)


def plain_model(config: RunConfig, worlds: int = 1) -> CeasefireModel:
    """A model of the first worlds in plain Python, ready to step: a look at a rule, or a test, that does not wait for the compiler."""
    batch = of_worlds(replace(config, plain=True), np.arange(worlds))
    return CeasefireModel(worlds_of(batch), batch.frame.start)


def compile_acts(config: RunConfig) -> None:
    """Compile the acts of the start and of a week, or load them from the cache, before the worlds start, so that the wait can be shown.

    A plain run has nothing to compile.
    """
    if config.plain:
        return
    model = CeasefireModel(worlds_of(of_worlds(config, np.arange(1))), config.start)
    model.step()
    forget(model)
