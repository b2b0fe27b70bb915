"""PIT histogram: where in their forecasts the observations fell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matplotlib.ticker import MaxNLocator

from sim.runs.drawing.style import CEASEFIRE, INK, QUIET, Sheet, lighter, panel_title

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.evidence.scoring.charts.scored import ScoredRun
    from sim.evidence.scoring.scores import Scores

BINS: Final = 10


def draw(run: ScoredRun, scores: Scores) -> Figure:
    """The histogram of all observations, with the band that chance gives each bar."""
    count, total = len(scores.series), scores.by_series.iloc[-1]
    title = f"The 50% intervals held {total['in_50']:.0%} of what was observed, the 90% intervals {total['in_90']:.0%}"
    subtitle = f"{count} observations of {len(scores.by_series) - 1} series. Band: 90% of chance in each bar for independent observations."
    sheet = Sheet(run, title, subtitle, body_inches=3.2)
    ((axes,),) = sheet.panels(left=0.62, right=0.25, below=0.45)
    panel_title(axes, "Observations", "count by place in the forecast")
    axes.axhspan(*scores.pit_band, color=lighter(QUIET, 0.18), linewidth=0)
    axes.axhline(count / BINS, color=QUIET, linewidth=0.9, linestyle=(0, (4, 3)))
    axes.hist(scores.series["pit"], BINS, range=(0, 1), color=CEASEFIRE, edgecolor="white", alpha=0.85)
    axes.set_xlim(0, 1)
    axes.set_xlabel("place in the forecast: 0 below all worlds, 1 above them", fontsize=8.5)
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.tick_params(colors=INK)
    return sheet.figure
