"""The stage: every state and every number by name, and how an act finds its arguments there."""

from __future__ import annotations

import inspect
from functools import cache
from typing import Any, Final

from sim.engine.compile import Act, chained

NUMBERS: Final = "numbers of "
"""Prefix under which the stage holds the parameters of a file: `numbers of battle`."""

NUMBERS_OF: Final = {
    "aid": "aid",
    "attack": "regrouping",
    "battle": "battle",
    "economy": "economy",
    "first_opinions": "opinion",
    "forces": "forces",
    "guarantee": "guarantee",
    "opinion": "opinion",
    "people": "rights",
    "policy": "washington",
    "talks": "talks",
    "truce": "truce",
}
"""Which parameter file an act's `p` is, by the act's file; `p_battle` is that of battle in every file."""

OTHER_NUMBERS: Final = {"offer": "guarantee", "terms": "terms", "start": "start"}
"""Parameter files that an act may name by what they are to it."""


def place_of(argument: str, act_file: str) -> str:
    """Where on the stage an act of this file finds this argument."""
    if argument == "p":
        return NUMBERS + NUMBERS_OF[act_file]
    if argument.startswith("p_"):
        return NUMBERS + argument[2:]
    if argument in OTHER_NUMBERS:
        return NUMBERS + OTHER_NUMBERS[argument]
    return argument


@cache
def places_of(act: Act) -> tuple[str, ...]:
    """Where on the stage everything stands that the act needs, in the order of its signature."""
    act_file = act.plain.__module__.rpartition(".")[2]
    return tuple(place_of(argument, act_file) for argument in inspect.signature(act.plain).parameters)


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
