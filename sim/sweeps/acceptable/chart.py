"""Acceptable terms: how often each policy is signed and holds, the trade-off among the best, and where on each lever they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from sim.model.calendar import WEEKS_PER_YEAR
from sim.runs.drawing.intervals import shortened
from sim.runs.drawing.style import INK, LINES, NEUTRAL, QUIET, Sheet, lighter, numbers_aside
from sim.runs.headline import rounded
from sim.sweeps.acceptable.estimate import ACCEPTABLE, REFUSED, UNDECIDED
from sim.sweeps.discovery.boxes import is_named, value_text
from sim.sweeps.discovery.points_chart import GOLDEN
from sim.sweeps.shared.measures import MEASURES
from sim.sweeps.shared.tradeoff_chart import BEST, MOST_NAMED, OPEN, OTHER, Pairs, numbered_names, tradeoff_sheet
from sim.sweeps.shared.words import years_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.runs.finding import Finding
    from sim.sweeps.shared.sweep import Factor, Sweep

READING: Final = {
    "acceptable_terms": "Each dot is a policy: to the right the more often it is signed, upwards the more often it holds once signed. "
    "Acceptable is what lies above both dashed lines with its whole 90% interval; numbered ones no other beats on the objectives.",
    "acceptable_front": "The numbered policies of the search against each other on the objectives, with 90% intervals; "
    "in brackets, in how many resamples no candidate beats them.",
    "acceptable_levers": "Each row is a lever from its lowest to its highest value, each tick a policy. Where acceptable ones crowd to one "
    "side, the lever matters; numbered ones no other beats on the objectives.",
}
COLOURS: Final = {ACCEPTABLE: BEST, UNDECIDED: OPEN, REFUSED: OTHER}
MOST_CROSSES: Final = 60
MOST_TICKS: Final = 120  # of a verdict on a lever
EDGE: Final[dict[str, Any]] = {"markeredgecolor": "white", "markeredgewidth": 0.5}
NUMBER: Final[dict[str, Any]] = {"ha": "center", "va": "center_baseline", "color": "white", "weight": "bold"}
MOST_LEVERS: Final = 30
FEWEST_SAMPLED: Final = 1
"""Levers are drawn where so many of them were sampled from ranges."""

SPREAD_OF_NAMES: Final = 0.6
"""Of the way from a name to the next."""

TICK: Final = 0.11  # half the height of a tick, of a row
LEVER_INCHES: Final = 0.25
LEVER_LETTERS: Final = 34
END_LETTERS: Final = 12
NAME_INCHES: Final = 0.2


def draw(sweep: Sweep, finding: Finding) -> dict[str, Figure]:
    """Signed against held for every policy; the front by objectives; and, of sampled levers, where the candidates lie."""
    tables = finding.tables
    if "acceptable" not in tables:
        return {}
    figures = {"acceptable_terms": _terms(sweep, tables)}
    front = _front(tables)
    objectives = [MEASURES[name] for name in front.columns if name in MEASURES and name != "signed"]
    if len(objectives) > 1 and len(front):
        figures["acceptable_front"] = _tradeoff(sweep, tables, front)
    sampled = [factor for factor in sweep.factors if factor.kind == "number" and factor.name in tables["acceptable"]]
    if len(sampled) >= FEWEST_SAMPLED:
        figures["acceptable_levers"] = _levers(sweep, tables, front)
    return figures


def _front(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The policies that none beats, the acceptable ones first; the first few are numbered."""
    if "acceptable_front" not in tables:
        return pd.DataFrame({"policy": [], "verdict": [], "chance_non_dominated": []})
    front = tables["acceptable_front"]
    return front.assign(colour=front["verdict"].map(COLOURS), is_named=np.arange(len(front)) < MOST_NAMED)


def _title(tables: dict[str, pd.DataFrame]) -> str:
    """How many are acceptable."""
    count = tables["acceptable_verdicts"].set_index("verdict")["policies"]
    total, found, undecided = int(count.sum()), int(count[ACCEPTABLE]), int(count[UNDECIDED])
    if total == 1:
        return f"Acceptable terms: the one policy is {tables['acceptable']['verdict'].iloc[0]}"
    passing = f"{found:,} of {total:,} policies {'are' if found != 1 else 'is'}"
    return f"Acceptable terms: {passing}, {undecided:,} {'are' if undecided != 1 else 'is'} undecided"


