"""A tree from left to right: each node its answer, its share with interval, and its number of points."""

from __future__ import annotations

import textwrap
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from sim.runs.drawing.intervals import shortened
from sim.runs.drawing.style import INK, POINTS_PER_INCH, QUIET, SIDE_INCHES, UKRAINE, WIDTH_INCHES, Sheet, lighter, whole_percent

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.sweeps.shared.sweep import Sweep

LEAF_INCHES: Final = 0.72
LEAST_INCHES, MOST_INCHES = 1.6, 10.6
BAR_INCHES: Final = 1.02  # of a share of 100%
GAP_INCHES: Final = 0.42  # between columns
LETTER_INCHES: Final = 0.064
BOLD_INCHES: Final = 0.085
LINES_OF_RULE: Final = 3
RULE_LETTERS: Final = 48  # in the title


def tree_chart(sweep: Sweep, subject: str, tree: pd.DataFrame) -> Figure:
    """The tree, its root on the left."""
    columns = int(tree["depth"].max()) + 1
    leaves = int(tree["is_leaf"].sum())
    words = "Share of cases among points that the tree was not grown on, with its 90% interval; grey bar: 0 to 100%."
    body = min(MOST_INCHES, max(LEAST_INCHES, LEAF_INCHES * leaves + 0.35))
    sheet = Sheet(sweep, _title(subject, tree), words, body_inches=body)
    axes = sheet.panels(left=SIDE_INCHES, right=SIDE_INCHES, above=0.15, below=0.1)[0][0]
    axes.set_xlim(0, columns)
    axes.set_ylim(leaves - 0.5, -0.5)
    axes.axis("off")
    heights = _heights(tree)
    wide = (WIDTH_INCHES - 2 * SIDE_INCHES) / columns
    for _, row in tree.iterrows():
        _node(axes, row, heights[row["node"]], wide)
        if row["parent"] >= 0:
            _branch(axes, row["depth"], heights[row["parent"]], heights[row["node"]], wide)
    return sheet.figure


def _title(subject: str, tree: pd.DataFrame) -> str:
    """The first question with its shares."""
    first = tree[tree["parent"] == 0]
    answers = [
        f"{whole_percent(row['share'])} where {shortened(row['rule'], RULE_LETTERS)}"
        for _, row in first.iterrows()
        if isfinite(row["share"])
    ]
    return f"Tree: {subject} in " + ", in ".join(answers)


def _heights(tree: pd.DataFrame) -> dict[int, float]:
    """Leaves one below another in reading order; a node between its children."""
    heights: dict[int, float] = {}
    for place, node in enumerate(tree[tree["is_leaf"]]["node"]):
        heights[int(node)] = float(place)
    for node in reversed(list(tree["node"])):
        if int(node) not in heights:
            children = [heights[int(child)] for child in tree[tree["parent"] == node]["node"]]
            heights[int(node)] = sum(children) / len(children)
    return heights


def _node(axes: Axes, row: pd.Series[Any], at: float, wide: float) -> None:
    """The answer above, the share as a bar, and its number with the points beside it."""
    left, whole = float(row["depth"]), BAR_INCHES / wide
    letters = int((wide - 0.12) / LETTER_INCHES)
    text = textwrap.fill(shortened(row["rule"], LINES_OF_RULE * (letters - 4)), letters)
    axes.annotate(text, (left, at), (0, 7), textcoords="offset points", size=7.8, va="bottom", color=INK, linespacing=1.05)
    axes.plot([left, left + whole], [at, at], color="#EAEAEA", linewidth=6, solid_capstyle="butt")
    if isfinite(row["share"]):
        axes.plot([left, left + whole * row["share"]], [at, at], color=UKRAINE, linewidth=6, solid_capstyle="butt")
        axes.plot([left + whole * row["low"], left + whole * row["high"]], [at, at], color=INK, linewidth=1.1, solid_capstyle="butt")
    share = f"{whole_percent(row['share'])}" if isfinite(row["share"]) else "no points"
    axes.annotate(share, (left, at), (0, -7), textcoords="offset points", size=8.2, weight="bold", va="top")
    count = f"of {row['points']:,} points"
    axes.annotate(
        count,
        (left, at),
        (BOLD_INCHES * (len(share) + 1) * POINTS_PER_INCH, -7.5),
        textcoords="offset points",
        size=7.4,
        color=QUIET,
        va="top",
    )


def _branch(axes: Axes, depth: int, start: float, end: float, wide: float) -> None:
    """From a node to its answer."""
    middle = depth - 0.5 * GAP_INCHES / wide
    from_bar = depth - 1 + (BAR_INCHES + 0.08) / wide
    axes.plot([from_bar, middle, middle, depth - 0.05 / wide], [start, start, end, end], color=lighter(INK, 0.35), linewidth=0.9)
