"""Small, self-contained SVG that can stand alone or inside a page beside others."""

from __future__ import annotations

import re
from html import escape
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

import matplotlib as mpl

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FONTS: Final = "'DejaVu Sans', Verdana, Arial, sans-serif"
LONG_DECIMAL: Final = re.compile(r"(\d+\.\d)\d+")
TAG: Final = re.compile(r"<[^>]+>")  # numbers in the words between tags stay whole
EMPTY_TURN: Final = re.compile(r' transform="rotate\(-0 [^)]*\)"')
FONT_NAME: Final = re.compile(r"font-family: [^;\"]*;? ?")
FONT_OF_WEIGHT: Final = re.compile(r"font: (\d+) ([\d.]+px) [^;\"]*")
PAGE_STYLE: Final = re.compile(r"<defs>\s*<style type=\"text/css\">.*?</style>\s*</defs>\s*", re.DOTALL)
PREAMBLE: Final = re.compile(r"^.*?(?=<svg)|<metadata>.*?</metadata>\s*", re.DOTALL)
COMMENT: Final = re.compile(r"<!--.*?-->\s*", re.DOTALL)
OWN_NAME: Final = re.compile(r'(\bid="|url\(#|href="#)')
GROUP_NAME: Final = re.compile(r'<g id="[^"]*"')
INDENT: Final = re.compile(r"\n\s*")
LINE_TO: Final = re.compile(r"(?<=\d) L ")  # points after the first need no letter
PATH_DATA: Final = re.compile(r'( d=")([^"]*)"')


def save_svg(figure: Figure, path: Path, name: str) -> None:
    """Write a figure as vectors with live text, its parts named after the chart."""
    written = StringIO()
    with mpl.rc_context({"svg.hashsalt": name}):
        figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
    path.write_text(slimmed(written.getvalue(), name, str(figure.get_label())), encoding="utf-8")


def slimmed(text: str, name: str, title: str) -> str:
    """The same drawing in a third of the letters, readable aloud by its title."""
    text = COMMENT.sub("", PAGE_STYLE.sub("", PREAMBLE.sub("", text)))
    text = FONT_OF_WEIGHT.sub(r"font-weight: \1; font-size: \2", FONT_NAME.sub("", text))
    text = TAG.sub(lambda tag: LONG_DECIMAL.sub(r"\1", tag[0]), EMPTY_TURN.sub("", text))
    text = PATH_DATA.sub(lambda found: found[1] + LINE_TO.sub(" ", " ".join(found[2].split())) + '"', text)
    text = INDENT.sub("\n", GROUP_NAME.sub("<g", text))
    text = OWN_NAME.sub(rf"\g<1>{name}-", text)
    opening = f'<svg role="img" aria-label="{escape(title)}" font-family="{FONTS}" stroke-linejoin="round"'
    return text.replace("<svg", opening, 1)
