"""The worlds of a chunk: every state and every number by name, and the acts of a week, planned and then carried out."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from sim.engine.compile import Act
from sim.engine.loops import Plan
from sim.engine.plain import PlainPlan

NUMBERS: Final = "numbers of "
"""Prefix of the numbers of one subject among the states: `numbers of battle`."""
TYPED: Final = "Numbers"
"""How the name of a typed record of numbers ends: `TruceNumbers` are those of conf/parameters/truce.yaml."""


def subject_of(kind: str) -> str | None:
    """The subject whose numbers an annotation means, or None if it means a state."""
    return kind.removesuffix(TYPED).lower() if kind.endswith(TYPED) else None


def place_of(argument: str, kind: str) -> str:
    """Where an act finds an argument of this name and annotation: numbers by their annotation, states by their name."""
    subject = subject_of(kind)
    return argument if subject is None else NUMBERS + subject


@cache
def places_of(act: Act) -> tuple[str, ...]:
    """Where everything stands that the act needs, in the order of its signature."""
    parameters = inspect.signature(act.plain).parameters.values()
    return tuple(place_of(parameter.name, str(parameter.annotation)) for parameter in parameters)


class Worlds:
    """What an act can see, in every world; and the acts of the week: planned one by one, then carried out world by world.

    `plan_kind` says how: compiled, or as plain text (`sim.engine.plain`), with the same bits.
    """

    def __init__(self, states: dict[str, Any], plan_kind: type[Plan] | type[PlainPlan] = Plan) -> None:
        self.states = states
        self._plan_kind = plan_kind
        self._planned: list[Act] = []
        self._plans: dict[tuple[Act, ...], Plan | PlainPlan] = {}

    def write(self, name: str, values: Mapping[str, Any]) -> None:
        """Set fields of a state to one value in every world: what the date and history say."""
        for field, value in values.items():
            self.states[name][field] = value

    def plan(self, act: Act) -> None:
        """Plan the act as the next one."""
        self._planned.append(act)

    def carry_out(self) -> None:
        """Carry out what was planned, in its order, in every world."""
        acts = tuple(self._planned)
        self._planned.clear()
        if acts not in self._plans:
            self._plans[acts] = self._plan_kind(acts, [[self.states[place] for place in places_of(act)] for act in acts])
        self._plans[acts].run()
