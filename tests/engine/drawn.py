"""What a figure writes, and where: for tests that words stay on the page and apart."""

from __future__ import annotations

from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox


def drawn_words(figure: Figure, turned: bool = True) -> tuple[list[tuple[str, Bbox]], int, int]:
    """Every text of a figure with its box in pixels, and the page's width and height. Without `turned`, upright text alone."""
    boxes: list[tuple[str, Bbox]] = []

    class Watching(RendererAgg):
        def draw_text(self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False, mtext: Any = None) -> None:
            width, height, descent = self.get_text_width_height_descent(s, prop, ismath)
            if turned or not angle:
                boxes.append((s, Bbox.from_extents(x, y - height + descent, x + width, y + descent)))

    FigureCanvasAgg(figure)
    width, height = (int(length * figure.dpi) for length in figure.get_size_inches())
    figure.draw(Watching(width, height, figure.dpi))
    return boxes, width, height
