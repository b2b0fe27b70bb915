"""The sentences of a comparison, each made from its tables; none says more than its interval allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.runs.headline import UNITS_PLAIN, UNITS_SHOWN, range_shown, shown
from sim.sweeps.comparison.estimate import MOST_POINTS, Comparison
from sim.sweeps.comparison.series import WHOLE
from sim.sweeps.shared.measures import MEASURES
from sim.sweeps.shared.reference import NONE
from sim.sweeps.shared.words import change_shown
from sim.sweeps.shared.worth import amount, counts_of, smallest_text

if TYPE_CHECKING:
    import pandas as pd


RULE: Final = (
    "Distinguishable is what luck alone would show in fewer than 10% of repetitions, all differences of an outcome taken together (Holm); "
    "worth telling is what is distinguishable and larger than the smallest difference that matters. Outcomes that moved most come first."
)
SERIES_NAMED: Final = 3


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
    of_outcomes = {name: table for name, table in tables.items() if "outcome" in table}
    outcomes = dict.fromkeys(name for table in of_outcomes.values() for name in table["outcome"])
    last = [_series(tables["comparison_series"])] if "comparison_series" in tables else []
    return (*first, *(_outcome(name, of_outcomes) for name in outcomes), *last)


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
    return f"{luck}{against} {RULE}"


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
    joined = " ".join(part for part in words if part)
    return f"{MEASURES[name].label}: {joined[:1].lower()}{joined[1:]}"


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
    """How many differences are worth telling, the largest of them, and how many are distinguishable but smaller."""
    counts = counts_of(rows, "difference")
    if not counts.known:
        return "" if rows.empty else "No difference can be measured."
    if not counts.worth:
        return _nothing(rows, counts.known, counts.small)
    change = _largest(rows, "difference")
    if counts.known == 1:
        return f"The difference is worth telling: {change}."
    are = "is" if counts.worth == 1 else "are"
    words = f"{counts.worth} of {counts.known} differences to the reference {are} worth telling, the largest {change}"
    more = f"; {counts.small} more {'is' if counts.small == 1 else 'are'} distinguishable, but no larger than "
    return f"{words}{more}{smallest_text(rows['outcome'].iloc[0])}." if counts.small else f"{words}."


def _nothing(rows: pd.DataFrame, known: int, small: int) -> str:
    """Why no difference is worth telling."""
    if not small:
        return "No difference to the reference is distinguishable." if known > 1 else "The difference is not distinguishable."
    smallest = smallest_text(rows["outcome"].iloc[0])
    if known == 1:
        return f"The difference is distinguishable, but no larger than {smallest}."
    are = "is" if small == 1 else "are"
    return f"No difference to the reference is worth telling: {small} of {known} {are} distinguishable, but no larger than {smallest}."


def _largest(rows: pd.DataFrame, value: str) -> str:
    """The largest change that is worth telling, and whose it is."""
    worth = rows[rows["worth_telling"]]
    row = worth.iloc[worth[value].abs().argmax()]
    whose = f"{row['label']} {row['level']} against {row['against']}" if "against" in row else row["label"]
    return f"{change_shown(row[value], row['low'], row['high'], row['unit'])} for {whose}"


def _effects(rows: pd.DataFrame) -> str:
    """The factor that moves the outcome most, of the others' mean."""
    counts = counts_of(rows, "effect")
    if not counts.known:
        return ""
    if counts.worth:
        return f"On average over the others, the largest effect is {_largest(rows, 'effect')}."
    if counts.small:
        return f"On average over the others, no factor's effect is larger than {smallest_text(rows['outcome'].iloc[0])}."
    return "On average over the others, no factor's effect is distinguishable."


def _series(table: pd.DataFrame) -> str:
    """The weekly series that moved most."""
    largest = table.sort_values("shift", ascending=False, kind="stable").drop_duplicates("series").head(SERIES_NAMED)
    named = "; ".join(_shift(row) for _, row in largest.iterrows())
    return f"The weekly series that moved most, as shares of the band that holds 90% of worlds: {named}."


def _shift(row: Any) -> str:
    """One series in the week in which a job differs most from its reference."""
    values = f"{_value(row['value'], row['unit'])} for {row['label']} against {_value(row['against'], row['unit'])} for {row['reference']}"
    return f"{WHOLE[row['series']].meaning}, {100 * row['shift']:.0f}% in week {row['week']} ({values})"


def _value(value: float, unit: str) -> str:
    """A mean with its unit."""
    return shown(value, unit) if unit.startswith("share") else amount(value, unit)
