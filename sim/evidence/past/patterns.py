"""MODEL section 6, item 6 on the past cases: how long each class stands, in the facts and in the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from sim.evidence import targets
from sim.evidence.past.bench import MODEL, RECALIBRATED, Forecasts, median_band, survival_bands
from sim.evidence.past.sample import Numbers
from sim.settings.calendar import DAYS_PER_WEEK, WEEKS_PER_YEAR

if TYPE_CHECKING:
    import pandas as pd

HOLIDAY, PRELIMINARY, DEFINITIVE = range(3)
MIDDLE: Final = 0.5


class Figure(NamedTuple):
    """One figure of item 6."""

    name: str
    unit: str
    group: int
    has_troops: float | None  # of definitive ceasefires only
    years: int | None  # share standing after so many; else days to failure, of those that fail, median
    target: targets.Target


def figures() -> list[Figure]:
    """Every figure with its target."""
    rows = [
        Figure("holiday: days to failure, median", "days", HOLIDAY, None, None, targets.holiday_days()),
        Figure("preliminary: days to failure, of those that fail, median", "days", PRELIMINARY, None, None, targets.preliminary_days()),
    ]
    for has_troops, words in ((1.0, "foreign troops"), (0.0, "none")):
        for years in (2, 5):
            target = targets.survival(bool(has_troops), years)
            rows.append(Figure(f"definitive, {words}: stands after {years} years", "share", DEFINITIVE, has_troops, years, target))
    return rows


def pattern_table(part: Forecasts) -> pd.DataFrame:
    """Each figure: cases, target_low, target_high, source, observed, low, high, model, recalibrated; empty where no case is of the kind."""
    import pandas as pd

    return pd.DataFrame([_row(figure, part) for figure in figures()])


def _row(figure: Figure, part: Forecasts) -> dict[str, Any]:
    inside = part.sample.classes == figure.group
    if figure.has_troops is not None:
        inside &= part.sample.signs[:, 0] == figure.has_troops
    row = {"figure": figure.name, "unit": figure.unit, "cases": int(inside.sum())}
    row |= {"target_low": figure.target.low, "target_high": figure.target.high, "source": figure.target.source}
    measured = dict.fromkeys(("observed", "low", "high", "model", "recalibrated"), float("nan"))
    if inside.any():
        measured = _of_share(figure.years, part, inside) if figure.years else _of_days(part, inside)
    return row | measured


def _of_share(years: int, part: Forecasts, inside: Any) -> dict[str, float]:
    week = years * WEEKS_PER_YEAR
    observed, low, high = survival_bands(part.sample.of(inside)).to_numpy()[week].tolist()
    ours = {name: float(part.curves[way][inside, week].mean()) for name, way in (("model", MODEL), ("recalibrated", RECALIBRATED))}
    return {"observed": observed, "low": low, "high": high, **ours}


def _of_days(part: Forecasts, inside: Any) -> dict[str, float]:
    own = part.sample.of(inside)
    observed, low, high = median_band(own.weeks[own.failed], part.weights[:, inside][:, own.failed])
    days = [(value + MIDDLE) * DAYS_PER_WEEK for value in (observed, low, high)]
    ours = {name: _median_days(part.curves[way][inside].mean(axis=0)) for name, way in (("model", MODEL), ("recalibrated", RECALIBRATED))}
    return {"observed": days[0], "low": days[1], "high": days[2], **ours}


def _median_days(curve: Numbers) -> float:
    """Days within which half of those fail that fail at all."""
    gone = 1 - curve
    week = int(np.argmax(gone >= gone[-1] / 2))
    return (week - MIDDLE) * DAYS_PER_WEEK
