"""Shares of variance: for each outcome the factors with the largest total index, and what each explains alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.runs.drawing.intervals import shortened
from sim.runs.drawing.style import NEUTRAL, UKRAINE, lighter, whole_percent
from sim.sweeps.shared.measures import MEASURES
from sim.sweeps.shared.ranked_chart import PANELS_ON_A_SHEET, Line, Mark, Panel, ranked_sheet
from sim.sweeps.shared.saltelli import CHANCE

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.runs.finding import Finding
    from sim.sweeps.shared.sweep import Sweep

READING: Final = {
    "sobol": (
        "Full dots: how much of an outcome's variance hangs on a factor with all its interactions; open dots: on the factor alone. "
        "Bars are 90% intervals; what reaches zero may be nothing. Pale: does not stand out when all factors are looked at."
    ),
}
LINES_DRAWN: Final = 12
FEW_UNITS: Final = 12
"""Up to so many units chance is drawn among them; else its share would press the others together."""
PALE: Final = 0.45
APART: Final = 0.19
TITLE_LETTERS: Final = 40


def draw(sweep: Sweep, finding: Finding) -> dict[str, Figure]:
    """Sheets with a panel for each outcome."""
    if "sobol" not in finding.tables:
        return {}
    table = finding.tables["sobol"]
    parts = [part for _, part in table.groupby("outcome", sort=False)]
    units = int((parts[0]["basis"] != CHANCE).sum())
    left_out = f" Shown: the {LINES_DRAWN} largest of {units}." if units > LINES_DRAWN else ""
    words = f"Share of an outcome's variance: full dots with all interactions, open dots alone; bars are 90% intervals.{left_out}"
    pages = [parts[first : first + PANELS_ON_A_SHEET] for first in range(0, len(parts), PANELS_ON_A_SHEET)]
    sheets = [ranked_sheet(sweep, _title(page[0]), words, [_panel(part) for part in page]) for page in pages]
    return {f"sobol_{number}" if number > 1 else "sobol": sheet for number, sheet in enumerate(sheets, 1)}


def _title(part: pd.DataFrame) -> str:
    """Chance and the leading factor of the first outcome."""
    label = MEASURES[part["outcome"].iloc[0]].label
    is_chance = part["basis"] == CHANCE
    words = [f"chance takes part in {_within(row['total'])} of the variance" for _, row in part[is_chance].iterrows()]
    leading = part[~is_chance & part["distinguishable"]].sort_values("total", ascending=False)
    if leading.empty:
        return f"{label}: " + ", ".join([*words, "no factor stands out"])
    first = leading.iloc[0]
    return f"{label}: " + " and ".join([*words, f"{shortened(first['label'], TITLE_LETTERS)} in {_within(first['total'])}"])


def _within(share: float) -> str:
    """A share in a title, where estimates beyond either end are noise."""
    return whole_percent(min(1.0, max(0.0, share)))


def _panel(part: pd.DataFrame) -> Panel:
    """The largest totals of one outcome; chance apart where there are many."""
    is_chance = part["basis"] == CHANCE
    is_few = len(part) <= FEW_UNITS
    shown = (part if is_few else part[~is_chance]).sort_values("total", ascending=False, kind="stable").head(LINES_DRAWN)
    ranked = shown[(shown["total"] != 0) | (shown["first"] != 0)]
    notes = ["share of variance"]
    if not is_few:
        notes += [f"chance {_within(row['total'])} in all, {_within(row['first'])} alone" for _, row in part[is_chance].iterrows()]
    lines = tuple(_line(row) for _, row in ranked.iterrows())
    return Panel(MEASURES[part["outcome"].iloc[0]].label, "; ".join(notes), lines, lambda value: f"{100 * value:.3g}%")


def _line(row: pd.Series[Any]) -> Line:
    """Total above, first order below it."""
    full: Any = NEUTRAL if row["basis"] == CHANCE else UKRAINE
    colour = full if row["distinguishable"] else lighter(full, PALE)
    total = Mark(row["total"], row["total_low"], row["total_high"], colour, shift=-APART)
    first = Mark(row["first"], row["first_low"], row["first_high"], colour, is_open=True, shift=APART)
    return Line(row["label"], (total, first), is_bold=row["basis"] == CHANCE)
