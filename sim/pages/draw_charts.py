"""Draws the charts of a run, from its folder alone. Importing this costs nothing."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from sim.settings.charts import chart_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sim.runs.opened import Run


def draw_all(run_dir: Path, names: Iterable[str] | None = None) -> list[Path]:
    """Draw the named charts, or all, into run_dir/charts, each as PNG and SVG; the paths written."""
    from sim.runs.drawing.style import in_house_style
    from sim.runs.opened import Run

    known = chart_names()
    wanted = list(known if names is None else names)
    if unknown := [name for name in wanted if name not in known]:
        raise ValueError(f"unknown charts {', '.join(unknown)}; all: {', '.join(known)}")
    run = Run(run_dir)
    with in_house_style():
        return [path for name in wanted for path in _draw(run, name)]


def _draw(run: Run, name: str) -> list[Path]:
    """One chart, as a picture and as vectors."""
    from sim.runs.drawing.style import save

    return save(import_module(f"sim.pages.charts.{name}").draw(run), run.folder / "charts", name)
