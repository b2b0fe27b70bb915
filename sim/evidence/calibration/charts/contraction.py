"""How much of each number's prior spread the data take away, and what chance alone would show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.evidence.calibration.charts import Calibration, words_of
from sim.runs.drawing.intervals import shortened
from sim.runs.drawing.style import INK, LINES, NEUTRAL, QUIET, UKRAINE, WAR, Sheet, lighter

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW_INCHES: Final = 0.21
LABEL_INCHES: Final = 2.9
LABEL_LETTERS: Final = 52
TICK: Final = 0.32


def draw(calibration: Calibration) -> Figure:
    """A bar for each number, the most contracted first."""
    numbers = calibration.table("identification").sort_values("contraction", ascending=False).reset_index(drop=True)
    still = int((numbers["verdict"] != "moved").sum())
    title = f"{still} of {len(numbers)} numbers did not move: for them the prior is all there is"
    words = "Contraction: 1 - standard deviation of the posterior / that of the prior. Dark tick: what chance alone would show."
    sheet = Sheet(calibration, title, words, ROW_INCHES * len(numbers) + 0.5)
    axes = sheet.panels(left=LABEL_INCHES, right=0.3, above=0.1, below=0.32)[0][0]
    for at, (_, row) in enumerate(numbers.iterrows()):
        colour = UKRAINE if row["verdict"] == "moved" else lighter(WAR, 0.6)
        axes.barh(at, row["contraction"], height=0.62, color=colour)
        axes.plot([row["contraction_noise"]] * 2, [at - TICK, at + TICK], color=NEUTRAL, linewidth=1.3)
    _labels(axes, numbers)
    return sheet.figure


def _labels(axes: Axes, numbers: pd.DataFrame) -> None:
    axes.set_ylim(len(numbers) - 0.5, -0.5)
    axes.set_xlim(min(-0.05, numbers["contraction"].min() * 1.1), 1)
    axes.axvline(0, color=NEUTRAL, linewidth=0.8)
    axes.grid(axis="x")
    axes.grid(axis="y", visible=False)
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_color(LINES)
    axes.tick_params(left=False, labelleft=False)
    axes.xaxis.set_major_locator(MaxNLocator(6))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.3g}%"))
    for at, (_, row) in enumerate(numbers.iterrows()):
        name = shortened(f"{row['number'].partition('.')[0]}: {words_of(row['number'])}", LABEL_LETTERS)
        ink = INK if row["verdict"] == "moved" else QUIET
        where = ("axes fraction", "data")
        axes.annotate(name, (0, at), (-6, 0), xycoords=where, textcoords="offset points", ha="right", va="center", size=7.4, color=ink)
