"""The page of a run's scores: self-contained, beside the tables that it shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.evidence.scoring.charts import READINGS
from sim.evidence.scoring.words import CAUTION, sentences
from sim.pages.report import template, vectors_in
from sim.pages.report.words import title as run_title
from sim.pages.score_tables import cells, series_table, summary_table, with_labels

if TYPE_CHECKING:
    import pandas as pd

    from sim.evidence.scoring.scores import Scores


def write_scores_report(run_dir: Path, folder: Path, events: Path, scores: Scores) -> Path:
    """Write report.html into the folder of scores and return its path."""
    manifest = json.loads((run_dir / "manifest.json").read_text(encoding="utf-8"))
    page = template("scores").render(
        title=f"Scores of {run_title(manifest)}",
        manifest=manifest,
        events=str(events),
        sentences=sentences(scores),
        caution=CAUTION,
        tables=[_table(title, table) for title, table in _tables(scores) if len(table)],
        charts=[
            {"svg": vectors_in(folder / f"{name}.svg"), "reading": reading}
            for name, reading in READINGS.items()
            if (folder / f"{name}.svg").exists()
        ],
    )
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    return path


def _tables(scores: Scores) -> list[tuple[str, pd.DataFrame]]:
    asked = ["title", "resolved_on", "outcome", "probability", "brier", "log_score", "base_rate", "persistence", "climatology"]
    seen = ["series", "unit", "date", "observed", "q05", "q50", "q95", "crps", "crps_persistence", "crps_climatology"]
    return [
        ("Forecasters on the resolved questions", summary_table(scores)),
        ("Series", series_table(scores)),
        ("Every resolved question", scores.questions[asked] if len(scores.questions) else scores.questions),
        ("Every observation", with_labels(scores.series[seen] if len(scores.series) else scores.series)),
    ]


def _table(title: str, table: pd.DataFrame) -> dict[str, Any]:
    numbers = [table[name].dtype.kind in "fiub" for name in table.columns]
    return {"title": title, "head": list(zip(table.columns, numbers, strict=True)), "rows": cells(table)}
