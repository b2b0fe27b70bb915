"""Writes RUN_DIR/scores/: tables, charts and the page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from sim.evidence.questions.reading import quantities
from sim.settings.errors import UserError

if TYPE_CHECKING:
    from sim.evidence.scoring.scores import Scores

FOLDER: Final = "scores"
TABLES: Final = ("questions", "series", "summary", "by_series", "reliability")
PARTS: Final = "brier_parts"
NOTHING: Final = "-"
LIMITS: Final = {"skill_low": "skill, 90% from", "skill_high": "to (skill)"}
SERIES_HEADS: Final = {
    "crps": "CRPS",
    "crps_persistence": "CRPS of persistence",
    "crps_climatology": "CRPS of climatology",
    "skill_persistence": "skill on persistence",
    "skill_climatology": "skill on climatology",
    "in_50": "in 50%",
    "in_90": "in 90%",
    "mean_pit": "mean PIT",
}
WHOLE: Final = ("questions", "subjects", "observations", "worlds", "outcome")
THREE_PLACES: Final = ("Brier", "log score", "the model's Brier there", "mean PIT")
THOUSAND: Final = 1000.0


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


def summary_table(scores: Scores) -> pd.DataFrame:
    """Scores on questions as a reader sees them."""
    names = {"brier": "Brier", "log_score": "log score", "model_brier": "the model's Brier there", "skill": "the model's skill"}
    return scores.summary.rename(columns=names | LIMITS)


def series_table(scores: Scores) -> pd.DataFrame:
    """Scores on series as a reader sees them."""
    return with_labels(scores.by_series).rename(columns=SERIES_HEADS)


def with_labels(table: pd.DataFrame) -> pd.DataFrame:
    """The table with each series by its label, as people write it."""
    if not len(table):
        return table
    labels = {name: quantity.label for name, quantity in quantities().items()}
    return table.assign(series=table["series"].replace(labels | {"all": "all series"}))


def cells(table: pd.DataFrame) -> list[list[str]]:
    """The rows as text."""
    return [[_cell(name, value) for name, value in zip(table.columns, row, strict=True)] for row in table.itertuples(index=False)]


def _cell(name: str, value: Any) -> str:
    """A number with as many digits as tell something."""
    if isinstance(value, str):
        return value.replace("_", " ") if name == "forecaster" else value
    if pd.isna(value):
        return NOTHING
    if "skill" in name:
        return f"{100 * value:+.0f}%"
    if name.startswith("in "):
        return f"{100 * value:.0f}%"
    if (float(value).is_integer() and name in WHOLE) or abs(value) >= THOUSAND:
        return f"{value:,.0f}"
    return f"{value:.3f}" if name in THREE_PLACES else f"{value:.3g}"
