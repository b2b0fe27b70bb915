"""Which factors decide an outcome, as shares of its variance: first order alone, total order with every interaction.

For Saltelli designs; the estimators and their source are in `sim/sweeps/shared/saltelli.py`. Luck is a unit where the design makes it one.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd

from sim.sweeps.shared.estimated import Nothing
from sim.sweeps.shared.options import asked_measures, whole_number
from sim.sweeps.shared.saltelli import (
    ALWAYS_ANSWERED,
    Indices,
    Rows,
    Unit,
    half_width,
    indices_of,
    interval_of,
    obstacle,
    outputs_of,
    read_rows,
    weights_of,
)

if TYPE_CHECKING:
    from sim.sweeps.shared.sweep import Sweep

DEFAULTS: Final = {
    "outcomes": list(ALWAYS_ANSWERED),  # measures whose variance is split; all worlds must have a value
    "resamples": 200,  # of the rows, for the intervals
}
FEWEST_RESAMPLES, MOST_RESAMPLES = 20, 5_000
FALSE_ALARMS: Final = 0.05
"""Share of indices that are truly zero whose 90% interval lies above it by chance."""

TITLE: Final = "Sensitivity: which factors decide, in shares of variance (Sobol)"


class Sobol(NamedTuple):
    """The shares of variance of a sweep."""

    title: str
    tables: dict[str, pd.DataFrame]  # none where no outcome has a variance to split
    reasons: dict[str, str]  # label of an outcome -> why its variance is not split; empty if it is
    rows: Rows


def estimate(sweep: Sweep, options: Mapping[str, Any]) -> Sobol | Nothing:
    """Tables sobol (a row for each outcome and unit) and sobol_sums, shares of variance in 0-1 with 90% intervals.

    `distinguishable` holds for all totals of an outcome together (Bonferroni). Estimates may lie below 0 or above 1: they stay as they are.
    Raises UserError for unknown outcomes and faulty numbers.
    """
    measures = asked_measures(options)
    resamples = whole_number(options, "resamples", FEWEST_RESAMPLES, MOST_RESAMPLES)
    if sweep.manifest["method"] != "saltelli":
        return Nothing(TITLE, f"Shares of variance need method: saltelli; this sweep has {sweep.manifest['method']}.")
    rows = read_rows(sweep, measures)
    reasons = {measure.label: obstacle(rows.values[measure.name], rows.dropped) for measure in measures}
    tables, sums = [], []
    for measure in (measure for measure in measures if not reasons[measure.label]):
        values = rows.values[measure.name]
        found = indices_of(outputs_of(values, len(rows.units)), weights_of(len(values), resamples))
        tables.append(_table(measure.name, rows.units, found))
        sums.append(_sums(measure.name, found))
    made = {"sobol": pd.concat(tables, ignore_index=True), "sobol_sums": pd.concat(sums, ignore_index=True)} if tables else {}
    return Sobol(TITLE, made, reasons, rows)


def _table(outcome: str, units: tuple[Unit, ...], found: Indices) -> pd.DataFrame:
    """A row for each unit, in the order of the design."""
    first, total = found.first[0], found.total[0]
    first_half, total_half = half_width(found.first), half_width(found.total)
    return pd.DataFrame(
        {
            "outcome": outcome,
            "unit": [unit.name for unit in units],
            "label": [unit.label for unit in units],
            "first": first,
            "first_low": first - first_half,
            "first_high": first + first_half,
            "total": total,
            "total_low": total - total_half,
            "total_high": total + total_half,
            "distinguishable": total > found.total[1:].std(axis=0, ddof=1) * _deviates(len(units)),
            "basis": [unit.basis for unit in units],
        }
    )


def _deviates(units: int) -> float:
    """How many standard errors above zero one of so many indices must lie to be no false alarm among all of them."""
    from scipy.special import ndtri

    return float(-ndtri(FALSE_ALARMS / units))


def _sums(outcome: str, found: Indices) -> pd.DataFrame:
    """What all units explain one by one, and what is left for their interactions."""
    alone = found.first.sum(axis=1)
    parts = {"first orders together": alone, "interactions": 1 - alone, "sum of totals": found.total.sum(axis=1)}
    rows = [{"outcome": outcome, "part": part, **interval_of(values)._asdict()} for part, values in parts.items()]
    return pd.DataFrame(rows)


def expected_by_chance(units: int) -> int:
    """Of how many units the interval would lie above zero if none of them did anything, at most."""
    return ceil(FALSE_ALARMS * units)
