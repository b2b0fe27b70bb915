"""Map: the 27 regions as tiles of equal size, by the share under Russian control at the start, at signature and at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from matplotlib.patches import Rectangle

from sim.runs.drawing.style import INK, QUIET, RUSSIA, Sheet, panel_title, shades
from sim.settings.facts.places import SECTORS

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from sim.runs.opened import Run

PLACE: Final = 50
READING: Final = "One tile for each region; the number is the mean share under Russian control. The middle map is of worlds that signed."
MISREADING: Final = "The three maps are not three moments of the same worlds."
SHADES = shades("#F1F1F1", RUSSIA, "#7A3300")
DARK_FROM = 0.6  # white letters on darker tiles
TITLED = ("Donetsk", "Zaporizhzhia", "Kherson")
SEEN_FROM = 0.0005  # smaller shares stay without a number
WHOLE_FROM = 0.095  # whole numbers from here on
MOMENTS = (("start", "At the start"), ("signature", "At signature"), ("end", "At the end"))


def draw(run: Run) -> Figure:
    """Three maps, and the front regions in numbers."""
    shares = {moment: run.regions[run.regions["moment"] == moment].set_index("region") for moment, _ in MOMENTS}
    changes = (_change(name, shares["start"].at[name, "mean"], shares["end"].at[name, "mean"]) for name in TITLED)
    title = "Land under Russian control, from start to end: " + ", ".join(changes)
    signed = f" (at signature: over the {run.signed:,} that signed)" if run.signed else ""
    below = f"Mean over worlds{signed}, percent of each region's area. Tiles of equal size, roughly in place."
    sheet = Sheet(run, title, below, body_inches=5.75)
    panels = sheet.panels(2, 2, above=0.25, left=0.2, right=0.2, below=0.05, gap=0.35, between=0.3)
    places = [panels[0][0], panels[0][1], panels[1][0]]
    for axes, (moment, words) in zip(places, MOMENTS, strict=True):
        panel_title(axes, words)
        _tiles(axes, shares[moment]["mean"].dropna(), f"no world signed within {run.manifest['weeks']} weeks")
    _front_in_numbers(panels[1][1], shares)
    return sheet.figure


def _change(name: str, start: Any, end: Any) -> str:
    """A region and how its share moved, in words for a title."""
    first, last = percent(start), percent(end)
    return f"{name} {last}%" if first == last else f"{name} {first} to {last}%"


def tiles() -> tuple[Any, ...]:
    """The regions with their place in the grid."""
    from sim.settings.facts import regions

    return tuple(regions())


def _tiles(axes: Axes, shares: pd.Series[float], nothing: str) -> None:
    """A tile for each region, shaded by its share."""
    grid = tiles()
    axes.set_xlim(-0.05, max(region.tile_column for region in grid) + 1.05)
    axes.set_ylim(max(region.tile_row for region in grid) + 1.05, -0.05)
    axes.set_aspect("equal", anchor="NW")
    axes.axis("off")
    if shares.empty:
        axes.text(0.5, 0.5, nothing, transform=axes.transAxes, ha="center", size=9, color=QUIET)
        return
    for region in grid:
        _tile(axes, region, float(shares[region.name]))


def _tile(axes: Axes, region: Any, share: float) -> None:
    left, top = region.tile_column, region.tile_row
    axes.add_patch(Rectangle((left + 0.03, top + 0.03), 0.94, 0.94, facecolor=SHADES(share), linewidth=0))
    ink = "white" if share > DARK_FROM else INK
    is_held = share >= SEEN_FROM
    axes.text(left + 0.5, top + (0.34 if is_held else 0.5), region.abbreviation, ha="center", va="center", size=7, color=ink)
    if is_held:
        axes.text(left + 0.5, top + 0.7, percent(share), ha="center", va="center", size=7.4, weight="bold", color=ink)


def percent(share: Any) -> str:
    """A share in percent without its sign; one decimal where a whole number would hide it."""
    return f"{100 * share:.1f}" if SEEN_FROM <= share < WHOLE_FROM else f"{100 * share:.0f}"


def _front_in_numbers(axes: Axes, shares: dict[str, pd.DataFrame]) -> None:
    """The front regions at the three moments, with 90% of worlds at the end."""
    panel_title(axes, "Front regions, percent of their area")
    axes.axis("off")
    columns = (0.0, 0.4, 0.6, 0.71, 1.0)
    rows = [("", "start", "signature", "end", "90% of worlds")]
    for name in SECTORS:
        start, signature, end = (shares[moment].loc[name] for moment, _ in MOMENTS)
        signed = percent(signature["mean"]) if signature["worlds"] else "\N{EN DASH}"
        rows.append((name, percent(start["mean"]), signed, percent(end["mean"]), f"{percent(end['q05'])} to {percent(end['q95'])}"))
    for row, cells in enumerate(rows):
        for column, (at, cell) in enumerate(zip(columns, cells, strict=True)):
            colour = QUIET if row == 0 else INK
            axes.text(at, 0.93 - 0.105 * row, cell, ha="right" if column else "left", size=8.3, color=colour, transform=axes.transAxes)
