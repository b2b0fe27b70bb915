"""What the claims about the past share: replays from each start, and the statistics of the hindcast, of a replay and of history alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

import numpy as np

from sim.evidence.hindcast.observations import Observation, observations
from sim.evidence.hindcast.replay import STARTS, hindcast_config
from sim.evidence.hindcast.statistics import statistics
from sim.evidence.patterns.samples import REPLAY, Numbers, Sample, Setting

CITIZENS: Final = 200
REPLAYS: Final = {start: Setting((), weeks, CITIZENS, looks_at=REPLAY, past=start) for start, weeks in STARTS.items()}
"""The war up to the cut-off from each start, on the condition that nothing is signed, as it was."""
EARLIEST: Final = min(STARTS)


@cache
def history(start: str) -> tuple[Observation, ...]:
    """The figures of history that a replay can be held against."""
    config = hindcast_config(start, 1, 1, 0)
    return observations(config.start, config.weeks)


@cache
def readers() -> Mapping[str, Callable[[Mapping[str, Numbers]], Numbers]]:
    """Name of a statistic -> how it is read off figures."""
    return {one.name: one.read for one in statistics(history(EARLIEST))}


def read(name: str, sample: Sample) -> Numbers:
    """A statistic in each world of a replay, (worlds,)."""
    return np.asarray(readers()[name]({str(column): sample.outcomes[column].to_numpy(float) for column in sample.outcomes}))


def recorded(name: str, start: str = EARLIEST) -> float:
    """The same of history."""
    return float(readers()[name]({one.name: np.array([one.value]) for one in history(start)})[0])


def since(start: str) -> str:
    """How tables call a start."""
    return f", from {start}"
