"""Writes RUN_DIR/scores/: tables, charts and the page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from sim.settings.errors import UserError

if TYPE_CHECKING:
    from sim.evidence.scoring.scores import Scores

FOLDER: Final = "scores"
TABLES: Final = ("questions", "series", "summary", "by_series", "reliability")
PARTS: Final = "brier_parts"


def write_scores(run_dir: Path, events: Path, scores: Scores) -> Path:
    """Everything into RUN_DIR/scores, and return that folder."""
    from sim.evidence.scoring.charts import draw_scores
    from sim.pages.report.scores import write_scores_report

    folder = run_dir / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        _forget(folder)
        for name in TABLES:
            getattr(scores, name).to_csv(folder / f"{name}.csv", index=False)
        if scores.parts is not None:
            pd.DataFrame([scores.parts]).assign(brier=scores.parts.brier).to_csv(folder / f"{PARTS}.csv", index=False)
        draw_scores(run_dir, folder, scores)
        write_scores_report(run_dir, folder, events, scores)
    except OSError as error:
        raise UserError(f"{folder} cannot be written: {error.strerror or error}.") from None
    return folder


def _forget(folder: Path) -> None:
    """Remove what an earlier scoring left: its charts must not stand beside these tables."""
    from sim.evidence.scoring.charts import READINGS

    names = [f"{name}.csv" for name in (*TABLES, PARTS)] + [f"{name}.{kind}" for name in READINGS for kind in ("png", "svg")]
    for name in names:
        (folder / name).unlink(missing_ok=True)
