"""The series that were observed: the forecast's fan, and what was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

from sim.evidence.questions.reading import quantities
from sim.runs.drawing.style import FAN_KEY, INK, UKRAINE, Sheet, fan, numbers_aside, panel_title

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.evidence.scoring.charts.scored import ScoredRun
    from sim.evidence.scoring.scores import Scores

COLUMNS: Final = 3
ROW_INCHES: Final = 1.75
ROOM_DAYS: Final = 20


def draw(run: ScoredRun, scores: Scores) -> Figure:
    """A panel for each series."""
    names = list(scores.fans)
    rows = -(-len(names) // COLUMNS)
    outside = int((~scores.series["in_90"]).sum())
    title = f"{outside} of {len(scores.series)} observations lie outside the 90% of worlds"
    sheet = Sheet(run, title, f"{FAN_KEY} Dots and bars: observed.", body_inches=rows * ROW_INCHES + 0.3)
    grid = sheet.panels(rows, COLUMNS, left=0.62, right=0.25, gap=0.72, between=0.62, above=0.42)
    for place, axes in enumerate(axes for line in grid for axes in line):
        if place < len(names):
            _panel(axes, scores, names[place])
        else:
            axes.remove()
    return sheet.figure


def _panel(axes: Axes, scores: Scores, name: str) -> None:
    forecast, seen = scores.fans[name], scores.series[scores.series["series"] == name]
    panel_title(axes, quantities()[name].label, str(seen["unit"].iloc[0]))
    fan(axes, forecast, UKRAINE)
    if len(forecast) == 1:  # a line of one point is not seen
        axes.plot(forecast["date"], forecast["q50"], "o", color=UKRAINE, markersize=4)
    dates = pd.to_datetime(seen["date"])
    known = seen["observed_low"].notna() & seen["observed_high"].notna()
    axes.vlines(dates[known], seen.loc[known, "observed_low"], seen.loc[known, "observed_high"], color=INK, linewidth=1.2, zorder=4)
    axes.plot(dates, seen["observed"], "o", color=INK, markersize=3.2, markeredgecolor="white", markeredgewidth=0.5, zorder=5)
    axes.set_xlim(*_reach(scores))
    locator: Any = AutoDateLocator(minticks=2, maxticks=4)  # type: ignore[no-untyped-call]
    formatter: Any = ConciseDateFormatter
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(formatter(locator, show_offset=False))
    numbers_aside(axes, str(seen["unit"].iloc[0]), 4)


def _reach(scores: Scores) -> tuple[Any, Any]:
    """First and last date of all panels, with some room, so that they compare."""
    dates = pd.concat([forecast["date"] for forecast in scores.fans.values()])
    room = pd.Timedelta(days=ROOM_DAYS)
    return dates.min() - room, dates.max() + room
