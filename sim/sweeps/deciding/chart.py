"""What decides the answer: for each outcome a bar for each of its leading assumptions, coloured by what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.runs.drawing.style import CEASEFIRE, NEUTRAL, PARTNERS, RUSSIA, TALKS, UKRAINE, lighter, whole_percent
from sim.sweeps.deciding.estimate import SHARE
from sim.sweeps.shared.measures import MEASURES
from sim.sweeps.shared.ranked_chart import PANELS_ON_A_SHEET, Line, Mark, Panel, ranked_sheet

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.runs.finding import Finding
    from sim.sweeps.shared.sweep import Sweep

READING: Final = {
    "deciding": (
        "The longest bars are the assumptions that move the outcome most; thin lines are 90% intervals. Pale bars are not distinguishable "
        "from noise when all assumptions are looked at. The colour says what the number rests on: a long vermilion bar is a judgement "
        "that decides, and the first to be argued about."
    ),
}
COLOURS: Final = {
    "measured": UKRAINE,
    "published": PARTNERS,
    "derived": CEASEFIRE,
    "calibrated": TALKS,
    "judgement": RUSSIA,
    "choice": NEUTRAL,
}
PALE: Final = 0.42
LEGEND_POINTS: Final = 7.2


def draw(sweep: Sweep, finding: Finding) -> dict[str, Figure]:
    """Sheets of up to four outcomes."""
    if "deciding" not in finding.tables:
        return {}
    parts = [part for _, part in finding.tables["deciding"].groupby("outcome", sort=False)]
    chance = finding.tables["deciding_chance"].set_index("outcome")["total"].to_dict() if "deciding_chance" in finding.tables else {}
    pages = [parts[first : first + PANELS_ON_A_SHEET] for first in range(0, len(parts), PANELS_ON_A_SHEET)]
    words = "The assumptions with the largest effect on each outcome. Thin lines: 90% intervals; pale: not distinguishable from noise."
    sheets = {}
    for number, page in enumerate(pages, 1):
        sheet = ranked_sheet(sweep, _title(page), words, [_panel(part, chance) for part in page])
        _legend(sheet, dict.fromkeys(basis for part in page for basis in part["basis"]))
        sheets[f"deciding_{number}" if number > 1 else "deciding"] = sheet
    return sheets


def _title(page: list[pd.DataFrame]) -> str:
    """How many stand out, and of them how many are judgements."""
    clear = [row for part in page for _, row in part[part["distinguishable"]].iterrows()]
    if not clear:
        return "No single assumption about these outcomes is distinguishable from noise at this size"
    judged = sum(row["basis"] == "judgement" for row in clear)
    stand = "assumption stands" if len(clear) == 1 else "assumptions stand"
    return f"{len(clear)} {stand} out; {judged or 'none'} of them rest{'s' * (judged == 1)} on judgement"


def _panel(part: pd.DataFrame, chance: dict[Any, float]) -> Panel:
    outcome, is_share = part["outcome"].iloc[0], part["statistic"].iloc[0] == SHARE
    note = "total share of variance" if is_share else "rank effect"
    if outcome in chance:
        note += f"; luck takes part in {whole_percent(min(1.0, max(0.0, chance[outcome])))}"

    def number(value: float) -> str:
        return f"{100 * value:.3g}%" if is_share else f"{value:+.2g}" if value else "0"

    return Panel(MEASURES[outcome].label, note, tuple(_line(row) for _, row in part.iterrows()), number)


def _line(row: pd.Series[Any]) -> Line:
    full = COLOURS[row["basis"]]
    colour = full if row["distinguishable"] else lighter(full, PALE)
    return Line(row["label"], (Mark(row["size"], row["low"], row["high"], colour, is_bar=True),), is_bold=bool(row["distinguishable"]))


def _legend(figure: Figure, bases: dict[str, None]) -> None:
    """What the colours say, at the foot."""
    from matplotlib.patches import Patch

    shown = [basis for basis in COLOURS if basis in bases]
    marks = [Patch(color=COLOURS[basis], label=basis) for basis in shown]
    figure.legend(
        handles=marks, loc="lower right", ncols=len(marks), frameon=False, fontsize=LEGEND_POINTS, handlelength=1.0, columnspacing=1.2
    )
