"""One outcome against several others: a cross for each policy, those that no other beats numbered and named."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.runs.drawing.intervals import Scale, scale_of, shortened
from sim.runs.drawing.style import (
    CEASEFIRE,
    INK,
    QUIET,
    SIDE_INCHES,
    TALKS,
    WAR,
    WIDTH_INCHES,
    Sheet,
    Sourced,
    lighter,
    whole_percent,
)
from sim.runs.headline import rounded
from sim.sweeps.shared.measures import Measure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_NAMED: Final = 12
MOST_CROSSES: Final = 60
"""Of more policies, only the numbered ones have intervals."""

PANELS_IN_A_LINE: Final = 3
PANEL_INCHES: Final = 2.1
HEAD_INCHES: Final = 0.5
FOOT_INCHES: Final = 0.56
BELOW_LETTERS: Final = 36
NAME_INCHES: Final = 0.2
NAME_LETTERS: Final = 50
TITLE_LETTERS: Final = 34
ROOM: Final = 0.06
BEST: Final = CEASEFIRE
OPEN: Final = TALKS
OTHER: Final = WAR


class Pairs(NamedTuple):
    """What is drawn."""

    table: pd.DataFrame  # policy, colour, is_named, chance_non_dominated, and each outcome with _low and _high
    along: Measure  # on every x axis
    against: Sequence[Measure]  # one panel each


def tradeoff_sheet(sweep: Sourced, title: str, subtitle: str, pairs: Pairs) -> Figure:
    """A panel for each outcome against the first, and below them the names of the numbered policies."""
    named = pairs.table[pairs.table["is_named"]].head(MOST_NAMED)
    columns = min(PANELS_IN_A_LINE, len(pairs.against))
    lines = -(-len(pairs.against) // columns)
    key = 0.12 + NAME_INCHES * -(-len(named) // 2)
    panels = lines * (PANEL_INCHES + HEAD_INCHES + FOOT_INCHES)
    sheet = Sheet(sweep, title, subtitle, panels + key)
    between: Any = {"left": 0.62, "right": 0.2, "between": 0.5, "gap": HEAD_INCHES + FOOT_INCHES}
    grid = sheet.panels(lines, columns, above=HEAD_INCHES, below=FOOT_INCHES + key, **between)
    for place, axes in enumerate(axes for line in grid for axes in line):
        if place >= len(pairs.against):
            axes.remove()
            continue
        _panel(axes, pairs, pairs.against[place], list(named.index), (WIDTH_INCHES - 0.82 - 0.5 * (columns - 1)) / columns)
    numbered_names(sheet, named, key)
    return sheet.figure


def _panel(axes: Axes, pairs: Pairs, measure: Measure, named: Sequence[Any], wide: float) -> None:
    """One outcome against the first, each policy a dot; named ones over the others."""
    table = pairs.table[pairs.table[pairs.along.name].notna() & pairs.table[measure.name].notna()]
    _axis(axes, "x", pairs.along, table)
    _axis(axes, "y", measure, table)
    axes.grid(axis="x")
    if table.empty:
        axes.text(0.5, 0.5, "no policy has both", transform=axes.transAxes, ha="center", va="center", size=8, color=QUIET)
    for index, row in table.sort_values("is_named", kind="stable").iterrows():
        number = named.index(index) + 1 if index in named else 0
        if number or len(table) <= MOST_CROSSES:
            _cross(axes, row, pairs.along, measure, lighter(row["colour"], 0.55) if number else lighter(row["colour"], 0.4))
        look: dict[str, Any] = {"markersize": 10.5 if number else 4.2, "markeredgecolor": "white", "markeredgewidth": 0.6}
        axes.plot(row[pairs.along.name], row[measure.name], "o", color=row["colour"], zorder=4 if number else 3, **look)
        if number:
            where = (row[pairs.along.name], row[measure.name])
            text: dict[str, Any] = {"ha": "center", "va": "center_baseline", "size": 6.6, "color": "white", "weight": "bold", "zorder": 5}
            axes.text(*where, str(number), **text)


def _cross(axes: Axes, row: pd.Series[Any], along: Measure, measure: Measure, colour: Any) -> None:
    """The intervals of a policy."""
    x, y = row[along.name], row[measure.name]
    axes.plot([row[f"{along.name}_low"], row[f"{along.name}_high"]], [y, y], color=colour, linewidth=1.0, zorder=2)
    axes.plot([x, x], [row[f"{measure.name}_low"], row[f"{measure.name}_high"]], color=colour, linewidth=1.0, zorder=2)


def _axis(axes: Axes, side: str, measure: Measure, table: pd.DataFrame) -> None:
    """Limits around the intervals, numbers in the outcome's unit, its name, and which way is better."""
    ends = table[[measure.name, f"{measure.name}_low", f"{measure.name}_high"]].to_numpy(float)
    known = [float(value) for value in ends.ravel() if isfinite(value)] or [0.0, 1.0]
    low, high = min(known), max(known)
    scale = scale_of(measure.unit, max(abs(low), abs(high)))
    room = ROOM * (high - low) or max(abs(high) / 10, scale.size)
    (axes.set_xlim if side == "x" else axes.set_ylim)(low - room, high + room)
    axis = axes.xaxis if side == "x" else axes.yaxis
    axis.set_major_locator(MaxNLocator(4, min_n_ticks=2, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: rounded(round(value / scale.size, 6))))
    axes.tick_params(axis="both", labelsize=7.4, length=2, pad=2)
    better = _better(measure, side)
    if side == "x":
        axes.set_xlabel(textwrap.fill(f"{measure.label}, {_unit(scale)}{better}", BELOW_LETTERS), size=7.6, labelpad=3)
        return
    where: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "bottom"}
    axes.annotate(shortened(measure.label, TITLE_LETTERS), (0, 1), (-24, 17), size=8, weight="bold", **where)
    axes.annotate(f"{_unit(scale)}{better}", (0, 1), (-24, 6), size=7.4, color=QUIET, **where)


def _unit(scale: Scale) -> str:
    """The unit in words."""
    return "% of worlds" if scale.words == "%" else scale.words


def _better(measure: Measure, side: str) -> str:
    """Which way is better."""
    ways = ("right", "left") if side == "x" else ("up", "down")
    return f" (better: {ways[0] if measure.better > 0 else ways[1]})"


def numbered_names(sheet: Sheet, named: pd.DataFrame, tall: float) -> None:
    """The numbered policies, in two columns below the panels."""
    half = -(-len(named) // 2)
    foot = sheet.bottom * sheet.height
    for place, (_, row) in enumerate(named.iterrows()):
        column, line = divmod(place, half)
        x = SIDE_INCHES + column * (WIDTH_INCHES / 2 - 0.05)
        y = foot + tall - 0.12 - NAME_INCHES * line
        chance = f" ({whole_percent(row['chance_non_dominated'])})"
        sheet.figure.text(x / WIDTH_INCHES, y / sheet.height, f"{place + 1}", size=8, weight="bold", color=row["colour"], va="center")
        words = f"{shortened(str(row['policy']), NAME_LETTERS)}{chance}"
        sheet.figure.text((x + 0.22) / WIDTH_INCHES, y / sheet.height, words, size=8, color=INK, va="center")
