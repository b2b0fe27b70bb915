"""Worlds without the compiler: the text of every act in plain Python, one world after another, with the same bits.

A few worlds answer in seconds, where compiling a new rule takes longer: for the first look at a rule, and for tests of one subject.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.engine.loops import ActText, worlds_of

Array = npt.NDArray[Any]


class PlainPlan:
    """Acts and the arrays that they work on, as `sim.engine.loops.Plan` has them, but run as plain text."""

    def __init__(self, acts: Sequence[ActText], arguments: Sequence[Sequence[Any]]) -> None:
        self._acts = acts
        self._arguments = arguments
        self._worlds = worlds_of(acts, arguments)
        self._shared = {id(given): _by_index(given) for act, each in zip(acts, arguments, strict=True) for given in _shared(act, each)}
        self._own = {id(given): given for each in arguments for given in each if id(given) not in self._shared}

    def run(self) -> None:
        """Run the acts in their order in one world, then in the next; the arrays hold what they held before, and what has changed."""
        for world in range(self._worlds):
            plain = self._shared | {key: _plain(given, world) for key, given in self._own.items()}
            for act, each in zip(self._acts, self._arguments, strict=True):
                act.plain(*(plain[id(given)] for given in each))
            for key, given in self._own.items():
                _write_back(plain[key], given, world)


def _shared(act: ActText, arguments: Sequence[Any]) -> list[Array]:
    """The arguments that every world sees whole."""
    code = act.plain.__code__
    names = code.co_varnames[: code.co_argcount]
    return [given for name, given in zip(names, arguments, strict=True) if name in act.shared]


def _by_index(array: Array) -> dict[tuple[int, ...], Any]:
    """An array without worlds, as plain text reads and writes it: `network[i, j]`."""
    return {index: value.item() for index, value in np.ndenumerate(array)}


def _plain(given: Any, world: int) -> Any:
    """One world's state as Python numbers and lists: a record as an object, a block as a list of objects, a crowd as its lists."""
    if isinstance(given, tuple):
        kind: Any = type(given)
        return kind(*(values[world].tolist() for values in given))
    if given.ndim == 1:
        return _plain_record(given[world])
    return [_plain_record(record) for record in given[world]]


def _plain_record(record: np.void) -> SimpleNamespace:
    names = record.dtype.names or ()
    values = (value.tolist() if isinstance(value, np.ndarray) else value for value in record.tolist())
    return SimpleNamespace(**dict(zip(names, values, strict=True)))


def _write_back(plain: Any, given: Any, world: int) -> None:
    """Put one world's plain state back where it came from."""
    if isinstance(given, tuple):
        for values, attribute in zip(given, plain, strict=True):
            values[world] = attribute
    elif given.ndim == 1:
        given[world] = tuple(vars(plain).values())
    else:
        given[world] = [tuple(vars(record).values()) for record in plain]
