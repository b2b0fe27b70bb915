"""Every number by name, for each world: one record per group, with one field for each entry of conf/parameters/."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from sim.engine.dice import _normal, _uniform, stream
from sim.engine.records import Records
from sim.settings.codebook import Number, numbers_by_path

if TYPE_CHECKING:
    from sim.engine.batch import Batch

Values = npt.NDArray[np.float64]
SET_UP_WEEK: Final = -1
VARIED: Final = ("drawn", "posterior")
"""Statuses of numbers that differ from world to world."""


def luck_of(seed: int, name: str, worlds: npt.NDArray[np.int64]) -> Values:
    """One number in (0, 1) for each of these worlds, (worlds,), from the stream of this name."""
    drawn: Values = _uniform(seed, SET_UP_WEEK, 0, worlds.astype(np.uint64), stream(name))
    return drawn


def normal_luck(seed: int, name: str, worlds: npt.NDArray[np.int64]) -> Values:
    """One standard normal number for each of these worlds, (worlds,), from the stream of this name."""
    number = stream(name)
    return np.array([_normal(seed, SET_UP_WEEK, 0, world, number) for world in worlds.tolist()], np.float64)


def triangular(luck: Values, low: float | Values, peak: float | Values, high: float | Values) -> Values:
    """Numbers from low to high, most often near the peak, one for each of these luck in (0, 1)."""
    width = high - low
    rising = low + np.sqrt(luck * (width * (peak - low)))
    falling = high - np.sqrt((1.0 - luck) * (width * (high - peak)))
    drawn: Values = np.clip(np.where(luck * width < peak - low, rising, falling), low, high)
    return drawn


def _column(numbers: Sequence[Number], batch: Batch) -> Values | float:
    """One number in every cell, or in all of them; `numbers` has its entry in each base."""
    one = numbers[0]
    if all(number.value == one.value and number.status not in VARIED for number in numbers):
        return one.value
    low, values, high = (np.array([getattr(number, name) for number in numbers])[batch.base] for name in ("low", "value", "high"))
    status = np.array([number.status for number in numbers])[batch.base]
    if np.any(status == "drawn"):
        luck = luck_of(batch.frame.seed, one.luck, batch.world)
        values = np.where(status == "drawn", triangular(luck, low, values, high), values)
    if np.any(status == "posterior"):
        values = np.where(status == "posterior", _posterior(one.path, batch), values)
    return values


def _posterior(path: str, batch: Batch) -> Values:
    """One number from the posterior sample. A world takes the same row for all numbers, so that what is known of them together is kept."""
    from sim.settings.posterior import shipped

    sample = shipped()
    luck = luck_of(batch.frame.seed, "posterior row", batch.world)
    values: Values = sample.column(path)[(luck * len(sample.rows)).astype(np.int64)]
    return values


def _records(group: str, batch: Batch) -> Records:
    """One group of numbers in every cell."""
    bases = [config.numbers[group] for config in batch.bases]
    records = np.zeros(batch.cells, np.dtype([(name, np.float64) for name in bases[0]], align=True))
    for name, number in bases[0].items():
        is_set = number.path in batch.pinned
        records[name] = batch.pinned[number.path] if is_set else _column([base[name] for base in bases], batch)
    return records


def draw(batch: Batch) -> dict[str, Records]:
    """Every group of numbers in every cell. A draw depends on the seed, the world and the name alone."""
    numbers = batch.bases[0].numbers
    unknown_paths = batch.pinned.keys() - numbers_by_path().keys()
    if unknown_paths:
        raise ValueError(f"pinned, but no number of the model: {', '.join(sorted(unknown_paths))}")
    return {group: _records(group, batch) for group in numbers}
