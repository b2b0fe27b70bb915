"""Two factors against each other: a field for each pair of levels, shaded by an outcome, with its number and its uncertainty."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import floor, isfinite, log10
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from matplotlib.patches import Rectangle

from sim.runs.drawing.intervals import Scale, scale_of, shortened
from sim.runs.drawing.style import INK, POINTS_PER_INCH, QUIET, UKRAINE, WIDTH_INCHES, Sheet, Sourced, panel_title, shades
from sim.sweeps.shared.measures import MEASURES

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHADES: Final = shades("#EEF3F7", UKRAINE, "#00304D")
DARK_FROM: Final = 0.55  # white letters on darker fields
EMPTY: Final = "#F4F4F4"
FIELD_INCHES: Final = 0.36
NUMBER: Final = re.compile(r"[-+.\de]+")
MOST_INCHES: Final = 10.5
LEVEL_LETTERS: Final = 26
LETTER_INCHES: Final = 0.062
LETTER_SHAPE: Final = 0.62  # width of a letter, of its height
SMALLEST_LETTERS, LARGEST_LETTERS = 4.8, 8.0
SMALLEST_SPAN: Final = 6.0  # half intervals, or half smallest differences, from the palest shade to the darkest: what is no more stays pale
MOST_DECIMALS: Final = 2
TURN: Final = 30  # degrees of long words below
TURNED_INCHES: Final = 0.17  # between turned words


class Field(NamedTuple):
    """A panel: the rows of a comparison_grid of one outcome, and one level of the third factor if there is one."""

    title: str
    table: pd.DataFrame
    rows: Sequence[str]
    columns: Sequence[str]
    ends: tuple[float, float]  # estimates of the palest and the darkest shade
    scale: Scale
    decimals: int


def fields_of(table: pd.DataFrame) -> list[Field]:
    """A panel for each outcome and each level of the third factor; panels of an outcome share their shades."""
    found = []
    for outcome, of_outcome in table.groupby("outcome", sort=False):
        scale = scale_of(str(of_outcome["unit"].iloc[0]), float(of_outcome["estimate"].abs().max()))
        for panel, part in of_outcome.groupby("panel", sort=False):
            title = f"{part['panel_factor'].iloc[0]}: {shortened(str(panel))}" if panel else MEASURES[str(outcome)].label
            levels = [list(dict.fromkeys(of_outcome[side])) for side in ("rows", "columns")]
            found.append(Field(title, part, levels[0], levels[1], _ends(of_outcome), scale, _decimals(of_outcome, scale)))
    return found


def _decimals(table: pd.DataFrame, scale: Scale) -> int:
    """As many as the usual interval leaves a meaning."""
    half = float((table["high"] - table["low"]).median()) / 2 / scale.size
    return min(MOST_DECIMALS, max(0, 1 - floor(log10(half)))) if isfinite(half) and half > 0 else 1


def _ends(table: pd.DataFrame) -> tuple[float, float]:
    """From the lowest estimate to the highest, and further where that is no more than chance or than is worth telling."""
    low, high = float(table["estimate"].min()), float(table["estimate"].max())
    half = float(((table["high"] - table["low"]) / 2).median())
    matters = low + SMALLEST_SPAN * MEASURES[str(table["outcome"].iloc[0])].smallest / 2
    return low, max(high, matters, low + SMALLEST_SPAN * half if isfinite(half) else high)


def heat_sheet(sweep: Sourced, title: str, subtitle: str, fields: Sequence[Field], axis_labels: tuple[str, str]) -> Figure:
    """Panels side by side, two in a line."""
    wide_each, left, below, tall = _layout(fields)
    lines = -(-len(fields) // 2)
    sheet = Sheet(sweep, title, subtitle, lines * (tall + 0.52 + below) + 0.05)
    panels = sheet.panels(lines, 2, left=left, right=0.2, above=0.5, below=below + 0.05, gap=below + 0.52, between=0.25)
    for index, axes in enumerate(axes for line in panels for axes in line):
        if index >= len(fields):
            axes.remove()
            continue
        _field(axes, fields[index], (wide_each, tall), axis_labels, is_left=index % 2 == 0)
    return sheet.figure


def panels_on_a_page(fields: Sequence[Field]) -> int:
    """How many fit under each other and side by side."""
    _, _, below, tall = _layout(fields)
    return 2 * max(1, int(MOST_INCHES / (tall + 0.52 + below)))


def _layout(fields: Sequence[Field]) -> tuple[float, float, float, float]:
    """In inches: width of a panel, room for the rows' names, room below, height of a panel."""
    rows = max(len(field.rows) for field in fields)
    left = 0.5 + LETTER_INCHES * min(LEVEL_LETTERS, max(len(name) for field in fields for name in field.rows))
    wide = (WIDTH_INCHES - left - 0.2 - 0.25) / 2
    longest = min(LEVEL_LETTERS, max(len(name) for field in fields for name in field.columns))
    is_turned = any(_is_turned(field.columns, wide) for field in fields)
    below = 0.42 + (longest * LETTER_INCHES * np.sin(np.radians(TURN)) if is_turned else 0.0)
    return wide, left, float(below), min(FIELD_INCHES * rows, MOST_INCHES - 1.2)


