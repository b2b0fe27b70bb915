"""The points of a sweep around each box, at their values of the box's two leading factors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.runs.drawing.intervals import shortened
from sim.runs.drawing.style import INK, QUIET, RUSSIA, UKRAINE, WIDTH_INCHES, Sheet, panel_title, shades
from sim.runs.headline import UNITS_PLAIN, UNITS_SHOWN
from sim.sweeps.discovery.boxes import OR, is_named, value_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.sweeps.shared.sweep import Factor, Sweep

MOST_DRAWN: Final = 600  # in all panels
CLASSES: Final = 5
GOLDEN: Final = 0.6180339887498949
"""Steps of this part of a whole fill a gap evenly: where dots would lie on one another, they are set apart so."""

SPREAD_OF_NAMES: Final = 0.62
"""Of the way to the next name, or step."""

SPREAD_OF_STEPS: Final = 0.3
MOST_STEPS: Final = 15
NARROW_LETTERS: Final = 30
"""Below a panel of so few letters there is room for few numbers."""

LETTER_INCHES: Final = 0.072
LEFT_INCHES, RIGHT_INCHES, BETWEEN_INCHES = 1.05, 1.15, 0.95


def points_chart(sweep: Sweep, subject: str, tables: dict[str, pd.DataFrame]) -> Figure:
    """A panel for each box: points coloured by how frequent the outcome is there, and the box as a frame."""
    points, limits = tables["discovery_points"], tables["discovery_box"]
    numbers = list(limits["box"].unique())
    most = MOST_DRAWN // len(numbers)
    sheet = Sheet(sweep, _title(subject, limits), _key(points, limits, most), body_inches=3.9)
    above = 0.42 if len(numbers) > 1 else 0.22
    grid = sheet.panels(1, len(numbers), left=LEFT_INCHES, right=RIGHT_INCHES, above=above, below=0.45, between=BETWEEN_INCHES)
    wide = (WIDTH_INCHES - LEFT_INCHES - RIGHT_INCHES - BETWEEN_INCHES * (len(numbers) - 1)) / len(numbers)
    factors = {factor.name: factor for factor in sweep.factors}
    for axes, number in zip(grid[0], numbers, strict=True):
        rows = limits[limits["box"] == number].head(2)
        drawn = _thinned(points[points["box"] == number], most)
        _panel(axes, drawn, rows, [factors[name] for name in rows["factor"]], wide)
        if len(numbers) > 1:
            axes.set_title(f"Box {number}", pad=14)
    _key_of_colours(grid[0][-1], bool(points["response"].isin([0, 1]).all()))
    return sheet.figure


def _title(subject: str, limits: pd.DataFrame) -> str:
    """What is shown against what."""
    labels = list(limits[limits["box"] == 1]["label"].head(2))
    rest = int((limits["box"] == 1).sum()) - len(labels)
    more = f" ({rest} more limit{'s' * (rest > 1)} not shown)" if rest else ""
    return f"Points: how often {subject}, by {' and '.join(labels)}{more}"


def _key(points: pd.DataFrame, limits: pd.DataFrame, most: int) -> str:
    """What the dots are, and how many of them are drawn."""
    words = "Each dot is a point of the design, large in the box; frame: the box."
    if limits.groupby("box").size().max() > 2:
        words += " The small ones in the frame are left out by another factor."
    largest = int(points.groupby("box").size().max())
    return f"{words} {most:,} of {largest:,} points are drawn, chosen at random." if largest > most else words


def _thinned(points: pd.DataFrame, most: int) -> pd.DataFrame:
    """So many points at most."""
    return points.sample(most, random_state=0).sort_index() if len(points) > most else points


def _panel(axes: Axes, drawn: pd.DataFrame, rows: pd.DataFrame, factors: list[Factor], wide: float) -> None:
    """One box: its leading factor below, its second aside; with one factor alone the response stands aside."""
    apart = np.arange(len(drawn)) * GOLDEN % 1 - 0.5
    x = _placed(drawn["x"], factors[0], apart)
    has_second = len(factors) > 1
    aside = _placed(drawn["y"], factors[1], np.roll(apart, 1)) if has_second else _responses(drawn, apart)
    for shade, colour in enumerate(_colours()):
        for is_inside, size in ((False, 3.0), (True, 5.0)):
            shown = (_class_of(drawn["response"]) == shade) & (drawn["inside"].to_numpy() == is_inside)
            axes.plot(x[shown], aside[shown], "o", color=colour, markersize=size, markeredgecolor="#8CA2B0", markeredgewidth=0.35)
    axes.grid(visible=False)
    letters = int(wide / LETTER_INCHES)
    _scale(axes, "x", factors[0], letters)
    axes.set_xlabel(_axis_label(factors[0], letters), size=8.5, loc="right")
    if has_second:
        _scale(axes, "y", factors[1], int((min(LEFT_INCHES, BETWEEN_INCHES) - 0.1) / LETTER_INCHES))
    else:
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f}%"))
    panel_title(axes, "", _axis_label(factors[1], letters) if has_second else "share of worlds")
    _frames(axes, drawn, rows, factors)


def _placed(values: pd.Series[Any], factor: Factor, apart: Any) -> Any:
    """Where dots stand; those of names and of steps set apart."""
    placed = values.to_numpy(float)
    steps = np.unique(placed)
    if is_named(factor):
        return placed + SPREAD_OF_NAMES * apart
    if not 1 < len(steps) <= MOST_STEPS:
        return placed
    return placed + SPREAD_OF_STEPS * np.diff(steps).min() * apart


def _responses(points: pd.DataFrame, apart: Any) -> Any:
    """The response as a height; zeros and ones set apart."""
    response = points["response"].to_numpy(float)
    return response + 0.15 * apart if np.isin(response, (0, 1)).all() else response


def _class_of(response: pd.Series[Any]) -> Any:
    """Which shade a response has."""
    return np.minimum((response.to_numpy(float) * CLASSES).astype(int), CLASSES - 1)


def _colours() -> list[Any]:
    """A shade for each class, from rare to frequent."""
    colours = shades("#EDF3F7", UKRAINE, "#00263D")
    return [colours(shade / (CLASSES - 1)) for shade in range(CLASSES)]


def _scale(axes: Axes, side: str, factor: Factor, letters: int) -> None:
    """Names, or numbers in their unit."""
    axis = axes.xaxis if side == "x" else axes.yaxis
    if is_named(factor):
        room = letters if side == "y" else letters // len(factor.levels)
        names = [shortened(str(level), max(6, room)) for level in factor.levels]
        axis.set_ticks(range(len(names)), names)
        (axes.set_xlim if side == "x" else axes.set_ylim)(-0.5, len(names) - 0.5)
        return
    axis.set_major_locator(MaxNLocator(5 if letters > NARROW_LETTERS or side == "y" else 3, min_n_ticks=2))
    unit = factor.unit if factor.unit.startswith("share") else ""
    axis.set_major_formatter(FuncFormatter(lambda value, _: value_text(round(value, 9), unit)))


def _axis_label(factor: Factor, letters: int) -> str:
    """A factor with its unit."""
    unit = "" if factor.unit.startswith("share") or factor.unit in UNITS_PLAIN else UNITS_SHOWN.get(factor.unit, factor.unit)
    return shortened(f"{factor.label}, {unit}" if unit else factor.label, letters)


def _frames(axes: Axes, drawn: pd.DataFrame, rows: pd.DataFrame, factors: list[Factor]) -> None:
    """The box; of names a frame around each run of neighbours that it keeps."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    across = _kept(rows.iloc[0], factors[0], drawn["x"], (left, right))
    up = _kept(rows.iloc[1], factors[1], drawn["y"], (bottom, top)) if len(factors) > 1 else [(bottom, top)]
    for start, end in across:
        for low, high in up:
            axes.add_patch(Rectangle((start, low), end - start, high - low, fill=False, edgecolor=RUSSIA, linewidth=1.8, zorder=4))
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)


