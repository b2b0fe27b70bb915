"""Rank histograms of the recovery test: flat if the method is right."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from sim.evidence.calibration.charts import Calibration, rows_for, words_of
from sim.runs.drawing.style import INK, LINES, QUIET, RUSSIA, UKRAINE, WAR, Sheet, lighter

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMNS: Final = 5
ROW_INCHES: Final = 1.06
TITLE_LETTERS: Final = 26  # in a line
TOP: Final = 1.35
NEAR: Final = "near history"
SEARCHED: Final = "near history, all generations"
EVERYWHERE: Final = "whole prior"


def draw(calibration: Calibration) -> Figure:
    """One panel for each number; replicates near history as bars, those of the whole prior as a line."""
    method = "regression adjustment" if calibration.summary["is_adjusted"] else "nearest particles"
    counts, judged = (table[table["method"] == method] for table in (calibration.table("ranks"), calibration.table("recovery")))
    shown = NEAR if calibration.summary["is_adjusted"] else SEARCHED
    near = judged[judged["where"] == shown].set_index("number")
    numbers = list(near.index)
    good = int(near["is_uniform"].sum())
    title = f"Known truths stand at even ranks in their posteriors for {good} of {len(numbers)} numbers"
    words = (
        f"Ranks of {int(near['replicates'].iloc[0])} true values in their posteriors. Bars: {shown}; line: whole prior; "
        "band: 99% if right. Orange: uneven, after correction for the number of panels."
    )
    rows = rows_for(len(numbers), COLUMNS)
    sheet = Sheet(calibration, title, words, ROW_INCHES * rows + 0.15)
    grid = sheet.panels(rows, COLUMNS, left=0.2, right=0.2, above=0.34, below=0.2, gap=0.42, between=0.2)
    panels = [axes for row in grid for axes in row]
    for axes, number in zip(panels, numbers, strict=False):
        _panel(axes, counts[counts["number"] == number], shown, bool(near.loc[number, "is_uniform"]))
        name = textwrap.fill(words_of(number), TITLE_LETTERS)
        axes.annotate(name, (0, 1), (0, 3), xycoords="axes fraction", textcoords="offset points", size=6.6, color=INK, linespacing=1.05)
    for axes in panels[len(numbers) :]:
        axes.remove()
    return sheet.figure


def _panel(axes: Axes, counts: pd.DataFrame, shown: str, is_uniform: bool) -> None:
    """Bars in the band."""
    near, everywhere = counts[counts["where"] == shown], counts[counts["where"] == EVERYWHERE]
    low, high = near["band_low"].iloc[0], near["band_high"].iloc[0]
    axes.axhspan(low, high, color=lighter(WAR, 0.25), linewidth=0)
    axes.bar(near["bin"], near["count"], width=0.86, color=lighter(UKRAINE if is_uniform else RUSSIA, 0.75))
    axes.step(everywhere["bin"], everywhere["count"], where="mid", color=QUIET, linewidth=0.9)
    axes.set_ylim(0, max(TOP * high, 1.05 * counts["count"].max()))
    axes.tick_params(left=False, labelleft=False, bottom=False, labelbottom=False)
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_color(LINES)
