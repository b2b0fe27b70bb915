"""The sentences of a comparison, each made from its tables; none says more than its interval allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.runs.headline import UNITS_PLAIN, UNITS_SHOWN, range_shown, shown
from sim.sweeps.comparison.estimate import MOST_POINTS, Comparison
from sim.sweeps.shared.measures import MEASURES
from sim.sweeps.shared.reference import NONE
from sim.sweeps.shared.words import change_shown

if TYPE_CHECKING:
    import pandas as pd


def sentences_of(found: Comparison) -> tuple[str, ...]:
    """What is compared and how, then a sentence or two for each outcome."""
    tables = found.tables
    first = [_made(found)]
    if found.points > MOST_POINTS:
        first.append(f"More than {MOST_POINTS} points are not compared one by one: what each factor does on average is.")
        if "comparison_effects" not in tables:
            first.append("No two points differ in one factor alone, so no factor can be compared by itself.")
    missing = int((found.reference.of == NONE).sum())
    if missing and "comparison" in tables:
        first.append(f"{missing} of {found.points} points have no counterpart to be compared with.")
    outcomes = dict.fromkeys(name for table in tables.values() for name in table["outcome"])
    return (*first, *(_outcome(name, tables) for name in outcomes))


def _made(found: Comparison) -> str:
    """How differences were taken."""
    if found.points == 1:
        return f"One {found.unit} only: there is nothing to compare it with."
    luck = (
        f"Every {found.unit} meets the same worlds, so differences are taken world by world, over the worlds in which both have a value."
        if found.is_paired
        else f"Every {found.unit} has worlds of its own, so differences are between independent samples."
    )
    against = f" The reference is {found.reference.words}." if "comparison" in found.tables else ""
    apart = (
        "Told apart is what luck alone would show in fewer than 10% of repetitions, all differences of an outcome taken together (Holm)."
    )
    return f"{luck}{against} {apart}"


def _outcome(name: str, tables: dict[str, pd.DataFrame]) -> str:
    """What the tables say of one outcome."""
    rows = {table: content[content["outcome"] == name] for table, content in tables.items()}
    words = []
    if "comparison" in rows:
        words.append(_span(rows["comparison"]))
    if "comparison_differences" in rows:
        words.append(_differences(rows["comparison_differences"]))
    if "comparison_effects" in rows and rows["comparison_effects"]["factor"].nunique() > 1:
        words.append(_effects(rows["comparison_effects"]))
    said = " ".join(part for part in words if part)
    return f"{MEASURES[name].label}: {said[:1].lower()}{said[1:]}"


def _span(rows: pd.DataFrame) -> str:
    """From the lowest estimate to the highest."""
    known = rows[rows["estimate"].notna()]
    if known.empty:
        return "no world has a value."
    lowest, highest = (known.iloc[pick] for pick in (known["estimate"].argmin(), known["estimate"].argmax()))
    if lowest["estimate"] == highest["estimate"]:
        where = "" if len(known) == 1 else " everywhere"
        return f"{_estimated(lowest)}{where}."
    return f"estimates run from {_estimated(lowest)} for {lowest['label']} to {_estimated(highest)} for {highest['label']}."


def _estimated(row: Any) -> str:
    unit = "" if row["unit"].startswith("share") or row["unit"] in UNITS_PLAIN else f" {UNITS_SHOWN.get(row['unit'], row['unit'])}"
    between = range_shown(row["low"], row["high"], row["unit"])
    return f"{shown(row['estimate'], row['unit'])}{unit}" + (f" ({between})" if between else "")


def _differences(rows: pd.DataFrame) -> str:
    """How many differences can be told apart, and the largest of them."""
    known, apart = rows[rows["difference"].notna()], rows[rows["told_apart"]]
    if known.empty:
        return "" if rows.empty else "No difference can be measured."
    if apart.empty:
        return "No difference to the reference can be told apart." if len(known) > 1 else "The difference cannot be told apart."
    largest = apart.iloc[apart["difference"].abs().argmax()]
    change = change_shown(largest["difference"], largest["low"], largest["high"], largest["unit"])
    if len(known) == 1:
        return f"The difference can be told apart: {change} for {largest['label']}."
    return f"{len(apart)} of {len(known)} differences to the reference can be told apart, the largest {change} for {largest['label']}."


def _effects(rows: pd.DataFrame) -> str:
    """The factor that moves the outcome most, of the others' mean."""
    apart = rows[rows["told_apart"]]
    if rows["effect"].isna().all():
        return ""
    if apart.empty:
        return "On average over the others, no factor's effect can be told apart."
    largest = apart.iloc[apart["effect"].abs().argmax()]
    change = change_shown(largest["effect"], largest["low"], largest["high"], largest["unit"])
    levels = f"{largest['label']} {largest['level']} against {largest['against']}"
    return f"On average over the others, the largest effect is {change} for {levels}."
