"""Points side by side: each outcome by point, its difference to a reference, two-factor grids, and what each factor does on average.

Where all points meet the same worlds, differences are taken world by world: luck that both share cancels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from sim.runs.headline import mean_of, probability_of
from sim.runs.survival import CONFIDENCE, Numbers
from sim.sweeps.comparison.factors import Effect, effects_in, grid_cells
from sim.sweeps.comparison.series import series_tables
from sim.sweeps.shared.contrast import PROBABILITY, Contrast, holm, of_pairs, of_samples
from sim.sweeps.shared.estimated import Nothing
from sim.sweeps.shared.measures import HEADLINES, MEASURES, Measure
from sim.sweeps.shared.options import asked_measures, whole_number
from sim.sweeps.shared.reference import NONE, Reference, level_text, reference_of
from sim.sweeps.shared.worth import is_worth_telling, most_moved_first

if TYPE_CHECKING:
    from sim.sweeps.shared.sweep import Sweep

DEFAULTS: Final = {
    "outcomes": None,  # measures to compare; null: the headlines, and of the others up to OTHERS that moved most
    "reference": None,  # what to compare with: null (the first point), a point's label, or levels of factors
    "points_shown": 24,  # rows of a chart
}
OTHERS: Final = 3
ALIKE: Final = ("renewed_war", "held_1_year", "held_2_years", "held_5_years", "guarantee_formed")
"""No headlines, and of the same story as those: survival has an analysis of its own."""

MOST_POINTS: Final = 500
"""A larger sweep is read by its factors, not point by point."""
FEWEST_SHOWN, MOST_SHOWN = 2, 40
TABLES: Final = ("comparison", "comparison_differences", "comparison_grid", "comparison_effects")
CHANGES: Final = {"comparison_differences": "difference", "comparison_effects": "effect"}
"""Tables of changes, each with the column that holds them."""

Rows = list[dict[str, Any]]


class Comparison(NamedTuple):
    """What was found of the points of a sweep."""

    title: str
    tables: dict[str, pd.DataFrame]
    unit: str  # what a point is called: point, or job of a multirun
    points: int  # that were simulated to their end
    is_paired: bool  # every point meets the same worlds
    reference: Reference


def estimate(sweep: Sweep, options: Mapping[str, Any]) -> Comparison | Nothing:
    """Tables comparison, comparison_differences, comparison_grid and comparison_effects, as far as the sweep allows them.

    Estimates have 90% Monte Carlo intervals, differences 90% intervals of their own; `distinguishable` holds for all differences of an
    outcome together (Holm), `worth_telling` where one is also larger than the outcome's smallest. Outcomes that moved most come first.
    Shares and their differences are in 0-1. Of jobs with weekly series also comparison_series and comparison_series_weeks. Raises
    UserError for unknown outcomes, references and faulty numbers.
    """
    is_asked = options["outcomes"] is not None
    measures = asked_measures(options) if is_asked else list(MEASURES.values())
    most = whole_number(options, "points_shown", FEWEST_SHOWN, MOST_SHOWN)
    points = finished_points(sweep)
    unit = "job" if sweep.manifest["kind"] == "multirun" else "point"
    name = unit + "s" * (len(points) != 1)
    if points.empty:
        return Nothing(f"Comparison of {name}", "No point was simulated to its end: there is nothing to compare.")
    reference = reference_of(options["reference"], sweep.factors, points)
    tables = _tables(sweep, points, reference, measures)
    if not is_asked:
        tables = _headlines_and_most_moved(tables)
    shown = _shown(points, reference, tables, most)
    for table in ("comparison", "comparison_differences"):
        if table in tables:
            tables[table]["is_shown"] = tables[table]["point"].isin(shown)
    tables |= series_tables(sweep.folder, points, reference)
    is_paired = bool(sweep.manifest["common_random_numbers"])
    return Comparison(f"Comparison of {len(points):,} {name}", tables, unit, len(points), is_paired, reference)


def finished_points(sweep: Sweep) -> pd.DataFrame:
    """The points that have outcome rows: those that failed have none."""
    done = sweep.outcomes(("signed",))["point"].unique()
    return sweep.points[sweep.points["point"].isin(done)].reset_index(drop=True)


def answers(sweep: Sweep, measure: Measure, points: pd.DataFrame) -> Numbers:
    """What each world of each point answers, of shape (points, worlds); NaN where it has no value.

    With common random numbers a column is a world; else columns of different points have nothing to do with each other.
    """
    rows = sweep.values([measure])
    row = pd.Index(points["point"]).get_indexer(rows["point"].to_numpy())
    column = (rows["world"] if sweep.manifest["common_random_numbers"] else rows.groupby("point").cumcount()).to_numpy(np.int64)
    table = np.full((len(points), int(column.max()) + 1), np.nan)
    known = row >= 0
    table[row[known], column[known]] = rows[measure.name].to_numpy(float)[known]
    return table


def _tables(sweep: Sweep, points: pd.DataFrame, reference: Reference, measures: Sequence[Measure]) -> dict[str, pd.DataFrame]:
    """Every table that the sweep's points allow, outcome by outcome."""
    is_paired = bool(sweep.manifest["common_random_numbers"])
    effects = list(effects_in(sweep.factors, points, reference))
    cells = grid_cells(sweep.factors, points)
    rows: dict[str, Rows] = {}
    for measure in measures:
        table = answers(sweep, measure, points)
        made: dict[str, Rows] = {"comparison_effects": [_effect_row(effect, table, measure, sweep, is_paired) for effect in effects]}
        if len(points) <= MOST_POINTS:
            made["comparison"] = [_estimate_row(points, index, table, measure, reference) for index in range(len(points))]
            made["comparison_differences"] = list(_difference_rows(points, table, measure, reference, is_paired))
            made["comparison_grid"] = [cell | _estimate(table[index], measure) for index, cell in cells]
        for name, found in made.items():
            rows.setdefault(name, []).extend(_judged(found, measure))
    return _ordered({name: pd.DataFrame(rows[name]) for name in TABLES if rows.get(name)})


