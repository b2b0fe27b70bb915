"""Support by region: readiness for concessions, and support for the terms, in West, Centre, South and East."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.model.observed.series import POLLED
from sim.runs.drawing.style import CEASEFIRE, FAN_KEY, UKRAINE, Sheet, fan_panel, labels_on_the_left_only, whole_percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.runs.opened import Run

PLACE: Final = 100
READING: Final = "Readiness for concessions, and support for these terms, by macro-region."
MISREADING: Final = "The two are not one question."
ROWS = (("ready_share", "share ready to concede land", UKRAINE), ("support_share", "share for the terms", CEASEFIRE))


def draw(run: Run) -> Figure:
    """A row for each question, a column for each macro-region, all on one scale."""
    known = {name: weeks for name in POLLED if len(weeks := run.series(f"support_share_{name}"))}
    title = "Public opinion by macro-region: readiness for concessions and support for the terms"
    if known:
        parts = [f"{name} {whole_percent(weeks.iloc[-1]['q50'])}" for name, weeks in known.items()]
        title = "Support for the terms at the end, median world: " + ", ".join(parts)
    sheet = Sheet(run, title, f"{FAN_KEY} Terms: on the table or in force.", body_inches=4.3)
    rows = sheet.panels(2, len(POLLED), above=0.42, gap=0.66, between=0.22, left=0.62, right=0.25)
    for panels, (series, words, colour) in zip(rows, ROWS, strict=True):
        for axes, name in zip(panels, POLLED, strict=True):
            axes.sharey(panels[0])
            fan_panel(axes, run, f"{series}_{name}", colour, name, unit=words, ticks=4, most=40)
            labels_on_the_left_only(axes, axes is panels[0])
    return sheet.figure
