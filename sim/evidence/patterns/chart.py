"""Patterns: for each claim the target as a band, and the model's figure with its interval, each on a scale of its own."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from sim.evidence.patterns.tables import between, figure
from sim.runs.drawing.intervals import shortened
from sim.runs.drawing.style import CEASEFIRE, INK, LINES, QUIET, RUSSIA, Sheet, lighter

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

READING: Final = (
    "Grey band: the target; dot and bar: the model's figure with its interval, every line on a scale of its own. "
    "Open dots: some number was set on this record."
)
ITEMS: Final = {"patterns_war": (1, 2, 3, 4), "patterns_truce": (5, 6, 7), "patterns_guarantee": (8, 9, 10)}
ROW_INCHES: Final = 0.24
HEAD_INCHES: Final = 0.34
FOOT_INCHES: Final = 0.08
LABEL_INCHES: Final = 3.7
FIGURES_INCHES: Final = 2.25
LETTERS: Final = 74
ROOM: Final = 0.1
BAND: Final = 0.66  # height of the target, in lines
LEAST_BAND: Final = 0.012  # width of a target that is one figure


class Told:
    """What the small print of these sheets says."""

    def __init__(self, table: pd.DataFrame) -> None:
        self._first = table.iloc[0]

    def small_print(self) -> str:
        """How the figures were made."""
        made = self._first
        return (
            f"Parameters: {made['parameters']} · {made['worlds']:,} worlds of each setting · seed {made['seed']}\n"
            "Bars: 90% of worlds, or the 90% Monte Carlo interval, as the table says. Records up to 30 November 2024."
        )


def draw(table: pd.DataFrame) -> dict[str, Figure]:
    """Sheets with a panel for each pattern; `table` has a row for each claim (`sim.evidence.patterns.patterns.table_of_rows`)."""
    return {name: _sheet(table[table["item"].isin(items)]) for name, items in ITEMS.items() if table["item"].isin(items).any()}


def _sheet(table: pd.DataFrame) -> Figure:
    parts = [part for _, part in table.groupby("item", sort=True)]
    missed = int((~table["passed"]).sum())
    items = f"{parts[0]['item'].iloc[0]} to {parts[-1]['item'].iloc[0]}"
    title = f"Patterns {items}: {len(table) - missed} of {len(table)} claims are met"
    body = sum(HEAD_INCHES + FOOT_INCHES + ROW_INCHES * len(part) for part in parts)
    sheet = Sheet(Told(table), title, READING, body)
    grid = sheet.panels(
        len(parts),
        1,
        left=LABEL_INCHES,
        right=FIGURES_INCHES,
        above=HEAD_INCHES,
        below=FOOT_INCHES,
        gap=HEAD_INCHES + FOOT_INCHES,
        heights=[float(len(part)) for part in parts],
    )
    for part, (axes,) in zip(parts, grid, strict=True):
        _panel(axes, part)
    return sheet.figure


def _panel(axes: Axes, part: pd.DataFrame) -> None:
    """One pattern: its claims below each other."""
    axes.set_xlim(0, 1)
    axes.set_ylim(len(part) - 0.5, -0.5)
    axes.tick_params(left=False, labelleft=False, bottom=False, labelbottom=False)
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    where: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "bottom"}
    left = -72 * (LABEL_INCHES - 0.18)
    axes.annotate(f"{part['item'].iloc[0]}. {part['pattern'].iloc[0]}", (0, 1), (left, 5), size=9, weight="bold", **where)
    axes.annotate("target", (1, 1), (8, 5), size=7.2, color=QUIET, **where)
    axes.annotate("model", (1, 1), (86, 5), size=7.2, color=QUIET, **where)
    for at, (_, row) in enumerate(part.iterrows()):
        _words(axes, at, row)
        _marks(axes, at, row)


def _words(axes: Axes, at: int, row: pd.Series[Any]) -> None:
    """The claim on the left, the figures in their unit on the right."""
    where: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "va": "center", "size": 6.8}
    unit = "" if row["unit"].startswith(("share", "change", "ratio", "days")) else f", {row['unit']}"
    ink = INK if row["passed"] else RUSSIA
    axes.annotate(shortened(row["claim"] + unit, LETTERS), (0, at), (-7, 0), ha="right", color=INK, **where)
    axes.annotate(between(row["target_low"], row["target_high"], row["unit"]), (1, at), (8, 0), color=QUIET, **where)
    verdict = "" if row["passed"] else "  MISS"
    axes.annotate(figure(row["figure"], row["unit"]) + verdict, (1, at), (86, 0), color=ink, weight="bold", **where)


def _marks(axes: Axes, at: int, row: pd.Series[Any]) -> None:
    """The target's band, the interval and the dot, on the line's own scale."""
    known = [row[name] for name in ("target_low", "target_high", "figure", "low", "high") if isfinite(row[name])]
    least, most = min(known), max(known)
    room = ROOM * (most - least) or 1.0
    first, last = least - room, most + room

    def place(value: float) -> float:
        return float(min(1.0, max(0.0, (value - first) / (last - first))))

    low, high = place(row["target_low"]), place(row["target_high"])
    wide = max(high - low, LEAST_BAND)
    axes.axhline(at, color=LINES, linewidth=0.6, zorder=0)
    axes.broken_barh([((low + high - wide) / 2, wide)], (at - BAND / 2, BAND), color=lighter("#777777", 0.35), linewidth=0, zorder=1)
    if not isfinite(row["figure"]):
        return
    colour = CEASEFIRE if row["passed"] else RUSSIA
    if isfinite(row["low"]) and isfinite(row["high"]):
        axes.plot([place(row["low"]), place(row["high"])], [at, at], color=colour, linewidth=1.6, solid_capstyle="butt", zorder=2)
    inside = "white" if row["counts_as"] == "fit" else colour
    axes.plot([place(row["figure"])], [at], "o", markersize=4.6, markerfacecolor=inside, markeredgecolor=colour, zorder=3)
