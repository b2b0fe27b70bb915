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
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba.extending import register_jitable

PACKAGE = Path(__file__).parent
Function = TypeVar("Function", bound=Callable[..., Any])


def sources_hash() -> str:
    """Hash of every source file that compiled code can depend on; a compiled cache is valid for one hash only."""
    digest = hashlib.sha256()
    for folder in (PACKAGE, PACKAGE / "rules", PACKAGE / "acts", PACKAGE / "actors", PACKAGE / "decision"):
        for path in sorted(folder.glob("*.py")):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Where compiled code is kept between runs: one folder for each state of the sources."""
    root = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    return root / "ceasefire-sim" / sources_hash()


def forget_old_caches(keep: int = 3) -> None:
    """Remove compiled code of earlier states of the sources, all but the latest few."""
    folders = sorted(cache_folder().parent.glob("*"), key=lambda folder: folder.stat().st_mtime)
    for folder in folders[:-keep]:
        shutil.rmtree(folder, ignore_errors=True)


if "NUMBA_CACHE_DIR" not in os.environ:
    numba.config.CACHE_DIR = str(cache_folder())  # type: ignore[attr-defined]


def rule(function: Function) -> Function:
    """Mark a pure function for one world as a rule: plain in Python, inlined where compiled code calls it."""
    lifted: Function = register_jitable(error_model="numpy")(function)
    return lifted


class Act:
    """A function for one world, lifted over worlds.

    Every argument is an array whose first axis is the world (a record array of an actor's state, or a block of
    records for a group), except those named in `shared`, which every world sees whole.
    """

    def __init__(self, function: Callable[..., None], shared: tuple[str, ...] = ()) -> None:
        self.plain = function
        self.name = function.__name__
        self.__doc__ = function.__doc__
        self.compiled = numba.njit(nogil=True, cache=True, error_model="numpy")(_loop_over_worlds(function, shared))

    def __call__(self, *arguments: Any) -> None:
        """Carry the act out in every world."""
        self.compiled(*arguments)


def _loop_over_worlds(function: Callable[..., None], shared: tuple[str, ...]) -> Callable[..., None]:
    """Write the loop over worlds around a body for one world; kept under the body's file so that it is cached."""
    names = list(inspect.signature(function).parameters)
    rows = ", ".join(name if name in shared else f"{name}[w]" for name in names)
    text = f"def {function.__name__}({', '.join(names)}):\n    for w in range(len({names[0]})):\n        body({rows})\n"
    first_line = function.__code__.co_firstlineno
    module = inspect.getfile(function)
    namespace: dict[str, Any] = {"body": register_jitable(error_model="numpy")(function), "__name__": function.__module__}
    exec(compile("\n" * (first_line - 1) + text, module, "exec"), namespace)
    loop: Callable[..., None] = namespace[function.__name__]
    return loop


def act(function: Callable[..., None] | None = None, *, shared: tuple[str, ...] = ()) -> Any:
    """Decorate a function for one world: `@act`, or `@act(shared=("network",))` for arrays without a world axis."""
    if function is None:
        return lambda inner: Act(inner, shared)
    return Act(function, shared)
