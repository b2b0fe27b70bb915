"""Where the variance comes from: a bar of shares for each outcome, the totals beside it; below, the same without chance."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from matplotlib.ticker import FuncFormatter, MultipleLocator

from sim.runs.drawing.intervals import shortened
from sim.runs.drawing.style import (
    CEASEFIRE,
    INK,
    LINES,
    NEUTRAL,
    PARTNERS,
    RUSSIA,
    TALKS,
    UKRAINE,
    WAR,
    WAR_AGAIN,
    WIDTH_INCHES,
    Sheet,
    lighter,
    whole_percent,
)
from sim.sweeps.shared.measures import MEASURES
from sim.sweeps.shared.saltelli import CHANCE
from sim.sweeps.shared.stacked_chart import KEY_INCHES, Look, bar_part, draw_key, heading, key_lines, words_at
from sim.sweeps.variance.estimate import ALL, INTERACTIONS, NOT_CHANCE, OWN, PAIR, REST, WITHOUT_CHANCE, pair_name
from sim.sweeps.variance.sentences import part_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.runs.finding import Finding
    from sim.sweeps.shared.sweep import Sweep

READING: Final = {
    "variance": (
        "Each bar is an outcome's variance over all worlds: full colours are what a unit explains alone, hatched what two add together. "
        "Right: the total of each unit with its interactions, with 90% intervals. Below, the variance of the expected outcome (of a "
        "probability), from which chance is gone."
    ),
}
GROUP_COLOURS: Final = (UKRAINE, TALKS, CEASEFIRE, WAR_AGAIN, PARTNERS, RUSSIA)
TWO: Final = "two together"
PAIRS_OF: Final = 3
"""Pairs of so many units are drawn one by one; of more units all pairs as one part."""

ROW_INCHES: Final = 0.46
HEAD_INCHES: Final = 0.45
FOOT_INCHES: Final = 0.3
LABEL_INCHES: Final = 2.25
RIGHT_INCHES: Final = 0.25
BARS_INCHES: Final = 3.75
BETWEEN_INCHES: Final = 0.35
LABEL_LETTERS: Final = 34
OUTCOMES_DRAWN: Final = 9
UNITS_IN_TITLE: Final = 3
SEEN_FROM: Final = 0.005  # a smaller one is not seen
PALE: Final = 0.5


def draw(sweep: Sweep, finding: Finding) -> dict[str, Figure]:
    """One sheet: all variance above, what is not chance below."""
    if "variance" not in finding.tables:
        return {}
    table, totals = finding.tables["variance"], finding.tables["variance_totals"]
    outcomes = list(dict.fromkeys(table["outcome"]))[:OUTCOMES_DRAWN]
    units = list(dict.fromkeys(totals["unit"]))
    parts = drawn_parts(table[table["outcome"].isin(outcomes)], len(units))
    without = [name for name in outcomes if ((parts["outcome"] == name) & (parts["of"] == NOT_CHANCE)).any()]
    looks = looks_of(units)
    seen = {*units, *parts["name"][parts["share"] >= SEEN_FROM]}
    key = key_lines([name for name in looks if name in seen], WIDTH_INCHES - LABEL_INCHES - RIGHT_INCHES)
    grid = _grid(sheet := _sheet(sweep, table, [outcomes, without], len(key)), [outcomes, without], len(key))
    _bars(grid[0][0], parts[parts["of"] == ALL], outcomes, looks)
    heading(grid[0][0], "Of all variance", -LABEL_INCHES + 0.18)
    draw_key(grid[0][0], key, looks)
    _totals(grid[0][1], totals, outcomes, looks)
    if without:
        _bars(grid[1][0], parts[parts["of"] == NOT_CHANCE], without, looks)
        heading(grid[1][0], "Of what is not chance", -LABEL_INCHES + 0.18)
        _whole(grid[1][1], table[(table["of"] == ALL) & (table["part"] == WITHOUT_CHANCE)], without)
    return {"variance": sheet.figure}


def drawn_parts(table: pd.DataFrame, units: int) -> pd.DataFrame:
    """outcome, of, name and share of each part of a bar, in the order of the table; all pairs in one where there are many."""
    parts = table[table["part"] != WITHOUT_CHANCE].copy()
    parts["name"] = [TWO if row["part"] == PAIR and units > PAIRS_OF else part_text(row) for _, row in parts.iterrows()]
    return parts.groupby(["outcome", "of", "name"], sort=False)["share"].sum().reset_index()


def looks_of(units: list[str]) -> dict[str, Look]:
    """A colour for each unit; pairs are hatched in the colours of both."""
    groups = [unit for unit in units if unit != CHANCE]
    colours = dict(zip(groups, GROUP_COLOURS, strict=False)) | {CHANCE: WAR}
    looks = {unit: Look(colour, "", "white") for unit, colour in colours.items()}
    for one, other in combinations(units, 2):
        face, line = (other, one) if one == CHANCE else (one, other)
        looks[pair_name((one, other))] = Look(lighter(colours[face], PALE), "////", colours[line])
    rest = Look("white", "....", NEUTRAL)
    return looks | {REST: rest, INTERACTIONS: rest, TWO: Look("white", "////", NEUTRAL)}


def _sheet(sweep: Sweep, table: pd.DataFrame, blocks: list[list[str]], key_lines: int) -> Sheet:
    words = "Shares of an outcome's variance over all worlds; whiskers: 90% intervals. Estimates below zero are drawn as zero."
    blocks_tall = sum(HEAD_INCHES + ROW_INCHES * len(names) + FOOT_INCHES for names in blocks if names)
    return Sheet(sweep, _title(table), words, blocks_tall + KEY_INCHES * key_lines)


def _grid(sheet: Sheet, blocks: list[list[str]], key_lines: int) -> list[list[Axes]]:
    """A wide and a narrow panel for each block."""
    heights = [float(len(names)) for names in blocks if names]
    grid = sheet.panels(
        len(heights),
        2,
        left=LABEL_INCHES,
        right=RIGHT_INCHES,
        above=HEAD_INCHES + KEY_INCHES * key_lines,
        below=FOOT_INCHES,
        gap=HEAD_INCHES + FOOT_INCHES,
        between=BETWEEN_INCHES,
        heights=heights,
    )
    for bars, totals in grid:
        left, right = bars.get_position(), totals.get_position()
        wide = BARS_INCHES / WIDTH_INCHES
        bars.set_position((left.x0, left.y0, wide, left.height))
        start = left.x0 + wide + BETWEEN_INCHES / WIDTH_INCHES
        totals.set_position((start, right.y0, right.x1 - start, right.height))
    return grid


def _title(table: pd.DataFrame) -> str:
    """Own shares of the first outcome."""
    outcome = table["outcome"].iloc[0]
    own = table[(table["outcome"] == outcome) & (table["of"] == ALL) & (table["part"] == OWN)].sort_values("share", ascending=False)
    parts = [f"{row['units']} {whole_percent(max(0.0, row['share']))}" for _, row in own.head(UNITS_IN_TITLE).iterrows()]
    return f"{MEASURES[outcome].label}: of its variance {', '.join(parts[:-1])} and {parts[-1]} by themselves"


def _prepare(axes: Axes, rows: int) -> None:
    axes.set_ylim(rows - 0.5, -0.5)
    axes.grid(axis="x")
    axes.grid(axis="y", visible=False)
    axes.tick_params(left=False, labelleft=False, bottom=False)
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_color(LINES)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.3g}%"))


def _bars(axes: Axes, parts: pd.DataFrame, outcomes: list[str], looks: dict[str, Look]) -> None:
    """A stacked bar for each outcome, its parts in the order of the key."""
    _prepare(axes, len(outcomes))
    longest = 1.0
    for at, outcome in enumerate(outcomes):
        start = 0.0
        for _, row in parts[parts["outcome"] == outcome].iterrows():
            start = bar_part(axes, at, start, row["share"], looks[row["name"]])
        longest = max(longest, start)
        words = shortened(MEASURES[outcome].label, LABEL_LETTERS)
        words_at(axes, (0, at), words, (-6, 0), xycoords=("axes fraction", "data"), ha="right", va="center", size=7.8, color=INK)
    axes.set_xlim(0, longest + 0.01)
    axes.xaxis.set_major_locator(MultipleLocator(0.25))


def _totals(axes: Axes, totals: pd.DataFrame, outcomes: list[str], looks: dict[str, Look]) -> None:
    """The total of each unit with its interval, one below another in a row."""
    _prepare(axes, len(outcomes))
    heading(axes, "With all interactions", 0, "share of all variance")
    units = list(dict.fromkeys(totals["unit"]))
    step = 0.66 / len(units)
    for at, outcome in enumerate(outcomes):
        rows = totals[totals["outcome"] == outcome].set_index("unit")
        for place, unit in enumerate(units):
            row = rows.loc[unit]
            _whisker(axes, at + step * (place - (len(units) - 1) / 2), row["total"], row["low"], row["high"], looks[unit].face)
    _from_zero(axes)


def _whole(axes: Axes, rows: pd.DataFrame, outcomes: list[str]) -> None:
    """How much is not chance."""
    _prepare(axes, len(outcomes))
    heading(axes, "How much that is", 0, "share of all variance")
    found = rows.set_index("outcome")
    for at, outcome in enumerate(outcomes):
        row = found.loc[outcome]
        _whisker(axes, at, row["share"], row["low"], row["high"], NEUTRAL)
    _from_zero(axes)


def _whisker(axes: Axes, at: float, value: Any, low: Any, high: Any, colour: Any) -> None:
    """An estimate on its interval."""
    axes.plot([low, high], [at, at], color=colour, linewidth=1.6, solid_capstyle="butt")
    axes.plot([value], [at], "o", color=colour, markersize=4.2, markeredgewidth=0)


def _from_zero(axes: Axes) -> None:
    """The scale from zero, or from the lowest end, to 100% at least."""
    low, high = axes.get_xlim()
    axes.set_xlim(min(-0.02, low), max(1.02, high))
    axes.xaxis.set_major_locator(MultipleLocator(0.5))
