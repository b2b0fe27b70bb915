"""Small multiples of ranked lists: a panel for each outcome, in each its own leading factors with their estimates and intervals."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.runs.drawing.intervals import shortened
from sim.runs.drawing.style import INK, LINES, NEUTRAL, QUIET, WIDTH_INCHES, Sheet, Sourced

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANELS_ON_A_SHEET: Final = 4
ROW_INCHES: Final = 0.19
HEAD_INCHES: Final = 0.58
FOOT_INCHES: Final = 0.27
LEAST_LABEL_INCHES: Final = 1.0
LABEL_LETTERS: Final = 34  # in one of two columns
WIDE_LABEL_LETTERS: Final = 52
LABEL_LETTER_INCHES: Final = 0.0565
LETTER_INCHES: Final = 0.077  # of a title
RIGHT_INCHES: Final = 0.2
BAR: Final = 0.62  # height of a bar, in lines
ROOM: Final = 0.06  # on either side of the intervals, of their span


class Mark(NamedTuple):
    """An estimate with its interval."""

    value: float
    low: float
    high: float
    colour: Any
    is_open: bool = False
    shift: float = 0.0  # down from the middle of the line, in lines
    is_bar: bool = False  # a bar from nothing to the estimate in place of a dot


class Line(NamedTuple):
    """A factor in a panel."""

    label: str
    marks: tuple[Mark, ...]
    is_bold: bool = False


class Panel(NamedTuple):
    """One outcome."""

    title: str
    note: str  # below the title: the unit, or what stands apart
    lines: tuple[Line, ...]
    number: Callable[[float], str]  # how the axis writes a value
    zero: float = 0.0  # where the vertical line stands


def ranked_sheet(sweep: Sourced, title: str, subtitle: str, panels: Sequence[Panel]) -> Figure:
    """Up to four panels in two columns; a single panel takes the whole width."""
    columns = min(2, len(panels))
    bands = [panels[first : first + columns] for first in range(0, len(panels), columns)]
    lines = [max(1, *(len(panel.lines) for panel in band)) for band in bands]
    body = sum(HEAD_INCHES + ROW_INCHES * count + FOOT_INCHES for count in lines) + 0.06
    letters = WIDE_LABEL_LETTERS if columns == 1 else LABEL_LETTERS
    longest = min(letters, max((len(line.label) for panel in panels for line in panel.lines), default=0))
    label = max(LEAST_LABEL_INCHES, 0.28 + LABEL_LETTER_INCHES * longest)
    sheet = Sheet(sweep, title, subtitle, body)
    grid = sheet.panels(
        len(bands),
        columns,
        left=label,
        right=RIGHT_INCHES,
        above=HEAD_INCHES,
        below=FOOT_INCHES + 0.06,
        gap=HEAD_INCHES + FOOT_INCHES,
        between=label,
        heights=[float(count) for count in lines],
    )
    wide = (WIDTH_INCHES - columns * label - RIGHT_INCHES) / columns
    for band, row, count in zip(bands, grid, lines, strict=True):
        for axes in row[len(band) :]:
            axes.remove()
        for panel, axes in zip(band, row, strict=False):
            _panel(axes, panel, count, label, letters, wide)
    return sheet.figure


def _panel(axes: Axes, panel: Panel, count: int, label_inches: float, letters: int, wide: float) -> None:
    """Title over the labels and the marks, then line by line."""
    axes.set_ylim(count - 0.5, -0.5)
    axes.tick_params(left=False, labelleft=False, bottom=False, labelsize=7, pad=1)
    axes.grid(axis="x")
    axes.grid(axis="y", visible=False)
    axes.spines["left"].set_visible(False)
    _titles(axes, panel, label_inches, wide)
    for at, line in enumerate(panel.lines):
        _label(axes, at, line, letters)
        for mark in line.marks:
            _mark(axes, at, mark)
    _scale(axes, panel)


def _titles(axes: Axes, panel: Panel, label_inches: float, wide: float) -> None:
    letters = int((label_inches + wide - 0.2) / LETTER_INCHES)
    where: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "bottom"}
    left = -72 * (label_inches - 0.18)
    axes.annotate(textwrap.shorten(panel.note, letters + 10, placeholder="..."), (0, 1), (left, 5), size=7.4, color=QUIET, **where)
    axes.annotate(textwrap.shorten(panel.title, letters, placeholder="..."), (0, 1), (left, 17), size=8.6, weight="bold", **where)


def _label(axes: Axes, at: int, line: Line, letters: int) -> None:
    axes.annotate(
        shortened(line.label, letters),
        (0, at),
        (-6, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        ha="right",
        va="center",
        size=7.3,
        color=INK,
        weight="bold" if line.is_bold else "normal",
    )


def _mark(axes: Axes, at: int, mark: Mark) -> None:
    """The interval as a line and the estimate as a dot, open or full, or as a bar."""
    height = at + mark.shift
    if mark.is_bar:
        axes.barh([height], [mark.value], height=BAR, color=mark.colour, linewidth=0, zorder=2)
        axes.plot([mark.low, mark.high], [height] * 2, color=NEUTRAL, linewidth=0.9, solid_capstyle="butt", zorder=3)
        return
    axes.plot([mark.low, mark.high], [height] * 2, color=mark.colour, linewidth=1.4, solid_capstyle="butt", zorder=2)
    inside = "white" if mark.is_open else mark.colour
    axes.plot(
        [mark.value], [height], "o", markersize=3.8, markerfacecolor=inside, markeredgecolor=mark.colour, markeredgewidth=0.9, zorder=3
    )


def _scale(axes: Axes, panel: Panel) -> None:
    """Limits around all intervals and the line of no effect."""
    ends = [end for line in panel.lines for mark in line.marks for end in (mark.low, mark.value, mark.high) if isfinite(end)]
    ends.append(panel.zero)
    room = ROOM * (max(ends) - min(ends)) or 1.0
    axes.set_xlim(min(ends) - room, max(ends) + room)
    axes.xaxis.set_major_locator(MaxNLocator(4, min_n_ticks=2, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: panel.number(round(value, 9))))
    axes.axvline(panel.zero, color=NEUTRAL, linewidth=0.8, zorder=1)
    axes.spines["bottom"].set_color(LINES)
