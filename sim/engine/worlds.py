"""The stage: every state and every number by name, and how an act finds its arguments there."""

from __future__ import annotations

import inspect
from functools import cache
from typing import Any, Final

from sim.engine.compile import Act, chained

NUMBERS: Final = "numbers of "
"""Prefix under which the stage holds the parameters of a file: `numbers of battle`."""

TYPED: Final = "Numbers"
"""How the name of a typed record of numbers ends: `TruceNumbers` are those of conf/parameters/truce.yaml."""


def place_of(argument: str, kind: str) -> str:
    """Where on the stage an act finds an argument of this name and annotation: numbers by their kind, states by their name."""
    return NUMBERS + {"OccupationNumbers": "rights"}.get(kind, kind.removesuffix(TYPED).lower()) if kind.endswith(TYPED) else argument


@cache
def places_of(act: Act) -> tuple[str, ...]:
    """Where on the stage everything stands that the act needs, in the order of its signature."""
    parameters = inspect.signature(act.plain).parameters.values()
    return tuple(place_of(parameter.name, str(parameter.annotation)) for parameter in parameters)


class Stage:
    """Who and what an act can see, and the acts of the week: planned one by one, then carried out world by world."""

    def __init__(self, cast: dict[str, Any]) -> None:
        self.cast = cast
        self._planned: list[Act] = []
        self._bound: dict[tuple[Act, ...], tuple[Any, tuple[Any, ...]]] = {}

    def perform(self, act: Act) -> None:
        """Plan the act as the next one."""
        self._planned.append(act)

    def carry_out(self) -> None:
        """Carry out what was planned, in its order, in every world: one compiled loop for the whole plan."""
        plan = tuple(self._planned)
        self._planned.clear()
        if plan not in self._bound:
            loop, places = chained_acts(plan)
            self._bound[plan] = loop, tuple(self.cast[place] for place in places)
        loop, arguments = self._bound[plan]
        loop(*arguments)


@cache
def chained_acts(plan: tuple[Act, ...]) -> tuple[Any, tuple[str, ...]]:
    """The compiled loop for a plan, one for all stages of this process, and the places that it needs."""
    return chained(plan, [places_of(act) for act in plan])
