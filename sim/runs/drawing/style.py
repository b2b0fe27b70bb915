"""How every chart looks: colours, the sheet with title and small print, fans over worlds, dates."""

from __future__ import annotations

import textwrap
from contextlib import AbstractContextManager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol, TypedDict, Unpack

import matplotlib as mpl
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import Colormap, LinearSegmentedColormap, to_rgb
from matplotlib.dates import MONTHLY, AutoDateLocator, ConciseDateFormatter, DateFormatter
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.runs.drawing.svg import save_svg
from sim.runs.headline import rounded

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.runs.opened import Run

# Okabe and Ito's palette, distinguishable with any colour vision
RUSSIA: Final = "#D55E00"
UKRAINE: Final = "#0072B2"
CEASEFIRE: Final = "#009E73"
TALKS: Final = "#E69F00"
WAR_AGAIN: Final = "#CC79A7"
PARTNERS: Final = "#56B4E9"
WAR: Final = "#8A8A8A"
NEUTRAL: Final = "#444444"
INK: Final = "#1F1F1F"
QUIET: Final = "#5C5C5C"
LINES: Final = "#E4E4E4"

WIDTH_INCHES: Final = 8.0  # 1,200 pixels in print
DOTS_PER_INCH: Final = 150
POINTS_PER_INCH: Final = 72
THOUSAND: Final = 1000.0
SIDE_INCHES: Final = 0.18
TITLE_LETTERS: Final = 74  # in a line
SUBTITLE_LETTERS: Final = 118
TITLE_INCHES: Final = 0.215  # height of a line
SUBTITLE_INCHES: Final = 0.165
FOOT_INCHES: Final = 0.42
WEEKS_DRAWN: Final = 131  # more points than this are not seen in one panel
SHORT_DAYS: Final = 150  # a run as short shows days and months
SMALL_TICKS: Final = 5
SMALL_WEEKS_DRAWN: Final = 53
FAN_KEY: Final = "Line: median world; dark band: middle 50% of worlds; light band: 90%."

HOUSE: Final[Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": 9,
    "axes.titlesize": 9.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titley": 1.0,  # where it is put: looking for a free place costs a tenth of the drawing
    "axes.labelcolor": QUIET,
    "axes.edgecolor": "#9A9A9A",
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": LINES,
    "grid.linewidth": 0.7,
    "xtick.color": "#9A9A9A",
    "ytick.color": "#9A9A9A",
    "xtick.labelcolor": QUIET,
    "ytick.labelcolor": QUIET,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "text.color": INK,
    "svg.fonttype": "none",
    "path.simplify_threshold": 0.3,
}


def in_house_style() -> AbstractContextManager[None]:
    """Charts drawn inside look like one family."""
    return mpl.rc_context(HOUSE)


class Sourced(Protocol):
    """A run or a sweep: what a sheet needs to know of where its numbers come from."""

    def small_print(self) -> str:
        """What a reader must know to judge or repeat a chart."""


class Margins(NamedTuple):
    """Room around and between the panels of a sheet, in inches."""

    left: float = 0.75
    right: float = 0.35
    above: float = 0.28
    below: float = 0.30
    gap: float = 0.45  # between rows
    between: float = 0.55  # between columns


