"""Predicted against observed survival of past ceasefires, by class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from matplotlib.lines import Line2D

from sim.evidence.past.bench import MAIN
from sim.runs.drawing.style import (
    CEASEFIRE,
    QUIET,
    RUSSIA,
    TALKS,
    UKRAINE,
    Sheet,
    labels_on_the_left_only,
    numbers_aside,
    panel_title,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.evidence.past.study import Study

WAYS: Final = {
    "model": RUSSIA,
    "model, recalibrated": UKRAINE,
    "class base rate": CEASEFIRE,
    "Weibull (M1 signs)": TALKS,
}
SHAPES: Final = {"holiday": "o", "preliminary": "s", "definitive": "^"}


def draw(study: Study) -> Figure:
    """A panel for each horizon."""
    table = study.finding.tables["past_calibration"]
    own = table[(table["set"] == MAIN) & table["group"].isin(list(SHAPES)) & table["way"].isin(list(WAYS))]
    words = "Share of a class that was forecast to stand, against the share that stood; bars are 90% intervals of what was observed."
    sheet = Sheet(study.with_single_cases(), title(own), words, body_inches=3.3)
    years = sorted(own["years"].unique())
    panels = sheet.panels(1, len(years), between=0.3, right=0.25, below=0.95, above=0.3)[0]
    for place, (axes, year) in enumerate(zip(panels, years, strict=True)):
        _panel(axes, own[own["years"] == year], year, is_left=place == 0)
    lines = [Line2D([], [], color=colour, linewidth=3, label=way) for way, colour in WAYS.items()]
    marks = [Line2D([], [], color=QUIET, marker=shape, linestyle="none", label=group) for group, shape in SHAPES.items()]
    key: Any = {"loc": "lower center", "frameon": False, "fontsize": 8}
    sheet.figure.add_artist(sheet.figure.legend(handles=lines, ncols=4, bbox_to_anchor=(0.5, sheet.bottom + 0.05), **key))
    sheet.figure.legend(handles=marks, ncols=3, bbox_to_anchor=(0.5, sheet.bottom), **key)
    return sheet.figure


def title(own: pd.DataFrame) -> str:
    """How many of the forecasts of each way lie outside their intervals."""
    parts = []
    for way in WAYS:
        rows = own[own["way"] == way]
        missed = int(((rows["predicted"] < rows["low"]) | (rows["predicted"] > rows["high"])).sum())
        parts.append(f"{way.replace('model, ', '')} {missed}")
    return f"Of {len(own) // len(WAYS)} forecasts each, outside what was observed: {', '.join(parts)}"


def _panel(axes: Axes, rows: pd.DataFrame, year: int, is_left: bool) -> None:
    panel_title(axes, f"After {year} year{'s' if year > 1 else ''}", "observed" if is_left else " ")
    axes.plot([0, 1], [0, 1], color=QUIET, linewidth=0.8, linestyle=(0, (2, 2)))
    for way, colour in WAYS.items():
        for row in rows[rows["way"] == way].to_dict("records"):
            _mark(axes, row, colour)
    axes.set_xlim(-0.03, 1.03)
    axes.set_ylim(-0.03, 1.09)
    numbers_aside(axes, "share")
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
    axes.set_xlabel("forecast", size=8.5, loc="right")
    labels_on_the_left_only(axes, is_left)


def _mark(axes: Axes, row: dict[Any, Any], colour: str) -> None:
    axes.plot([row["predicted"]] * 2, [row["low"], row["high"]], color=colour, linewidth=1.1, alpha=0.55)
    axes.plot(row["predicted"], row["observed"], color=colour, marker=SHAPES[row["group"]], markersize=4.8, linestyle="none")
