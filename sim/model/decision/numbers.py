"""The numbers that every theory of decision reads."""

from __future__ import annotations

from sim.engine.records import NumbersOf


class DecisionNumbers(NumbersOf):
    """The numbers of conf/parameters/decision.yaml, in one world."""

    theory: float
    decisiveness: float
    gain_exponent: float
    loss_aversion: float
    reference_share: float
    war_spread: float
    office_factor: float
