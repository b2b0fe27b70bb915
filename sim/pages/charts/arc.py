"""The arc: where the worlds are, from war through talks to ceasefire and, for some, back to war."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.runs.drawing.style import (
    CEASEFIRE,
    TALKS,
    WAR,
    WAR_AGAIN,
    Sheet,
    dates_below,
    labels_aside,
    numbers_aside,
    thinned,
    whole_percent,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.runs.opened import Run

PLACE: Final = 20
READING: Final = "The height of each band is the share of worlds in that phase that week."
MISREADING: Final = "It is not the course of one world; a flat band hides worlds that enter and leave."
BANDS = (
    ("in_ceasefire", "in ceasefire", CEASEFIRE),
    ("talking", "at war, talking", TALKS),
    ("at_war_first", "first war, no talks", WAR),
    ("at_war_again", "at war again, no talks", WAR_AGAIN),
)


def draw(run: Run) -> Figure:
    """Stacked shares of worlds, each band named at its right end."""
    shares = [thinned(run.series(name)) for name, _, _ in BANDS]
    ends = [weeks.iloc[-1]["mean"] for weeks in shares]
    holding, again = whole_percent(ends[0]), whole_percent(ends[3])
    title = f"From war to ceasefire and back: at the end {holding} of worlds are in ceasefire, {again} at war again"
    if not run.signed:
        title = f"From war to ceasefire: no world signs one within {run.manifest['weeks']} weeks"
    sheet = Sheet(run, title, "Share of worlds in each phase, week by week.", body_inches=4.2)
    axes = sheet.panels(above=0.12, right=2.05)[0][0]
    axes.stackplot(
        shares[0]["date"].to_numpy(),
        *[weeks["mean"] for weeks in shares],
        colors=[colour for *_, colour in BANDS],
        edgecolor="white",
        linewidth=0.8,
    )
    axes.set_ylim(0, 1)
    axes.grid(visible=False)
    dates_below(axes, run)
    numbers_aside(axes, "share")
    labels, below = [], 0.0
    for end, (_, words, colour) in zip(ends, BANDS, strict=True):
        labels.append((below + end / 2, f"{words} {whole_percent(end)}", colour))
        below += end
    labels_aside(axes, labels)
    return sheet.figure
