"""How an actor's state is declared: a class with one annotated line per quantity.

The same class describes the record array over worlds that compiled acts see and the plain object with scalar
attributes that one world alone needs. Field types: float, int, bool, or a `Vector` made by `per(n)`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Protocol, TypeVar, get_args, get_origin, get_type_hints, overload

import numpy as np
import numpy.typing as npt

Records = npt.NDArray[np.void]
Element = TypeVar("Element", covariant=True)
Value = TypeVar("Value")


class Vector(Protocol):
    """A row of numbers inside a state, for example one per macro-region."""

    def __getitem__(self, index: int) -> float: ...
    def __setitem__(self, index: int, value: float) -> None: ...
    def __len__(self) -> int: ...


class Group(Protocol[Element]):
    """The states of a group (members, regions, sectors) in one world, in a fixed order."""

    def __getitem__(self, index: int) -> Element: ...
    def __iter__(self) -> Iterator[Element]: ...
    def __len__(self) -> int: ...


class Each(Protocol[Value]):
    """One attribute of everybody in a crowd, in one world: an array in compiled loops, a list in plain text."""

    @overload
    def __getitem__(self, index: int) -> Value: ...
    @overload
    def __getitem__(self, index: slice) -> Each[Value]: ...
    def __setitem__(self, index: int, value: Value) -> None: ...
    def __len__(self) -> int: ...


class NumbersOf:
    """Base of the typed records of numbers: a subclass `TruceNumbers` names what conf/parameters/truce.yaml holds, in one world."""


def _layout(kind: Any) -> tuple[Any, ...]:
    if get_origin(kind) is Annotated:
        return (np.float64, (get_args(kind)[1],))
    return ({float: np.float64, int: np.int64, bool: np.bool_}[kind],)


class State:
    """Base of every state. Subclasses declare fields; instances are the plain, scalar form of one world."""

    @classmethod
    def fields(cls) -> dict[str, tuple[Any, ...]]:
        """Name -> (type,) or (type, shape), in the order of declaration."""
        hints = get_type_hints(cls, include_extras=True)
        return {name: _layout(kind) for name, kind in hints.items()}

    @classmethod
    def dtype(cls) -> np.dtype[np.void]:
        """Record layout, C-aligned, so that compiled code reads it in place."""
        return np.dtype([(name, *layout) for name, layout in cls.fields().items()], align=True)

    @classmethod
    def over_worlds(cls, worlds: int, *group: int) -> Records:
        """Zeros of shape (worlds,), or (worlds, members of the group)."""
        return np.zeros((worlds, *group), cls.dtype())

    @classmethod
    def of_record(cls, record: np.void) -> Any:
        """The plain form of one world's record: Python scalars and lists."""
        plain = cls()
        for name in cls.fields():
            setattr(plain, name, record[name].tolist())
        return plain


def plain_numbers(record: np.void) -> Any:
    """The parameters of one world as an object with Python floats."""
    from types import SimpleNamespace

    return SimpleNamespace(**dict(zip(record.dtype.names or (), record.tolist(), strict=True)))
