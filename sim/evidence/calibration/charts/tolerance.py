"""How the search closed in: tolerance, and the worth of the sample, by generation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.ticker import MaxNLocator

from sim.evidence.calibration.charts import Calibration
from sim.runs.drawing.style import CEASEFIRE, UKRAINE, WAR, Sheet, numbers_aside, panel_title

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def draw(calibration: Calibration) -> Figure:
    """Two panels over generations."""
    steps = calibration.table("generations")
    first, last = steps["tolerance"].iloc[0], steps["tolerance"].iloc[-1]
    title = f"The farthest kept particle comes from {first:.2f} to {last:.2f} scales of history in {len(steps) - 1} generations"
    words = "A distance of 1: wrong by one scale (observation error and model noise) on average over the groups of figures."
    sheet = Sheet(calibration, title, words, 2.5)
    left, right = sheet.panels(1, 2, left=0.6, right=0.3, above=0.42, below=0.42, between=0.7)[0]
    panel_title(left, "Distance from history", "scales; kept particles: farthest (blue) and nearest (grey)")
    left.plot(steps["generation"], steps["tolerance"], "o-", color=UKRAINE, markersize=4)
    left.plot(steps["generation"], steps["nearest"], "o-", color=WAR, markersize=3, linewidth=1)
    left.set_ylim(0, None)
    panel_title(right, "Effective number of particles", "1 / sum of squared weights")
    right.plot(steps["generation"], steps["effective"], "o-", color=CEASEFIRE, markersize=4)
    right.set_ylim(0, None)
    for axes in (left, right):
        _generations(axes, steps)
    return sheet.figure


def _generations(axes: Axes, steps: pd.DataFrame) -> None:
    axes.set_xlim(-0.2, max(1, steps["generation"].iloc[-1]) + 0.2)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))
    axes.set_xlabel("generation (0: prior)", fontsize=8)
    numbers_aside(axes)
