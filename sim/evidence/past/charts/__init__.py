"""The charts of the past ceasefires, drawn from their tables alone. Importing this costs nothing."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sim.evidence.past.study import Study

READING: Final = {
    "past_survival": "By class of ceasefire: the steps are what was observed (Kaplan-Meier) with its 90% band, the lines what the model "
    "says, as it is and with one factor on its hazard that was fitted without the case. A line outside the band is a miss of the level.",
    "past_calibration": "Each mark is a class of the cases: what was forecast, across, against what was observed, up, with its 90% "
    "interval (Greenwood). A bar that does not reach the diagonal is a miss. Baselines are fitted without the case that they forecast.",
    "past_scores": "A C-index of 0.5 is chance, 1 a perfect order; of the Brier score, less is better. Bars are 90% intervals with whole "
    "conflicts drawn anew. Rows of one set share their cases, so bars may overlap and a difference be distinguishable all the same.",
    "past_differences": "The model against each baseline on the same cases; right of 0 the model is better. Pale: not distinguishable, or "
    "not judged: all of one conflict, two clocks mixed, or, within a class, a baseline of 0.5 by construction.",
    "past_ablation": "Right of 0, knowing this thing orders the cases better than leaving it at its prior in all of them. Pale: not "
    "distinguishable, or not judged. What two things tell together can be lost on neither alone.",
}
"""Every chart in reading order, and how to read it."""
OPTIONAL: Final = ("past_ablation",)
"""Drawn where their table was made."""


def names_of(study: Study) -> list[str]:
    """The charts of a study, in reading order."""
    return [name for name in READING if name not in OPTIONAL or name in study.finding.tables]


def draw_all(study: Study, folder: Path) -> list[Path]:
    """Draw every chart into a folder, each as PNG and SVG; the paths written."""
    from sim.runs.drawing.style import in_house_style, save

    written: list[Path] = []
    with in_house_style():
        for name in names_of(study):
            chart = import_module(f"sim.evidence.past.charts.{name.removeprefix('past_')}")
            written += save(chart.draw(study), folder, name)
    return written