def _kept(row: pd.Series[Any], factor: Factor, values: pd.Series[Any], edges: tuple[float, float]) -> list[tuple[float, float]]:
    """What the box keeps of one axis, from edge to edge where a side is free; a step is framed with half the way to the next."""
    if not is_named(factor):
        steps = np.unique(values.to_numpy(float))
        half = float(np.diff(steps).min()) / 2 if 1 < len(steps) <= MOST_STEPS else 0.0
        low = edges[0] if row["low"] <= row["full_low"] else row["low"] - half
        high = edges[1] if row["high"] >= row["full_high"] else row["high"] + half
        return [(low, high)]
    kept = f"{OR}{row['levels']}{OR}"
    runs: list[tuple[float, float]] = []
    for place, level in enumerate(factor.levels):
        if f"{OR}{level}{OR}" in kept:
            start = runs.pop()[0] if runs and runs[-1][1] == place - 0.5 else place - 0.5
            runs.append((start, place + 0.5))
    return runs


def _key_of_colours(axes: Axes, is_yes_or_no: bool) -> None:
    """What the shades mean, to the right of the last panel."""
    where: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "center"}
    colours = _colours()
    entries = (
        [(colours[-1], "a case"), (colours[0], "none")]
        if is_yes_or_no
        else [(colours[shade], f"{100 * shade // CLASSES} to {100 * (shade + 1) // CLASSES}%") for shade in reversed(range(CLASSES))]
    )
    axes.annotate("point" if is_yes_or_no else "of worlds", (1, 1), (12, -6), size=8, color=QUIET, **where)
    for line, (colour, words) in enumerate(entries):
        down = -22 - 13 * line
        axes.annotate("\N{BLACK CIRCLE}", (1, 1), (12, down), size=9, color=colour, **where)
        axes.annotate(words, (1, 1), (25, down), size=8.2, color=INK, **where)
