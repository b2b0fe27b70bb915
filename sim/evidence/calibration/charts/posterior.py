"""Prior and posterior of each number, side by side in small panels."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any, Final

from matplotlib.ticker import MaxNLocator

from sim.evidence.calibration.charts import Calibration, rows_for, words_of
from sim.runs.drawing.style import INK, LINES, QUIET, UKRAINE, WAR, Sheet, lighter

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMNS: Final = 4
ROW_INCHES: Final = 1.3
TITLE_LETTERS: Final = 30
UNIT_LETTERS: Final = 38
HEADROOM: Final = 1.06


def draw(calibration: Calibration) -> Figure:
    """One panel for each number, the most moved first."""
    numbers = calibration.table("identification").sort_values("movement", ascending=False)
    curves = dict(iter(calibration.table("densities").groupby("number")))
    moved = int((numbers["verdict"] == "moved").sum())
    title = f"History moves {moved} of {len(numbers)} numbers"
    words = "Densities, prior (grey) and posterior (blue), each on its own scale; the most moved first. Names in grey: did not move."
    rows = rows_for(len(numbers), COLUMNS)
    sheet = Sheet(calibration, title, words, ROW_INCHES * rows + 0.1)
    grid = sheet.panels(rows, COLUMNS, left=0.25, right=0.25, above=0.36, below=0.28, gap=0.62, between=0.3)
    panels = [axes for row in grid for axes in row]
    for axes, (_, row) in zip(panels, numbers.iterrows(), strict=False):
        _panel(axes, row, curves[row["number"]])
    for axes in panels[len(numbers) :]:
        axes.remove()
    return sheet.figure


def _panel(axes: Axes, row: pd.Series[Any], curve: pd.DataFrame) -> None:
    """Prior below, posterior above."""
    axes.fill_between(curve["value"], curve["prior"], color=lighter(WAR, 0.35), linewidth=0)
    axes.plot(curve["value"], curve["posterior"], color=UKRAINE, linewidth=1.3)
    axes.set_ylim(0, HEADROOM * max(curve["prior"].max(), curve["posterior"].max()))
    axes.set_xlim(curve["value"].iloc[0], curve["value"].iloc[-1])
    axes.xaxis.set_major_locator(MaxNLocator(3, min_n_ticks=2))
    axes.tick_params(left=False, labelleft=False, labelsize=6.6, length=2, pad=1.5)
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_color(LINES)
    _titles(axes, row)


def _titles(axes: Axes, row: pd.Series[Any]) -> None:
    where: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points"}
    ink = INK if row["verdict"] == "moved" else QUIET
    weight = "bold" if row["verdict"] == "moved" else "normal"
    name = textwrap.shorten(words_of(row["number"]), TITLE_LETTERS, placeholder="...")
    axes.annotate(name, (0, 1), (0, 12), size=6.9, color=ink, weight=weight, **where)
    group = row["number"].partition(".")[0]
    axes.annotate(
        textwrap.shorten(f"{group}, {row['unit']}", UNIT_LETTERS, placeholder="..."), (0, 1), (0, 3.5), size=6.2, color=QUIET, **where
    )
