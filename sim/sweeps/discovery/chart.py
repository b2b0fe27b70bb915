"""Scenario discovery: the way to each box and what it costs, its limits, the points around it, and a tree beside it."""

from __future__ import annotations

from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from matplotlib.ticker import FuncFormatter

from sim.runs.drawing.intervals import shortened
from sim.runs.drawing.style import (
    CEASEFIRE,
    INK,
    NEUTRAL,
    POINTS_PER_INCH,
    QUIET,
    RUSSIA,
    UKRAINE,
    Sheet,
    numbers_aside,
    panel_title,
    shades,
    whole_percent,
)
from sim.sweeps.discovery.boxes import OR, value_text
from sim.sweeps.discovery.limits import SPLITS
from sim.sweeps.discovery.points_chart import points_chart
from sim.sweeps.discovery.tree_chart import tree_chart

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.runs.finding import Finding
    from sim.sweeps.shared.sweep import Factor, Sweep

READING: Final = {
    "discovery_tradeoff": (
        "Each dot is a box on the way from all points (right) to the smallest (left): the further left, the fewer of all cases it holds; "
        "the higher, the larger the share of cases in it. Dots are fitted and so too good; the diamond is the box on points held out."
    ),
    "discovery_limits": (
        "Each bar is the full range of a factor, its coloured part what the box keeps. p is the chance of so large a gain if the limit did "
        "nothing, corrected for the search."
    ),
    "discovery_points": (
        "Each dot is a point of the design at its values of the two leading factors, darker where the outcome is more frequent; "
        "the frame is the box."
    ),
    "discovery_tree": (
        "Read from the left: each fork is a question, each bar the share of cases among points that the tree was not grown on, "
        "with its 90% interval."
    ),
}
MOST_LIMITS: Final = 36
ROW_INCHES: Final = 0.27
LABEL_INCHES: Final = 2.55
NUMBERS_INCHES: Final = 3.0
LABEL_LETTERS: Final = 36
TEXT_LETTERS: Final = 30
SHOWN_P: Final = 0.001


def draw(sweep: Sweep, finding: Finding) -> dict[str, Figure]:
    """Trade-off, limits, points and tree, as far as the finding has their tables."""
    tables, subject = finding.tables, finding.title.partition(": ")[2]
    figures: dict[str, Figure] = {}
    if "discovery_trajectory" in tables:
        figures["discovery_tradeoff"] = _tradeoff(sweep, subject, tables)
    if "discovery_box" in tables:
        figures["discovery_limits"] = _limits(sweep, subject, tables["discovery_box"])
        figures["discovery_points"] = points_chart(sweep, subject, tables)
    if "discovery_tree" in tables and len(tables["discovery_tree"]) > 1:
        figures["discovery_tree"] = tree_chart(sweep, subject, tables["discovery_tree"])
    return figures


def _tradeoff(sweep: Sweep, subject: str, tables: dict[str, pd.DataFrame]) -> Figure:
    """Coverage against density along each trajectory, a panel for each box."""
    ways, summary = tables["discovery_trajectory"], tables.get("discovery_summary")
    key = "Dots: boxes of plain peeling over all factors, fitted. "
    last = "Green: with the limits alone that are more than chance. Diamond: the box on points held out, with 90% intervals."
    last = last if summary is not None else "No limit is more than chance."
    sheet = Sheet(sweep, _tradeoff_title(subject, tables), key + last, body_inches=3.9)
    numbers = list(ways["box"].unique())
    panels = sheet.panels(1, len(numbers), left=0.75, right=1.15, above=0.42 if len(numbers) > 1 else 0.22, below=0.45, between=0.35)[0]
    most = int(ways["restricted"].max())
    top = max(
        float(ways["density"].max()), 0.0 if summary is None else float((summary["searched_density"] + summary["held_out_gain_high"]).max())
    )
    for axes, number in zip(panels, numbers, strict=True):
        _way(axes, ways[ways["box"] == number], most)
        if summary is not None:
            _chosen(axes, summary[summary["box"] == number].iloc[0])
        axes.set_xlim(0, 1.03)
        axes.set_ylim(0, min(1.03, 1.1 * top))
        _percents(axes, number == numbers[0])
        panel_title(axes, f"Box {number}" if len(numbers) > 1 else "", "density: share of cases inside" if number == numbers[0] else " ")
    panels[-1].set_xlabel("coverage: share of all cases that the box holds", size=8.5, loc="right")
    _key_of_colours(panels[-1], most)
    return sheet.figure


