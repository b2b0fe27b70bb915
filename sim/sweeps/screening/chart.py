"""Screening: for each outcome the factors whose rank effect is most certain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.runs.drawing.intervals import shortened
from sim.runs.drawing.style import UKRAINE, lighter
from sim.sweeps.shared.measures import MEASURES
from sim.sweeps.shared.ranked_chart import PANELS_ON_A_SHEET, Line, Mark, Panel, ranked_sheet

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.runs.finding import Finding
    from sim.sweeps.shared.sweep import Sweep

READING: Final = {
    "screening": (
        "Right of the line: the outcome is more likely, or larger, where the factor is higher; left: where it is lower. "
        "Bars are 90% intervals. Full colour: kept as no luck; pale: not. For a yes or no the effect is the chance "
        "that a world with a yes has the higher value of the factor, less a half. "
        "Effects that are only those of stronger factors are left out."
    ),
}
LINES_DRAWN: Final = 15
PALE: Final = 0.4
TITLE_LETTERS: Final = 44
NOTES: Final = {"area": "area under the curve less 0.5", "rho": "rank correlation (Spearman)"}


def draw(sweep: Sweep, finding: Finding) -> dict[str, Figure]:
    """One sheet of up to four outcomes, those first that have a factor to show."""
    if "screening" not in finding.tables:
        return {}
    parts = [part for _, part in finding.tables["screening"].groupby("outcome", sort=False)]
    drawn = sorted(parts, key=lambda part: not part["keeps"].any())[:PANELS_ON_A_SHEET]
    words = "Rank effects with 90% intervals; pale where chance could make them."
    most = max(len(part) for part in drawn)
    words += f" Shown: the {LINES_DRAWN} most certain of {most}." if most > LINES_DRAWN else ""
    more = len(parts) - len(drawn)
    words += f" {more} more outcome{'s are' if more > 1 else ' is'} in the table." if more else ""
    return {"screening": ranked_sheet(sweep, _title(drawn[0]), words, [_panel(part) for part in drawn])}


def _title(part: pd.DataFrame) -> str:
    """How many factors the first outcome keeps, and the strongest."""
    label, kept = MEASURES[part["outcome"].iloc[0]].label, part[part["keeps"]]
    if kept.empty:
        return f"{label}: no effect of {len(part)} is distinguishable from chance"
    strongest = kept.iloc[int(kept["effect"].abs().argmax())]
    name = shortened(strongest["label"], TITLE_LETTERS)
    are = "effect is" if len(part) == 1 else "effects is" if len(kept) == 1 else "effects are"
    return f"{label}: {len(kept)} of {len(part)} {are} more than chance, the strongest that of {name}"


def _panel(part: pd.DataFrame) -> Panel:
    """The most certain effects of one outcome, the strongest first."""
    certain = part[part["shadow_of"] == ""].head(LINES_DRAWN)
    ranked = certain.loc[certain["effect"].abs().sort_values(ascending=False, kind="stable").index]
    lines = tuple(_line(row) for _, row in ranked.iterrows())
    kept = f"{int(part['keeps'].sum())} of {len(part)} kept; "
    return Panel(
        MEASURES[part["outcome"].iloc[0]].label,
        kept + NOTES[part["statistic"].iloc[0]],
        lines,
        lambda value: f"{value:+.3g}" if value else "0",
    )


def _line(row: pd.Series[Any]) -> Line:
    colour = UKRAINE if row["keeps"] else lighter(UKRAINE, PALE)
    return Line(row["label"], (Mark(row["effect"], row["low"], row["high"], colour),))
