"""Lifts plain text for one world over many worlds.

A rule or an act is written as an ordinary Python function for one world. `@rule` lets compiled code call it
without changing the Python function; `@act` adds a compiled form that is run in every world. Calling an act runs that;
`.plain` is the text itself, and both give the same bits: the comparison is a test and the benchmark's baseline.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar, overload

from numba.extending import overload as compiled_form
from numba.extending import register_jitable

from sim.engine.content import COMPILED_FORM
from sim.engine.loops import Plan

PACKAGE = Path(__file__).parent.parent
Function = TypeVar("Function", bound=Callable[..., Any])
Text = Callable[..., None]
"""What happens in one world, as an act's author writes it."""
Crowds = Mapping[str, type[tuple[Any, ...]]]
"""Arguments that are crowds, each with its NamedTuple of attributes."""
NO_CROWDS: Final[Crowds] = MappingProxyType({})


@cache
def sources_hash() -> str:
    """Hash of every source file that compiled code can depend on; results are reproducible for one hash."""
    digest = hashlib.sha256()
    for folder in (PACKAGE / "engine", PACKAGE / "model"):
        for path in sorted(folder.rglob("*.py")):
            digest.update(str(path.relative_to(PACKAGE)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def rule(function: Function) -> Function:
    """Mark a pure function for one world as a rule: plain in Python, inlined where compiled code calls it."""
    lifted: Function = register_jitable(error_model="numpy")(function)
    return lifted


def helper(function: Function) -> Function:
    """Mark arithmetic, dice or a lookup that rules and acts share. Compiled like a rule; what it is not is a claim about the world."""
    return rule(function)


def step(function: Function) -> Function:
    """Mark a part of an act that writes state. Compiled like a rule; what it is not is a claim."""
    return rule(function)


def compiled_as(form: Callable[..., Any]) -> Callable[[Function], Function]:
    """Mark a helper whose compiled form is another one than its text: `form` returns it, as `numba.extending.overload` asks for it."""

    def mark(function: Function) -> Function:
        compiled_form(function)(form)
        setattr(function, COMPILED_FORM, form)
        return function

    return mark


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

    def __call__(self, *arguments: Any) -> None:
        """Carry the act out in every world."""
        Plan((self,), (arguments,)).run()


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
