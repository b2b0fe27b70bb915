"""Losses: what the war costs both armies and the people of Ukraine, so far and week by week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.runs.drawing.style import FAN_KEY, NEUTRAL, RUSSIA, UKRAINE, Sheet, fan_panel, people
from sim.runs.headline import rounded

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.runs.opened import Run

PLACE: Final = 60
READING: Final = "Killed and wounded on both sides since the start; the bands hold 50% and 90% of worlds."
MISREADING: Final = "The figures are not counts: their levels rest on one side's claims."


def draw(run: Run) -> Figure:
    """Above what has been lost since the start, below what is lost in a week; both armies on one scale."""
    russian, ukrainian, civilian = (run.series(name).iloc[-1]["q50"] for name in ("russia_losses", "ukraine_losses", "civilian_deaths"))
    title = (
        f"Losses by the end in the median world: {people(russian)} Russians and {people(ukrainian)} Ukrainians "
        f"killed and wounded, {rounded(civilian)} civilians killed"
    )
    sheet = Sheet(run, title, f"{FAN_KEY} Both armies on one scale.", body_inches=4.7)
    (so_far, weekly) = sheet.panels(2, 3, above=0.42, gap=0.68, between=0.62, left=0.62, right=0.25)
    for row in (so_far, weekly):
        row[1].sharey(row[0])
    fan_panel(so_far[0], run, "russia_losses", RUSSIA, "Russian, in all", unit="thousand killed and wounded", ticks=5)
    fan_panel(so_far[1], run, "ukraine_losses", UKRAINE, "Ukrainian, in all", unit="thousand killed and wounded", ticks=5)
    fan_panel(so_far[2], run, "civilian_deaths", NEUTRAL, "Civilians killed, in all", unit="in governed Ukraine", ticks=5)
    fan_panel(weekly[0], run, "russia_losses_week", RUSSIA, "Russian, each week", unit="thousand a week", ticks=5)
    fan_panel(weekly[1], run, "ukraine_losses_week", UKRAINE, "Ukrainian, each week", unit="thousand a week", ticks=5)
    fan_panel(weekly[2], run, "drones", NEUTRAL, "Drones and missiles", unit="launched at Ukraine a week", ticks=5)
    for axes in (*so_far, *weekly):
        axes.set_ylim(bottom=0)
    return sheet.figure
