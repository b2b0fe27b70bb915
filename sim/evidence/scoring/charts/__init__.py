"""The charts of a run's scores: one file each, drawn from the score tables. Importing this costs nothing."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sim.evidence.scoring.scores import Scores

READINGS: Final = {
    "reliability": (
        "Each dot: the questions to which the model gave about this probability, and how often they came true; its size and number say "
        "how many. On the diagonal they came true as often as was forecast. Bars: where the dot would lie in 90 of 100 cases if the "
        "probabilities were right. With few questions the bars are long, and a dot within its bar says little."
    ),
    "pit": (
        "Where in its forecast each observation fell, from below nearly all worlds (0) to above them (1). A flat histogram within the band "
        "(90% of chance, bar by bar) is well calibrated; a hump means too wide a forecast, a U too narrow a one, a slope a bias."
    ),
    "fans": (
        "Each series that was observed: median world, middle half and 90% of worlds, and what was observed (dots; lines where only a range "
        "is known). Lines join the month, quarter and year values."
    ),
}


def draw_scores(run_dir: Path, folder: Path, scores: Scores) -> list[Path]:
    """Draw into the scores folder, each chart as PNG and SVG, those that have something to show; the paths written."""
    from sim.evidence.scoring.charts.scored import ScoredRun
    from sim.runs.drawing.style import in_house_style, save

    run = ScoredRun(run_dir)
    wanted = (["reliability"] if len(scores.questions) else []) + (["pit", "fans"] if len(scores.series) else [])
    written = []
    with in_house_style():
        for name in wanted:
            written += save(import_module(f"sim.evidence.scoring.charts.{name}").draw(run, scores), folder, name)
    return written
