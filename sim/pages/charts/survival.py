"""Survival: how long a signed ceasefire stands, with how many are still observed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from sim.runs.drawing.style import CEASEFIRE, QUIET, Sheet, lighter, numbers_aside
from sim.settings.calendar import WEEKS_PER_YEAR

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.runs.opened import Run

PLACE: Final = 30
READING: Final = "Of the first ceasefires, how many still stand after so long, with a 90% band; below, how many are still observed."
MISREADING: Final = "Do not rest anything on the far right end, where few are left."
MONTH_TICKS = 4  # weeks between ticks of a short run
LONG_RUN = 78  # weeks from which years are the better scale


def draw(run: Run) -> Figure:
    """Kaplan-Meier curve of first agreements with its 90% confidence band and the number at risk below."""
    table = run.survival
    if not run.signed:
        sheet = Sheet(run, "Survival of ceasefires: no world signed one", "Share of first ceasefires that still stand.", body_inches=2.6)
        return sheet.say(
            f"None of {run.worlds:,} worlds signed a ceasefire within {run.manifest['weeks']} weeks, so there is no survival to show."
        )
    below = "Share of first ceasefires that still stand (Kaplan-Meier); band: 90% confidence from the number of worlds. "
    sheet = Sheet(run, _title(run, table), below + "Ceasefires that outlast the run leave without counting as collapsed.", body_inches=4.4)
    axes = sheet.panels(above=0.12, below=0.95, left=0.75)[0][0]
    weeks = table["weeks_held"]
    axes.fill_between(weeks, table["low"], table["high"], step="post", color=lighter(CEASEFIRE, 0.28), linewidth=0)
    axes.step(weeks, table["survival"], where="post", color=CEASEFIRE, linewidth=1.8)
    axes.set_xlim(0, max(1, weeks.iloc[-1]))
    axes.set_ylim(0, 1.02)
    numbers_aside(axes, "share")
    _time_below(axes, table)
    return sheet.figure


def _title(run: Run, table: pd.DataFrame) -> str:
    """The chances of holding, as far as they were observed."""
    year_marks = table[table["weeks_held"].isin([WEEKS_PER_YEAR, 2 * WEEKS_PER_YEAR])]["survival"].tolist()
    words = [f"{share:.0%} hold {span}" for share, span in zip(year_marks, ("one year", "two years"), strict=False)]
    if not words:
        last = table.iloc[-1]
        words = [f"{last['survival']:.0%} still stand after {last['weeks_held']:.0f} weeks, the longest observed"]
    return f"Survival of ceasefires: of {run.signed:,} worlds that signed, " + " and ".join(words)


def _time_below(axes: Axes, table: pd.DataFrame) -> None:
    """Time since signature, in years or weeks, and under each tick how many ceasefires are still observed."""
    last = int(table["weeks_held"].iloc[-1])
    is_long = last >= LONG_RUN
    step = WEEKS_PER_YEAR // 2 if is_long else MONTH_TICKS * max(1, last // 40)
    ticks = np.arange(0, last + 1, step)
    axes.set_xticks(ticks, [f"{tick / WEEKS_PER_YEAR:g}" if is_long else f"{tick}" for tick in ticks])
    axes.set_xlabel("years since signature" if is_long else "weeks since signature", size=8.5, loc="right")
    at_risk = table.set_index("weeks_held")["at_risk"]
    for tick in ticks:
        axes.annotate(
            f"{at_risk[tick]:,.0f}",
            (tick, 0),
            (0, -52),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="center",
            size=8.5,
        )
    axes.annotate(
        "ceasefires still observed:", (0, 0), (-5, -38), xycoords="axes fraction", textcoords="offset points", size=8.5, color=QUIET
    )
