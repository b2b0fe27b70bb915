"""A side judges gains and losses from a reference point, losses weigh more, and a loser gambles (M13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engine.compile import rule
from sim.model.arithmetic import power

if TYPE_CHECKING:
    from sim.model.decision.numbers import DecisionNumbers


@rule
def felt_value(gain: float, p: DecisionNumbers) -> float:
    """Felt value of a gain or a loss against the reference point: concave in gains, convex and steeper in losses.

    Because: the value function of prospect theory (M13, C20, C21).
    """
    felt = power(abs(gain), p.gain_exponent)
    return felt if gain >= 0.0 else -p.loss_aversion * felt


@rule
def preference(deal: float, war: float, aim: float, office_gain: float, p: DecisionNumbers) -> float:
    """How much the deal is preferred: its felt value, less that of the gamble of going on.

    `aim` is the worth of reaching the side's war aim; the reference point lies a share of the way to it.
    Because: who measures peace by what was lost risks more to get it back (M13).
    """
    reference = p.reference_share * aim
    deal_felt = felt_value(deal - reference, p)
    better = felt_value(war + p.war_spread - reference, p)
    worse = felt_value(war - p.war_spread - reference, p)
    return deal_felt - 0.5 * (better + worse)
