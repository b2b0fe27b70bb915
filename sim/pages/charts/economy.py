"""Economy: how long Russia can pay, what Ukraine receives and what it lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.runs.drawing.style import FAN_KEY, PARTNERS, RUSSIA, UKRAINE, Sheet, fan_panel
from sim.runs.headline import rounded, shown

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.runs.opened import Run

PLACE: Final = 120
READING: Final = "What the war costs both economies: strain, prices, reserves, the aid that arrives and the gap that is left."
MISREADING: Final = "Nothing of it is a forecast of prices."


def draw(run: Run) -> Figure:
    """Russia above, Ukraine and its donors below."""
    fund, gap = run.series("reserve_fund").iloc[-1], run.series("financing_gap").iloc[-1]
    title = (
        f"Economies at the end in the median world: Russia's liquid reserve fund {rounded(fund['q50'])} trn RUB, "
        f"{shown(gap['q50'], 'share')} of Ukraine's financing need unmet"
    )
    sheet = Sheet(run, title, FAN_KEY, body_inches=4.7)
    russia, ukraine = sheet.panels(2, 3, above=0.42, gap=0.68, between=0.55, left=0.62, right=0.25)
    fan_panel(russia[0], run, "russia_strain", RUSSIA, "Russia: strain", unit="share", ticks=5)
    fan_panel(russia[1], run, "reserve_fund", RUSSIA, "Russia: liquid reserve fund", unit="trn RUB", ticks=5)
    fan_panel(russia[2], run, "key_rate", RUSSIA, "Russia: key rate", unit="percent", ticks=5)
    fan_panel(ukraine[0], run, "aid_military", PARTNERS, "Military aid, all donors", unit="EUR bn a week", ticks=5)
    fan_panel(ukraine[1], run, "aid_financial", PARTNERS, "Financial aid, all donors", unit="EUR bn a week", ticks=5)
    fan_panel(ukraine[2], run, "financing_gap", UKRAINE, "Ukraine: unmet need", unit="share of the external need", ticks=5)
    for axes in (*russia, *ukraine):
        axes.set_ylim(bottom=0)
    return sheet.figure
