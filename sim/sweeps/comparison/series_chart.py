"""The weekly series that moved most between the jobs of a multirun: a panel for each, a line for each job."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from sim.runs.drawing.intervals import shortened
from sim.runs.drawing.style import CEASEFIRE, INK, PARTNERS, RUSSIA, TALKS, UKRAINE, WAR, Sheet, numbers_aside, panel_title
from sim.runs.headline import UNITS_SHOWN
from sim.sweeps.comparison.series import WHOLE
from sim.sweeps.shared.words import capital

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.sweeps.shared.sweep import Sweep

COLOURS: Final = (UKRAINE, RUSSIA, PARTNERS, CEASEFIRE, TALKS, WAR)
COLUMNS: Final = 3
PANEL_INCHES: Final = 1.75
HEAD_INCHES: Final = 0.62
FOOT_INCHES: Final = 0.5
KEY_INCHES: Final = 0.2
TITLE_LETTERS: Final = 26


def series_sheets(sweep: Sweep, table: pd.DataFrame) -> Iterator[tuple[str, Figure]]:
    """One sheet of all series in the table."""
    names = list(dict.fromkeys(table["series"]))
    looks = _looks(table)
    columns = min(COLUMNS, len(names))
    lines = -(-len(names) // columns)
    body = lines * (HEAD_INCHES + PANEL_INCHES + FOOT_INCHES) + KEY_INCHES * len(looks)
    left_out = table["label"].nunique() - len(looks)
    more = f" Shown: the reference and {len(looks) - 1} jobs; {left_out} are left out." if left_out else ""
    title = f"Weekly series that moved most. First: {WHOLE[names[0]].meaning}"
    sheet = Sheet(sweep, title, f"Mean over worlds, week by week; the reference in black.{more}", body)
    below = FOOT_INCHES + KEY_INCHES * len(looks)
    grid = sheet.panels(lines, columns, left=0.75, above=HEAD_INCHES, below=below, gap=HEAD_INCHES + FOOT_INCHES, between=0.6)
    for index, axes in enumerate(axes for line in grid for axes in line):
        if index >= len(names):
            axes.remove()
            continue
        _panel(axes, table[table["series"] == names[index]], looks)
    _key(sheet, looks)
    yield "", sheet.figure


def _looks(table: pd.DataFrame) -> dict[str, str]:
    """The jobs drawn with their colours: the reference first, then the others in the order of the table."""
    jobs = table.drop_duplicates("label")
    first = [str(label) for label in jobs["label"][jobs["is_reference"]]][:1]
    others = [str(label) for label in jobs["label"] if str(label) not in first]
    colours = zip(others, COLOURS, strict=False)
    return dict.fromkeys(first, INK) | dict(colours)


def _panel(axes: Axes, rows: pd.DataFrame, looks: dict[str, str]) -> None:
    """One series of all jobs drawn."""
    name, unit = str(rows["series"].iloc[0]), str(rows["unit"].iloc[0])
    for label, colour in reversed(looks.items()):
        own = rows[rows["label"] == label]
        axes.plot(own["week"], own["mean"], color=colour, linewidth=1.5)
    known = rows["mean"].to_numpy(float)
    low, high = float(np.nanmin(known)), float(np.nanmax(known))
    if low >= 0 and low < (high - low):
        axes.set_ylim(0, None)
    axes.set_xlim(0, max(1, int(rows["week"].max())))
    axes.set_xlabel("weeks", size=8, labelpad=2)
    panel_title(axes, textwrap.fill(capital(WHOLE[name].meaning), TITLE_LETTERS), UNITS_SHOWN.get(unit, unit))
    numbers_aside(axes, unit, 4)


def _key(sheet: Sheet, looks: dict[str, str]) -> None:
    """Which line is whose, below the panels."""
    for place, (label, colour) in enumerate(reversed(looks.items())):
        height = sheet.bottom + (0.1 + KEY_INCHES * place) / sheet.height
        sheet.figure.text(0.045, height, "\N{BLACK SQUARE}", size=8.5, color=colour, va="center")
        sheet.figure.text(0.065, height, shortened(label, 80), size=8.5, color=INK, va="center")
