"""The pictures of the documents: taken from the folders of finished runs and experiments, made small enough to be kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sim.settings.errors import UserError

SHOWN: Final = re.compile(r"!\[[^\]]*\]\((?:docs/)?gallery/([\w-]+)\.png\)")
WIDTH: Final = 1000
"""Pixels; wider pictures are made narrower."""
COLOURS: Final = 256
"""Colours of a kept picture: charts have few, and thin lines must keep theirs."""


def shown(root: Path) -> list[str]:
    """Names of the pictures that the README and the documents show, in the order of the texts."""
    texts = [path.read_text(encoding="utf-8") for path in (root / "README.md", *sorted((root / "docs").glob("*.md"))) if path.is_file()]
    return list(dict.fromkeys(name for text in texts for name in SHOWN.findall(text)))


def keep(root: Path, folders: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """Write each picture that these folders have to docs/gallery, and drop what no text shows; the files, and the names nobody has.

    The first folder that has a chart of a name gives it. A UserError if a folder has no charts.
    """
    names = shown(root)
    drawn = {path.stem: path for folder in reversed(folders) for path in _charts_of(folder)}
    gallery = root / "docs" / "gallery"
    gallery.mkdir(parents=True, exist_ok=True)
    for path in gallery.glob("*.png"):
        if path.stem not in names:
            path.unlink()
    written = [_reduced(drawn[name], gallery / f"{name}.png") for name in names if name in drawn]
    return written, [name for name in names if name not in drawn and not (gallery / f"{name}.png").exists()]


def _charts_of(folder: Path) -> list[Path]:
    """The charts of a finished run or experiment."""
    charts = sorted((folder / "charts").glob("*.png"))
    if not charts:
        raise UserError(f"{folder} holds no charts/*.png: give the folder of a finished run, sweep or experiment.")
    return charts


def _reduced(source: Path, target: Path) -> Path:
    """The picture with less width and fewer colours."""
    from PIL import Image

    with Image.open(source) as picture:
        width, height = min(WIDTH, picture.width), round(picture.height * min(1.0, WIDTH / picture.width))
        small = picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    small.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(target, optimize=True)
    return target
