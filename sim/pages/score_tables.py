"""The scores of a run as a reader sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from sim.evidence.questions.reading import quantities

if TYPE_CHECKING:
    from sim.evidence.scoring.scores import Scores

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
