"""A Saltelli design read row by row, and the shares of variance that it yields, all units and resamples at once.

The estimators are those of SALib: first order after Saltelli et al. (2010) and total order after Jansen (1999) as given there, of outputs
brought to mean 0 and variance 1; intervals from resampled rows. SALib takes one unit after another and copies the rows of every resample:
several seconds for each outcome with hundreds of units. Here a resample is a weight for each row, and the figures are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from sim.runs.survival import DEVIATES, Numbers
from sim.sweeps.shared.cases import Interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.sweeps.shared.measures import Measure
    from sim.sweeps.shared.sweep import Sweep

ALWAYS_ANSWERED: Final = (
    "signed",
    "durable",
    "direct_clash",
    "occupied_end_km2",
    "occupied_people_years_thousand",
    "ukraine_losses_thousand",
    "civilian_deaths",
)
"""The headlines that every world can answer: variance is not split over different samples."""

CHANCE: Final = "chance"
SEED: Final = 1
FEWEST_ROWS: Final = 8
FEWEST_OF_EACH: Final = 8
"""Points of the two matrices with a yes, and with a no, that a split takes."""

NO_SPREAD: Final = float(np.finfo(float).eps)


class Unit(NamedTuple):
    """What variance is attributed to: a factor, a group of them, or chance."""

    name: str
    label: str
    basis: str  # of a factor: as in the codebook; "group" or "chance" for the others


class Rows(NamedTuple):
    """The answers of a Saltelli design; a row holds the points that belong together."""

    units: tuple[Unit, ...]
    values: dict[str, Numbers]  # by measure: (rows, points in a row), complete rows alone
    dropped: int  # rows left out because one of their points failed
    luck: str  # which points share a world: "unit" where luck is a unit; else "all", those of a "row", or "none"


class Outputs(NamedTuple):
    """One measure of a Saltelli design, brought to mean 0 and variance 1."""

    a: Numbers  # (rows,) at the points of matrix A
    b: Numbers  # (rows,)
    ab: Numbers  # (rows, units) at A with one unit from B
    ba: Numbers | None  # (rows, units) at B with one unit from A, in designs with second order


class Indices(NamedTuple):
    """Shares of variance; the first row of each is the estimate, the others are resamples."""

    first: Numbers  # (1 + resamples, units)
    total: Numbers  # (1 + resamples, units)


def units_of(sweep: Sweep) -> tuple[Unit, ...]:
    """The units in the order of the design's columns."""
    of_factors = {factor.name: Unit(factor.name, factor.label, factor.basis) for factor in sweep.factors}
    of_groups = {name: Unit(name, name, "group") for name in sweep.manifest["groups"]}
    known = {**of_factors, **of_groups}
    if sweep.manifest["chance"]:
        known[CHANCE] = Unit(CHANCE, "chance", CHANCE)
    return tuple(known[name] for name in sweep.manifest["units"])


