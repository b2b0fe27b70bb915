"""What is measured on worlds, one number for each, and how sure its mean is."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from sim.evidence.patterns.samples import Numbers
from sim.runs.survival import DEVIATES, survival_table
from sim.settings.calendar import DAYS_PER_MONTH, DAYS_PER_WEEK, WEEKS_PER_YEAR

if TYPE_CHECKING:
    from datetime import date

    import numpy.typing as npt


class Mean(NamedTuple):
    """A mean over worlds and half its 90% Monte Carlo interval."""

    value: float
    error: float


def mean_of(values: Numbers) -> Mean:
    """Mean and error of the worlds that have a value."""
    kept = values[np.isfinite(values)]
    error = DEVIATES * float(kept.std(ddof=1)) / sqrt(len(kept)) if len(kept) > 1 else float("nan")
    return Mean(float(kept.mean()) if len(kept) else float("nan"), error)


def change_of(before: Numbers, after: Numbers) -> Mean:
    """Mean change world by world: the same luck on both sides, so that the error is that of the lever alone."""
    return mean_of(after - before)


def collapsed_within(outcomes: pd.DataFrame, years: float) -> Numbers:
    """1 where the first agreement collapsed within so many years, 0 where it stood, empty where nobody could see that long."""
    weeks = years * WEEKS_PER_YEAR
    held = outcomes["held_weeks"].to_numpy(float)
    ended = outcomes["censored"].to_numpy(float) == 0
    return np.where(ended & (held < weeks), 1.0, np.where(held >= weeks, 0.0, np.nan))


def signed_within(outcomes: pd.DataFrame, years: int) -> Numbers:
    """1 where an agreement was signed within so many years, else 0."""
    return np.where(outcomes["week_signed"].to_numpy(float) < years * WEEKS_PER_YEAR, 1.0, 0.0)


def not_formed(outcomes: pd.DataFrame) -> Numbers:
    """1 where the guarantee of the terms was not formed, else 0."""
    return np.where(outcomes["guarantee_kind"].to_numpy() == "none", 1.0, 0.0)


def column(outcomes: pd.DataFrame, name: str) -> Numbers:
    """A column as numbers."""
    return outcomes[name].to_numpy(float)


class Survival(NamedTuple):
    """Share of first agreements that stood so long, with its 90% band."""

    value: float
    low: float
    high: float


def survival_at(outcomes: pd.DataFrame, years: float) -> Survival:
    """Kaplan-Meier survival of first agreements after so many years."""
    table = survival_table(outcomes)
    row = table[table["weeks_held"] <= years * WEEKS_PER_YEAR].iloc[-1]
    return Survival(float(row["survival"]), float(row["low"]), float(row["high"]))


def hazard_between(outcomes: pd.DataFrame, first_year: float, last_year: float) -> float:
    """Collapses a year, of the agreements that stand, between two ages."""
    held = outcomes["held_weeks"].to_numpy(float) / WEEKS_PER_YEAR
    is_collapse = (outcomes["censored"].to_numpy(float) == 0) & (held >= first_year) & (held < last_year)
    lived = np.clip(held, first_year, last_year) - first_year
    return float(is_collapse.sum() / np.nansum(lived))


def monthly(weekly: npt.NDArray[np.float32], start: date) -> tuple[Numbers, list[int]]:
    """Weekly amounts as amounts a month, (months, worlds), and the month of the year of each; months cut short are left out."""
    from sim.model.calendar import date_of

    days = [date_of(start, week) for week in range(len(weekly))]
    keys = [(day.year, day.month) for day in days]
    whole = [key for key in dict.fromkeys(keys) if keys.count(key) * DAYS_PER_WEEK >= DAYS_PER_MONTH - DAYS_PER_WEEK]
    rows = [weekly[[key == of for of in keys]].mean(axis=0) * DAYS_PER_MONTH / DAYS_PER_WEEK for key in whole]
    return np.array(rows, float), [month for _, month in whole]
