"""How long ceasefires last: survival by level over time, and what ended them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.model.calendar import WEEKS_PER_YEAR
from sim.runs.drawing.intervals import shortened
from sim.runs.drawing.style import (
    CEASEFIRE,
    INK,
    PARTNERS,
    POINTS_PER_INCH,
    QUIET,
    RUSSIA,
    SIDE_INCHES,
    TALKS,
    UKRAINE,
    WAR,
    WAR_AGAIN,
    Sheet,
    labels_aside,
    labels_on_the_left_only,
    numbers_aside,
    panel_title,
    whole_percent,
)
from sim.runs.headline import range_shown
from sim.sweeps.lasting.ceasefires import ENOUGH
from sim.sweeps.shared.words import years_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.runs.finding import Finding
    from sim.sweeps.shared.sweep import Sweep

READING: Final = {
    "lasting_curves": "Each line is the share of first ceasefires that still stand so long after their signature; bands are 90% intervals. "
    "Below, how many are still observed. Only worlds that signed count, and which these are differs between levels. "
    "Where levels share their luck, bands may overlap and the difference be distinguishable all the same.",
    "lasting_causes": "Each line is the share of ceasefires that one cause has ended so far; the bars at its end are 90% intervals. "
    "The lines of a panel and the share that still stands add up to 100%.",
}
COLOURS: Final = (UKRAINE, RUSSIA, CEASEFIRE, TALKS, WAR_AGAIN, PARTNERS, INK, WAR)
CAUSE_COLOURS: Final = {"Russian decision": RUSSIA, "accident": INK, "spoiler": TALKS, "Ukrainian decision": UKRAINE}
MOST_BANDS: Final = 4
BAR_STEP: Final = 0.03
"""Between the intervals behind the end of a panel, of its width."""

MOST_PANELS: Final = 6
PANELS_IN_A_LINE: Final = 3
LONG_RUN: Final = 78  # weeks from which years are the better scale
MOST_TICKS: Final = 8
LABEL_LETTERS: Final = 28
LETTER_INCHES: Final = 0.075
LINE_INCHES: Final = 0.19
SHARE: Final = "share"


def draw(sweep: Sweep, finding: Finding) -> dict[str, Figure]:
    """Survival curves, and incidence by cause if anything collapsed."""
    if "lasting_curves" not in finding.tables:
        return {}
    figures = {"lasting_curves": _curves(sweep, finding.tables)}
    causes = finding.tables["lasting_causes"]
    if (causes["incidence"] > 0).any():
        figures["lasting_causes"] = _causes(sweep, finding.tables)
    return figures


def _levels(tables: dict[str, pd.DataFrame], most: int) -> tuple[list[str], str]:
    """The levels to draw, and words on those left out."""
    signed = tables["lasting_levels"].query("signed > 0")["level"].tolist()
    left_out = f" Shown: the first {most} of {len(signed)} levels with a signature." if len(signed) > most else ""
    return signed[:most], left_out


def _by(tables: dict[str, pd.DataFrame]) -> str:
    """By what levels differ."""
    factor = tables["lasting_levels"]["factor"].iloc[0]
    return f" by {factor}" if factor else ""


def _curves(sweep: Sweep, tables: dict[str, pd.DataFrame]) -> Figure:
    """Survival of all levels in one panel, with the number at risk below for a few of them."""
    levels, left_out = _levels(tables, len(COLOURS))
    has_bands = len(levels) <= MOST_BANDS
    bands = "band: 90% interval" if has_bands else "intervals stand in the table"
    words = f"Share of first ceasefires that still stand (Kaplan-Meier); {bands}.{left_out}"
    below = 0.62 + (LINE_INCHES * (len(levels) + 1) if has_bands else 0.0)
    sheet = Sheet(sweep, _curves_title(tables), words, body_inches=3.4 + below)
    right = 0.4 + LETTER_INCHES * min(LABEL_LETTERS, max(map(len, levels)))
    left = 0.75 if not has_bands else max(0.75, 0.36 + 0.07 * min(LABEL_LETTERS, max(map(len, levels))))
    axes = sheet.panels(above=0.12, below=below, left=left, right=right)[0][0]
    curves = {level: _observed(tables["lasting_curves"], level) for level in levels}
    ends = []
    for level, colour in zip(levels, COLOURS, strict=False):
        curve = curves[level]
        if has_bands:
            axes.fill_between(curve["weeks_held"], curve["low"], curve["high"], step="post", color=colour, alpha=0.13, linewidth=0)
        axes.step(curve["weeks_held"], curve["survival"], where="post", color=colour, linewidth=1.8)
        ends.append((float(curve["survival"].iloc[-1]), shortened(level, LABEL_LETTERS), colour))
    axes.set_ylim(0, 1.02)
    numbers_aside(axes, SHARE)
    ticks = _time_below(axes, max(float(curve["weeks_held"].iloc[-1]) for curve in curves.values()))
    labels_aside(axes, ends)
    if has_bands:
        _at_risk(axes, tables["lasting_curves"], levels, ticks, left)
    return sheet.figure


def _observed(curves: pd.DataFrame, level: str) -> pd.DataFrame:
    """The curve of a level as long as enough ceasefires could be followed; all of it if the level has no more."""
    curve = curves[curves["level"] == level]
    observed: pd.DataFrame = curve[curve["followed"] >= min(ENOUGH, curve["followed"].iloc[0])]
    return observed


def _curves_title(tables: dict[str, pd.DataFrame]) -> str:
    """From the level that holds least to that which holds most, in the last of the years with a difference worth telling."""
    years, title = tables["lasting_years"], f"Survival of ceasefires{_by(tables)}"
    known = years[years["survival"].notna()]
    if known.empty:
        return f"{title}: too few could be followed for a year"
    if known["level"].nunique() == 1:
        row = known.iloc[-1]
        held = years_text(float(row["years"]))
        return f"{title}: {whole_percent(row['survival'])} ({range_shown(row['low'], row['high'], SHARE)}) hold {held}"
    differences = tables["lasting_differences"]
    worth = differences[differences["worth_telling"]]
    if worth.empty:
        found = "worth telling" if differences["distinguishable"].any() else "distinguishable"
        return f"{title}: no difference to {differences['reference'].iloc[0]} is {found}"
    last = known[known["years"] == worth["years"].max()].sort_values("survival", kind="stable")
    least, most = last.iloc[0], last.iloc[-1]
    ends = f"{whole_percent(least['survival'])} for {least['level']} to {whole_percent(most['survival'])} for {most['level']}"
    return f"{title}: {years_text(float(least['years']))} hold from {ends}"


def _time_below(axes: Axes, last: float, most: int = MOST_TICKS) -> list[int]:
    """Time since signature, in years or weeks; the ticks in weeks."""
    is_long = last >= LONG_RUN
    unit = WEEKS_PER_YEAR if is_long else 4
    step = next(step for step in _steps(unit) if last / step <= most)
    ticks = list(range(0, int(last) + 1, step))
    axes.set_xlim(0, max(1.0, last))
    axes.set_xticks(ticks, [f"{tick / WEEKS_PER_YEAR:g}" if is_long else f"{tick}" for tick in ticks])
    axes.set_xlabel("years since signature" if is_long else "weeks since signature", size=8.5, loc="right")
    return ticks


def _steps(unit: int) -> list[int]:
    """Distances between ticks, the smallest first."""
    return [unit // 2, *(unit * times for times in (1, 2, 5, 10, 20, 50, 100))]


def _at_risk(axes: Axes, curves: pd.DataFrame, levels: list[str], ticks: list[int], left: float) -> None:
    """Under each tick how many ceasefires of each level are still observed."""
    where: dict[str, Any] = {"textcoords": "offset points", "size": 8, "va": "center"}
    edge = (SIDE_INCHES - left) * POINTS_PER_INCH
    axes.annotate("ceasefires still observed:", (0, 0), (edge, -46), xycoords="axes fraction", color=QUIET, **where)
    for row, level in enumerate(levels):
        down = -46 - LINE_INCHES * POINTS_PER_INCH * (row + 1)
        at_risk = curves[curves["level"] == level].set_index("weeks_held")["at_risk"]
        label = shortened(level, LABEL_LETTERS)
        axes.annotate(label, (0, 0), (-12, down), xycoords="axes fraction", ha="right", color=COLOURS[row], weight="bold", **where)
        for tick in ticks:
            number = f"{at_risk[tick]:,.0f}" if tick in at_risk.index else "0"
            axes.annotate(number, (tick, 0), (0, down), xycoords=("data", "axes fraction"), ha="center", **where)


def _causes(sweep: Sweep, tables: dict[str, pd.DataFrame]) -> Figure:
    """A panel for each level, a line for each cause."""
    causes = tables["lasting_causes"]
    levels, left_out = _levels(tables, MOST_PANELS)
    columns = 2 if len(levels) == 4 else min(PANELS_IN_A_LINE, len(levels))
    lines = -(-len(levels) // columns)
    words = f"Share of first ceasefires that each cause has ended (Aalen-Johansen); bars: 90% intervals at the end.{left_out}"
    sheet = Sheet(sweep, _causes_title(tables), words, body_inches=0.34 + lines * 2.55)
    grid = sheet.panels(lines, columns, left=0.65, right=0.3, above=0.62, below=0.45, gap=0.78, between=0.3)
    drawn = causes[causes["level"].isin(levels)]
    names = [name for name in CAUSE_COLOURS if (drawn[drawn["cause"] == name]["incidence"] > 0).any()]
    is_end = drawn["weeks"] == drawn.groupby("level")["weeks"].transform("max")
    top = min(1.0, 1.08 * float(drawn.loc[is_end, "high"].max()))
    flat = [axes for line in grid for axes in line]
    for place, axes in enumerate(flat):
        if place >= len(levels):
            axes.remove()
            continue
        _causes_panel(axes, drawn[drawn["level"] == levels[place]], names, top)
        panel_title(axes, shortened(levels[place], 30))
        labels_on_the_left_only(axes, place % columns == 0)
    _key(sheet, flat[0], names)
    return sheet.figure


def _causes_panel(axes: Axes, rows: pd.DataFrame, names: list[str], top: float) -> None:
    """The causes of one level."""
    end = max(1.0, float(rows["weeks"].max()))
    for place, name in enumerate(names):
        part, colour = rows[rows["cause"] == name], CAUSE_COLOURS[name]
        last, at = part.iloc[-1], end * (1 + BAR_STEP * (place + 1))
        axes.step([*part["weeks"], at], [*part["incidence"], last["incidence"]], where="post", color=colour, linewidth=1.5)
        axes.plot([at, at], [last["low"], last["high"]], color=colour, linewidth=2.4, solid_capstyle="butt")
    axes.set_ylim(0, top)
    numbers_aside(axes, SHARE)
    _time_below(axes, end, most=5)
    axes.set_xlim(0, end * (1 + BAR_STEP * (len(names) + 0.6)))


def _key(sheet: Sheet, axes: Axes, names: list[str]) -> None:
    """Which colour is which cause, in a line above the panels."""
    at = 0.0
    where: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "center", "size": 8.5}
    for name in names:
        axes.annotate("\N{BLACK SQUARE}", (0, 1), (at, 34), color=CAUSE_COLOURS[name], **where)
        axes.annotate(name, (0, 1), (at + 11, 34), color=INK, **where)
        at += 28 + 5.1 * len(name)


def _causes_title(tables: dict[str, pd.DataFrame]) -> str:
    """The cause that ended most, where one is clearly the first in every level."""
    causes, title = tables["lasting_causes"], f"What ended ceasefires{_by(tables)}"
    first = {_leading(rows) for _, rows in causes.groupby("level", sort=False)}
    if len(first) == 1 and "" not in first:
        levels = causes["level"].nunique()
        return f"{title}: above all {first.pop()}{', at every level' if levels > 1 else ''}"
    return f"{title}: which cause comes first differs, or is not distinguishable"


def _leading(rows: pd.DataFrame) -> str:
    """The cause whose interval at the last week lies above all others; none if there is no such."""
    last = rows[rows["weeks"] == rows["weeks"].max()].sort_values("incidence", ascending=False, kind="stable")
    return str(last["cause"].iloc[0]) if last["low"].iloc[0] > last["high"].iloc[1] else ""