def read_rows(sweep: Sweep, measures: Sequence[Measure]) -> Rows:
    """What every point of the design answered, row by row; a row with a failed point is left out."""
    units = units_of(sweep)
    width = len(units) * (2 if sweep.manifest["second_order"] else 1) + 2
    rows = int((sweep.points["matrix"] == "A").sum())
    answers = sweep.values(measures)
    point = answers["point"].to_numpy(np.int64)
    worlds = np.bincount(point, minlength=rows * width).reshape(rows, width)
    is_complete = (worlds > 0).all(axis=1)
    values = {}
    for measure in measures:
        sums = np.bincount(point, answers[measure.name].to_numpy(float), rows * width).reshape(rows, width)
        values[measure.name] = sums[is_complete] / worlds[is_complete]
    luck = "unit" if sweep.manifest["chance"] else _shared_luck(answers["world"].to_numpy(), point // width)
    return Rows(units, values, int((~is_complete).sum()), luck)


def _shared_luck(world: NDArray[np.int64], row: NDArray[np.int64]) -> str:
    """Whether all points, those of a row, or none share their world."""
    first = np.r_[True, row[1:] != row[:-1]]
    if (world == world[:1]).all():
        return "all"
    return "row" if (world == world[first][np.cumsum(first) - 1]).all() else "none"


def outputs_of(values: Numbers, units: int) -> Outputs:
    """The parts of each row (rows, points in a row), of which the spread must not be zero."""
    standard = (values - values.mean()) / values.std()
    ba = standard[:, units + 1 : -1] if values.shape[1] > units + 2 else None
    return Outputs(standard[:, 0], standard[:, -1], standard[:, 1 : units + 1], ba)


def weights_of(rows: int, resamples: int) -> Numbers:
    """How much each row counts, (1 + resamples, rows): all alike for the estimate, then as often as it was drawn."""
    drawn = np.random.default_rng(SEED).integers(rows, size=(rows, resamples))
    counts = [np.full(rows, 1.0), *(np.bincount(drawn[:, column], minlength=rows).astype(float) for column in range(resamples))]
    return np.array(counts) / rows


def indices_of(outputs: Outputs, weights: Numbers) -> Indices:
    """First and total order of every unit."""
    a, b = outputs.a[:, None], outputs.b[:, None]
    mean = weights @ (a + b) / 2
    variance = weights @ (a**2 + b**2) / 2 - mean**2
    scale = np.where(variance > NO_SPREAD, 1 / np.maximum(variance, NO_SPREAD), 0.0)
    first = weights @ (b * (outputs.ab - a)) * scale
    total = weights @ (a - outputs.ab) ** 2 / 2 * scale
    return Indices(first, total)


def half_width(resampled: Numbers) -> Numbers:
    """Half of the 90% interval of each column, whose first row is the estimate."""
    half: Numbers = DEVIATES * resampled[1:].std(axis=0, ddof=1)
    return half


def interval_of(resampled: Numbers) -> Interval:
    """The 90% interval of one share, (1 + resamples,) with the estimate first."""
    half = float(half_width(resampled[:, None])[0])
    return Interval(float(resampled[0]), float(resampled[0]) - half, float(resampled[0]) + half)


def obstacle(values: Numbers, failed: int) -> str:
    """Why the variance of these values, (rows, points in a row), cannot be split; nothing if it can."""
    if len(values) < FEWEST_ROWS:
        return f"{len(values)} rows of the design are complete and {failed} are not: too few, as it takes {FEWEST_ROWS}."
    empty = int(np.isnan(values).sum())
    if empty:
        return (
            f"no value at {empty:,} of {values.size:,} points, so that the variance cannot be split over one and the same sample; "
            "the analysis `screening` takes the points that have a value."
        )
    base = values[:, [0, -1]]
    if np.ptp(base) <= NO_SPREAD * max(1.0, float(np.abs(base).max())):
        return "the same at every point of the two matrices, so there is no variance to split."
    rarest = min(int(np.sum(base == end)) for end in (values.min(), values.max()))
    if np.unique(values).size == 2 and rarest < FEWEST_OF_EACH:
        return f"one of two answers at only {rarest} of {base.size:,} points of the two matrices, where a split takes {FEWEST_OF_EACH}."
    return ""


LUCK: Final = {
    "all": "All points met one and the same world, so these shares leave out how much its luck matters.",
    "row": "Luck is no unit of this design (chance: false): it adds to the variance; what a factor does with it counts as the factor's.",
    "none": "Luck is no unit of this design (chance: false) and differs from point to point, so that it is part of every total.",
}
"""What a reader must know where luck is no unit."""


def remarks(rows: Rows) -> tuple[str, ...]:
    """What a reader must know of the sample: what was left out, and where luck is."""
    words = [LUCK[rows.luck]] if rows.luck in LUCK else []
    if rows.dropped:
        kept = len(next(iter(rows.values.values())))
        words.append(f"{rows.dropped} of {rows.dropped + kept:,} rows hold a point that failed and are left out whole.")
    return tuple(words)