def _headlines_and_most_moved(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables, ordered by how much outcomes moved, without what is no headline and did not move much."""
    table = next((tables[name] for name in CHANGES if name in tables), None)
    moved = [] if table is None else dict.fromkeys(table["outcome"][table["worth_telling"]])
    kept = {*HEADLINES, *[name for name in moved if name not in HEADLINES and name not in ALIKE][:OTHERS]}
    return {name: part[part["outcome"].isin(kept)].reset_index(drop=True) for name, part in tables.items()}


def _ordered(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables with the outcomes that moved most first."""
    value = next((name for name in CHANGES if name in tables), None)
    if value is None:
        return tables
    order = {outcome: place for place, outcome in enumerate(most_moved_first(tables[value], CHANGES[value]))}
    return {
        name: table.sort_values("outcome", key=lambda column: column.map(order), kind="stable", ignore_index=True)
        for name, table in tables.items()
    }


def _judged(rows: Rows, measure: Measure) -> Rows:
    """Rows of one outcome, with what is distinguishable when all of them are looked at, and what of that is worth telling."""
    if rows and "chance" in rows[0]:
        adjusted = holm(np.array([row.pop("chance") for row in rows], float))
        for row, chance in zip(rows, adjusted, strict=True):
            is_clear = bool(chance < 1 - CONFIDENCE)
            change = row["difference"] if "difference" in row else row["effect"]
            row |= {"distinguishable": is_clear, "worth_telling": is_worth_telling(change, is_clear, measure), "p_holm": chance}
    return rows


def _estimate(values: Numbers, measure: Measure) -> dict[str, Any]:
    """Mean or share over the worlds with a value, with its 90% Monte Carlo interval."""
    known = values[np.isfinite(values)]
    found = probability_of(known) if measure.kind == PROBABILITY else mean_of(known)
    named = {"outcome": measure.name, "unit": measure.unit, "kind": measure.kind}
    return named | {"estimate": found.estimate, "low": found.mc_low, "high": found.mc_high, "worlds": len(known)}


def _estimate_row(points: pd.DataFrame, index: int, table: Numbers, measure: Measure, reference: Reference) -> dict[str, Any]:
    named = {"point": points["point"].iloc[index], "label": points["label"].iloc[index]}
    return named | _estimate(table[index], measure) | {"is_reference": bool(reference.of[index] == index)}


def _contrast(table: Numbers, first: Any, second: Any, measure: Measure, is_paired: bool, is_sampled: bool = False) -> Contrast:
    """Points `second` less points `first`, both (pairs of points,). Where a design draws points, these and not worlds are independent."""
    if not is_paired:
        return of_samples(table[first], table[second], measure.kind)
    changes = table[second] - table[first]
    return of_pairs(changes if is_sampled else changes.T, measure.kind)


def _difference_rows(
    points: pd.DataFrame, table: Numbers, measure: Measure, reference: Reference, is_paired: bool
) -> Iterator[dict[str, Any]]:
    """Each point against its reference."""
    for index, base in enumerate(reference.of.tolist()):
        if base in (index, NONE):
            continue
        found = _contrast(table, [base], [index], measure, is_paired)
        yield {
            "point": points["point"].iloc[index],
            "label": points["label"].iloc[index],
            "reference": points["label"].iloc[base],
            "compared_with": reference.words,
            **_change(measure, found, "difference"),
            "worlds": found.worlds,
        }


def _change(measure: Measure, found: Contrast, name: str) -> dict[str, Any]:
    named = {"outcome": measure.name, "unit": measure.unit, "kind": measure.kind}
    return named | {name: found.difference, "low": found.low, "high": found.high, "chance": found.chance}


def _effect_row(effect: Effect, table: Numbers, measure: Measure, sweep: Sweep, is_paired: bool) -> dict[str, Any]:
    is_sampled = any(factor.kind == "number" for factor in sweep.factors)
    found = _contrast(table, effect.at_against, effect.at_level, measure, is_paired, is_sampled)
    return {
        "factor": effect.factor.name,
        "label": effect.factor.label,
        "level": level_text(effect.level),
        "against": level_text(effect.against),
        **_change(measure, found, "effect"),
        "pairs": found.worlds,
    }


def _shown(points: pd.DataFrame, reference: Reference, tables: Mapping[str, pd.DataFrame], most: int) -> set[int]:
    """Points for the charts: all, or the reference and those with the largest differences worth telling, outcomes counted alike."""
    if len(points) <= most or "comparison_differences" not in tables:
        return set(points["point"].head(most))
    differences = tables["comparison_differences"]
    size = differences["difference"].abs().where(differences["worth_telling"], 0.0)
    share = size / size.groupby(differences["outcome"]).transform("max").replace(0, np.nan)
    ranked = share.groupby(differences["point"]).sum().sort_values(ascending=False, kind="stable").index.tolist()
    first = [int(points["point"].iloc[reference.of[0]])] if reference.is_one else []
    return set([*first, *ranked][:most])
