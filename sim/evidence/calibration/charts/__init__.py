"""Charts of a calibration: each reads its tables and draws; nothing is computed here."""

from __future__ import annotations

import json
import math
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

if TYPE_CHECKING:
    from matplotlib.figure import Figure

THOUSAND: Final = 1000.0
CHARTS: Final = {
    "posterior": (
        "Grey: what was thought before (the codebook's range, highest at its value). Blue: what is left after history. "
        "Where both coincide, the data say nothing about this number."
    ),
    "contraction": (
        "Share of the prior's spread that is gone. The tick on each bar is what chance alone would show in one report of twenty. "
        "Blue: moved, by narrowing or by shifting as a whole; grey: did not move. Below zero, history widened a number."
    ),
    "ranks": (
        "Known truths were hidden and inferred. If the method is right, all bars are of one height, within the band in 99% of cases. "
        "A hump: intervals too wide; a valley: too narrow; a slope: biased."
    ),
    "predictive": (
        "New worlds with numbers from the posterior (blue) and from the prior (grey), as errors in units of each figure's scale; "
        "history is the line at zero. Bars hold 90% of worlds; orange: history lies outside."
    ),
    "tolerance": "How near the farthest kept particle is to history, and how many independent draws the weighted sample is worth.",
}
"""Charts in reading order, and how to read each."""


class Calibration:
    """A finished calibration, read from its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)

    @cached_property
    def summary(self) -> dict[str, Any]:
        """How it was made, and its bookkeeping."""
        made: dict[str, Any] = json.loads((self.folder / "calibration.json").read_text(encoding="utf-8"))
        return made

    def table(self, name: str) -> pd.DataFrame:
        """One of its tables."""
        return pd.read_csv(self.folder / "tables" / f"{name}.csv")

    def has(self, name: str) -> bool:
        """Whether a table was made."""
        return (self.folder / "tables" / f"{name}.csv").is_file()

    def small_print(self) -> str:
        """What a reader must know to judge or repeat a chart."""
        made = self.summary
        return (
            f"{made['simulated']:,} particles · {made['kept']:,} kept, worth {made['effective']:,.0f} · "
            f"tolerance {made['tolerance']:.3f} · seed {made['seed']} · facts {made['facts_hash'][:12]}\n"
            "What the model's past says about its numbers, if the model is right; figures used here are no validation."
        )


def words_of(path: str) -> str:
    """A number's name as words."""
    return path.partition(".")[2].replace("_", " ")


def number_text(value: float) -> str:
    """A figure in three digits, thousands apart."""
    return f"{value:,.0f}" if abs(value) >= THOUSAND else f"{value:.3g}"


def rows_for(count: int, columns: int) -> int:
    """Rows of small panels."""
    return math.ceil(count / columns)


def draw_all(folder: Path) -> list[Path]:
    """Draw every chart into the folder's charts."""
    from sim.runs.drawing.style import in_house_style, save

    calibration, written = Calibration(folder), list[Path]()
    with in_house_style():
        for name in CHARTS:
            figure: Figure = import_module(f"sim.evidence.calibration.charts.{name}").draw(calibration)
            written += save(figure, calibration.folder / "charts", name)
    return written