def _tradeoff_title(subject: str, tables: dict[str, pd.DataFrame]) -> str:
    """How dense the first box is, and how much it holds."""
    if "discovery_summary" not in tables:
        return f"Trade-off: no box stands out in which {subject} more often than chance could make it"
    row = tables["discovery_summary"].iloc[0]
    if not row["held_out_gain_low"] > 0:
        return f"Trade-off: no box is distinguishable from all points in how often {subject}"
    here, there, held = (whole_percent(row[name]) for name in ("held_out_density", "searched_density", "held_out_coverage"))
    return f"Trade-off: {subject} in {here} inside the box, in {there} over all points; the box holds {held} of all cases"


def _way(axes: Axes, ways: pd.DataFrame, most: int) -> None:
    """Every box of plain peeling, coloured by how many factors it restricts, and those of the kept limits."""
    plain, kept = (ways[ways["over"] == over] for over in ("all factors", "kept limits"))
    colours = shades("#DCE9F2", UKRAINE, "#00263D")
    axes.plot(plain["coverage"], plain["density"], color="#C9C9C9", linewidth=0.8, zorder=1)
    for restricted, steps in plain.groupby("restricted"):
        colour = colours(float(str(restricted)) / max(1, most))
        axes.plot(steps["coverage"], steps["density"], "o", color=colour, markersize=4.6, markeredgecolor="#7F98A8", markeredgewidth=0.4)
    axes.plot(kept["coverage"], kept["density"], color=CEASEFIRE, linewidth=1.6, zorder=1.5)


def _chosen(axes: Axes, row: pd.Series[Any]) -> None:
    """The box on points held out, with the interval of its gain over the points searched."""
    at, density, base = row["held_out_coverage"], row["held_out_density"], row["searched_density"]
    axes.axhline(base, color=NEUTRAL, linewidth=0.9, linestyle=(0, (2, 2)), zorder=0)
    words = "all points" if row["box"] == 1 else "all points outside"
    axes.annotate(f"{words} {whole_percent(base)}", (0, base), (4, -4), textcoords="offset points", size=8, color=QUIET, va="top")
    ends = row["held_out_coverage_low"], row["held_out_coverage_high"]
    axes.plot(ends, [density] * 2, color=RUSSIA, linewidth=1.5, zorder=4)
    axes.plot([at] * 2, [base + row["held_out_gain_low"], base + row["held_out_gain_high"]], color=RUSSIA, linewidth=1.5, zorder=4)
    axes.plot([at], [density], marker="D", color=RUSSIA, markersize=7.5, markeredgecolor="white", markeredgewidth=0.9, zorder=5)


def _percents(axes: Axes, is_left: bool) -> None:
    """Shares on both axes."""
    numbers_aside(axes, "share")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.0f}%"))
    axes.tick_params(left=is_left, labelleft=is_left)


def _key_of_colours(axes: Axes, most: int) -> None:
    """How many factors a dot restricts, to the right of the last panel."""
    colours = shades("#DCE9F2", UKRAINE, "#00263D")
    counts = sorted({round(step * most / 5) for step in range(6)}) if most else [0]
    where: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points"}
    axes.annotate("factors\nrestricted", (1, 1), (12, 0), size=8, color=QUIET, va="top", **where)
    for line, count in enumerate(counts):
        down = -30 - 13 * line
        axes.annotate("\N{BLACK CIRCLE}", (1, 1), (12, down), size=9, color=colours(count / max(1, most)), va="center", **where)
        axes.annotate(f"{count}", (1, 1), (25, down), size=8.5, color=INK, va="center", **where)


def _limits(sweep: Sweep, subject: str, limits: pd.DataFrame) -> Figure:
    """What each box keeps of each factor that it restricts."""
    shown, left_out = limits.head(MOST_LIMITS), max(0, len(limits) - MOST_LIMITS)
    boxes = shown["box"].unique()
    heads = len(boxes) if len(boxes) > 1 else 0
    words = "Coloured: the part of each factor's range that the box keeps. p: corrected for the search, on points held out; "
    words += f"found: by how many of {2 * SPLITS} random halves of the points."
    more = f" {left_out} more limits are in the table." if left_out else ""
    rows = len(shown) + heads
    sheet = Sheet(sweep, _limits_title(subject, limits), words + more, body_inches=ROW_INCHES * rows + 0.75)
    axes = sheet.panels(left=LABEL_INCHES, right=NUMBERS_INCHES, above=0.45, below=0.2)[0][0]
    axes.set_xlim(0, 1)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.axis("off")
    _heads(axes)
    factors = {factor.name: factor for factor in sweep.factors}
    at = 0
    for number, of_box in shown.groupby("box"):
        if heads:
            _text(axes, at, f"Box {number}", -LABEL_INCHES + 0.2, size=8.5, weight="bold")
            at += 1
        for _, row in of_box.iterrows():
            _limit(axes, at, row, factors[row["factor"]])
            at += 1
    return sheet.figure