class Sheet:
    """A page with a finding as its title, what is drawn below it, and the small print at its foot."""

    def __init__(self, run: Sourced, title: str, subtitle: str, body_inches: float) -> None:
        titles, subtitles = textwrap.wrap(title, TITLE_LETTERS), textwrap.wrap(subtitle, SUBTITLE_LETTERS)
        head = 0.16 + TITLE_INCHES * len(titles) + SUBTITLE_INCHES * len(subtitles) + 0.1
        self.height = head + body_inches + FOOT_INCHES
        self.figure = Figure(figsize=(WIDTH_INCHES, self.height), facecolor="white")
        self.top = 1 - head / self.height
        self.bottom = FOOT_INCHES / self.height
        self.title = title
        left = SIDE_INCHES / WIDTH_INCHES
        self.figure.set_label(title)
        self._lines(titles, 0.12, TITLE_INCHES, size=11.5, weight="bold")
        self._lines(subtitles, 0.15 + TITLE_INCHES * len(titles), SUBTITLE_INCHES, size=8.8, color=QUIET)
        self.figure.text(left, 0.1 / self.height, run.small_print(), size=7.2, color="#6E6E6E", va="bottom", linespacing=1.35)

    def _lines(self, lines: list[str], from_top: float, step: float, **look: Any) -> None:
        for row, line in enumerate(lines):
            self.figure.text(SIDE_INCHES / WIDTH_INCHES, 1 - (from_top + step * row) / self.height, line, va="top", **look)

    def panels(self, rows: int = 1, columns: int = 1, *, heights: list[float] | None = None, **inches: float) -> list[list[Axes]]:
        """Axes in a grid; `inches` are margins and gaps by the names of `Margins`."""
        space = Margins(**inches)
        wide = (WIDTH_INCHES - space.left - space.right - space.between * (columns - 1)) / columns
        tall = (self.height * (self.top - self.bottom) - space.above - space.below - space.gap * (rows - 1)) / rows
        grid = self.figure.add_gridspec(
            rows,
            columns,
            left=space.left / WIDTH_INCHES,
            right=1 - space.right / WIDTH_INCHES,
            top=self.top - space.above / self.height,
            bottom=self.bottom + space.below / self.height,
            wspace=space.between / wide,
            hspace=space.gap / tall,
            height_ratios=heights,
        )
        return [[self.figure.add_subplot(grid[row, column]) for column in range(columns)] for row in range(rows)]

    def say(self, words: str) -> Figure:
        """Words in place of a picture, when there is nothing to draw."""
        middle = (self.top + self.bottom) / 2
        self.figure.text(0.5, middle, textwrap.fill(words, 70), ha="center", va="center", size=11, color=QUIET, linespacing=1.6)
        return self.figure


def whole_percent(share: float) -> str:
    """A share in whole percent that never claims never or always when it is not so."""
    percent = round(100 * share)
    if percent == 0 and share > 0:
        return "under 1%"
    return "over 99%" if percent == 100 and share < 1 else f"{percent}%"


def people(thousands: float) -> str:
    """Thousands of people in words."""
    return (
        f"{rounded(thousands)}\N{NO-BREAK SPACE}thousand"
        if thousands < THOUSAND
        else f"{rounded(thousands / THOUSAND)}\N{NO-BREAK SPACE}million"
    )


def lighter(colour: str, share: float) -> tuple[float, float, float]:
    """A colour mixed with white."""
    red, green, blue = to_rgb(colour)
    return (1 - share + share * red, 1 - share + share * green, 1 - share + share * blue)


def shades(pale: str, colour: str, dark: str) -> Colormap:
    """From nothing through a colour to its darkest."""
    return LinearSegmentedColormap.from_list("shades", [to_rgb(pale), lighter(colour, 0.47), to_rgb(colour), to_rgb(dark)])


