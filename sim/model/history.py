"""What history gave: aid as allocated and Russian intake, where a run begins before the cut-off and follows it."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from sim.settings import facts

NOTHING = dict.fromkeys(("us_military", "us_financial", "europe_military", "europe_financial", "other_military", "other_financial"), 0.0)


@cache
def history_of(day: date) -> dict[str, Any]:
    """Every field of `HistoryState` for the week that begins on this day."""
    aid, intake = facts.aid_of_week(day.isoformat()), facts.intake_of_week_thousand(day.isoformat())
    given = {f"{donor}_eur_bn": value for donor, value in (NOTHING | (aid or {})).items()}
    return {"has_aid": aid is not None, **given, "has_intake": intake is not None, "russia_recruits_thousand": intake or 0.0}
