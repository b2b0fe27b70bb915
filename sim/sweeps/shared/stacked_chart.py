"""Stacked bars of shares: their parts, the key to these, and headings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from matplotlib.colors import to_rgb

from sim.runs.drawing.style import INK, POINTS_PER_INCH, QUIET, whole_percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KEY_INCHES: Final = 0.18  # height of a line of the key
NAMED_FROM: Final = 0.07  # a share as large has room for its number
DARK: Final = 0.4
"""A colour as dark carries white letters."""


class Look(NamedTuple):
    """How a part is drawn."""

    face: Any
    hatch: str
    edge: Any


def bar_part(axes: Axes, at: int, start: float, share: float, look: Look) -> float:
    """One part of a bar with its number; where the next begins."""
    drawn = max(0.0, share)
    axes.barh(at, drawn, left=start, height=0.66, facecolor=look.face, hatch=look.hatch, edgecolor=look.edge, linewidth=0.5)
    if share >= NAMED_FROM:
        patch: Any = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none", "alpha": 0.85} if look.hatch else None
        ink = "white" if not look.hatch and _darkness(look.face) >= DARK else INK
        axes.text(start + drawn / 2, at, whole_percent(share), ha="center", va="center", size=7.4, color=ink, bbox=patch)
    return start + drawn


def _darkness(colour: Any) -> float:
    """How dark a colour looks, 0 to 1 (weights of the three lights as in television)."""
    red, green, blue = to_rgb(colour)
    return 1 - (0.299 * red + 0.587 * green + 0.114 * blue)


def words_at(axes: Axes, where: tuple[float, float], words: str, points: tuple[float, float], **look: Any) -> None:
    """Words so many points from a place, by default one between 0 and 1 in the panel."""
    axes.annotate(words, where, points, **({"xycoords": "axes fraction", "textcoords": "offset points"} | look))


def heading(axes: Axes, words: str, inches: float, unit: str = "") -> None:
    """Bold words above a panel, so far to the right of its left edge, with a unit."""
    words_at(axes, (0, 1), words, (POINTS_PER_INCH * inches, 16), va="bottom", size=9.5, weight="bold")
    words_at(axes, (0, 1), unit, (POINTS_PER_INCH * inches, 4), va="bottom", size=8, color=QUIET)


def key_lines(names: list[str], inches: float) -> list[list[tuple[str, float]]]:
    """Each name of the key with how many points right of the panel's left edge it stands, in lines no longer than so many inches."""
    lines: list[list[tuple[str, float]]] = [[]]
    at = 0.0
    for name in names:
        needed = 24 + 4.4 * len(name)
        if lines[-1] and at + needed > POINTS_PER_INCH * inches:
            lines.append([])
            at = 0.0
        lines[-1].append((name, at))
        at += needed
    return lines


def draw_key(axes: Axes, lines: list[list[tuple[str, float]]], looks: dict[str, Look]) -> None:
    """What each look stands for, above the headings."""
    for number, line in enumerate(reversed(lines)):
        for name, right in line:
            _key_entry(axes, name, looks[name], right, 36 + POINTS_PER_INCH * KEY_INCHES * number)


def _key_entry(axes: Axes, name: str, look: Look, right: float, up: float) -> None:
    """A small box and its name, so many points right and up from the panel's upper left corner."""
    from matplotlib.offsetbox import AnnotationBbox, DrawingArea
    from matplotlib.patches import Rectangle

    area = DrawingArea(8, 8)
    area.add_artist(Rectangle((0, 0), 8, 8, facecolor=look.face, hatch=look.hatch, edgecolor=look.edge, linewidth=0.5))
    where: Any = {"xycoords": "axes fraction", "boxcoords": "offset points", "box_alignment": (0, 0.5), "frameon": False, "pad": 0}
    axes.add_artist(AnnotationBbox(area, (0, 1), (right, up), annotation_clip=False, **where))
    words_at(axes, (0, 1), name, (right + 11, up), va="center", size=7.6, color=QUIET)
