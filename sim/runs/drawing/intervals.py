"""Small multiples of estimates with their intervals: the same rows in every panel, a panel for each outcome."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from math import isfinite, nan
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.runs.drawing.style import INK, LINES, NEUTRAL, POINTS_PER_INCH, QUIET, UKRAINE, WIDTH_INCHES, Sheet, Sourced, lighter
from sim.runs.headline import UNITS_SHOWN, rounded

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_INCHES: Final = 11.0
ROW_INCHES: Final = 0.185
HEAD_INCHES: Final = 0.62
FOOT_INCHES: Final = 0.24
GAP_INCHES: Final = 0.24  # between panels
RIGHT_INCHES: Final = 0.22
LETTER_INCHES: Final = 0.065
TITLE_LETTER_INCHES: Final = 0.069
UNIT_LETTER_SHAPE: Final = 0.54  # width of a letter, of its height
UNIT_POINTS: Final = 7.0
TICK_LETTER_INCHES: Final = 0.062
MOST_STEPS: Final = 3  # between numbers on an axis
LABEL_LETTERS: Final = 40
FEW_ROWS: Final = 12
COLUMNS_OF_FEW, COLUMNS_OF_MANY = 4, 5
LARGE: Final = 10_000.0
LARGE_THOUSANDS: Final = 1_000.0
PALE: Final = 0.42
BAND: Final = "#F0F0F0"
ROOM: Final = 0.08  # on either side of the intervals, of their span


class Row(NamedTuple):
    """A line through all panels."""

    label: str
    is_head: bool = False  # a heading without marks
    is_marked: bool = False  # the reference


class Mark(NamedTuple):
    """An estimate in a row."""

    row: int
    value: float
    low: float
    high: float
    is_full: bool = True  # in full colour, else pale


class Panel(NamedTuple):
    """One outcome."""

    label: str
    unit: str
    marks: tuple[Mark, ...]
    line: float  # where a vertical line stands: no difference, or the reference; NaN for none
    is_change: bool = False
    band: float = nan  # changes up to so much, on either side of the line, are too small to matter


class Scale(NamedTuple):
    """How numbers of a unit are written on an axis."""

    size: float  # of one step of the written number, in the unit
    words: str


def scale_of(unit: str, largest: float, is_change: bool = False) -> Scale:
    """Percent for shares, thousands of what is large, the unit itself of all else."""
    if unit.startswith("share"):
        of = unit.removeprefix("share").strip()
        return Scale(0.01, "percentage points" if is_change else f"% {of}".strip())
    words = UNITS_SHOWN.get(unit, unit)
    if words.startswith("thousand "):
        return Scale(1000.0, f"million {words.removeprefix('thousand ')}") if largest >= LARGE_THOUSANDS else Scale(1.0, words)
    return Scale(1000.0, f"thousand {words}") if largest >= LARGE else Scale(1.0, words)


def shortened(label: str, letters: int = LABEL_LETTERS) -> str:
    """A label that fits, its middle left out: points differ at both ends."""
    if len(label) <= letters:
        return label
    kept = letters - 1
    return f"{label[: kept - kept // 2].rstrip()}\N{HORIZONTAL ELLIPSIS}{label[-(kept // 2) :].lstrip()}"


def interval_sheets(sweep: Sourced, title: str, subtitle: str, rows: Sequence[Row], panels: Sequence[Panel]) -> Iterator[Figure]:
    """As many sheets as the panels need, none higher than a page."""
    most = COLUMNS_OF_FEW if len(rows) <= FEW_ROWS else COLUMNS_OF_MANY
    columns = -(-len(panels) // -(-len(panels) // most))  # lines of panels as long as each other
    bands = max(1, int(MOST_INCHES / (HEAD_INCHES + ROW_INCHES * len(rows) + FOOT_INCHES)))
    for first in range(0, len(panels), columns * bands):
        yield _sheet(sweep, title, subtitle, rows, panels[first : first + columns * bands], columns)


def _sheet(sweep: Sourced, title: str, subtitle: str, rows: Sequence[Row], panels: Sequence[Panel], columns: int) -> Figure:
    bands = -(-len(panels) // columns)
    tall = ROW_INCHES * len(rows)
    body = bands * (HEAD_INCHES + tall + FOOT_INCHES) + 0.06
    sheet = Sheet(sweep, title, subtitle, body)
    left = 0.32 + LETTER_INCHES * min(LABEL_LETTERS, max(len(row.label) for row in rows))
    margins: Any = {"left": left, "right": RIGHT_INCHES, "above": HEAD_INCHES, "below": FOOT_INCHES + 0.06}
    grid = sheet.panels(bands, columns, **margins, gap=HEAD_INCHES + FOOT_INCHES, between=GAP_INCHES)
    wide = (WIDTH_INCHES - left - RIGHT_INCHES - GAP_INCHES * (columns - 1)) / columns
    for index, axes in enumerate(axes for line in grid for axes in line):
        if index >= len(panels):
            axes.remove()
            continue
        _panel(axes, rows, panels[index], wide)
        if index % columns == 0:
            _labels(axes, rows)
    return sheet.figure


def _labels(axes: Axes, rows: Sequence[Row]) -> None:
    """What each row is, to the left of the first panel; words of the reference and of headings are bold."""
    for index, row in enumerate(rows):
        axes.annotate(
            shortened(row.label),
            (0, index),
            (-8, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            ha="right",
            va="center",
            size=7.6,
            color=QUIET if row.is_head else INK,
            weight="bold" if row.is_marked or row.is_head else "normal",
        )


def _panel(axes: Axes, rows: Sequence[Row], panel: Panel, wide: float) -> None:
    """One outcome: title, unit, marks and scale."""
    known = [mark for mark in panel.marks if isfinite(mark.value)]
    ends = [value for mark in known for value in (mark.low, mark.value, mark.high) if isfinite(value)]
    ends += [panel.line] if isfinite(panel.line) else []
    if known and isfinite(panel.band) and max(abs(value - panel.line) for value in ends) < panel.band:
        ends += [panel.line - panel.band, panel.line + panel.band]  # so that too little looks like little
    scale = scale_of(panel.unit, max(map(abs, ends), default=0.0), panel.is_change)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.tick_params(left=False, labelleft=False, bottom=False, labelsize=7, pad=1)
    axes.grid(axis="x")
    axes.grid(axis="y", visible=False)
    _titled(axes, panel.label, scale.words, wide + GAP_INCHES / 2)
    for index, row in enumerate(rows):
        if row.is_marked:
            axes.axhspan(index - 0.5, index + 0.5, color=BAND, linewidth=0, zorder=0)
    if not ends:
        axes.text(0.5, 0.5, "no world\nhas a value", transform=axes.transAxes, ha="center", va="center", size=7.5, color=QUIET)
        axes.tick_params(labelbottom=False)
        return
    _scaled(axes, ends, scale, panel, wide)
    for is_full, colour in ((False, lighter(UKRAINE, PALE)), (True, UKRAINE)):
        _draw_marks(axes, [mark for mark in known if mark.is_full is is_full], colour)


def _titled(axes: Axes, label: str, unit: str, wide: float) -> None:
    """Title and unit above a panel, within so many inches."""
    where: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "bottom"}
    size = min(UNIT_POINTS, wide * POINTS_PER_INCH / (UNIT_LETTER_SHAPE * max(1, len(unit))))
    axes.annotate(unit, (0, 1), (0, 3), size=size, color=QUIET, **where)
    lines = textwrap.fill(label, int(wide / TITLE_LETTER_INCHES))
    axes.annotate(lines, (0, 1), (0, 13), size=7.8, weight="bold", linespacing=1.1, **where)


def _scaled(axes: Axes, ends: Sequence[float], scale: Scale, panel: Panel, wide: float) -> None:
    """Limits around all intervals, three or so numbers below, and the line."""
    low, high = min(ends), max(ends)
    room = ROOM * (high - low) or max(abs(high) / 2, scale.size)
    axes.set_xlim(low - room, high + room)
    letters = 1.5 + max(len(rounded(float(f"{end / scale.size:.2g}"))) for end in (low, high))
    steps = max(1, min(MOST_STEPS, int(wide / (TICK_LETTER_INCHES * letters))))
    axes.xaxis.set_major_locator(MaxNLocator(steps, min_n_ticks=2 if steps == MOST_STEPS else 1, steps=[1, 2, 2.5, 5, 10]))
    sign = "+" if panel.is_change else ""
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{sign if value > 0 else ''}{rounded(round(value / scale.size, 6))}"))
    if isfinite(panel.line):
        axes.axvline(panel.line, color=NEUTRAL, linewidth=0.9, linestyle="-" if panel.is_change else (0, (2, 2)), zorder=1)
    if isfinite(panel.band):
        axes.axvspan(panel.line - panel.band, panel.line + panel.band, color=BAND, linewidth=0, zorder=0)
    axes.spines["left"].set_color(LINES)


def _draw_marks(axes: Axes, marks: Sequence[Mark], colour: Any) -> None:
    """Estimates as dots on their intervals; each kind of mark is one shape, which keeps the file small."""
    ends = [value for mark in marks for value in (mark.low, mark.high, nan)]
    rows = [value for mark in marks for value in (mark.row, mark.row, nan)]
    axes.plot(ends, rows, color=colour, linewidth=1.6, solid_capstyle="butt", zorder=2)
    dots: Any = {"marker": "o", "markersize": 3.8, "markeredgewidth": 0}
    axes.plot([mark.value for mark in marks], [mark.row for mark in marks], linestyle="none", color=colour, zorder=3, **dots)
