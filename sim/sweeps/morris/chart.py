"""Elementary effects: a list of the largest, and beside it how much they vary."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.runs.drawing.intervals import scale_of, shortened
from sim.runs.drawing.style import INK, LINES, NEUTRAL, POINTS_PER_INCH, QUIET, UKRAINE, WAR, Sheet, lighter, panel_title
from sim.runs.headline import rounded
from sim.sweeps.morris.sentences import effect_text
from sim.sweeps.shared.measures import MEASURES

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.runs.finding import Finding
    from sim.sweeps.shared.sweep import Sweep

READING: Final = {
    "morris": (
        "Left: how much an outcome changes along a step of one factor, scaled up to its full range (a yes or no may then pass 100 points), "
        "on average over trajectories and without its sign, with 90% intervals. Right: how much that differs between trajectories, "
        "numbers as on the left; above the line it varies by more than its size: the factor acts together with others or with luck."
    ),
}
SHEETS_DRAWN: Final = 6
LINES_DRAWN: Final = 20
NUMBERED: Final = 10
LEAST_NUMBERED: Final = 0.02  # of the largest effect; dots below lie on one another
ROW_INCHES: Final = 0.2
LEAST_INCHES: Final = 2.3
LIST_INCHES: Final = 2.6  # from the left edge of the page to the list
GAP_INCHES: Final = 0.75
LABEL_LETTERS: Final = 38
TITLE_LETTERS: Final = 40
PALE: Final = 0.45
NUMBER_POINTS: Final = 8.5  # height of a number beside a dot


def draw(sweep: Sweep, finding: Finding) -> dict[str, Figure]:
    """A sheet for each outcome, named morris_<outcome>."""
    if "morris" not in finding.tables:
        return {}
    parts = [part for _, part in finding.tables["morris"].groupby("outcome", sort=False)]
    return {f"morris_{part['outcome'].iloc[0]}": _sheet(sweep, part) for part in parts[:SHEETS_DRAWN]}


def _sheet(sweep: Sweep, part: pd.DataFrame) -> Figure:
    ranked = part.sort_values("mu_star", ascending=False, kind="stable", ignore_index=True)
    shown = ranked[ranked["mu_star"] > 0].head(LINES_DRAWN)
    numbered = min(NUMBERED, int((ranked["mu_star"] >= LEAST_NUMBERED * ranked["mu_star"].iloc[0]).sum()))
    words = "Change of the outcome over a factor's full range: mean size with its 90% interval, and how much it varies."
    words += f" Listed: the {len(shown)} largest of {len(ranked)}." if len(ranked) > len(shown) else ""
    tall = max(LEAST_INCHES, ROW_INCHES * len(shown))
    sheet = Sheet(sweep, _title(ranked), words, body_inches=tall + 0.85)
    listed, spread = sheet.panels(1, 2, left=LIST_INCHES, right=0.3, above=0.38, below=0.47, between=GAP_INCHES)[0]
    scale = scale_of(part["unit"].iloc[0], float(ranked["high"].max()), is_change=True)

    def number(value: float, _: Any = None) -> str:
        """A value as an axis writes it."""
        return rounded(round(value / scale.size, 6))

    _list(listed, shown, numbered, scale.words, number)
    _scatter(spread, ranked, numbered, scale.words, number)
    return sheet.figure


def _title(ranked: pd.DataFrame) -> str:
    """The largest effect that is clear."""
    label, clear = MEASURES[ranked["outcome"].iloc[0]].label, ranked[ranked["low"] > 0]
    if clear.empty:
        return f"{label}: no factor's effect is distinguishable from none"
    first = clear.iloc[0]
    return f"{label}: the largest clear effect is that of {shortened(first['label'], TITLE_LETTERS)}, {effect_text(first)}"


def _list(axes: Axes, shown: pd.DataFrame, numbered: int, unit: str, number: Callable[..., str]) -> None:
    """The largest mean sizes as bars with intervals."""
    axes.set_ylim(max(len(shown) - 0.5, LEAST_INCHES / ROW_INCHES - 0.5), -0.5)
    axes.grid(axis="x")
    axes.grid(axis="y", visible=False)
    axes.tick_params(left=False, labelleft=False, bottom=False)
    panel_title(axes, "Mean size of the effect", unit)
    for at, row in enumerate(shown.itertuples(index=False)):
        found: Any = row
        axes.barh(at, found.mu_star, height=0.62, color=lighter(UKRAINE, PALE), linewidth=0)
        axes.plot([found.low, found.high], [at, at], color=UKRAINE, linewidth=1.5, solid_capstyle="butt")
        _beside(axes, at, shortened(found.label, LABEL_LETTERS), 18, size=7.3, color=INK)
        _beside(axes, at, f"{at + 1}" if at < numbered else "", 5, size=7.3, color=QUIET)
    axes.set_xlim(0, 1.04 * float(shown["high"].max()))
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(number))
    axes.set_xlabel("mean absolute effect over the full range", size=8, loc="left")
    axes.spines["bottom"].set_color(LINES)


def _beside(axes: Axes, at: int, words: str, left: float, **look: Any) -> None:
    """Words left of the panel, so many points from it, at a row's height."""
    where: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points"}
    axes.annotate(words, (0, at), (-left, 0), ha="right", va="center", **where, **look)


def _scatter(axes: Axes, ranked: pd.DataFrame, numbered: int, unit: str, number: Callable[..., str]) -> None:
    """Size against spread for every factor, the largest with their numbers in the list."""
    top = 1.08 * float(max(ranked["mu_star"].max(), ranked["sigma"].max()))
    axes.plot([0, top], [0, top], color=NEUTRAL, linewidth=0.8, linestyle=(0, (2, 2)))
    for rows, colour, size in ((ranked[numbered:], WAR, 3.0), (ranked[:numbered], UKRAINE, 4.5)):
        axes.plot(rows["mu_star"], rows["sigma"], "o", color=colour, markersize=size, markeredgewidth=0, clip_on=False)
    axes.set_xlim(0, top)
    axes.set_ylim(0, top)
    axes.grid(axis="x")
    panel_title(axes, "How much it varies", unit)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
        axis.set_major_formatter(FuncFormatter(number))
    axes.set_xlabel("mean absolute effect", size=8, loc="left")
    axes.set_ylabel("standard deviation of the effect", size=8)
    _numbers(axes, ranked[:numbered], top)


def _numbers(axes: Axes, named: pd.DataFrame, top: float) -> None:
    """Numbers right of their dots, moved apart where dots are near each other."""
    tall, wide = (NUMBER_POINTS * axes.figure.dpi / POINTS_PER_INCH / side for side in (axes.bbox.height, axes.bbox.width))
    placed: list[tuple[float, float]] = []
    for _, row in named.assign(number=range(1, len(named) + 1)).sort_values("sigma").iterrows():
        at, height = row["mu_star"] / top, row["sigma"] / top
        height = max([height, *(other + tall for beside, other in placed if abs(beside - at) < wide and other + tall > height)])
        placed.append((at, height))
        axes.text((at + 0.025) * top, height * top, f"{row['number']}", va="center", size=7.5, color=QUIET)
