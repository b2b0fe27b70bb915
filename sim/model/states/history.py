"""What history gave, week by week, where a run begins before the cut-off and follows it: aid as allocated, Russian intake."""

from __future__ import annotations

from sim.engine.records import State


class HistoryState(State):
    """The observed inputs of this week, the same in every world; where nothing was observed the model speaks for itself."""

    has_aid: bool  # aid of all donors is known for this week
    us_military_eur_bn: float  # allocated this week
    us_financial_eur_bn: float
    europe_military_eur_bn: float  # European states and EU institutions
    europe_financial_eur_bn: float
    other_military_eur_bn: float
    other_financial_eur_bn: float
    has_intake: bool  # Russian intake is known for this week
    russia_recruits_thousand: float
