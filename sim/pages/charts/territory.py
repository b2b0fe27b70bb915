"""Territory: how much land is under Russian control, and how fast that changes where the war goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.runs.drawing.style import (
    FAN_KEY,
    NEUTRAL,
    RUSSIA,
    Sheet,
    dates_below,
    fan,
    fan_panel,
    labels_aside,
    numbers_aside,
    panel_title,
)
from sim.runs.headline import range_shown, rounded

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.runs.opened import Run

PLACE: Final = 40
READING: Final = "The line is the median world; the bands hold 50% and 90% of worlds."
MISREADING: Final = "The lower edge is not a path that some world follows."


def draw(run: Run) -> Figure:
    """A fan of the whole, with its start as a line, and below it the weekly gain in worlds at war."""
    weeks = run.series("occupied_km2")
    first, last = weeks.iloc[0], weeks.iloc[-1]
    title = (
        f"Territory under Russian control: {rounded(last['q50'])} km² at the end in the median world, "
        f"90% of worlds {range_shown(last['q05'], last['q95'], 'km2')}"
    )
    sheet = Sheet(run, title, FAN_KEY, body_inches=4.6)
    (whole,), (gain,) = sheet.panels(2, 1, heights=[2.2, 1], gap=0.62, right=1.0, above=0.42)
    panel_title(whole, "Under Russian control", "km², Crimea and the land held before 2022 included")
    fan(whole, weeks, RUSSIA)
    whole.axhline(first["q50"], color=NEUTRAL, linewidth=0.9, linestyle=(0, (4, 3)))
    dates_below(whole, run)
    numbers_aside(whole)
    labels_aside(whole, [(last["q50"], rounded(last["q50"]), RUSSIA), (first["q50"], "at the start", NEUTRAL)])
    fan_panel(gain, run, "gain_km2", RUSSIA, "Russian net gain by fighting, worlds at war only", unit="km² a week", ticks=7, most=131)
    gain.axhline(0, color=NEUTRAL, linewidth=0.8)
    return sheet.figure
