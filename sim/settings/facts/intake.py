"""Russian intake as it was stated, by year."""

from __future__ import annotations

import re
from functools import cache

from sim.settings.calendar import WEEKS_PER_YEAR
from sim.settings.facts.load import CUTOFF, table
from sim.settings.facts.provenance import source

THOUSAND = 1000.0


@cache
def _by_year() -> dict[str, float]:
    """Year -> people taken in: 2023 as the president of Russia put it, 2024 as estimated at the cut-off."""
    whole = {
        row["date_start"][:4]: float(row["value"])
        for row in table("personnel")
        if row["series"] == "ru_recruitment" and row["date_start"].endswith("01-01") and row["date_end"].endswith("12-31")
    }
    stated = re.search(r"about ([\d.]+) thousand in (\d+)", source("W_INTAKE").title)
    assert stated is not None, "W_INTAKE no longer states the intake of a year"
    return whole | {stated[2]: float(stated[1]) * THOUSAND}


def intake_of_week_thousand(day: str) -> float | None:
    """People who join the Russian army in the week of a day (YYYY-MM-DD), thousand; None where nothing was stated by the cut-off."""
    if day > CUTOFF or day[:4] not in _by_year():
        return None
    return _by_year()[day[:4]] / WEEKS_PER_YEAR / THOUSAND
