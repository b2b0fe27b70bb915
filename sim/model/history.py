"""What history gave: aid as allocated and Russian intake, where a run begins before the cut-off and follows it."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from sim.engine.compile import helper
from sim.settings import facts

if TYPE_CHECKING:
    from sim.model.states.choices import StartNumbers

NOTHING = dict.fromkeys(("us_military", "us_financial", "europe_military", "europe_financial", "other_military", "other_financial"), 0.0)


@cache
def history_of(day: date) -> dict[str, Any]:
    """Every field of `HistoryState` for the week that begins on this day."""
    aid, intake = facts.aid_of_week(day.isoformat()), facts.intake_of_week_thousand(day.isoformat())
    given = {f"{donor}_eur_bn": value for donor, value in (NOTHING | (aid or {})).items()}
    return {"has_aid": aid is not None, **given, "has_intake": intake is not None, "russia_recruits_thousand": intake or 0.0}


@helper
def follows_history(start: StartNumbers) -> bool:
    """Does this run take what was observed up to the cut-off for its inputs, instead of what the model makes of them?"""
    return start.inputs > 0.5
