"""The charts of a run: one file each, drawn from the store alone. Importing this costs nothing."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.runs.opened import Run

CHART_NAMES: Final = (
    "overview",
    "arc",
    "survival",
    "territory",
    "map",
    "losses",
    "forces",
    "guarantee_by_member",
    "incidents",
    "support_by_region",
    "people",
    "economy",
)


def draw_all(run_dir: Path, names: Iterable[str] = CHART_NAMES) -> list[Path]:
    """Draw the named charts into run_dir/charts, each as PNG and SVG; the paths written."""
    from sim.runs.drawing.style import in_house_style
    from sim.runs.opened import Run

    wanted = list(names)
    if unknown := [name for name in wanted if name not in CHART_NAMES]:
        raise ValueError(f"unknown charts {', '.join(unknown)}; all: {', '.join(CHART_NAMES)}")
    run = Run(run_dir)
    with in_house_style():
        return [path for name in wanted for path in _draw(run, name)]


def _draw(run: Run, name: str) -> list[Path]:
    """One chart, as a picture and as vectors."""
    from sim.runs.drawing.style import save

    return save(import_module(f"sim.pages.charts.{name}").draw(run), run.folder / "charts", name)
