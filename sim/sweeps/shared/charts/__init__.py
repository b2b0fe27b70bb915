"""The charts of a sweep: a file for each analysis, drawn from its tables alone. Importing this costs nothing."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sim.runs.finding import Finding
    from sim.sweeps.shared.sweep import Sweep

FOLDER: Final = "charts"
DRAWN: Final = "drawn.json"
"""Which charts belong to which analysis, in reading order: {analysis: [chart, ...]}."""


def draw_sweep(folder: Path) -> list[Path]:
    """Draw every finding of the sweep into charts/, each as PNG and SVG; the paths written."""
    from sim.runs.drawing.style import in_house_style
    from sim.runs.finding import read_finding
    from sim.sweeps.shared.sweep import Sweep

    sweep = Sweep(folder)
    findings = {name: read_finding(sweep.folder, name) for name in sweep.manifest["analyses"]}
    with in_house_style():
        written = {name: _draw(sweep, finding) for name, finding in findings.items() if finding is not None}
    names = {name: list(dict.fromkeys(path.stem for path in paths)) for name, paths in written.items()}
    (sweep.folder / FOLDER).mkdir(exist_ok=True)
    (sweep.folder / FOLDER / DRAWN).write_text(json.dumps(names, indent=1) + "\n", encoding="utf-8")
    return [path for paths in written.values() for path in paths]


def _draw(sweep: Sweep, finding: Finding) -> list[Path]:
    """The charts of one finding."""
    from sim.runs.drawing.style import save

    figures = import_module(f"sim.sweeps.{finding.name}.chart").draw(sweep, finding)
    return [path for name, figure in figures.items() for path in save(figure, sweep.folder / FOLDER, name)]


def drawn_charts(folder: Path) -> dict[str, list[str]]:
    """The charts that were drawn, by analysis; nothing if none were."""
    path = folder / FOLDER / DRAWN
    found: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def readings(analysis: str) -> dict[str, str]:
    """How to read the charts of an analysis, by chart name or by how the name begins."""
    found: dict[str, str] = import_module(f"sim.sweeps.{analysis}.chart").READING
    return found


def reading_of(analysis: str, chart: str) -> str:
    """How to read a chart: under its own name, else under the longest beginning of it."""
    texts = readings(analysis)
    names = [name for name in texts if chart.startswith(name)]
    return texts[max(names, key=len)] if names else ""
