"""Lifts plain text for one world over many worlds.

A rule or an act is written as an ordinary Python function for one world. `@rule` lets compiled code call it
without changing the Python function; `@act` adds a compiled loop over worlds. Calling an act runs that loop;
`.plain` is the text itself, and both give the same bits: the comparison is a test and the benchmark's baseline.
"""

from __future__ import annotations

import hashlib
import inspect
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar, overload

import numba
from numba.extending import register_jitable

PACKAGE = Path(__file__).parent.parent
Function = TypeVar("Function", bound=Callable[..., Any])
Text = Callable[..., None]
"""What happens in one world, as an act's author writes it."""
Crowds = Mapping[str, type[tuple[Any, ...]]]
"""Arguments that are crowds, each with its NamedTuple of attributes."""
NO_CROWDS: Final[Crowds] = MappingProxyType({})


@cache
def sources_hash() -> str:
    """Hash of every source file that compiled code can depend on; a compiled cache is valid for one hash only."""
    digest = hashlib.sha256()
    for folder in (PACKAGE / "engine", PACKAGE / "model"):
        for path in sorted(folder.rglob("*.py")):
            digest.update(str(path.relative_to(PACKAGE)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Where compiled code is kept between runs: one folder for each state of the sources."""
    root = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "ceasefire-sim" / sources_hash()


def forget_old_caches(keep: int = 3) -> None:
    """Remove compiled code of earlier states of the sources, all but the latest few."""
    with suppress(OSError):
        os.utime(cache_folder())
        folders = sorted(cache_folder().parent.glob("*"), key=lambda folder: folder.stat().st_mtime)
        for folder in folders[:-keep]:
            shutil.rmtree(folder, ignore_errors=True)


numba.config.CACHE_DIR = str(cache_folder())  # type: ignore[attr-defined]


def rule(function: Function) -> Function:
    """Mark a pure function for one world as a rule: plain in Python, inlined where compiled code calls it."""
    lifted: Function = register_jitable(error_model="numpy")(function)
    return lifted


def step(function: Function) -> Function:
    """Mark a part of an act that writes state. Compiled like a rule; what it is not is a claim."""
    return rule(function)


class Act:
    """A function for one world, lifted over worlds.

    Every argument is an array whose first axis is the world (a record array of an actor's state, or a block of
    records for a group), except those named in `shared`, which every world sees whole, and those named in `crowds`:
    a NamedTuple of arrays, one for each attribute, each with the world as its first axis. The text gets the same
    NamedTuple with one world's row of each.
    """

    def __init__(self, function: Text, shared: tuple[str, ...] = (), crowds: Crowds = NO_CROWDS) -> None:
        self.plain = function
        self.shared = shared
        self.crowds = crowds
        self.name = function.__name__
        self.__doc__ = function.__doc__

    @cached_property
    def compiled(self) -> Text:
        """The compiled loop over worlds of this act alone."""
        loop: Text = numba.njit(nogil=True, cache=True, error_model="numpy")(_loop_over_worlds(self.plain, self.shared, self.crowds))
        return loop

    def __call__(self, *arguments: Any) -> None:
        """Carry the act out in every world."""
        self.compiled(*arguments)


def _loop_over_worlds(function: Text, shared: tuple[str, ...], crowds: Crowds) -> Text:
    """Write the loop over worlds around a body for one world; kept under the body's file so that it is cached."""
    names = list(inspect.signature(function).parameters)
    rows = ", ".join(_row_of(name, name, shared, crowds) for name in names)
    counted = next(name for name in names if name not in shared and name not in crowds)
    text = f"def {function.__name__}({', '.join(names)}):\n    for w in range(len({counted})):\n        body({rows})\n"
    namespace: dict[str, Any] = {"body": _jitable(function), "__name__": function.__module__}
    return _written(function.__name__, text, namespace | _kinds(crowds), inspect.getfile(function), function.__code__.co_firstlineno)


def chained(acts: Sequence[Act], places: Sequence[Sequence[str]]) -> tuple[Text, tuple[str, ...]]:
    """One compiled loop over worlds that carries out these acts in their order, world by world.

    `places` names for each act what its arguments are. Returns the loop, and the places in the order in which it takes them.
    Since an act touches nothing but its own world, the result is that of the acts carried out one after another.
    """
    rows: dict[str, str] = {}
    calls, namespace = [], {"__name__": __name__}
    for index, (act, standing) in enumerate(zip(acts, places, strict=True)):
        parameters = inspect.signature(act.plain).parameters
        for parameter, place in zip(parameters, standing, strict=True):
            rows.setdefault(place, _row_of(parameter, f"a{len(rows)}", act.shared, act.crowds))
        named = ", ".join(f"r{list(rows).index(place)}" for place in standing)
        calls.append(f"        act{index}({named})")
        namespace |= {f"act{index}": _jitable(act.plain)} | _kinds(act.crowds)
    counted = next(f"a{index}" for index, row in enumerate(rows.values()) if row == f"a{index}[w]")
    fetched = [f"        r{index} = {row}" for index, row in enumerate(rows.values())]
    name = "chain_" + hashlib.sha256(" ".join(act.name for act in acts).encode()).hexdigest()[:12]
    head = [f"def {name}({', '.join(f'a{index}' for index in range(len(rows)))}):", f"    for w in range(len({counted})):"]
    loop = _written(name, "\n".join([*head, *fetched, *calls]) + "\n", namespace, __file__, 1)
    return numba.njit(nogil=True, cache=True, error_model="numpy")(loop), tuple(rows)


def _written(name: str, text: str, namespace: dict[str, Any], file: str, first_line: int) -> Text:
    """A function made from text, as if it stood in this file: numba caches by file."""
    exec(compile("\n" * (first_line - 1) + text, file, "exec"), namespace)
    function: Text = namespace[name]
    return function


@cache
def _jitable(function: Text) -> Text:
    """The body as compiled code can call it."""
    lifted: Text = register_jitable(error_model="numpy")(function)
    return lifted


def _kinds(crowds: Crowds) -> dict[str, Any]:
    return {kind.__name__: kind for kind in crowds.values()}


def _row_of(parameter: str, name: str, shared: tuple[str, ...], crowds: Crowds) -> str:
    """What the text for one world gets for this parameter, where the loop over worlds calls it by this name."""
    if parameter in shared:
        return name
    if parameter not in crowds:
        return f"{name}[w]"
    kind: Any = crowds[parameter]
    return f"{kind.__name__}({', '.join(f'{name}.{attribute}[w]' for attribute in kind._fields)})"


@overload
def act(function: Text) -> Act: ...
@overload
def act(*, shared: tuple[str, ...] = (), crowds: Crowds = NO_CROWDS) -> Callable[[Text], Act]: ...
def act(function: Text | None = None, *, shared: tuple[str, ...] = (), crowds: Crowds = NO_CROWDS) -> Act | Callable[[Text], Act]:
    """Decorate a function for one world: `@act`, or with what is not an array of records over worlds.

    `@act(shared=("network",))` for arrays without a world axis, `@act(crowds={"citizens": Citizens})` for crowds.
    """
    if function is None:
        return lambda inner: Act(inner, shared, crowds)
    return Act(function, shared, crowds)
