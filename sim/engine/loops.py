"""Compiled acts: each act is compiled by itself, once for each layout of what it works on, and the acts of a week are run world by world.

An act's compiled form is `act(table, world)`, where the table holds the address and the shape of every array that the act works on. All
acts have that one form, so that one small loop runs any plan of them, and an edit of one act leaves the others as they are compiled.
"""

from __future__ import annotations

import ctypes
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import count
from secrets import randbits
from threading import Lock
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
from numba import types
from numba.core.bytecode import FunctionIdentity
from numba.core.ccallback import CFunc
from numba.extending import intrinsic, register_jitable
from numba.np.numpy_support import carray

from sim.engine.cache import KeptCode, key_of
from sim.engine.content import content_of, text_of_code

Array = npt.NDArray[Any]
Text = Callable[..., None]
Addresses = npt.NDArray[np.int64]
NUMBERS: Any = types.CPointer(types.int64)  # type: ignore[no-untyped-call]
ACT_FORM = (NUMBERS, types.int64)
LOOP_FORM = (NUMBERS, NUMBERS, types.int64, types.int64)
FunctionIdentity._unique_ids = count(randbits(48))
"""Where numba counts the functions of a process, from which it makes their names. One process may load code that several have compiled, and
takes what has one name for one thing: so each process counts in a range of its own. (With numba's count from 1, a rule compiled for
two layouts by two processes is taken for one, and gives wrong numbers: held by a test.)"""
_one_at_a_time = Lock()
_kept: list[Any] = []
"""Compiled forms whose addresses are in use."""


class ActText(Protocol):
    """What compiling an act needs to know of it (`sim.engine.compile.Act`)."""

    name: str
    plain: Text
    shared: tuple[str, ...]
    crowds: Mapping[str, type[tuple[Any, ...]]]

    def __hash__(self) -> int: ...


class Layout(NamedTuple):
    """How an array lies in memory, as far as compiled code must know it."""

    dtype: np.dtype[Any]
    dimensions: int


@intrinsic
def _pointer(typing_context: Any, address: Any) -> Any:
    """An address as a pointer."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], context.get_value_type(types.voidptr))

    return types.voidptr(types.int64), generate


@intrinsic
def _run(typing_context: Any, act: Any, table: Any, world: Any) -> Any:
    """Run the act at this address on the table at that one, in this world."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        from llvmlite import ir

        word = ir.IntType(64)
        form = ir.FunctionType(ir.VoidType(), [word.as_pointer(), word])
        act, table, world = arguments
        builder.call(builder.inttoptr(act, form.as_pointer()), [builder.inttoptr(table, word.as_pointer()), world])
        return context.get_dummy_value()

    return types.void(types.int64, types.int64, types.int64), generate


def _run_all(acts: Any, tables: Any, number: int, worlds: int) -> None:
    """Run the acts in their order in one world, then in the next."""
    for world in range(worlds):
        for i in range(number):
            _run(acts[i], tables[i], world)  # type: ignore[call-arg]


def _compiled(function: Text, form: Any, name: str, key: str) -> int:
    """Where the function with this form stands in machine code, compiled or from the cache."""
    code: Any = CFunc(function, (form, types.void), {}, {"error_model": "numpy"})
    code._cache = KeptCode(name, key)
    code.compile()
    _kept.append(code)
    address: int = code.address
    return address


@cache
def _loop() -> Callable[..., None]:
    """The loop over worlds and acts; it gives Python's lock away while it runs."""
    address = _compiled(_run_all, LOOP_FORM, "loop", key_of(text_of_code(_run_all), *_machinery()))
    loop: Callable[..., None] = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64)(address)
    return loop


def _machinery() -> tuple[str, ...]:
    """What makes compiled forms."""
    makers: tuple[Any, ...] = (_compiled, _pointer, _run)
    return tuple(text_of_code(inspect.unwrap(maker)) for maker in makers)


