"""Which of many factors move an outcome at all: one rank effect for each, with a bound on the false ones among those kept.

For any design that samples its points. What a rank effect is, and how worlds that belong together are counted: `sim/runs/ranks.py`.
Of a factor whose levels are names, each level is held against all others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from sim.runs.ranks import Answers, Effect, rank_effects, shadows
from sim.sweeps.discovery.boxes import is_named, places_of
from sim.sweeps.shared.estimated import Nothing
from sim.sweeps.shared.measures import HEADLINES, Measure
from sim.sweeps.shared.options import asked_measures, share_between

if TYPE_CHECKING:
    from sim.runs.ranks import Places
    from sim.sweeps.shared.sweep import Factor, Sweep

DEFAULTS: Final = {
    "outcomes": list(HEADLINES),  # measures to screen; worlds without a value are left out
    "false_share": 0.1,  # of the effects kept, the share that may be chance (Benjamini and Hochberg)
}
FEWEST_UNITS: Final = 10
FEWEST_OF_EACH: Final = 8
"""Points with a yes, and points with a no, that an effect takes."""

SHADOW_LEVEL: Final = 0.001
"""What passes must have an own effect at this level at least, once the effects of stronger factors are taken off."""

TITLE: Final = "Screening: which factors move an outcome at all (ranks)"


class Column(NamedTuple):
    """What is ranked: a number, or one level of a factor against its others."""

    factor: Factor
    level: str  # empty for a number
    places: Places  # (points,) among the ordered values

    @property
    def label(self) -> str:
        """For readers."""
        return f"{self.factor.label}: {self.level}" if self.level else self.factor.label


class Screening(NamedTuple):
    """The rank effects of a sweep."""

    title: str
    tables: dict[str, pd.DataFrame]  # none where no outcome can be screened
    reasons: dict[str, str]  # label of an outcome -> why it cannot be screened; empty if it can
    false_share: float  # of the effects kept, the share that may be chance
    worlds: pd.DataFrame  # point and world of each


def estimate(sweep: Sweep, options: Mapping[str, Any]) -> Screening | Nothing:
    """Table screening, a row for each outcome and factor (or level).

    `effect` with its 90% interval `low` to `high` is an area under the curve less 0.5 (`statistic` area) or a rank correlation (rho);
    `q` is the p-value adjusted for all effects on the outcome; `keeps` where it `passes` and the interval leaves zero out, unless the
    effect is only that of another factor with which this one goes together in the design (`shadow_of`). UserError for faulty options.
    """
    measures = asked_measures(options)
    false_share = share_between(options, "false_share")
    points = sweep.points.reset_index(drop=True)
    columns = list(columns_of(sweep.factors, points))
    if not columns:
        return Nothing(TITLE, "No factor varies among these points, so there is nothing to screen.")
    values, units = sweep.values(measures), units_of(sweep.factors, points)
    row = pd.Index(points["point"]).get_indexer(values["point"].to_numpy())
    found = {measure: answers_of(measure, values, row, units) for measure in measures}
    reasons = {measure.label: obstacle(answers, [column.places[kept] for column in columns]) for measure, (answers, kept) in found.items()}
    tables = [_table(measure, columns, *answers, false_share) for measure, answers in found.items() if not reasons[measure.label]]
    made = {"screening": pd.concat(tables, ignore_index=True)} if tables else {}
    return Screening(TITLE, made, reasons, false_share, values.loc[row >= 0, ["point", "world"]])


def columns_of(factors: Sequence[Factor], points: pd.DataFrame) -> Iterator[Column]:
    """What is ranked, of every factor that varies; of two names the second alone, as the first says the same."""
    for factor in factors:
        places = places_of(points[factor.name], factor)
        present = np.unique(places)
        if len(present) < 2:
            continue
        if not is_named(factor):
            yield Column(factor, "", places)
            continue
        for place in present[1:] if len(present) == 2 else present:
            yield Column(factor, str(factor.levels[place]), (places == place).astype(np.int64))


def units_of(factors: Sequence[Factor], points: pd.DataFrame) -> Places:
    """(points,) which belong together: a trajectory of Morris, a state of the world that several policies met; else each is alone."""
    sampled = [factor.name for factor in factors if factor.kind == "number"]
    keys = ["trajectory"] if "trajectory" in points else sampled
    return np.asarray(points.groupby(keys, sort=False).ngroup() if keys else np.arange(len(points)), np.int64)


def answers_of(measure: Measure, values: pd.DataFrame, row: Places, units: Places) -> tuple[Answers, Places]:
    """The worlds with a value, at the points with such a world, and which points these are."""
    value = values[measure.name].to_numpy(float)
    has_value = np.isfinite(value) & (row >= 0)
    kept, at = np.unique(row[has_value], return_inverse=True)
    unit = np.unique(units[kept], return_inverse=True)[1].astype(np.int64)
    world = values["world"].to_numpy(np.int64)[has_value]
    return Answers(at.astype(np.int64), world, value[has_value], unit, measure.kind == "probability"), kept.astype(np.int64)


def obstacle(answers: Answers, places: Sequence[Places]) -> str:
    """Why an outcome cannot be screened, given the factors at its points; nothing if it can."""
    if answers.units < FEWEST_UNITS:
        return f"a value at {answers.units} independent points, too few to rank factors, which takes {FEWEST_UNITS}."
    if np.ptp(answers.value) == 0:
        return "the same in every world that has a value, so no factor moves it."
    if not any(np.ptp(column) > 0 for column in places):
        return "no factor varies among the points that have a value."
    if answers.is_binary:
        yes, no = (int(np.unique(answers.unit[answers.row[answers.value == side]]).size) for side in (1, 0))
        if min(yes, no) < FEWEST_OF_EACH:
            return f"true at {yes} independent points and false at {no}, too few of one to rank factors, which takes {FEWEST_OF_EACH}."
    return ""


def _table(measure: Measure, columns: Sequence[Column], answers: Answers, kept: Places, false_share: float) -> pd.DataFrame:
    """A row for each column that varies among the points with a value, the most certain first."""
    varying = [column for column in columns if np.ptp(column.places[kept]) > 0]
    places = [column.places[kept] for column in varying]
    found = rank_effects(answers, places)
    effects = {
        "outcome": measure.name,
        "statistic": "area" if answers.is_binary else "rho",
        "factor": [column.factor.name for column in varying],
        "label": [column.label for column in varying],
        "level": [column.level for column in varying],
        "effect": [effect.size for effect in found],
        "low": [effect.low for effect in found],
        "high": [effect.high for effect in found],
        "basis": [column.factor.basis for column in varying],
        "worlds": len(answers.value),
        "points": answers.points,
    }
    tested = _tested(answers, places, found, [column.label for column in varying], false_share)
    return pd.DataFrame(effects | tested).sort_values("p", kind="stable", ignore_index=True)


def _tested(
    answers: Answers, places: Sequence[Places], found: Sequence[Effect], labels: Sequence[str], false_share: float
) -> dict[str, Any]:
    """What is kept of the effects found: columns p, q, passes, keeps and shadow_of."""
    from scipy.stats import false_discovery_control

    p = np.array([effect.p for effect in found])
    q = false_discovery_control(p)
    passing = [int(place) for place in np.argsort(p, kind="stable") if q[place] <= false_share]
    shadow = shadows(answers, places, passing, max(SHADOW_LEVEL, float(p[passing].max(initial=0.0))))
    is_clear = np.array([effect.low > 0 or effect.high < 0 for effect in found])
    shadow_of = [labels[shadow[place]] if place in shadow else "" for place in range(len(found))]
    is_own = np.array([not label for label in shadow_of])
    return {"p": p, "q": q, "passes": q <= false_share, "keeps": (q <= false_share) & is_clear & is_own, "shadow_of": shadow_of}
