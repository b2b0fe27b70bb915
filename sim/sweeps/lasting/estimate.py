"""How long ceasefires last and what ends them, level by level of one factor: survival, incidence by cause, tests and differences.

Only worlds that signed have a ceasefire, and which these are differs between levels. Survival is that of Kaplan and Meier; the log-rank
test takes ceasefires for independent, the differences beside it do not: they are resampled by whole worlds or states.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import nan
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from sim.model.calendar import WEEKS_PER_YEAR
from sim.model.states.agreement import CAUSE_NAMES
from sim.runs.finding import Finding
from sim.settings.errors import UserError, unknown
from sim.sweeps.shared.clusters import Clusters, clusters_of
from sim.sweeps.shared.policies import level_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.sweeps.shared.sweep import Factor, Sweep

DEFAULTS: Final = {
    "by": None,  # a factor with levels, or point; null: the jobs of a multirun, else the first factor that has at most 12
    "years": [1, 2, 5],  # when survival and incidence are stated
}
MOST_LEVELS: Final = 12
MOST_YEARS: Final = 6
LONGEST_YEARS: Final = 50
ENOUGH: Final = 10
"""Ceasefires signed early enough to be followed so long; of fewer nothing is said (of a level with fewer in all: unless all are)."""

POINT: Final = "point"
ALL_POINTS: Final = "all points"
COLUMNS: Final = ("signed", "week_signed", "held_weeks", "ended_by")


class Ceasefires(NamedTuple):
    """The first agreements of a sweep; arrays (n,) over the cells (a point and a world) that signed."""

    levels: tuple[str, ...]
    worlds: NDArray[np.int64]  # (levels,) how many were simulated
    level: NDArray[np.int64]
    held: NDArray[np.int64]  # weeks
    cause: NDArray[np.int64]  # what ended it, by its place in CAUSE_NAMES; 0: it still stands
    follow_up: NDArray[np.int64]  # weeks from the signature to the horizon
    clusters: Clusters

    def of(self, level: int) -> Ceasefires:
        """Those of one level."""
        kept = self.level == level
        arrays = (self.level[kept], self.held[kept], self.cause[kept], self.follow_up[kept])
        return Ceasefires(self.levels, self.worlds, *arrays, self.clusters.of(kept))

    @property
    def signed(self) -> int:
        """How many there are."""
        return len(self.held)

    @property
    def longest(self) -> int:
        """Weeks for which enough of them could be followed."""
        if not self.signed:
            return 0
        return int(np.sort(self.follow_up)[-min(ENOUGH, self.signed)])


def analyse(sweep: Sweep, options: Mapping[str, Any]) -> Finding:
    """Tables lasting_levels, lasting_curves, lasting_years, lasting_causes and, between levels, lasting_tests and lasting_differences.

    Shares in 0-1, times in weeks since signature; 90% intervals. Raises UserError for an unknown or unfit factor and for faulty years.
    """
    from sim.sweeps.lasting.sentences import sentences_of
    from sim.sweeps.lasting.tables import tables_of

    years = _years(options["years"])
    factor = _factor(sweep, options["by"])
    title = f"How long ceasefires last{f', by {factor.label}' if factor else ''}"
    signed = ceasefires_of(sweep, factor)
    if not signed.signed:
        words = f"None of {signed.worlds.sum():,} worlds signed a ceasefire within {sweep.weeks} weeks: there is no survival to show."
        return Finding("lasting", title, (words,), {})
    tables = tables_of(signed, years, sweep.weeks)
    tables["lasting_levels"].insert(0, "factor", factor.label if factor else "")
    return Finding("lasting", title, (*_remarks(sweep, options["by"], factor), *sentences_of(sweep, signed, years, tables)), tables)


def _years(values: Any) -> list[float]:
    """The option `years`, in order."""
    is_list = isinstance(values, (list, tuple)) and 0 < len(values) <= MOST_YEARS
    if not is_list or not all(_is_number(value) and 0 < value <= LONGEST_YEARS for value in values):
        raise UserError(f"years is {values!r}; allowed: a list of 1 to {MOST_YEARS} numbers above 0 and up to {LONGEST_YEARS}.")
    return sorted({float(value) for value in values})


def _is_number(value: Any) -> bool:
    """Whether an option is a number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def weeks_of(years: float) -> int:
    """Whole weeks."""
    return round(years * WEEKS_PER_YEAR)


