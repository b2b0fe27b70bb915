"""How long ceasefires last and what ends them, level by level of one factor: survival, incidence by cause, tests and differences.

Only worlds that signed have a ceasefire, and which these are differs between levels. Survival is that of Kaplan and Meier; the log-rank
test takes ceasefires for independent, the differences beside it do not: they are resampled by whole worlds or states.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import nan
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sim.settings.errors import UserError, unknown
from sim.sweeps.lasting.ceasefires import Ceasefires, ceasefires_of
from sim.sweeps.lasting.tables import tables_of
from sim.sweeps.shared.estimated import Nothing
from sim.sweeps.shared.sweep import POINT, Factor

if TYPE_CHECKING:
    import pandas as pd

    from sim.sweeps.shared.sweep import Sweep

DEFAULTS: Final = {
    "by": None,  # a factor with levels, or point; null: the jobs of a multirun, else the first factor that has at most 12
    "years": [1, 2, 5],  # when survival and incidence are stated
}
MOST_LEVELS: Final = 12
MOST_YEARS: Final = 6
LONGEST_YEARS: Final = 50


class Lasting(NamedTuple):
    """What was found of the ceasefires of a sweep."""

    title: str
    tables: dict[str, pd.DataFrame]
    ceasefires: Ceasefires
    weeks: int  # horizon of every world
    factor: Factor | None  # whose levels are compared
    others: tuple[Factor, ...]  # with levels too, where nobody asked for a factor


def estimate(sweep: Sweep, options: Mapping[str, Any]) -> Lasting | Nothing:
    """Tables lasting_levels, lasting_curves, lasting_years, lasting_causes and, between levels, lasting_tests and lasting_differences.

    Shares in 0-1, times in weeks since signature; 90% intervals. Raises UserError for an unknown or unfit factor and for faulty years.
    """
    years = _years(options["years"])
    factor = _factor(sweep, options["by"])
    title = f"How long ceasefires last{f', by {factor.label}' if factor else ''}"
    signed = ceasefires_of(sweep, factor)
    if not signed.signed:
        words = f"None of {signed.worlds.sum():,} worlds signed a ceasefire within {sweep.weeks} weeks: there is no survival to show."
        return Nothing(title, words)
    tables = tables_of(signed, years, sweep.weeks)
    tables["lasting_levels"].insert(0, "factor", factor.label if factor else "")
    return Lasting(title, tables, signed, sweep.weeks, factor, _others(sweep, options["by"], factor))


def _others(sweep: Sweep, by: Any, factor: Factor | None) -> tuple[Factor, ...]:
    """The other factors that could be asked for, where nobody asked for one."""
    if by is not None or (factor is not None and factor.name == "label"):
        return ()
    return tuple(other for other in sweep.factors if other.levels and other != factor)


def _years(values: Any) -> list[float]:
    """The option `years`, in order."""
    is_list = isinstance(values, (list, tuple)) and 0 < len(values) <= MOST_YEARS
    if not is_list or not all(_is_number(value) and 0 < value <= LONGEST_YEARS for value in values):
        raise UserError(f"years is {values!r}; allowed: a list of 1 to {MOST_YEARS} numbers above 0 and up to {LONGEST_YEARS}.")
    return sorted({float(value) for value in values})


def _is_number(value: Any) -> bool:
    """Whether an option is a number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


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
    if not len(sweep.points) <= MOST_LEVELS:
        raise UserError(f"by is '{POINT}', but there are {len(sweep.points):,} points; allowed: at most {MOST_LEVELS}.")
    name = "job" if sweep.manifest["kind"] == "multirun" else POINT
    return Factor("label", name, "level", "", tuple(sweep.points["label"]), nan, nan, "choice", ())