def _is_turned(names: Sequence[str], wide: float) -> bool:
    """Whether names stand too close to be written level. Numbers never are: some of them are left out instead."""
    longest = min(LEVEL_LETTERS, max(map(len, names)))
    return longest * LETTER_INCHES > wide / len(names) and not all(NUMBER.fullmatch(name) for name in names)


def _field(axes: Axes, field: Field, inches: tuple[float, float], axis_labels: tuple[str, str], is_left: bool) -> None:
    """One panel: shaded rectangles with numbers, and the levels at two sides."""
    panel_title(axes, field.title, field.scale.words)
    axes.set_xlim(0, len(field.columns))
    axes.set_ylim(len(field.rows), 0)
    axes.grid(visible=False)
    for side in axes.spines.values():
        side.set_visible(False)
    _levels(axes, field, inches[0], axis_labels, is_left)
    at = {(row["rows"], row["columns"]): row for _, row in field.table.iterrows()}
    letters = _letters(field, inches)
    for down, row in enumerate(field.rows):
        for right, column in enumerate(field.columns):
            _cell(axes, at[row, column] if (row, column) in at else None, (right, down), field, letters)


def _levels(axes: Axes, field: Field, wide: float, axis_labels: tuple[str, str], is_left: bool) -> None:
    names = [shortened(name, LEVEL_LETTERS) for name in field.columns]
    is_turned = _is_turned(field.columns, wide)
    needed = TURNED_INCHES if is_turned else LETTER_INCHES * (max(map(len, names)) + 1)
    step = max(1, int(np.ceil(needed * len(names) / wide)))
    turned: dict[str, Any] = {"rotation": TURN, "ha": "right", "rotation_mode": "anchor"} if is_turned else {}
    axes.set_xticks(np.arange(0, len(names), step) + 0.5, names[::step], size=7.8, **turned)
    axes.set_xlabel(axis_labels[1], size=8, labelpad=3)
    axes.set_yticks(np.arange(len(field.rows)) + 0.5, [shortened(name, LEVEL_LETTERS) for name in field.rows] if is_left else [], size=7.8)
    axes.tick_params(length=0, pad=3)
    if is_left:
        axes.set_ylabel(axis_labels[0], size=8, labelpad=4)


def _letters(field: Field, inches: tuple[float, float]) -> float:
    """Size of the numbers in points; 0 where the fields are too small for any."""
    longest = max(len(words) for _, row in field.table.iterrows() for words in _numbers(row, field))
    by_width = inches[0] / len(field.columns) * 0.92 * POINTS_PER_INCH / (longest * LETTER_SHAPE)
    by_height = inches[1] / len(field.rows) * POINTS_PER_INCH / 2.5
    size = min(by_width, by_height, LARGEST_LETTERS)
    return size if size >= SMALLEST_LETTERS else 0.0


def _numbers(row: Any, field: Field) -> tuple[str, str]:
    """The estimate and half its interval, in the panel's unit."""
    estimate, half = row["estimate"] / field.scale.size, (row["high"] - row["low"]) / 2 / field.scale.size
    return f"{estimate:,.{field.decimals}f}", f"±{half:,.{field.decimals}f}" if isfinite(half) else ""


def _cell(axes: Axes, row: Any, place: tuple[int, int], field: Field, letters: float) -> None:
    """A shaded field with its number; grey with a dash where no world has a value."""
    has_value = row is not None and isfinite(row["estimate"])
    low, high = field.ends
    depth = (row["estimate"] - low) / (high - low) if has_value and high > low else 0.3
    colour = SHADES(float(depth)) if has_value else EMPTY
    axes.add_patch(Rectangle(place, 1, 1, facecolor=colour, edgecolor="white", linewidth=1.0))
    if not letters:
        return
    middle, ink = place[0] + 0.5, "white" if has_value and depth > DARK_FROM else INK
    if not has_value:
        axes.text(middle, place[1] + 0.5, "\N{EN DASH}", ha="center", va="center", size=letters, color=QUIET)
        return
    number, error = _numbers(row, field)
    axes.text(middle, place[1] + (0.32 if error else 0.5), number, ha="center", va="center", size=letters, color=ink, weight="bold")
    axes.text(middle, place[1] + 0.72, error, ha="center", va="center", size=letters * 0.88, color=ink)