class Plan:
    """Acts and the arrays that they work on, ready to be run in every world."""

    def __init__(self, acts: Sequence[ActText], arguments: Sequence[Sequence[Any]]) -> None:
        arrays = [_arrays_of(given) for given in arguments]
        tables = [_table_of(each) for each in arrays]
        with _one_at_a_time:
            addresses = [_address_of(act, tuple(map(_layout_of, each))) for act, each in zip(acts, arrays, strict=True)]
            self._loop = _loop()
        self._acts = np.array(addresses, np.int64)
        self._tables = np.array([table.ctypes.data for table in tables], np.int64)
        self._worlds = worlds_of(acts, arguments)
        self._kept = tables, arrays  # the addresses point to them

    def run(self) -> None:
        """Run the acts in their order in one world, then in the next."""
        self._loop(self._acts.ctypes.data, self._tables.ctypes.data, len(self._acts), self._worlds)


def _arrays_of(arguments: Sequence[Any]) -> list[Array]:
    """The arrays that an act works on, those of a crowd one by one."""
    arrays: list[Array] = []
    for argument in arguments:
        arrays += argument if isinstance(argument, tuple) else [argument]
    return arrays


def _table_of(arrays: Sequence[Array]) -> Addresses:
    """Address and shape of every array."""
    return np.array([number for array in arrays for number in (array.ctypes.data, *array.shape)], np.int64)


def _layout_of(array: Array) -> Layout:
    if not array.flags.c_contiguous or not array.flags.aligned:
        raise ValueError("an act works on arrays that lie in memory without gaps; copy this one first.")
    return Layout(array.dtype, array.ndim)


def worlds_of(acts: Sequence[ActText], arguments: Sequence[Sequence[Any]]) -> int:
    """How many worlds there are, by every argument that has one record or block for each."""
    counts = {worlds for act, given in zip(acts, arguments, strict=True) for worlds in _world_counts(act, given)}
    if len(counts) != 1:
        raise ValueError(f"arguments of {', '.join(act.name for act in acts)} are for different numbers of worlds: {sorted(counts)}.")
    return counts.pop()


def _world_counts(act: ActText, arguments: Sequence[Any]) -> Iterator[int]:
    names = inspect.signature(act.plain).parameters
    for name, given in zip(names, arguments, strict=True):
        if name not in act.shared:
            yield len(given[0] if name in act.crowds else given)


@cache
def _address_of(act: ActText, layouts: tuple[Layout, ...]) -> int:
    """Where the compiled form of the act for arrays of these layouts stands."""
    text = _text_of_form(act, layouts)
    crowds: Mapping[str, Any] = act.crowds
    kinds = [f"{kind.__module__} {kind._fields}" for kind in crowds.values()]
    key = key_of(content_of(act.plain), text, repr(layouts), *kinds, *_machinery())
    name = f"{act.name}_{key}"  # one name in all the process, since compiled code is found by name
    namespace: dict[str, Any] = {"__name__": __name__, "carray": carray, "pointer": _pointer, "body": _jitable(act.plain)}
    namespace |= {kind.__name__: kind for kind in crowds.values()} | {f"d{i}": layout.dtype for i, layout in enumerate(layouts)}
    exec(compile(text.replace("FORM", name), f"<compiled form of {act.name}>", "exec"), namespace)
    return _compiled(namespace[name], ACT_FORM, act.name, key)


def _text_of_form(act: ActText, layouts: Sequence[Layout]) -> str:
    """The text of an act's compiled form: find the arrays by the table, and carry out the act on one world's rows."""
    starts = np.cumsum([0] + [1 + layout.dimensions for layout in layouts]).tolist()
    lines = ["def FORM(table, w):", f"    t = carray(table, ({starts[-1]},))"]
    for i, (start, layout) in enumerate(zip(starts, layouts, strict=False)):
        shape = "".join(f"t[{start + 1 + dimension}], " for dimension in range(layout.dimensions))
        lines.append(f"    a{i} = carray(pointer(t[{start}]), ({shape}), d{i})")
    return "\n".join([*lines, f"    body({', '.join(_rows_of(act))})", ""])


def _rows_of(act: ActText) -> Iterator[str]:
    """What the act's text gets for each of its arguments."""
    arrays = count()
    for name in inspect.signature(act.plain).parameters:
        if name in act.crowds:
            kind: Any = act.crowds[name]
            yield f"{kind.__name__}({', '.join(f'a{next(arrays)}[w]' for _ in kind._fields)})"
        else:
            yield f"a{next(arrays)}" if name in act.shared else f"a{next(arrays)}[w]"


@cache
def _jitable(function: Text) -> Text:
    """The text as compiled code can call it."""
    callable_there: Text = register_jitable(error_model="numpy")(function)
    return callable_there
