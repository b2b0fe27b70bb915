"""Incidents: how many along the line while a ceasefire stands, how many of them are seen, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.runs.drawing.style import (
    FAN_KEY,
    NEUTRAL,
    TALKS,
    Sheet,
    dates_below,
    fan,
    fan_panel,
    labels_aside,
    labels_on_the_left_only,
    numbers_aside,
    panel_title,
    thinned,
)
from sim.runs.headline import range_shown, rounded
from sim.settings.facts.places import SECTORS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.runs.opened import Run

PLACE: Final = 90
READING: Final = "Incidents a week along the line, in worlds that are at ceasefire that week."
MISREADING: Final = "A fall is not calm: the worlds that broke are gone from the picture."
COLUMNS = 4  # of small panels


def draw(run: Run) -> Figure:
    """A fan for the whole line with the detected ones, then one for each sector on a common scale."""
    weeks = run.series("incidents")
    if not len(weeks):
        few = f"Only {run.signed:,}" if run.signed else "None"
        sheet = Sheet(run, "Incidents: too few ceasefires to show any", "Incidents a week along the line.", body_inches=2.6)
        return sheet.say(f"{few} of {run.worlds:,} worlds signed a ceasefire within {run.manifest['weeks']} weeks.")
    last = weeks.iloc[-1]
    spread = range_shown(last["q05"], last["q95"], "count")
    title = f"Incidents along the line: {rounded(last['q50'])} a week at the end in the median ceasefire, 90% of ceasefires {spread}"
    below = f"{FAN_KEY} Only worlds in ceasefire that week ({weeks.iloc[0]['worlds']:.0f} at first, at most {weeks['worlds'].max():.0f})."
    sheet = Sheet(run, title, below, body_inches=6.2)
    whole = sheet.panels(above=0.42, right=1.1, below=3.55)[0][0]
    _whole_line(whole, run)
    _sectors([axes for row in sheet.panels(2, COLUMNS, above=3.2, right=0.25, between=0.22, gap=0.55) for axes in row], run)
    return sheet.figure


def _whole_line(axes: Axes, run: Run) -> None:
    """All incidents, and the median of those that monitors saw."""
    weeks, seen = run.series("incidents"), thinned(run.series("detected_incidents"))
    panel_title(axes, "Whole line", "incidents a week, both sides")
    fan(axes, weeks, TALKS)
    axes.plot(seen["date"], seen["q50"], color=NEUTRAL, linewidth=1.2, linestyle=(0, (3, 2)))
    axes.set_ylim(bottom=0)
    dates_below(axes, run)
    numbers_aside(axes)
    labels_aside(axes, [(weeks.iloc[-1]["q50"], "all", TALKS), (seen.iloc[-1]["q50"], "of them seen", NEUTRAL)])


def _sectors(panels: list[Axes], run: Run) -> None:
    """A small fan for each sector, all on one scale."""
    for index, (axes, name) in enumerate(zip(panels, SECTORS, strict=False)):
        axes.sharey(panels[0])
        fan_panel(axes, run, f"incidents_{name}", TALKS, name, unit="", ticks=4, most=34)
        labels_on_the_left_only(axes, index % COLUMNS == 0)
    panels[0].set_ylim(bottom=0)
    for axes in panels[len(SECTORS) :]:
        axes.axis("off")
