"""A leader weighs first what either course does to his hold on office (M6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.compile import rule

if TYPE_CHECKING:
    from sim.model.decision.numbers import DecisionNumbers


@rule
def preference(deal: float, war: float, aim: float, office_gain: float, p: DecisionNumbers) -> float:
    """How much the deal is preferred, in years of war: office, which both utilities hold once, weighs several times.

    `office_gain` is what the deal saves the leader in office risk against going on, in the same unit.
    Because: leaders fight for survival; those punished alike for a small and a great loss gamble (M6, C07).
    """
    return deal - war + (p.office_factor - 1.0) * office_gain
