"""Which factors can be left alone: elementary effects of Morris (1991), with the mean absolute effect of Campolongo et al. (2007).

Each trajectory moves one factor at a time. An elementary effect is the change of the outcome, over the step as a share of the factor's full
range: what the factor would do from one end to the other at that rate. SALib takes all steps for equally long, which they are not where
values follow a prior or are whole numbers; where they are, the figures are SALib's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from sim.runs.headline import wilson_interval
from sim.runs.survival import CONFIDENCE, Numbers
from sim.sweeps.shared.estimated import Nothing
from sim.sweeps.shared.options import asked_measures, share_between, whole_number
from sim.sweeps.shared.saltelli import ALWAYS_ANSWERED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.sweeps.shared.measures import Measure
    from sim.sweeps.shared.sweep import Factor, Sweep

DEFAULTS: Final = {
    "outcomes": list(ALWAYS_ANSWERED),  # measures; all worlds must have a value
    "resamples": 1_000,  # of the trajectories, for the intervals
    "small": 0.1,  # an effect below this share of the largest one can be left alone
}
FEWEST_RESAMPLES, MOST_RESAMPLES = 20, 20_000
FEWEST_TRAJECTORIES: Final = 4
SEED: Final = 1
TITLE: Final = "Screening by elementary effects: which factors can be left alone (Morris)"


class Effects(NamedTuple):
    """Elementary effects, in the outcome's unit over a factor's full range."""

    values: Numbers  # (trajectories, factors); NaN where the factor's value did not move
    stretch: Numbers  # (factors,) full range over the step, on average


class Moves(NamedTuple):
    """What moved on one trajectory, step by step."""

    step: NDArray[np.int64]  # (moves,)
    factor: NDArray[np.int64]  # (moves,)
    stretch: Numbers  # (moves,) full range over the step, with the step's sign


class Walks(NamedTuple):
    """The complete trajectories of a Morris design."""

    points: list[pd.DataFrame]  # one for each: the answers at its points in their order
    moves: list[Moves]  # one for each
    failed: int  # trajectories left out because one of their points failed
    luck: str  # "shared": one world along each trajectory; "one": the same world for all; "own": points of a trajectory differ in luck


class Morris(NamedTuple):
    """The elementary effects of a sweep."""

    title: str
    tables: dict[str, pd.DataFrame]  # none where no outcome has effects
    reasons: dict[str, str]  # label of an outcome -> why it has no effects; empty if it has
    walks: Walks
    small: float  # an effect below this share of the largest one can be left alone


def estimate(sweep: Sweep, options: Mapping[str, Any]) -> Morris | Nothing:
    """Table morris, a row for each outcome and factor.

    Mean effect `mu`, mean absolute effect `mu_star` with its 90% interval `low` to `high`, and standard deviation `sigma` are in the
    outcome's unit (shares in 0-1) over the factor's full range. Raises UserError for unknown outcomes and faulty numbers.
    """
    measures = asked_measures(options)
    resamples = whole_number(options, "resamples", FEWEST_RESAMPLES, MOST_RESAMPLES)
    small = share_between(options, "small")
    if sweep.manifest["method"] != "morris":
        return Nothing(TITLE, f"Elementary effects need method: morris; this sweep has {sweep.manifest['method']}.")
    walks = walks_of(sweep, measures)
    if len(walks.points) < FEWEST_TRAJECTORIES:
        few = f"{len(walks.points)} trajectories are complete ({walks.failed} are not): too few, as it takes {FEWEST_TRAJECTORIES}."
        return Nothing(TITLE, few)
    reasons = {measure.label: obstacle(measure, walks) for measure in measures}
    tables = [_table(measure, sweep.factors, walks, resamples, small) for measure in measures if not reasons[measure.label]]
    made = {"morris": pd.concat(tables, ignore_index=True)} if tables else {}
    return Morris(TITLE, made, reasons, walks, small)


def walks_of(sweep: Sweep, measures: Sequence[Measure]) -> Walks:
    """The trajectories of which every point was simulated, with the mean answer of each point in a column for each measure."""
    asked = {measure.name: "mean" for measure in measures}
    answers = sweep.values(measures).groupby("point").agg({**asked, "world": "first"})
    joined = answers.reindex(sweep.points["point"]).reset_index()
    places = np.column_stack([placed(sweep.points[factor.name], factor) for factor in sweep.factors])
    walks = [(walk, places[walk.index]) for _, walk in joined.groupby(sweep.points["trajectory"].to_numpy(), sort=False)]
    complete = [(walk, placed_at) for walk, placed_at in walks if walk["world"].notna().all()]
    failed = len(walks) - len(complete)
    return Walks(
        [walk for walk, _ in complete], [_moves(placed_at) for _, placed_at in complete], failed, _luck([walk for walk, _ in complete])
    )


def _luck(walks: Sequence[pd.DataFrame]) -> str:
    """Whether the points of a trajectory, and all trajectories, met one world."""
    worlds = [walk["world"].unique() for walk in walks]
    if any(len(met) > 1 for met in worlds):
        return "own"
    return "one" if len({met[0] for met in worlds}) == 1 else "shared"


def _moves(places: Numbers) -> Moves:
    """The moves between the points of one trajectory, (points, factors) in 0-1."""
    steps = np.diff(places, axis=0)
    step, factor = np.nonzero(steps)
    return Moves(step, factor, 1 / steps[step, factor])


def obstacle(measure: Measure, walks: Walks) -> str:
    """Why a measure has no elementary effects; nothing if it has."""
    values = np.concatenate([walk[measure.name].to_numpy(float) for walk in walks.points])
    empty = int(np.isnan(values).sum())
    if empty:
        return f"no value at {empty:,} of {len(values):,} points, so that steps between points cannot be compared."
    if np.ptp(values) == 0:
        return "the same at every point: no factor changes it."
    return ""


def effects_of(walks: Walks, factors: int, outcome: str) -> Effects:
    """What each factor did on each trajectory."""
    effects, stretches = (np.full((len(walks.points), factors), np.nan) for _ in range(2))
    for row, (walk, moves) in enumerate(zip(walks.points, walks.moves, strict=True)):
        stretches[row, moves.factor] = moves.stretch
        effects[row, moves.factor] = np.diff(walk[outcome].to_numpy(float))[moves.step] * moves.stretch
    moved_at_all = np.isfinite(stretches).any(axis=0)
    stretch = np.full(factors, np.nan)
    stretch[moved_at_all] = np.nanmean(np.abs(stretches[:, moved_at_all]), axis=0)
    return Effects(effects, stretch)


def placed(column: pd.Series[Any], factor: Factor) -> Numbers:
    """Where values lie in a factor's range, from 0 to 1; levels are evenly spaced."""
    if factor.kind == "number":
        placed_at: Numbers = (column.to_numpy(float) - factor.low) / (factor.high - factor.low)
        return placed_at
    place = {level: index / max(1, len(factor.levels) - 1) for index, level in enumerate(factor.levels)}
    return np.array([place[level] for level in column], float)


