"""Tables of an analysis as a reader meets them: the first rows, numbers rounded and with their unit, names in words."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sim.runs.headline import NO_VALUE, label_with_unit, rounded, shown
from sim.sweeps.shared.measures import MEASURES

if TYPE_CHECKING:
    import pandas as pd

ROWS_SHOWN: Final = 30
IN_ITS_UNIT: Final = ("estimate", "low", "high")
CHANGES: Final = ("difference", "effect")
"""Where a table has such a column, low and high belong to it, and shares are told in points."""
UNITS: Final = frozenset(measure.unit for measure in MEASURES.values())
"""A column `unit` that holds anything else names something else, such as a group of factors."""
LEFT_OUT: Final = ("kind", "unit", "is_shown", "compared_with")
"""What the words already say, or what only charts need."""


class Brief(NamedTuple):
    """The beginning of a table, as text."""

    name: str
    head: tuple[tuple[str, bool], ...]  # of each column: its words, and whether it holds numbers
    rows: tuple[tuple[str, ...], ...]
    total: int  # rows of the whole table


def brief_of(name: str, table: pd.DataFrame, labels: Mapping[str, str]) -> Brief:
    """The first rows of a table; `labels` are the words for names of factors."""
    has_unit = "unit" in table and UNITS.issuperset(table["unit"])
    words = {} if "label" in table else labels
    columns = [str(column) for column in table.columns if not (column in LEFT_OUT and has_unit)]
    changes = [column for column in CHANGES if column in table]
    rows = []
    for row in table.head(ROWS_SHOWN).to_dict("records"):
        unit = str(row["unit"]) if has_unit else ""
        rows.append(tuple(_cell(column, row[column], unit, bool(changes), words) for column in columns))
    head = tuple((_heading(column, labels), _is_number(table[column])) for column in columns)
    return Brief(name, head, tuple(rows), len(table))


def _heading(column: str, labels: Mapping[str, str]) -> str:
    return labels[column] if column in labels else column.replace("_", " ")


def _is_number(column: pd.Series[Any]) -> bool:
    return column.dtype.kind in "iuf"


def _cell(column: str, value: Any, unit: str, has_changes: bool, labels: Mapping[str, str]) -> str:
    """A value as text; in `unit` where the column is measured in it."""
    if column == "outcome" and value in MEASURES:
        label = MEASURES[value].label
        return label_with_unit(label, unit) if unit else label
    if isinstance(value, str):
        return labels[value] if value in labels else value
    if isinstance(value, float):
        return _number(column, value, unit, has_changes)
    if isinstance(value, bool):
        return "yes" if value else "no"
    is_count = isinstance(value, int) and column != "point"
    return f"{value:,}" if is_count else NO_VALUE if value is None else str(value)


def _number(column: str, value: float, unit: str, has_changes: bool) -> str:
    if has_changes and column in (*CHANGES, *IN_ITS_UNIT):
        return _change(value, unit)
    return shown(value, unit if column in IN_ITS_UNIT else "")


def _change(value: float, unit: str) -> str:
    """A difference with its sign; of shares in points."""
    if not isfinite(value):
        return NO_VALUE
    number = f"{round(100 * value, 1) + 0.0:,.1f} points" if unit.startswith("share") else rounded(value)
    return f"+{number}" if value > 0 else number
