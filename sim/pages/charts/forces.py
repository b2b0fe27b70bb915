"""Forces: people, materiel and readiness of both armies, side by side on the same scales."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.runs.drawing.style import FAN_KEY, RUSSIA, UKRAINE, Sheet, fan_panel, people

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.runs.opened import Run

PLACE: Final = 70
READING: Final = "People, materiel and readiness of both sides; the bands hold 50% and 90% of worlds."
MISREADING: Final = "Do not compare the two sides' materiel: each is 1 at its own start."
ROWS = (("personnel", "force in the theatre"), ("materiel", "equipment and munitions"), ("readiness", "training and cohesion"))


def draw(run: Run) -> Figure:
    """A row for each part of strength, a column for each side."""
    ends = [run.series(f"{side}_personnel").iloc[-1]["q50"] for side in ("russia", "ukraine")]
    title = f"Forces in the theatre at the end, median world: {people(ends[0])} Russian, {people(ends[1])} Ukrainian"
    sheet = Sheet(run, title, f"{FAN_KEY} Both sides on the same scale in each row.", body_inches=6.3)
    panels = sheet.panels(3, 2, above=0.42, gap=0.66)
    for (part, words), (russian, ukrainian) in zip(ROWS, panels, strict=True):
        ukrainian.sharey(russian)
        fan_panel(russian, run, f"russia_{part}", RUSSIA, f"Russia: {words}")
        fan_panel(ukrainian, run, f"ukraine_{part}", UKRAINE, f"Ukraine: {words}")
    return sheet.figure
