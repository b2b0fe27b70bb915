"""Rival decision theories with one signature. A world's theory is a number, so that it can be swept like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.engine.compile import rule
from sim.model.arithmetic import logistic
from sim.model.decision import expected_utility, leader_survival, prospect

if TYPE_CHECKING:
    from sim.model.decision.numbers import DecisionNumbers

EXPECTED_UTILITY, PROSPECT, LEADER_SURVIVAL = 0, 1, 2
THEORY_NAMES: Final = ("expected_utility", "prospect", "leader_survival")

_by_expected_utility = expected_utility.preference
_by_prospect = prospect.preference
_by_leader_survival = leader_survival.preference


@rule
def choose(deal: float, war: float, aim: float, office_gain: float, decision: DecisionNumbers) -> float:
    """How much the deal is preferred over going on, by the theory of this world."""
    if decision.theory > LEADER_SURVIVAL - 0.5:
        return _by_leader_survival(deal, war, aim, office_gain, decision)
    if decision.theory > PROSPECT - 0.5:
        return _by_prospect(deal, war, aim, office_gain, decision)
    return _by_expected_utility(deal, war, aim, office_gain, decision)


@rule
def acceptance(preference: float, resolve: float, decisiveness: float) -> float:
    """Chance that a side accepts at this round, 0 to 1: logistic in how much it prefers the deal, less its private resolve.

    Because: a small advantage decides less surely than a large one (MODEL, M4).
    """
    return logistic(decisiveness * (preference - resolve))
