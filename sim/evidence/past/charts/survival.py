"""Survival of past ceasefires by class: observed, and in the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.runs.drawing.style import INK, RUSSIA, UKRAINE, Sheet, labels_on_the_left_only, lighter, numbers_aside, panel_title
from sim.settings.calendar import WEEKS_PER_YEAR

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.evidence.past.study import Study

PANELS: Final = (
    ("cases", "definitive", "Definitive"),
    ("cases", "preliminary", "Preliminary"),
    ("cases", "holiday", "Holiday (Gaza)"),
    ("cases", "foreign troops", "Foreign troops"),
    ("cases", "no foreign troops", "No foreign troops"),
    ("Donbas truces", "all classes", "Donbas truces"),
)
LINES: Final = (("model", RUSSIA, "-"), ("model, recalibrated", UKRAINE, (0, (4, 1.5))))
COLUMNS: Final = 3


def draw(study: Study) -> Figure:
    """A panel for each class, one with and one without foreign troops, and the Donbas truces."""
    curves = study.finding.tables["past_curves"]
    words = (
        "Share that still stands, by years since the signature. Black steps: observed (Kaplan-Meier), grey band 90%; orange: the model; "
        "blue dashes: the model with one factor on its hazard, fitted without the case."
    )
    sheet = Sheet(study.with_single_cases(), title(curves), words, body_inches=5.0)
    grid = sheet.panels(2, COLUMNS, between=0.3, gap=0.6, right=0.25, below=0.34)
    for place, (name, group, label) in enumerate(PANELS):
        axes = grid[place // COLUMNS][place % COLUMNS]
        own = curves[(curves["set"] == name) & (curves["group"] == group)]
        _panel(axes, own, label, is_left=place % COLUMNS == 0)
    return sheet.figure


def title(curves: pd.DataFrame) -> str:
    """In how many panels the model runs outside the band after two years."""
    missed = []
    for name, group, label in PANELS:
        own = curves[(curves["set"] == name) & (curves["group"] == group) & (curves["week"] == 2 * WEEKS_PER_YEAR)]
        if len(own) and not own["low"].iloc[0] <= own["model"].iloc[0] <= own["high"].iloc[0]:
            missed.append(label.split(" (", maxsplit=1)[0].lower())
    if not missed:
        return "After two years the model stands inside the observed band in every class"
    return f"After two years the model stands outside the observed band for: {', '.join(missed)}"


def _panel(axes: Axes, own: pd.DataFrame, label: str, is_left: bool) -> None:
    panel_title(axes, label, f"{own['cases'].iloc[0]} ceasefires" if len(own) else "no ceasefires")
    axes.set_ylim(0, 1.02)
    axes.set_xlim(0, 10)
    numbers_aside(axes, "share")
    labels_on_the_left_only(axes, is_left)
    if not len(own):
        return
    years = own["week"] / WEEKS_PER_YEAR
    axes.fill_between(years, own["low"], own["high"], step="post", color=lighter(INK, 0.14), linewidth=0)
    axes.step(years, own["observed"], where="post", color=INK, linewidth=1.5)
    for way, colour, style in LINES:
        axes.plot(years, own[way], color=colour, linewidth=1.7, linestyle=style)