def _factor(sweep: Sweep, by: Any) -> Factor | None:
    """The factor whose levels are compared; None: all points together."""
    known = {factor.name: factor for factor in sweep.factors}
    if by == POINT or (by is None and sweep.manifest["kind"] == "multirun" and 1 < len(sweep.points) <= MOST_LEVELS):
        return _points(sweep)
    if by is None:
        return next((factor for factor in sweep.factors if 0 < len(factor.levels) <= MOST_LEVELS), None)
    if not isinstance(by, str):
        raise UserError(f"by is {by!r}; allowed: the name of a factor, {POINT} or null.")
    if by not in known:
        raise unknown("factor in by", by, (*known, POINT))
    if not 0 < len(known[by].levels) <= MOST_LEVELS:
        has = f"{len(known[by].levels)} levels" if known[by].levels else "a range and no levels"
        raise UserError(f"by is {by!r}, which has {has}; allowed: a factor with at most {MOST_LEVELS} levels, or null.")
    return known[by]


def _points(sweep: Sweep) -> Factor:
    """The points themselves as levels, by their labels."""
    from sim.sweeps.shared.sweep import Factor

    if not len(sweep.points) <= MOST_LEVELS:
        raise UserError(f"by is '{POINT}', but there are {len(sweep.points):,} points; allowed: at most {MOST_LEVELS}.")
    name = "job" if sweep.manifest["kind"] == "multirun" else POINT
    return Factor("label", name, "level", "", tuple(sweep.points["label"]), nan, nan, "choice", ())


def ceasefires_of(sweep: Sweep, factor: Factor | None) -> Ceasefires:
    """The first agreements by level of a factor, from the points that the sweep lists."""
    rows = sweep.outcomes(COLUMNS)
    rows = rows[rows["point"].isin(sweep.points["point"])]
    level = _levels(sweep, factor, rows["point"])
    is_signed = rows["signed"].to_numpy() == 1
    signed = rows[is_signed]
    names = tuple(level_name(factor, level) for level in factor.levels) if factor else (ALL_POINTS,)
    cause = {name: code for code, name in enumerate(CAUSE_NAMES)}
    return Ceasefires(
        names,
        np.bincount(level, minlength=len(names)),
        level[is_signed],
        signed["held_weeks"].to_numpy(np.int64),
        signed["ended_by"].map(cause).to_numpy(np.int64),
        sweep.weeks - signed["week_signed"].to_numpy(np.int64),
        clusters_of(sweep, signed),
    )


def _levels(sweep: Sweep, factor: Factor | None, point: pd.Series[Any]) -> NDArray[np.int64]:
    """The place of each row's level among those of the factor."""
    if factor is None:
        return np.zeros(len(point), np.int64)
    place = {level: index for index, level in enumerate(factor.levels)}
    of_point = pd.Series([place[level] for level in sweep.points[factor.name]], index=sweep.points["point"])
    return np.asarray(of_point.loc[point], np.int64)


def _remarks(sweep: Sweep, by: Any, factor: Factor | None) -> list[str]:
    """Why the levels are those, where nobody asked for them."""
    others = [other.label for other in sweep.factors if other.levels and other != factor]
    if by is not None or not others or (factor is not None and factor.name == "label"):
        return []
    if factor is None:
        return [f"No factor has at most {MOST_LEVELS} levels, so all points stand together."]
    return [f"Levels are those of {factor.label}, each over all points that have it; by: in the analysis asks for {', '.join(others)}."]
