"""What was known of each quantity before a run, month by month, in the units of the record: the ground of the baselines.

From sim/settings/facts alone, and so up to 2024-11-30. Where the facts hold no history, the codebook's start value is the last value.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Final, NamedTuple

from sim.settings import facts
from sim.settings.facts.aid import LOAN, OTHER_MEMBERS, share_of_group

AID_GROUPS: Final = {"aid_us": ("USA",), "aid_europe": ("EU_institutions", "Europe_countries", "Other")}
"""The donor groups in which the tracker counts the donors of a series; of others only Canada and Türkiye belong to one."""
START_VALUES: Final = {"russia_personnel": "russia_personnel_thousand", "urals_usd": "urals_usd", "reserve_fund": "reserve_trn_rub"}
CODEBOOK_FROM: Final = date(2024, 12, 1)
"""The start values are those of December 2024: they tell nothing of a run that starts earlier."""


class Known(NamedTuple):
    """A value in a month: at its end for a stock, in all for a flow."""

    month: int  # year * 12 + month - 1
    value: float


def month_of(day: date) -> int:
    """A month as a number that counts on over the years."""
    return day.year * 12 + day.month - 1


def stock_history(series: str, before: date) -> tuple[Known, ...]:
    """Values of a stock known before a day, the last of each month, in order."""
    found = {month: value for month, value in _stocks(series, before) if month < month_of(before)}
    return tuple(Known(month, found[month]) for month in sorted(found))


def flow_history(series: str, before: date) -> tuple[Known, ...]:
    """Monthly totals of a flow, or monthly changes of occupied ground, known before a day, in order."""
    found = {month: value for month, value in _flows(series) if month < month_of(before)}
    return tuple(Known(month, found[month]) for month in sorted(found))


def _stocks(series: str, before: date) -> Iterator[tuple[int, float]]:
    if series in ("ready_share", "trust_share"):
        points = facts.opinion_path(series.removesuffix("_share"))
    elif series == "key_rate":
        points = facts.series("key_rate_pct")
    elif series == "occupied_km2":
        points = facts.series("occupied_km2")
    else:
        yield from _start_value(series, before)
        return
    for point in points:
        if point.date <= facts.CUTOFF:
            yield _month(point.date), point.value


def _start_value(series: str, before: date) -> Iterator[tuple[int, float]]:
    from sim.settings.codebook import codebook

    if series in START_VALUES and before >= CODEBOOK_FROM:
        yield month_of(CODEBOOK_FROM) - 1, codebook()["start"][START_VALUES[series]].value


def _flows(series: str) -> Iterator[tuple[int, float]]:
    if series in AID_GROUPS:
        yield from _aid(series)
    elif series == "russia_losses":
        for point in facts.series("russia_losses_per_day"):
            yield _month(point.date), point.value * _days(point.date) / 1000
    elif series == "drones":
        missiles = {point.date: point.value for point in facts.series("missiles")}
        for point in (point for point in facts.series("drones") if point.date in missiles):
            yield _month(point.date), point.value + missiles[point.date]
    elif series in ("civilian_deaths", "occupied_km2"):
        for point in facts.series("civilian_deaths" if series == "civilian_deaths" else "gain_km2"):
            yield _month(point.date), point.value


def _aid(series: str) -> Iterator[tuple[int, float]]:
    """Military and financial aid of the donors of a series, without the loan of the G7.

    Of other donors that part counts which Canada and Türkiye had in all that these gave, as in the model.
    """
    totals: dict[str, float] = {}
    for group, kind in product(AID_GROUPS[series], ("military", "financial")):
        part = sum(share_of_group(member, kind) for member in OTHER_MEMBERS) if group == "Other" else 1.0
        known = {month: value for month, value in facts.monthly_aid(group, kind).items() if month <= facts.CUTOFF}
        for month, value in known.items():
            totals[month] = totals.get(month, 0.0) + (0.0 if (group, kind, month) in LOAN else part * value)
    for month, value in totals.items():
        yield _month(month), value


def _month(text: str) -> int:
    year, month = text.split("-")[:2]
    return int(year) * 12 + int(month) - 1


def _days(text: str) -> int:
    year, month = text.split("-")[:2]
    return monthrange(int(year), int(month))[1]
