"""What the posterior predicts of the figures it was fitted to, beside history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from matplotlib.ticker import MaxNLocator

from sim.evidence.calibration.charts import Calibration, number_text
from sim.runs.drawing.intervals import shortened
from sim.runs.drawing.style import INK, LINES, NEUTRAL, QUIET, RUSSIA, UKRAINE, WAR, Sheet, lighter

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW_INCHES: Final = 0.22
LABEL_INCHES: Final = 2.6
VALUE_INCHES: Final = 1.9
LABEL_LETTERS: Final = 46
FARTHEST: Final = 8.0
"""Scales at which the axis ends: what lies beyond is cut off, and the numbers beside it say how far it goes."""


def draw(calibration: Calibration) -> Figure:
    """A line for each statistic, in the order of the data."""
    rows = calibration.table("predictive")
    missed = int(rows["is_missed"].sum())
    title = f"History lies where the posterior expects it in {len(rows) - missed} of {len(rows)} figures"
    words = (
        "Predicted minus observed, in scales of each figure; bars: 90% of worlds, dot: median. Right: observed, and the posterior's 90%."
    )
    sheet = Sheet(calibration, title, words, ROW_INCHES * len(rows) + 0.42)
    axes = sheet.panels(left=LABEL_INCHES, right=VALUE_INCHES, above=0.08, below=0.3)[0][0]
    for at, row in rows.iterrows():
        _bar(axes, at, row, "prior", lighter(WAR, 0.5), 5.0)
        _bar(axes, at, row, "posterior", RUSSIA if row["is_missed"] else UKRAINE, 2.0)
        _words(axes, at, row)
    _scale(axes, rows)
    return sheet.figure


def _bar(axes: Axes, at: Any, row: pd.Series[Any], name: str, colour: Any, width: float) -> None:
    low, middle, high = ((row[f"{name}_{part}"] - row["observed"]) / row["scale"] for part in ("low", "median", "high"))
    axes.plot([low, high], [at, at], color=colour, linewidth=width, solid_capstyle="butt")
    axes.plot([middle], [at], "o" if name == "posterior" else "|", color=colour if name == "posterior" else QUIET, markersize=3.6)


def _words(axes: Axes, at: Any, row: pd.Series[Any]) -> None:
    """The figure's name on the left, its values on the right."""
    look: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "va": "center"}
    name = shortened(str(row["statistic"]).replace("_", " "), LABEL_LETTERS)
    axes.annotate(name, (0, at), (-6, 0), ha="right", size=7.2, color=INK, **look)
    observed, low, high = (number_text(row[name]) for name in ("observed", "posterior_low", "posterior_high"))
    values = f"{observed}   {low} to {high}"
    axes.annotate(values, (1, at), (8, 0), ha="left", size=7.2, color=RUSSIA if row["is_missed"] else INK, **look)


def _scale(axes: Axes, rows: pd.DataFrame) -> None:
    ends = [(rows[f"{name}_{part}"] - rows["observed"]) / rows["scale"] for name in ("prior", "posterior") for part in ("low", "high")]
    widest = min(FARTHEST, max(2.0, *(float(end.abs().max()) for end in ends)))
    axes.set_xlim(-1.05 * widest, 1.05 * widest)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.axvline(0, color=NEUTRAL, linewidth=1.0)
    axes.grid(axis="x")
    axes.grid(axis="y", visible=False)
    axes.tick_params(left=False, labelleft=False)
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_color(LINES)
    axes.xaxis.set_major_locator(MaxNLocator(7, integer=True))
