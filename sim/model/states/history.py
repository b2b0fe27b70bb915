"""What history gave, week by week, where a run begins before the cut-off and follows it: aid as allocated, Russian intake."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from sim.engine.records import State
from sim.settings import facts


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


@cache
def observed_week(day: date) -> Any:
    """The observed inputs of the week that begins on this day, as a record of `HistoryState`."""
    record = HistoryState.over_worlds(1)[0]
    aid, intake = facts.aid_of_week(day.isoformat()), facts.intake_of_week_thousand(day.isoformat())
    record["has_aid"] = aid is not None
    for name, value in (aid or {}).items():
        record[f"{name}_eur_bn"] = value
    record["has_intake"] = intake is not None
    record["russia_recruits_thousand"] = intake or 0.0
    return record