def thinned(weeks: pd.DataFrame, most: int = WEEKS_DRAWN) -> pd.DataFrame:
    """Every week or every n-th, so that a picture stays small; first and last always."""
    step = -(-len(weeks) // most) if len(weeks) else 1
    kept = weeks.iloc[::step]
    return kept if not len(weeks) or kept.index[-1] == weeks.index[-1] else pd.concat([kept, weeks.iloc[[-1]]])


def fan(axes: Axes, weeks: pd.DataFrame, colour: str, most: int = WEEKS_DRAWN) -> None:
    """Median, middle half and 90% of worlds over time."""
    drawn = thinned(weeks, most)
    dates = drawn["date"].to_numpy()
    axes.fill_between(dates, drawn["q05"], drawn["q95"], color=lighter(colour, 0.22), linewidth=0)
    axes.fill_between(dates, drawn["q25"], drawn["q75"], color=lighter(colour, 0.48), linewidth=0)
    axes.plot(dates, drawn["q50"], color=colour, linewidth=1.6, solid_capstyle="round")


def dates_below(axes: Axes, run: Run, ticks: int = 7) -> None:
    """Dates on the x axis, over the whole run."""
    first, last = run.horizon()
    limits: Any = (first, max(last, first + pd.Timedelta(weeks=1)))
    axes.set_xlim(*limits)
    locator: Any = AutoDateLocator(minticks=2, maxticks=ticks)  # type: ignore[no-untyped-call]
    locator.intervald[MONTHLY] = [1, 2, 3, 6, 12]
    axes.xaxis.set_major_locator(locator)
    is_short = last - first < pd.Timedelta(days=SHORT_DAYS)
    formatter: Any = DateFormatter if is_short else ConciseDateFormatter
    axes.xaxis.set_major_formatter(formatter("%d %b") if is_short else formatter(locator, show_offset=False))


def numbers_aside(axes: Axes, unit: str = "", ticks: int = 5) -> None:
    """Numbers with thousands apart on the y axis, percent for shares; the unit in the panel's title does the rest."""
    axes.yaxis.set_major_locator(MaxNLocator(ticks, min_n_ticks=3, steps=[1, 2, 2.5, 5, 10]))
    is_share = unit.startswith("share")
    axes.yaxis.set_major_formatter(
        FuncFormatter((lambda value, _: f"{100 * value:.3g}%") if is_share else (lambda value, _: f"{value:,.10g}"))
    )


def panel_title(axes: Axes, words: str, unit: str = "") -> None:
    """What a panel shows, bold, and its unit."""
    axes.set_title(words, pad=14 if unit else 5)
    if unit:
        axes.annotate(unit, (0, 1), (0, 4), xycoords="axes fraction", textcoords="offset points", size=8, color=QUIET)


class Look(TypedDict, total=False):
    """How a small fan may differ from the usual one."""

    unit: str  # in place of that of the series
    ticks: int  # dates below
    most: int  # weeks drawn


def fan_panel(axes: Axes, run: Run, name: str, colour: str, words: str, **look: Unpack[Look]) -> None:
    """A small fan with its own title: one of several on a sheet."""
    weeks = run.series(name)
    usual = "" if not len(weeks) else str(weeks["unit"].iloc[0])
    unit = look["unit"] if "unit" in look else usual
    panel_title(axes, words, unit)
    dates_below(axes, run, look["ticks"] if "ticks" in look else SMALL_TICKS)
    if not len(weeks):
        axes.text(0.5, 0.5, "no world has a value", transform=axes.transAxes, ha="center", color=QUIET)
        axes.tick_params(left=False, labelleft=False)
        return
    fan(axes, weeks, colour, look["most"] if "most" in look else SMALL_WEEKS_DRAWN)
    numbers_aside(axes, unit)


def labels_aside(axes: Axes, labels: list[tuple[float, str, str]], line_points: float = 13) -> None:
    """Words to the right of the panel, each at its height on the y axis behind a mark in its colour, moved apart until none overlap."""
    low, high = axes.get_ylim()
    axes.set_ylim(low, high)
    panel_points = axes.bbox.height / axes.figure.dpi * POINTS_PER_INCH
    heights = spread_out([(at - low) / (high - low) for at, _, _ in labels], line_points / panel_points)
    for height, (_, words, colour) in zip(heights, labels, strict=True):
        for text, ink, points in (("\N{BLACK SQUARE}", colour, 5), (words, INK, 16)):
            where: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points"}
            axes.annotate(text, (1, height), (points, 0), va="center", size=8.5, color=ink, **where)


def labels_on_the_left_only(axes: Axes, is_left: bool) -> None:
    """Where panels share a scale, only the first in a row carries its numbers."""
    axes.tick_params(left=is_left, labelleft=is_left)


def spread_out(heights: list[float], gap: float) -> list[float]:
    """Heights between 0 and 1, moved apart until none are nearer than the gap, in their order."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    placed = list(heights)
    for below, above in pairwise(order):
        placed[above] = max(placed[above], placed[below] + gap)
    ceiling = 1.0
    for index in reversed(order):
        placed[index] = min(placed[index], ceiling)
        ceiling = placed[index] - gap
    return placed


def save(figure: Figure, folder: Path, name: str) -> list[Path]:
    """Write a chart as a picture and as vectors."""
    folder.mkdir(parents=True, exist_ok=True)
    picture, vectors = folder / f"{name}.png", folder / f"{name}.svg"
    FigureCanvasAgg(figure)
    figure.savefig(picture, dpi=DOTS_PER_INCH)
    save_svg(figure, vectors, name)
    return [picture, vectors]
