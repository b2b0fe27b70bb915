"""The charts of a run: a chart is one file of `sim/pages/charts`, which states its place and how it is read.

The files are read as text, so that naming the charts loads no drawing library, and settings know nothing of pages.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from sim.settings.searchpath import PACKAGE

FOLDER: Final = PACKAGE / "pages" / "charts"
STATED: Final = ("PLACE", "READING", "MISREADING")


class Chart(NamedTuple):
    """What the file of a chart says of it."""

    name: str
    place: int  # in the order in which charts are read; the places leave gaps
    reading: str  # how to read it
    misreading: str  # how not to


@cache
def charts() -> tuple[Chart, ...]:
    """Every chart, in reading order."""
    found = [_chart(path) for path in sorted(FOLDER.glob("*.py")) if path.stem != "__init__"]
    return tuple(sorted(found, key=lambda chart: chart.place))


def chart_names() -> tuple[str, ...]:
    """The names of all charts, in reading order."""
    return tuple(chart.name for chart in charts())


def _chart(path: Path) -> Chart:
    """One chart, from the constants at the head of its file."""
    stated = {
        node.target.id: ast.literal_eval(node.value)
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id in STATED and node.value
    }
    if lacking := [name for name in STATED if name not in stated]:
        raise ValueError(f"{path} is the file of a chart and must state {', '.join(lacking)}.")
    return Chart(path.stem, stated["PLACE"], stated["READING"], stated["MISREADING"])
