"""A run from the past against what happened: for every figure the worlds' intervals, and what history gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

from sim.evidence.hindcast.measures import MEASURES
from sim.runs.drawing.style import INK, RUSSIA, UKRAINE, Sheet, lighter, numbers_aside, panel_title

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.runs.drawing.style import Sourced

COLUMNS: Final = 3
ROW_INCHES: Final = 1.65
FEWEST: Final = 2
"""Figures from which on a measure has a panel; single ones stand in the table."""
ENEMY: Final = ("ground", "losses", "force", "strikes", "key_rate")


def draw(made: Sourced, figures: pd.DataFrame, finding: str) -> Figure:
    """A panel for each measure with several figures of one kind."""
    monthly = figures[figures["is_monthly"]]
    names = [name for name, part in monthly.groupby("measure", sort=False) if len(part) >= FEWEST]
    rows = -(-len(names) // COLUMNS)
    key = "Bars: middle half and 90% of worlds, with the error of observation. Dots: what happened, filled where outside the 90%."
    sheet = Sheet(made, finding, key, body_inches=rows * ROW_INCHES + 0.3)
    grid = sheet.panels(rows, COLUMNS, left=0.62, right=0.25, gap=0.72, between=0.62, above=0.42)
    for place, axes in enumerate(axes for line in grid for axes in line):
        if place < len(names):
            _panel(axes, monthly, str(names[place]))
        else:
            axes.remove()
    return sheet.figure


def _panel(axes: Axes, monthly: pd.DataFrame, name: str) -> None:
    seen = monthly[monthly["measure"] == name]
    unit = MEASURES[name].unit + (" a month" if MEASURES[name].over == "total" else "")
    title = MEASURES[name].title[0].upper() + MEASURES[name].title[1:]
    panel_title(axes, title, unit)
    colour = RUSSIA if name in ENEMY else UKRAINE
    middle = seen["first"] + (seen["last"] - seen["first"]) / 2
    axes.vlines(middle, seen["q05"], seen["q95"], color=lighter(colour, 0.35), linewidth=5)
    axes.vlines(middle, seen["q25"], seen["q75"], color=lighter(colour, 0.75), linewidth=5)
    for is_in, face in ((True, "white"), (False, INK)):
        rows = (seen["in_90"] == is_in).to_numpy()
        axes.plot(middle[rows], seen["observed"][rows], "o", color=INK, markerfacecolor=face, markersize=3.6, markeredgewidth=0.9, zorder=4)
    _dates(axes, monthly)
    numbers_aside(axes, MEASURES[name].unit, 4)


def _dates(axes: Axes, monthly: pd.DataFrame) -> None:
    """All panels over the same dates."""
    room = pd.Timedelta(days=15)
    limits: Any = (monthly["first"].min() - room, monthly["last"].max() + room)
    axes.set_xlim(*limits)
    locator: Any = AutoDateLocator(minticks=2, maxticks=4)  # type: ignore[no-untyped-call]
    formatter: Any = ConciseDateFormatter
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(formatter(locator, show_offset=False))
