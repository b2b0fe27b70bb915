"""The headline table: what a run says first, with its spread over worlds and its Monte Carlo error.

Columns: question, label, unit, statistic, estimate, low, high (90% of worlds; empty for probabilities), mc_error, mc_low,
mc_high (half width and ends of the 90% Monte Carlo interval of the estimate), worlds (how many had an answer).
"""

from __future__ import annotations

from math import ceil, floor, isfinite, log10, nan, sqrt
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from sim.runs.survival import DEVIATES, Numbers, survival_table
from sim.settings.calendar import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from rich.console import Console

YEARS: Final = (1, 2, 5)
ENOUGH_AT_RISK: Final = 10  # fewer worlds still observed say nothing about survival
TAIL: Final = 0.05  # outside the 90% interval over worlds, on either side
FOUR_DIGITS_FROM: Final = 1000.0
NO_VALUE: Final = "\N{EN DASH}"
UNITS_SHOWN: Final = {"km2": "km²", "percent": "%"}
UNITS_PLAIN: Final = ("count", "people", "cases")  # the label has them


class Question(NamedTuple):
    """One row: how a column of outcomes answers a question."""

    name: str
    label: str
    unit: str
    statistic: str  # probability, mean or median, over the worlds with a value
    column: str
    of: str = "all"  # or "signed": only worlds that signed


class Estimate(NamedTuple):
    """A number with its spread over worlds and its Monte Carlo interval."""

    estimate: float
    low: float
    high: float
    mc_low: float
    mc_high: float


BEFORE_SURVIVAL: Final = (
    Question("signed", "A ceasefire is signed", "share", "probability", "signed"),
    Question("week_signed", "Time to signature", "weeks", "median", "week_signed"),
    Question("guarantee_formed", "The guarantee asked for is formed", "share", "probability", "guarantee_formed"),
)
AFTER_SURVIVAL: Final = (
    Question("durable", "A lasting ceasefire stands at the end", "share", "probability", "durable"),
    Question("renewed_war", "Signed, then war again", "share", "probability", "renewed_war"),
    Question("renewed_war_if_signed", "War again, of the signed", "share", "probability", "renewed_war", "signed"),
    Question("direct_clash", "Direct NATO-Russia clash", "share", "probability", "direct_clash"),
    Question("occupied_end_km2", "Russian-held territory at the end", "km2", "mean", "occupied_end_km2"),
    Question("occupied_end_pct", "The same, of Ukraine within its 1991 borders", "percent", "mean", "occupied_end_pct"),
    Question("ground_changed_km2", "Russian net gain since the start", "km2", "mean", "ground_changed_km2"),
    Question("russia_losses", "Russian killed and wounded", "thousand people", "mean", "russia_losses_thousand"),
    Question("ukraine_losses", "Ukrainian killed and wounded", "thousand people", "mean", "ukraine_losses_thousand"),
    Question("civilian_deaths", "Civilians killed in governed Ukraine", "people", "mean", "civilian_deaths"),
    Question("support_at_signature", "Support for the terms at signature", "share of citizens", "mean", "support_at_signature"),
    Question("support_year_later", "Support for the terms a year later", "share of citizens", "mean", "support_year_later"),
    Question("occupied_people_years", "Lived under occupation", "thousand person-years", "mean", "occupied_people_years_thousand"),
    Question("abuses", "Abuses under occupation", "cases", "mean", "abuses"),
    Question("displaced_end", "Displaced at the end", "thousand people", "mean", "displaced_end_thousand"),
    Question("guarantors", "Members in the guarantee", "count", "mean", "guarantors", "signed"),
    Question(
        "troops_deployed_max", "Largest guarantor force in Ukraine", "thousand people", "mean", "troops_deployed_max_thousand", "signed"
    ),
    Question("damage_eur_bn", "Direct damage since the start", "EUR bn", "mean", "damage_eur_bn"),
)


