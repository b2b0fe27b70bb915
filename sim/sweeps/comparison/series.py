"""Which weekly series differ most between the jobs of a multirun, from what each job's own folder keeps."""

from __future__ import annotations

from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from sim.model.observed.series import SERIES

if TYPE_CHECKING:
    from sim.runs.survival import Numbers
    from sim.sweeps.shared.reference import Reference

WEEKLY: Final = "weekly.parquet"
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
    table = pd.read_parquet(path, columns=["week", "series", "mean", "q05", "q95", "worlds"])
    wide = {column: table.pivot(index="week", columns="series", values=column)[names] for column in ("mean", "q05", "q95", "worlds")}
    worlds = wide["worlds"].to_numpy(float)
    is_enough = worlds >= min(ENOUGH_WORLDS, worlds.max())
    mean, band = wide["mean"].to_numpy(float), (wide["q95"] - wide["q05"]).to_numpy(float)
    return Weekly(np.where(is_enough, mean, np.nan), np.where(is_enough, band, np.nan), worlds)


def _shifts(jobs: list[Weekly], job: int, base: int, names: list[str]) -> list[dict[str, object]]:
    """Each series of a job in the week in which it lies furthest from its reference, if that is worth telling."""
    if base in (job, -1) or jobs[job].mean.shape != jobs[base].mean.shape:
        return []
    rows = []
    for place, name in enumerate(names):
        here, there = jobs[job].mean[:, place], jobs[base].mean[:, place]
        gap = np.abs(here - there)
        band = np.nanmax([*jobs[job].band[:, place], *jobs[base].band[:, place], 0.0])
        if not np.isfinite(gap).any() or not np.nanmax(gap):
            continue
        week = int(np.nanargmax(gap))
        shift = float(gap[week] / band) if band else 1.0
        if shift > max(SMALLEST_SHIFT, LUCK / sqrt(min(jobs[side].worlds[week, place] for side in (job, base)))):
            values = {"week": week, "value": here[week], "against": there[week], "shift": shift}
            rows.append({"series": name, "unit": WHOLE[name].unit, "job": job, "base": base, **values})
    return rows


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
