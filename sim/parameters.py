"""Every number by name, for each world: one record per group, with one field for each entry of conf/parameters/."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numba
import numpy as np
import numpy.typing as npt

from sim.actors.washington import AdministrationState
from sim.codebook import Number, codebook, read_yaml
from sim.dice import _uniform, stream
from sim.errors import unknown
from sim.searchpath import choices_of
from sim.state import Records

if TYPE_CHECKING:
    from sim.config import RunConfig

SET_UP_WEEK: Final = -1
BEFORE, CONFIGURED, AFTER = 0, 1, 2
"""Rows of the administrations in each world: in office before January 2025, from then on, and from January 2029."""


@numba.njit(cache=True, nogil=True)
def _luck(seed: Any, stream_number: Any, worlds: Any) -> Any:
    """One number in (0, 1) for each world."""
    drawn = np.empty(len(worlds), np.float64)
    for i in range(len(worlds)):
        drawn[i] = _uniform(seed, SET_UP_WEEK, 0, worlds[i], stream_number)
    return drawn


def triangular(luck: npt.NDArray[np.float64], low: float, peak: float, high: float) -> npt.NDArray[np.float64]:
    """Numbers from low to high, most often near the peak, one for each of these luck in (0, 1)."""
    width = high - low
    rising = low + np.sqrt(luck * (width * (peak - low)))
    falling = high - np.sqrt((1.0 - luck) * (width * (high - peak)))
    drawn: npt.NDArray[np.float64] = np.clip(np.where(luck * width < peak - low, rising, falling), low, high)
    return drawn


def _records(numbers: list[Number], seed: int, worlds: npt.NDArray[np.int64]) -> Records:
    """One group of numbers in these worlds."""
    records = np.zeros(len(worlds), np.dtype([(number.name, np.float64) for number in numbers], align=True))
    for number in numbers:
        records[number.name] = number.value
        if number.status == "drawn":
            luck = _luck(seed, stream(f"parameter {number.path}"), worlds)
            records[number.name] = triangular(luck, number.low, number.value, number.high)
    return records


def draw(config: RunConfig, worlds: npt.NDArray[np.int64]) -> dict[str, Records]:
    """Every group of numbers in the worlds of these indices. A draw depends on the seed, the world and the name alone."""
    return {group: _records(list(numbers.values()), config.seed, worlds) for group, numbers in config.numbers.items()}


@cache
def administration_row(name: str) -> tuple[float, ...]:
    """The numbers of an administration, by the fields of AdministrationState: the codebook, and over it the choice's file."""
    choices = choices_of("administration")
    if name not in choices:
        raise unknown("administration", name, choices)
    chosen = read_yaml(choices[name])
    rows = codebook()["administration"]
    return tuple((rows[field].pinned(chosen[field]) if field in chosen else rows[field]).value for field in AdministrationState.fields())


def administrations(config: RunConfig, worlds: npt.NDArray[np.int64]) -> Records:
    """The administrations before, configured and after, of shape (worlds, 3). The one after is drawn where several are named."""
    block = AdministrationState.over_worlds(len(worlds), 3)
    configured = config.numbers["administration"]
    block[:, BEFORE] = administration_row(config.administration_before)
    block[:, CONFIGURED] = tuple(configured[field].value for field in AdministrationState.fields())
    rows = np.array([administration_row(name) for name in config.administration_after], AdministrationState.dtype())
    luck = _luck(config.seed, stream("administration after"), worlds)
    block[:, AFTER] = rows[(luck * len(rows)).astype(np.int64)]
    return block
