"""The stage: every state and every number by name, and how an act finds its arguments there."""

from __future__ import annotations

import inspect
from functools import cache
from typing import Any, Final

from sim.lift import Act

NUMBERS: Final = "numbers of "
"""Prefix under which the stage holds the parameters of a file: `numbers of battle`."""

NUMBERS_OF: Final = {
    "aid": "aid",
    "attack": "regrouping",
    "battle": "battle",
    "economy": "economy",
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
    """Who and what an act can see: record arrays over worlds, or plain objects of one world."""

    def __init__(self, cast: dict[str, Any]) -> None:
        self.cast = cast
        self._bound: dict[Act, tuple[Any, tuple[Any, ...]]] = {}

    def arguments(self, act: Act) -> tuple[Any, ...]:
        """What the act gets, in the order of its signature."""
        return tuple(self.cast[place] for place in places_of(act))

    def perform(self, act: Act) -> None:
        """Carry the act out in every world."""
        bound = self._bound.get(act)
        if bound is None:
            bound = self._bound[act] = (self.text_of(act), self.arguments(act))
        bound[0](*bound[1])

    def text_of(self, act: Act) -> Any:
        """Which form of the act runs here: the compiled loop over worlds."""
        return act.compiled
