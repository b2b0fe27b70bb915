"""Which weekly series differ most between the jobs of a multirun, from what each job's own folder keeps."""

from __future__ import annotations

from math import inf, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from sim.model.observed.series import SERIES
from sim.sweeps.shared.reference import NONE

if TYPE_CHECKING:
    from sim.runs.survival import Numbers
    from sim.sweeps.shared.reference import Reference

WEEKLY: Final = "weekly.parquet"
COLUMNS: Final = ("mean", "q05", "q50", "q95", "worlds")
MOST_SERIES: Final = 6
SMALLEST_SHIFT: Final = 0.1
"""Of the band that holds 90% of worlds: a series that moves less is not worth telling (judgement)."""

LUCK: Final = 1.5
"""Of that band over the root of the worlds: two means differ by so much through luck alone, in the week where they differ most."""

ENOUGH_WORLDS: Final = 20
"""Fewer with a value tell nothing of a week."""

WHOLE: Final = {series.name: series for series in SERIES if series.place < 0}
"""Series that are no part of another: their meanings can stand alone."""


class Weekly(NamedTuple):
    """The weekly series of one job; arrays (weeks, series), NaN where too few worlds have a value."""

    mean: Numbers
    median: Numbers
    band: Numbers  # width of the interval that holds 90% of worlds
    worlds: Numbers


def series_tables(folder: Path, points: pd.DataFrame, reference: Reference) -> dict[str, pd.DataFrame]:
    """Tables comparison_series (where the series that moved most differ most) and comparison_series_weeks (their weekly means).

    Nothing where the points are no jobs with weekly series, or where no series moved.
    """
    paths = [folder / str(name) / WEEKLY for name in points["folder"]] if "folder" in points else []
    if len(paths) < 2 or not all(path.exists() for path in paths):
        return {}
    names = list(WHOLE)
    jobs = [_weekly(path, names) for path in paths]
    rows = [row for index in range(len(jobs)) for row in _shifts(jobs, index, int(reference.of[index]), names)]
    table = pd.DataFrame(rows)
    if table.empty:
        return {}
    largest = table.groupby("series")["shift"].max().sort_values(ascending=False, kind="stable").head(MOST_SERIES)
    order = {name: place for place, name in enumerate(largest.index)}
    kept = table[table["series"].isin(list(order))].sort_values("series", key=lambda column: column.map(order), kind="stable")
    kept = kept.assign(label=points["label"].iloc[kept["job"]].to_numpy(), reference=points["label"].iloc[kept["base"]].to_numpy())
    first = ["series", "unit", "label", "reference"]
    return {
        "comparison_series": kept[[*first, "week", "value", "against", "shift"]].reset_index(drop=True),
        "comparison_series_weeks": _weeks(jobs, points, list(order), names, reference),
    }


def _weekly(path: Path, names: list[str]) -> Weekly:
    """One job's series, of the weeks in which enough worlds have a value."""
    table = pd.read_parquet(path, columns=["week", "series", *COLUMNS])
    wide = {column: table.pivot(index="week", columns="series", values=column)[names].to_numpy(float) for column in COLUMNS}
    worlds = wide["worlds"]
    is_enough = worlds >= min(ENOUGH_WORLDS, worlds.max())
    mean, median, band = (np.where(is_enough, values, np.nan) for values in (wide["mean"], wide["q50"], wide["q95"] - wide["q05"]))
    return Weekly(mean, median, band, worlds)


def _shifts(jobs: list[Weekly], job: int, base: int, names: list[str]) -> list[dict[str, object]]:
    """Each series of a job in the week in which it lies furthest from its reference, if that is worth telling."""
    here, there = jobs[job], jobs[base]
    if base in (job, NONE) or here.mean.shape != there.mean.shape:
        return []
    rows: list[dict[str, object]] = []
    for place, name in enumerate(names):
        gap = np.nan_to_num(np.abs(here.mean[:, place] - there.mean[:, place]))
        week = int(np.argmax(gap))
        shift = float(gap[week]) / _scale(here, there, place)
        if shift > max(SMALLEST_SHIFT, LUCK / sqrt(max(1.0, min(here.worlds[week, place], there.worlds[week, place])))):
            values = {"week": week, "value": here.mean[week, place], "against": there.mean[week, place], "shift": shift}
            rows.append({"series": name, "unit": WHOLE[name].unit, "job": job, "base": base, **values})
    return rows


def _scale(here: Weekly, there: Weekly, place: int) -> float:
    """The widest band of a series; where nearly all worlds agree, its largest median.

    Infinite for what is nothing in nearly all worlds of both jobs: what a handful of worlds do is not worth telling as a mean.
    """
    for values in ((here.band, there.band), (here.median, there.median)):
        largest = max(float(np.nan_to_num(np.abs(part[:, place])).max()) for part in values)
        if largest > 0:
            return largest
    return inf


def _weeks(jobs: list[Weekly], points: pd.DataFrame, kept: list[str], names: list[str], reference: Reference) -> pd.DataFrame:
    """Weekly means of the series kept, of every job."""
    parts = []
    for name in kept:
        for index, job in enumerate(jobs):
            mean = job.mean[:, names.index(name)]
            named = {"series": name, "unit": WHOLE[name].unit, "label": points["label"].iloc[index]}
            is_reference = bool(reference.of[index] == index)
            parts.append(pd.DataFrame({**named, "is_reference": is_reference, "week": np.arange(len(mean)), "mean": mean}))
    return pd.concat(parts, ignore_index=True)
