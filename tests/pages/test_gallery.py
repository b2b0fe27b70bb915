"""The pictures of the documents: smaller, and in the colours of the charts."""

from pathlib import Path

import numpy as np
from PIL import Image

from sim.pages.gallery import WIDTH, keep
from sim.runs.drawing.style import CEASEFIRE, PARTNERS, RUSSIA, TALKS, UKRAINE, WAR

LINES = (UKRAINE, RUSSIA, PARTNERS, CEASEFIRE, TALKS, WAR)
NEAR = 12
"""Of 255, in each channel: nobody sees it."""


def test_a_thin_line_keeps_its_colour(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text("![The arc](docs/gallery/arc.png)")
    charts = tmp_path / "run" / "charts"
    charts.mkdir(parents=True)
    wanted = [tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5)) for colour in LINES]
    picture = np.full((400, WIDTH, 3), 255, np.uint8)
    picture[:300] = np.random.default_rng(1).integers(180, 255, (300, WIDTH, 1))  # much that is pale, so that lines are rare
    for row, colour in enumerate(wanted):
        picture[310 + 10 * row : 312 + 10 * row] = colour
    Image.fromarray(picture).save(charts / "arc.png")

    written, missing = keep(tmp_path, [tmp_path / "run"])

    assert [path.name for path in written] == ["arc.png"]
    assert not missing
    kept = np.asarray(Image.open(written[0]).convert("RGB")).astype(int)
    assert [row for row, colour in enumerate(wanted) if np.abs(kept[310 + 10 * row] - colour).max() > NEAR] == []
