"""Probabilities from worlds: how often, smoothed so that nothing is called impossible, with the Monte Carlo interval."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from sim.evidence.questions.reading import questions, rules_hash
from sim.evidence.questions.tables import FORECASTS, RULES, SERIES_FORECASTS
from sim.settings.errors import UserError

if TYPE_CHECKING:
    import pandas as pd

LEVEL: Final = 0.90
SMOOTHING: Final = 0.5
"""Jeffreys: half a world that says yes and half a world that says no are added."""


class Chance(NamedTuple):
    """What a run says of one question."""

    id: str
    title: str
    deadline: str
    probability: float  # (yes + 0.5) / (worlds + 1): the mean of the Jeffreys posterior; finite log scores
    low: float  # 90% Jeffreys interval: what more worlds would shrink
    high: float
    worlds: int
    base_rate: float


def smoothed(yes: float, worlds: float) -> float:
    """The probability from `yes` of so many worlds: the posterior mean under Jeffreys' prior."""
    return (yes + SMOOTHING) / (worlds + 2 * SMOOTHING)


def chances(folder: Path) -> list[Chance]:
    """The probability of each question that the run reaches, in the questions' order."""
    from scipy.stats import beta

    table = read_answers(folder)
    found = []
    for question in questions().values():
        answers = table[question.id].dropna()
        if len(answers):
            yes, worlds = float(answers.sum()), len(answers)
            low, high = beta.ppf([(1 - LEVEL) / 2, (1 + LEVEL) / 2], yes + SMOOTHING, worlds - yes + SMOOTHING)
            row = (smoothed(yes, worlds), float(low), float(high), worlds, question.base_rate)
            found.append(Chance(question.id, question.title, question.deadline.isoformat(), *row))
    return found


def read_answers(folder: Path) -> pd.DataFrame:
    """forecasts.parquet: one row for each world, a column for each question. A UserError if the run has none, or of other rules."""
    table = _read(folder, FORECASTS)
    from pyarrow import parquet

    told = parquet.read_schema(folder / FORECASTS).metadata or {}
    if RULES.encode() not in told or told[RULES.encode()].decode() != rules_hash():
        raise UserError(f"{folder / FORECASTS} answers questions whose rules have changed since; run it again.")
    return table


def read_series(folder: Path) -> dict[str, pd.DataFrame]:
    """series_forecasts.parquet: name of the series -> rows of dates, columns of worlds. A series that the run does not reach is absent."""
    table = _read(folder, SERIES_FORECASTS)
    groups = table.groupby("series", observed=True)
    return {str(name): rows.pivot_table(index="date", columns="world", values="value") for name, rows in groups}


def quantiles(values: Any) -> dict[str, Any]:
    """Mean and quantiles over worlds of (dates, worlds), each (dates,)."""
    names = ("q05", "q25", "q50", "q75", "q95")
    cuts = np.quantile(values, (0.05, 0.25, 0.5, 0.75, 0.95), axis=1)
    return {"mean": np.asarray(values).mean(axis=1), **dict(zip(names, cuts, strict=True))}


def _read(folder: Path, name: str) -> pd.DataFrame:
    import pandas as pd

    if not (folder / "manifest.json").exists():
        raise UserError(f"{folder} is no finished run: it has no manifest.json.")
    if not (folder / name).exists():
        raise UserError(f"{folder} has no {name}: it is a sweep, or a run of an earlier version; run it again.")
    return pd.read_parquet(folder / name)