def headline_table(outcomes: pd.DataFrame, survival: pd.DataFrame | None = None) -> pd.DataFrame:
    """Answer every question from the outcome rows; `survival` saves computing it twice."""
    if survival is None:
        survival = survival_table(outcomes)
    rows = [_row(question, outcomes) for question in BEFORE_SURVIVAL]
    rows += _holding_rows(survival)
    rows += [_row(question, outcomes) for question in AFTER_SURVIVAL]
    return pd.DataFrame(rows)


def _row(question: Question, outcomes: pd.DataFrame) -> dict[str, object]:
    """One question asked of the worlds that can answer it."""
    asked = outcomes[outcomes["signed"] == 1] if question.of == "signed" else outcomes
    values = asked[question.column].dropna().to_numpy(dtype=float)
    measure = {"probability": probability_of, "mean": mean_of, "median": median_of}[question.statistic]
    return _as_row(question.name, question.label, question.unit, question.statistic, measure(values), len(values))


def _as_row(name: str, label: str, unit: str, statistic: str, found: Estimate, worlds: int) -> dict[str, object]:
    return {
        "question": name,
        "label": label,
        "unit": unit,
        "statistic": statistic,
        "estimate": found.estimate,
        "low": found.low,
        "high": found.high,
        "mc_error": (found.mc_high - found.mc_low) / 2,
        "mc_low": found.mc_low,
        "mc_high": found.mc_high,
        "worlds": worlds,
    }


def probability_of(values: Numbers) -> Estimate:
    """Share of ones, with Wilson's interval: it stays honest near 0 and 1."""
    if len(values) == 0:
        return Estimate(nan, nan, nan, nan, nan)
    share = float(values.mean())
    low, high = wilson_interval(share, len(values))
    return Estimate(share, nan, nan, low, high)


def wilson_interval(share: float, worlds: int) -> tuple[float, float]:
    """90% interval of a share seen in so many worlds."""
    weight = DEVIATES**2 / worlds
    centre = (share + weight / 2) / (1 + weight)
    half = DEVIATES * sqrt(share * (1 - share) / worlds + weight / (4 * worlds)) / (1 + weight)
    return max(0.0, centre - half), min(1.0, centre + half)


def mean_of(values: Numbers) -> Estimate:
    """Mean, with the interval that holds 90% of worlds; its own error shrinks with the root of their number."""
    if len(values) == 0:
        return Estimate(nan, nan, nan, nan, nan)
    low, high = np.quantile(values, (TAIL, 1 - TAIL))
    mean = float(values.mean())
    half = DEVIATES * float(values.std(ddof=1)) / sqrt(len(values)) if len(values) > 1 else nan
    return Estimate(mean, float(low), float(high), mean - half, mean + half)


def median_of(values: Numbers) -> Estimate:
    """Median, with the interval that holds 90% of worlds; its own interval runs between two ordered values."""
    if len(values) == 0:
        return Estimate(nan, nan, nan, nan, nan)
    ordered = np.sort(values)
    low, median, high = np.quantile(ordered, (TAIL, 0.5, 1 - TAIL))
    middle, reach = (len(ordered) - 1) / 2, DEVIATES * sqrt(len(ordered)) / 2
    first, last = max(0, floor(middle - reach)), min(len(ordered) - 1, ceil(middle + reach))
    return Estimate(float(median), float(low), float(high), float(ordered[first]), float(ordered[last]))


def _holding_rows(survival: pd.DataFrame) -> list[dict[str, object]]:
    """Chance that a signed ceasefire holds 1, 2 and 5 years; the first that nobody could observe gives way to the longest one could."""
    signed = int(survival["at_risk"].iloc[0]) if len(survival) else 0
    observed = survival[survival["at_risk"] >= min(ENOUGH_AT_RISK, signed)]
    longest = int(observed["weeks_held"].max()) if len(observed) else 0
    rows, is_past = [], longest == 0
    for years in YEARS:
        name, label = f"holds_{years}_year" + "s" * (years > 1), f"It holds {_years(years)}"
        if longest >= years * WEEKS_PER_YEAR:
            found = _holding(survival, years * WEEKS_PER_YEAR)
        elif not is_past:
            is_past, found = True, _holding(survival, longest)
            label = f"It holds {_years(round(longest / WEEKS_PER_YEAR, 1))} (the longest observed)"
        else:
            label, found = f"{label} (not observed)", Estimate(nan, nan, nan, nan, nan)
        rows.append(_as_row(name, label, "share", "Kaplan-Meier", found, signed))
    return rows


