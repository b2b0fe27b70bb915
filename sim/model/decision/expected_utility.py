"""A side takes the deal when its expected utility is higher than that of going on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.compile import rule

if TYPE_CHECKING:
    from sim.model.decision.numbers import DecisionNumbers


@rule
def preference(deal: float, war: float, aim: float, office_gain: float, p: DecisionNumbers) -> float:
    """How much the deal is preferred, in years of war: the plain difference.

    `aim` and `office_gain` belong to the common signature of the theories and count for nothing here.
    Because: the bargaining model of war (M5).
    """
    return deal - war