def _terms(sweep: Sweep, tables: dict[str, pd.DataFrame]) -> Figure:
    """Every policy by how often it is signed and how often it holds."""
    table, front, asked = tables["acceptable"], _front(tables), tables["acceptable_verdicts"].iloc[0]
    named = front.head(MOST_NAMED)
    unknown = int(table["holds"].isna().sum())
    words = "90% intervals" + ("" if len(table) <= MOST_CROSSES else " of the numbered ones") + "; dashed: what is asked."
    words += f" {unknown:,} policies without a value above are left out." if unknown else ""
    key = 0.12 + NAME_INCHES * -(-len(named) // 2)
    sheet = Sheet(sweep, _title(tables), words, body_inches=4.2 + key)
    axes = sheet.panels(above=0.5, below=0.5 + key, left=0.75, right=0.3)[0][0]
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(-0.02, 1.02)
    axes.grid(axis="x")
    for line, at in ((axes.axvline, asked["p"]), (axes.axhline, asked["q"])):
        line(at, color=NEUTRAL, linewidth=1.0, linestyle=(0, (4, 3)), zorder=1)
    numbers = {policy: place + 1 for place, policy in enumerate(named["policy"])}
    for verdict in (REFUSED, UNDECIDED, ACCEPTABLE):
        rows = table[table["verdict"] == verdict]
        is_named = rows["policy"].isin(named["policy"])
        _crosses(axes, rows if len(table) <= MOST_CROSSES else rows[is_named], COLOURS[verdict])
        axes.plot(rows["signed"], rows["holds"], "o", color=COLOURS[verdict], markersize=4.0, zorder=3, **EDGE)
        _numbered(axes, rows[is_named], numbers)
    numbers_aside(axes, "share")
    axes.xaxis.set_major_formatter(axes.yaxis.get_major_formatter())
    axes.set_xlabel("share of worlds in which both sides sign", size=8.5, loc="right")
    held = years_text(round(float(asked["weeks"]) / WEEKS_PER_YEAR, 1))
    axes.set_title(f"share of the signed that hold {held}", size=8, weight="normal", color=QUIET, pad=6)
    _key(axes)
    numbered_names(sheet, named, key)
    return sheet.figure


def _crosses(axes: Axes, rows: pd.DataFrame, colour: str) -> None:
    """The intervals of policies, as one line, which keeps the file small."""
    known = rows[rows["holds"].notna()]
    gap = np.full(len(known), np.nan)
    for along, aside in ((("signed_low", "signed_high"), ("holds", "holds")), (("signed", "signed"), ("holds_low", "holds_high"))):
        x, y = (np.column_stack([known[list(ends)].to_numpy(float), gap]).ravel() for ends in (along, aside))
        axes.plot(x, y, color=lighter(colour, 0.6), linewidth=1.0, zorder=2)


def _numbered(axes: Axes, rows: pd.DataFrame, numbers: dict[str, int]) -> None:
    """Larger dots with their numbers."""
    for _, row in rows[rows["holds"].notna()].iterrows():
        axes.plot(row["signed"], row["holds"], "o", color=COLOURS[row["verdict"]], markersize=10.5, zorder=4, **EDGE)
        axes.text(row["signed"], row["holds"], str(numbers[row["policy"]]), size=6.6, zorder=5, **NUMBER)


def _key(axes: Axes) -> None:
    """Which colour is which verdict, to the right above the panel."""
    where: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points", "size": 8.5, "va": "center"}
    at = -16.0
    for verdict in (REFUSED, UNDECIDED, ACCEPTABLE):
        at -= 5.1 * len(verdict)
        axes.annotate("\N{BLACK CIRCLE}", (1, 1), (at, 22), color=COLOURS[verdict], **where)
        axes.annotate(verdict, (1, 1), (at + 11, 22), color=INK, **where)
        at -= 20.0


def _tradeoff(sweep: Sweep, tables: dict[str, pd.DataFrame], front: pd.DataFrame) -> Figure:
    """The front by objectives, the first against each of the others."""
    measures = [MEASURES[name] for name in front.columns if name in MEASURES and name != "signed"]
    sure = int(front["of_acceptable"].sum())
    what = f"{sure} acceptable polic{'ies' if sure != 1 else 'y'}"
    more = int((front["verdict"] == UNDECIDED).sum())
    title = f"Trade-off among terms: {what} and {more} undecided are beaten by no other on all {len(measures)} objectives"
    left_out = f" Numbered: {MOST_NAMED} of {len(front)}." if len(front) > MOST_NAMED else ""
    words = f"Means with 90% intervals. Green: acceptable; orange: undecided (in brackets: share of resamples so).{left_out}"
    return tradeoff_sheet(sweep, title, words, Pairs(front, measures[0], measures[1:]))


def _levers(sweep: Sweep, tables: dict[str, pd.DataFrame], front: pd.DataFrame) -> Figure:
    """Where on each lever the policies lie that are acceptable or undecided, over all others."""
    table = tables["acceptable"]
    levers = [factor for factor in sweep.factors if factor.name in table]
    shown = levers[:MOST_LEVERS]
    left_out = f" Shown: the first {MOST_LEVERS} of {len(levers)} levers." if len(levers) > MOST_LEVERS else ""
    most = table["verdict"].value_counts().max()
    left_out += f" Drawn: at most {MOST_TICKS} policies of a verdict." if most > MOST_TICKS else ""
    words = f"Each tick is a policy at its value of the lever; green, above: acceptable; orange: undecided; grey, below: not.{left_out}"
    named = front.head(MOST_NAMED)
    key = 0.12 + NAME_INCHES * -(-len(named) // 2)
    sheet = Sheet(sweep, f"Levers. {_title(tables)}", words, 0.3 + LEVER_INCHES * len(shown) + key)
    axes = sheet.panels(above=0.1, below=0.15 + key, left=3.3, right=0.95)[0][0]
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(len(shown) - 0.5, -0.5)
    axes.axis("off")
    for row, factor in enumerate(shown):
        _lever(axes, row, factor, table, named)
    numbered_names(sheet, named, key)
    return sheet.figure


def _lever(axes: Axes, row: int, factor: Factor, table: pd.DataFrame, named: pd.DataFrame) -> None:
    """One lever: its name, its ends, and the policies on it; acceptable ones highest."""
    axes.plot([0, 1], [row, row], color=LINES, linewidth=1.0, zorder=1)
    for verdict, shift, share in ((REFUSED, 0.22, 0.6), (UNDECIDED, 0.0, 0.45), (ACCEPTABLE, -0.22, 1.0)):
        values = table[table["verdict"] == verdict][factor.name]
        kept = np.unique(np.linspace(0, len(values) - 1, min(len(values), MOST_TICKS)).round().astype(int))
        places = _spread(_places(values.iloc[kept], factor), factor)
        ticks = np.tile([row + shift - TICK, row + shift + TICK, np.nan], len(places))
        axes.plot(np.repeat(places, 3), ticks, color=lighter(COLOURS[verdict], share), linewidth=0.8, zorder=2)
    for number, (_, policy) in enumerate(named.iterrows(), start=1):
        at = float(_places(pd.Series([policy[factor.name]]), factor)[0])
        axes.plot(at, row, "o", color=policy["colour"], markersize=7.6, zorder=3, **EDGE)
        axes.text(at, row, str(number), size=5.2, zorder=4, **NUMBER)
    label, ends = _ends(factor)
    where: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "va": "center"}
    axes.annotate(shortened(label, LEVER_LETTERS), (0, row), (-222, 0), size=8, color=INK, **where)
    axes.annotate(shortened(ends[0], END_LETTERS), (0, row), (-4, 0), ha="right", size=7.2, color=QUIET, **where)
    axes.annotate(shortened(ends[1], END_LETTERS), (1, row), (4, 0), size=7.2, color=QUIET, **where)


def _ends(factor: Factor) -> tuple[str, tuple[str, str]]:
    """What a lever is called, and its two ends; a unit too long for these stands with the name."""
    if is_named(factor):
        return factor.label, (str(factor.levels[0]), str(factor.levels[-1]))
    low, high = (value_text(end, factor.unit) for end in (factor.low, factor.high))
    if max(len(low), len(high)) <= END_LETTERS:
        return factor.label, (low, high)
    return f"{factor.label}, {factor.unit.partition(',')[0]}", (rounded(factor.low), rounded(factor.high))


def _places(values: pd.Series[Any], factor: Factor) -> Any:
    """Where values lie between the ends of a lever, 0 to 1."""
    if is_named(factor):
        order = {level: place for place, level in enumerate(factor.levels)}
        return (values.map(order).to_numpy(float) + 0.5) / len(factor.levels)
    span = factor.high - factor.low
    return (values.to_numpy(float) - factor.low) / (span or 1.0)


def _spread(places: Any, factor: Factor) -> Any:
    """Places of names set a little apart, so that ticks show how many there are."""
    if not is_named(factor):
        return places
    apart = np.arange(len(places)) * GOLDEN % 1 - 0.5
    return places + SPREAD_OF_NAMES * apart / len(factor.levels)