def _years(years: float) -> str:
    return f"{years:g} year" + ("" if years == 1 else "s")


def _holding(survival: pd.DataFrame, week: int) -> Estimate:
    """Survival after so many weeks; where nothing or everything has collapsed, Wilson's interval stands in for the band."""
    row = survival[survival["weeks_held"] == week].iloc[0]
    if 0 < row["survival"] < 1:
        return Estimate(float(row["survival"]), nan, nan, float(row["low"]), float(row["high"]))
    low, high = wilson_interval(float(row["survival"]), max(1, int(row["at_risk"])))
    return Estimate(float(row["survival"]), nan, nan, low, high)


def shown(value: float, unit: str) -> str:
    """A number as people read it, 61.3% or 112,400; its unit stands elsewhere unless it is a share. A dash if there is none."""
    if not isfinite(value):
        return NO_VALUE
    return f"{100 * value:.1f}%" if unit.startswith("share") else rounded(value)


def label_with_unit(label: str, unit: str, statistic: str = "mean") -> str:
    """What a row measures and in which unit."""
    details = [UNITS_SHOWN.get(unit, unit)] if not unit.startswith("share") and unit not in UNITS_PLAIN else []
    return ", ".join([label, *details, *(["median"] if statistic == "median" else [])])


def rounded(value: float) -> str:
    """Three significant digits, four from a thousand on, with thousands apart."""
    if value == 0 or not isfinite(value):
        return "0" if value == 0 else NO_VALUE
    digits = 4 if abs(value) >= FOUR_DIGITS_FROM else 3
    decimals = digits - 1 - floor(log10(abs(value)))
    text = f"{round(value, decimals):,.{max(0, decimals)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def range_shown(low: float, high: float, unit: str) -> str:
    """An interval; nothing if there is none."""
    if not (isfinite(low) and isfinite(high)):
        return ""
    if unit.startswith("share"):
        return f"{100 * low:.1f} to {100 * high:.1f}%"
    return f"{rounded(low)} to {rounded(high)}"


def error_shown(estimate: float, mc_low: float, mc_high: float, unit: str) -> str:
    """Half a Monte Carlo interval, of a share in points; the whole interval where a share lies too near 0 or 1 for a half."""
    half = (mc_high - mc_low) / 2
    if not isfinite(half):
        return ""
    if not unit.startswith("share"):
        return f"± {float(f'{half:.2g}'):,.6g}"
    if half < estimate < 1 - half:
        return f"± {100 * half:.1f} points"
    return range_shown(mc_low, mc_high, unit)


def print_headline(table: pd.DataFrame, console: Console) -> None:
    """Print the table, a line per question."""
    from rich.table import Table

    lines = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    lines.add_column("Outcome")
    for title in ("Estimate", "90% of worlds", "Monte Carlo", "Worlds"):
        lines.add_column(title, justify="right", no_wrap=True)
    row: Any
    for row in table.itertuples(index=False):
        estimate, spread = shown(row.estimate, row.unit), range_shown(row.low, row.high, row.unit)
        error = error_shown(row.estimate, row.mc_low, row.mc_high, row.unit)
        lines.add_row(label_with_unit(row.label, row.unit, row.statistic), estimate, spread, error, f"{row.worlds:,}")
    console.print(lines)
    console.print("Monte Carlo: 90% interval of the estimate, from the number of worlds alone.", style="dim", highlight=False)
