"""People: who lives under occupation, who is displaced, and the abuses counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.runs.drawing.style import FAN_KEY, NEUTRAL, RUSSIA, UKRAINE, Sheet, fan_panel, people
from sim.runs.headline import rounded

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.runs.opened import Run

PLACE: Final = 110
READING: Final = "People under occupation and displaced, and abuses since the start."
MISREADING: Final = "The abuses are no count of known cases: they are a rate times people."


def draw(run: Run) -> Figure:
    """Three fans side by side."""
    occupied, displaced, abuses = (run.series(name).iloc[-1]["q50"] for name in ("occupied_people", "displaced_people", "abuses"))
    title = (
        f"People at the end in the median world: {people(occupied)} under occupation, "
        f"{people(displaced)} displaced, {rounded(abuses)} abuses since the start"
    )
    sheet = Sheet(run, title, FAN_KEY, body_inches=3.0)
    panels = sheet.panels(1, 3, above=0.42, between=0.65, left=0.65, right=0.25)[0]
    fan_panel(panels[0], run, "occupied_people", RUSSIA, "Under occupation", ticks=5)
    fan_panel(panels[1], run, "displaced_people", UKRAINE, "Displaced", unit="thousand, in Ukraine and abroad", ticks=5)
    fan_panel(panels[2], run, "abuses", NEUTRAL, "Abuses under occupation", unit="cases since the start", ticks=5)
    return sheet.figure
