"""The stage: every state and every number by name, and how an act finds its arguments there."""

from __future__ import annotations

import inspect
from functools import cache
from typing import Any, Final

from sim.engine.compile import Act, chained

NUMBERS: Final = "numbers of "
"""Prefix under which the stage holds the parameters of a file: `numbers of battle`."""

OTHER_NUMBERS: Final = {"offer": "guarantee", "terms": "terms", "start": "start"}
"""Parameter files that an act may name by what they are to it."""


def place_of(argument: str, subject: str) -> str:
    """Where on the stage an act of this subject finds this argument; `p` is the subject's own numbers."""
    if argument == "p":
        return NUMBERS + {"occupation": "rights"}.get(subject, subject)
    if argument.startswith("p_"):
        return NUMBERS + argument[2:]
    if argument in OTHER_NUMBERS:
        return NUMBERS + OTHER_NUMBERS[argument]
    return argument


@cache
def places_of(act: Act) -> tuple[str, ...]:
    """Where on the stage everything stands that the act needs, in the order of its signature."""
    subject = act.plain.__module__.split(".")[-2]
    return tuple(place_of(argument, subject) for argument in inspect.signature(act.plain).parameters)


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
