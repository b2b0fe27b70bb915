"""Rival decision theories with one signature. A world's theory is a number, so that it can be swept like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.engine.compile import helper, rule
from sim.model.arithmetic import logistic
from sim.model.decision import expected_utility, leader_survival, prospect

if TYPE_CHECKING:
    from sim.model.decision.numbers import DecisionNumbers

EXPECTED_UTILITY, PROSPECT, LEADER_SURVIVAL = 0, 1, 2
THEORY_NAMES: Final = ("expected_utility", "prospect", "leader_survival")

_by_expected_utility = expected_utility.preference
_by_prospect = prospect.preference
_by_leader_survival = leader_survival.preference


@helper
def choose(deal: float, war: float, aim: float, office_gain: float, p: DecisionNumbers) -> float:
    """How much the deal is preferred over going on, in the units of the theory that holds in this world."""
    if p.theory > LEADER_SURVIVAL - 0.5:
        return _by_leader_survival(deal, war, aim, office_gain, p)
    if p.theory > PROSPECT - 0.5:
        return _by_prospect(deal, war, aim, office_gain, p)
    return _by_expected_utility(deal, war, aim, office_gain, p)


@rule
def acceptance_chance(preference: float, resolve: float, p: DecisionNumbers) -> float:
    """Chance that a side accepts at this round: logistic in how much it prefers the deal, less its private resolve.

    Because: a small advantage decides less surely than a large one (MODEL, M4).
    """
    return logistic(p.decisiveness * (preference - resolve))
