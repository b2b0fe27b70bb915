"""Observed series against which the model is checked. One name, one source: series of two sources are never mixed."""

from __future__ import annotations

from calendar import monthrange
from functools import cache
from typing import Final, NamedTuple

from sim.settings.facts.load import CUTOFF, Row, table, unknown


class Point(NamedTuple):
    """One observation: a day (YYYY-MM-DD) or a month (YYYY-MM)."""

    date: str
    value: float
    unit: str
    source: str  # key of sources.csv


class Recipe(NamedTuple):
    """Where a series stands: file, series, how its item begins, and its unit here."""

    file: str
    series: str
    item: str
    unit: str
    is_monthly: bool


SERIES: Final = {
    "gain_km2": Recipe("territory", "ru_net_gain_month_AFP_ISW", "", "km2 a month", True),
    "occupied_km2": Recipe("territory", "area_controlled_DeepState_polygons", "", "km2", False),
    "occupied_pct": Recipe("territory", "share_controlled", "", "percent of Ukraine", False),
    "russia_losses_per_day": Recipe("personnel", "ru_casualties_month_UAGS", "", "people a day", True),
    "civilian_deaths": Recipe("civilians", "civ_killed_month_OHCHR", "", "people a month", True),
    "drones": Recipe("materiel", "ru_strikes_month_UAF", "Shahed", "launches a month", True),
    "missiles": Recipe("materiel", "ru_strikes_month_UAF", "cruise", "launches a month", True),
    "key_rate_pct": Recipe("economy", "ru_key_rate", "", "percent", False),
    "fund_total_trn_rub": Recipe("economy", "ru_nwf_total", "", "trn RUB", False),
    "fund_liquid_usd_bn": Recipe("economy", "ru_nwf_liquid", "", "USD bn", False),
}
SERIES_NAMES: Final = tuple(SERIES)
PER_DAY: Final = ("russia_losses_per_day",)  # published by month


def _is_whole_month(row: Row) -> bool:
    return row["date_start"].endswith("-01") and row["date_start"][:7] == row["date_end"][:7]


def _days_of(month: str) -> int:
    year, number = month.split("-")[:2]
    return monthrange(int(year), int(number))[1]


def _point(name: str, row: Row) -> Point:
    recipe = SERIES[name]
    days = _days_of(row["date_start"]) if name in PER_DAY else 1
    date = row["date_start"][:7] if recipe.is_monthly else row["date_end"]
    return Point(date, float(row["value"]) / days, recipe.unit, f"facts/war/{recipe.file}")


@cache
def series(name: str) -> tuple[Point, ...]:
    """An observed series up to the cut-off, in order of date."""
    if name not in SERIES:
        raise unknown("series", name, SERIES)
    recipe = SERIES[name]
    rows = [row for row in table(recipe.file) if row["series"] == recipe.series and row["item"].startswith(recipe.item)]
    points = [_point(name, row) for row in rows if not recipe.is_monthly or _is_whole_month(row)]
    stated = [Point(row["date"], float(row["value"]), recipe.unit, row["source"]) for row in table("stylised") if row["name"] == name]
    known = {point.date: point for point in (*stated, *points) if point.date <= CUTOFF}
    return tuple(known[date] for date in sorted(known))
