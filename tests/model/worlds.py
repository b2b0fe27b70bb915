"""A few worlds as plain objects, for tests of acts: an act's own text runs on them, nothing is compiled.

A field of a state reads and writes as an array over worlds (and over the members of a group), as records do.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from sim.engine.worlds import places_of
from sim.settings.codebook import codebook, read_yaml
from sim.settings.searchpath import conf_folder

Cast = dict[str, Any]


class Worlds:
    """One state, or one group of states, in every world."""

    def __init__(self, worlds: list[Any]) -> None:
        self.worlds = worlds

    @classmethod
    def of(cls, records: np.ndarray) -> Worlds:
        """Plain objects with the values of an array of records, of shape (worlds,) or (worlds, group)."""
        names = records.dtype.names
        rows = zip(*(records[name].reshape(records.size, *records[name].shape[records.ndim :]).tolist() for name in names), strict=True)
        objects = [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in rows]
        if records.ndim == 1:
            return cls(objects)
        size = records.shape[1]
        return cls([objects[first : first + size] for first in range(0, len(objects), size)])

    def __len__(self) -> int:
        return len(self.worlds)

    def __getitem__(self, field: str) -> np.ndarray:
        of_world = [[getattr(one, field) for one in each] if isinstance(each, list) else getattr(each, field) for each in self.worlds]
        return np.array(of_world)

    def __setitem__(self, field: str, values: Any) -> None:
        shape = (len(self.worlds), len(self.worlds[0])) if isinstance(self.worlds[0], list) else (len(self.worlds),)
        for each, value in zip(self.worlds, np.broadcast_to(values, shape).tolist(), strict=True):
            for one, own in zip(each, value, strict=True) if isinstance(each, list) else ((each, value),):
                setattr(one, field, own)


def numbers_in(subject: str, worlds: int, choice: str = "", **changes: float) -> Worlds:
    """The numbers of a subject, the same in every world: central values, a choice of conf/<subject>, and changes."""
    book = codebook()[subject]
    chosen = read_yaml(conf_folder() / subject / f"{choice}.yaml") if choice else {}
    values = {name: number.value for name, number in book.items()}
    values |= {name: book[name].pinned(value).value for name, value in chosen.items()} | changes
    assert values.keys() == book.keys()
    return Worlds([SimpleNamespace(**values) for _ in range(worlds)])


def carry_out(act: Any, cast: Cast) -> None:
    """Carry out an act's text in one world after another; numbers stand under `numbers of <subject>`."""
    places = [cast[place] for place in places_of(act)]
    for arguments in zip(*(place.worlds for place in places), strict=True):
        act.plain(*arguments)
