"""The European Union's institutions: financing, substitution of lost US aid, sanctions."""

from __future__ import annotations

from sim.engine.records import State


class EuropeanUnionState(State):
    """The EU and the pooled European donors in one world."""

    financial_eur_bn: float  # EU institutions' financial aid committed this week
    substitution_share: float  # share of the lost US flow that Europe makes up now (lagged)
    members_military_eur_bn: float  # committed this week by the European members and Canada together
    members_financial_eur_bn: float
    total_europe_eur_bn: float  # committed since the start, members and institutions
    total_us_eur_bn: float
    total_other_eur_bn: float
    sanctions_unity_share: float  # readiness to keep sanctions, 0-1
    pipeline_military_eur_bn: float  # committed by all donors, not yet delivered
    pipeline_financial_eur_bn: float
    transit_military_eur_bn: float  # second part of the pipeline: made ready, on its way to the troops