def _limits_title(subject: str, limits: pd.DataFrame) -> str:
    """The first limits of the first box in words."""
    first = limits[limits["box"] == 1]
    parts = [f"{shortened(row['label'], LABEL_LETTERS)} is {shortened(row['text'], LABEL_LETTERS)}" for _, row in first.head(2).iterrows()]
    rest = len(first) - len(parts)
    parts += [f"{rest} more limit{'s' * (rest > 1)} {'hold' if rest > 1 else 'holds'}"] if rest else []
    return f"Limits: {subject} most often where {' and '.join([', '.join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)}"


def _heads(axes: Axes) -> None:
    """What stands in each column."""
    for words, inches in (("kept", 0.15), ("p", NUMBERS_INCHES - 1.0), ("found", NUMBERS_INCHES - 0.45)):
        _text(axes, -0.85, words, inches, size=8, color=QUIET, is_right=True)
    axes.text(0, -0.85, "full range, lowest to highest", size=8, color=QUIET, va="center")


def _limit(axes: Axes, at: int, row: pd.Series[Any], factor: Factor) -> None:
    """Label, bar and numbers of one factor."""
    _text(axes, at, shortened(row["label"], LABEL_LETTERS), -LABEL_INCHES + 0.2, size=8.1)
    if isfinite(row["low"]):
        _bar(axes, at, row)
    else:
        _names(axes, at, row, factor)
    _text(axes, at, shortened(row["text"], TEXT_LETTERS), 0.15, size=8.1, is_right=True)
    chance = f"{row['p']:.2g}" if row["p"] >= SHOWN_P else f"< {SHOWN_P:g}"
    _text(axes, at, chance, NUMBERS_INCHES - 1.0, size=8.1, is_right=True)
    _text(axes, at, f"{2 * SPLITS * row['reproduced']:.0f}", NUMBERS_INCHES - 0.45, size=8.1, is_right=True)


def _bar(axes: Axes, at: int, row: pd.Series[Any]) -> None:
    """The kept part of a range, between the ends of the range in small numbers."""
    width = (row["full_high"] - row["full_low"]) or 1.0
    low, high = ((row[end] - row["full_low"]) / width for end in ("low", "high"))
    axes.plot([0, 1], [at, at], color="#E6E6E6", linewidth=9, solid_capstyle="butt")
    middle = (low + high) / 2 if high > low else low
    ends = (low, high) if high > low else (max(0.0, middle - 0.01), min(1.0, middle + 0.01))
    axes.plot(ends, [at, at], color=CEASEFIRE, linewidth=9, solid_capstyle="butt")
    for place, value, side in ((0, row["full_low"], "left"), (1, row["full_high"], "right")):
        is_kept = low <= 0 if side == "left" else high >= 1
        ink: Any = "white" if is_kept else QUIET
        shift = 3 if side == "left" else -3
        text = value_text(value, row["unit"] if row["unit"].startswith("share") else "")
        axes.annotate(text, (place, at), (shift, 0), textcoords="offset points", size=6.6, color=ink, ha=side, va="center_baseline")


def _names(axes: Axes, at: int, row: pd.Series[Any], factor: Factor) -> None:
    """A field for each name, coloured where it is kept."""
    edges = [place / len(factor.levels) for place in range(len(factor.levels) + 1)]
    kept = f"{OR}{row['levels']}{OR}"
    for level, (start, end) in zip(factor.levels, pairwise(edges), strict=True):
        is_kept = f"{OR}{level}{OR}" in kept
        axes.plot([start + 0.004, end - 0.004], [at, at], color=CEASEFIRE if is_kept else "#E6E6E6", linewidth=9, solid_capstyle="butt")
        letters = int(40 * (end - start))
        if letters >= len(str(level)):
            ink: Any = "white" if is_kept else QUIET
            axes.text((start + end) / 2, at, str(level), size=6.6, color=ink, ha="center", va="center_baseline")


def _text(axes: Axes, at: float, words: str, inches: float, is_right: bool = False, **look: Any) -> None:
    """Words at a row's height, so far to the right of the panel's left or right edge."""
    axes.annotate(
        words,
        (1 if is_right else 0, at),
        (inches * POINTS_PER_INCH, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        va="center",
        **look,
    )
