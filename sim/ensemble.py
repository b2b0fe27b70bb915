"""Worlds -> chunks -> workers. World k depends on (seed, k) alone, so that chunks and order cannot matter."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from sim.cast import build_cast, social_network
from sim.harvest import Recorder, Yield, maps_of, participation_of
from sim.model import CeasefireModel, forget
from sim.outcomes import outcome_columns
from sim.stage import NUMBERS, Stage

if TYPE_CHECKING:
    from sim.config import RunConfig

CHUNK_CITIZENS: Final = 200_000
"""Most citizens in one chunk: enough worlds to outweigh the calls, few enough to stay near the processor."""


def chunk_size(config: RunConfig) -> int:
    """Worlds per chunk: as configured, or by the number of citizens, with as many chunks for one worker as for another."""
    if config.chunk:
        return config.chunk
    workers = worker_count(config)
    largest = max(16, CHUNK_CITIZENS // config.citizens)
    rounds = -(-config.worlds // (largest * workers))
    return -(-config.worlds // (rounds * workers))


def worker_count(config: RunConfig) -> int:
    """Threads at work: as configured, or one per processor that this process may use."""
    if config.workers:
        return config.workers
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_worlds(
    config: RunConfig,
    worlds: npt.NDArray[np.int64],
    network: npt.NDArray[Any],
    each_week: Callable[[int], None] = lambda worlds: None,
    stop: Event | None = None,
) -> Yield:
    """Simulate the worlds of these indices from start to horizon; `each_week` hears how many worlds passed a week."""
    stage = Stage(build_cast(config, worlds, network))
    model = CeasefireModel(stage, config.start)
    recorder = Recorder(stage.cast, config.weeks)
    for week in range(config.weeks):
        if stop is not None and stop.is_set():
            break
        model.step()
        recorder.take(week)
        each_week(len(worlds))
    forget(model)
    durable_weeks = stage.cast[NUMBERS + "truce"]["durable_weeks"]
    joins, amounts = participation_of(stage.cast)
    return Yield(
        int(worlds[0]),
        outcome_columns(stage.cast, config.weeks, durable_weeks),
        recorder.weekly,
        maps_of(stage.cast, recorder),
        joins,
        amounts,
    )


def run_chunks(config: RunConfig, each_week: Callable[[int], None] = lambda worlds: None) -> Iterator[Yield]:
    """Yield finished chunks in world order, with at most a few in flight, so that memory stays flat."""
    network = social_network(config)
    size = chunk_size(config)
    chunks = [np.arange(first, min(first + size, config.worlds)) for first in range(0, config.worlds, size)]
    workers = worker_count(config)
    stop = Event()
    with ThreadPoolExecutor(workers) as pool:
        flying: dict[int, Future[Yield]] = {}
        sent = 0
        try:
            for due in range(len(chunks)):
                while sent < len(chunks) and len(flying) <= workers:
                    flying[sent] = pool.submit(run_worlds, config, chunks[sent], network, each_week, stop)
                    sent += 1
                yield flying.pop(due).result()
        finally:
            stop.set()


def compile_acts(config: RunConfig) -> None:
    """Compile, or load from the cache, the plans of the start and of a week, before the worlds start, so that the wait can be shown.

    Two worlds live through one week: one world alone would have another memory layout than a chunk.
    """
    model = CeasefireModel(Stage(build_cast(config, np.arange(2), social_network(config))), config.start)
    model.step()
    forget(model)
