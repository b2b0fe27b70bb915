"""Overview: how often each outcome occurs, and how much of everything, with intervals."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from sim.runs.drawing.style import CEASEFIRE, INK, NEUTRAL, QUIET, UKRAINE, Sheet, lighter, whole_percent
from sim.runs.headline import label_with_unit, range_shown, shown

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.runs.opened import Run

PLACE: Final = 10
READING: Final = "Above, chances with their 90% Monte Carlo interval; below, quantities with 90% of worlds, each on its own scale."
MISREADING: Final = "Do not compare the lengths of two bars in the lower half."
ROW_INCHES = 0.235
LABEL_INCHES = 3.3
NUMBERS_INCHES = 2.25
HEAD_INCHES = 0.42


def draw(run: Run) -> Figure:
    """Probabilities on one scale above, quantities each on its own scale below."""
    table = run.headline
    is_chance = table["statistic"].isin(["probability", "Kaplan-Meier"])
    chances, quantities = table[is_chance], table[~is_chance]
    heights = [ROW_INCHES * len(rows) for rows in (chances, quantities)]
    words = "How often, with the 90% Monte Carlo interval; how much, with the interval that holds 90% of worlds."
    sheet = Sheet(run, _title(run, chances["estimate"]), words, body_inches=sum(heights) + 2 * HEAD_INCHES + 0.1)
    above, below = sheet.panels(
        2, 1, left=LABEL_INCHES, right=NUMBERS_INCHES, above=HEAD_INCHES, below=0.1, gap=HEAD_INCHES, heights=heights
    )
    _prepare(above[0], "How often", "0 to 100%", "share (interval)", len(chances))
    _prepare(below[0], "How much", "each from 0, on its own scale", "mean (90% of worlds)", len(quantities))
    for position, (_, row) in enumerate(chances.iterrows()):
        _row(above[0], position, row, (row["mc_low"], row["mc_high"]), (0.0, 1.0), CEASEFIRE)
    for position, (_, row) in enumerate(quantities.iterrows()):
        low, high = row["low"], row["high"]
        _row(below[0], position, row, (low, high), (min(0.0, low), max(0.0, high, row["estimate"])), UKRAINE)
    return sheet.figure


def _title(run: Run, chances: pd.Series[float]) -> str:
    """Whether a ceasefire comes and whether war returns."""
    if not run.signed:
        return f"Outcomes: no world signs a ceasefire within {run.manifest['weeks']} weeks"
    signed, again = (whole_percent(chances[name]) for name in ("signed", "renewed_war"))
    return f"Outcomes: a ceasefire is signed in {signed} of worlds, and in {again} war returns after it"


def _prepare(axes: Axes, words: str, scale: str, numbers: str, rows: int) -> None:
    """An empty panel with a head over each of its three parts."""
    axes.set_xlim(0, 1)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.axis("off")
    _beside(axes, -0.85, words, -1, size=9.5, weight="bold")
    axes.text(0, -0.85, scale, size=8, color=QUIET, va="center")
    _beside(axes, -0.85, numbers, 1, size=8, color=QUIET)


def _beside(axes: Axes, at: float, words: str, side: int, **look: Any) -> None:
    """Words left (-1) or right (1) of the panel, at a row's height."""
    inches = LABEL_INCHES - 0.2 if side < 0 else 0.12
    axes.annotate(
        words,
        (0 if side < 0 else 1, at),
        (side * inches * 72, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        va="center",
        **look,
    )


def _row(axes: Axes, position: int, row: pd.Series[Any], interval: tuple[float, float], scale: tuple[float, float], colour: str) -> None:
    """Label, interval with its estimate on the scale, and the numbers."""
    _beside(axes, position, label_with_unit(row["label"], row["unit"], row["statistic"]), -1, size=8.1)
    axes.plot([0, 1], [position, position], color="#EDEDED", linewidth=5, solid_capstyle="butt", snap=False)
    if not isfinite(row["estimate"]):
        _beside(axes, position, "no world has a value", 1, size=8.3, color=QUIET)
        return
    width = (scale[1] - scale[0]) or 1.0
    low, high, estimate = ((value - scale[0]) / width for value in (*interval, row["estimate"]))
    axes.plot([low, high], [position, position], color=lighter(colour, 0.5), linewidth=5, solid_capstyle="butt", snap=False)
    axes.plot([estimate], [position], marker="o", color=colour, markersize=4.8, markeredgewidth=0, snap=False, clip_on=False)
    if scale[0] < 0:
        axes.plot([-scale[0] / width] * 2, [position - 0.35, position + 0.35], color=NEUTRAL, linewidth=0.8)
    numbers = range_shown(*interval, row["unit"])
    _beside(axes, position, f"{shown(row['estimate'], row['unit'])} ({numbers})", 1, size=8.3, color=INK)