def _table(measure: Measure, factors: Sequence[Factor], walks: Walks, resamples: int, small: float) -> pd.DataFrame:
    """A row for each factor that moved twice or more."""
    found = effects_of(walks, len(factors), measure.name)
    kept = np.flatnonzero(np.isfinite(found.values).sum(axis=0) > 1).tolist()
    effects, sizes = found.values[:, kept], np.abs(found.values[:, kept])
    low, high = _interval(sizes, resamples)
    mu_star, changed, count = np.nanmean(sizes, axis=0), (sizes > 0).sum(axis=0), np.isfinite(sizes).sum(axis=0)
    if measure.kind == "probability":
        high = np.where(changed == 0, _unseen(count) * found.stretch[kept], high)
    return pd.DataFrame(
        {
            "outcome": measure.name,
            "unit": measure.unit,
            "factor": [factors[place].name for place in kept],
            "label": [factors[place].label for place in kept],
            "mu": np.nanmean(effects, axis=0),
            "mu_star": mu_star,
            "low": low,
            "high": high,
            "sigma": np.nanstd(effects, axis=0, ddof=1),
            "changed": changed,
            "trajectories": count,
            "is_small": high < small * low.max(),
            "basis": [factors[place].basis for place in kept],
        }
    )


def _interval(sizes: Numbers, resamples: int) -> tuple[Numbers, Numbers]:
    """90% interval of the mean of each column: quantiles over resampled trajectories."""
    walks = len(sizes)
    drawn = np.random.default_rng(SEED).integers(walks, size=(resamples, walks))
    counts = np.array([np.bincount(chosen, minlength=walks) for chosen in drawn], float)
    known = np.isfinite(sizes)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = counts @ np.where(known, sizes, 0.0) / (counts @ known)
    low, high = np.nanquantile(means, (0.5 - CONFIDENCE / 2, 0.5 + CONFIDENCE / 2), axis=0)
    return low, high


def _unseen(trajectories: NDArray[np.int64]) -> Numbers:
    """How often a factor may change a yes or no that it changed on none of so many trajectories (upper end of Wilson's 90% interval)."""
    return np.array([wilson_interval(0.0, int(count))[1] for count in trajectories])
