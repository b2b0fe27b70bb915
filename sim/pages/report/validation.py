"""The methods page of a validation: hindcasts, patterns and where the numbers come from, written from the tables in its folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from sim.evidence.hindcast.measures import MEASURES
from sim.evidence.hindcast.words import month_of
from sim.evidence.patterns.chart import ITEMS
from sim.pages.hindcast_files import FIGURES, SCORES, SENTENCES, shown
from sim.pages.report import template, vectors_in
from sim.settings.files import explained

if TYPE_CHECKING:
    from sim.settings.posterior import Posterior

CHART: Final = (
    "Each bar: what the worlds give for a month or a wave, middle half and 90%, with the error of observation. Dots: what happened, "
    "filled where it lies outside the 90%. Measures with one figure stand in the table."
)
LIMITS: Final = (
    "The figures of the hindcast were used to calibrate: how well they are met is a check of the fit. The numbers were fitted to the run "
    "from June 2023; the run from January 2024 begins anew, from a first day that is told partly by what followed (gain, force, aid).",
    "Three figures are stated ranges and no observations: the force at the end of 2024, from which the codebook takes its start and past "
    "starts are told backwards, its growth of 0 to 15% a year, and the loss ratio of 2 to 2.5. That the model meets them shows little.",
    "No figure of the Russian reserve fund was published by the cut-off: it is compared with nothing.",
    "The land that Russia held on a past first day is that of the last map before it, in most oblasts of January 2023; gains are compared, "
    "not land held.",
    "Ground of summer 2023 is what Ukraine retook, without what Russia took meanwhile.",
    "The war is replayed on the condition that no ceasefire was signed, with aid and Russian intake as observed; a forecast knows neither.",
    "Both baselines are fitted on the window itself: persistence knows how wrong it will be, drift knows the slope too.",
    "Losses are the claims of one side, taken without error; ground is one map of several, whose difference is its error; opinion is one "
    "pollster, whose sampling is that of the citizens of a world.",
    "Intervals of the hindcast hold chance, the calibrated numbers and what is unknown of the first day, not the form of the model.",
)
SCORE_COLUMNS: Final = (
    ("title", "Measure", False),
    ("unit", "Unit", False),
    ("figures", "Figures", True),
    ("bias", "Bias", True),
    ("coverage_50", "In 50%", True),
    ("coverage_90", "In 90%", True),
    ("crps", "CRPS", True),
    ("crps_persistence", "Persistence", True),
    ("crps_drift", "Drift", True),
    ("skill_persistence", "Skill", True),
    ("skill_drift", "Skill against drift", True),
)
FIGURE_COLUMNS: Final = (
    ("title", "Figure", False),
    ("when", "When", False),
    ("unit", "Unit", False),
    ("observed", "Observed", True),
    ("error", "Error", True),
    ("q05", "5%", True),
    ("q50", "Median", True),
    ("q95", "95%", True),
    ("source", "Source", False),
)


def write_validation_report(folder: Path) -> Path:
    """Write report.html into the folder of a validation and return its path."""
    page = template("validation").render(
        parameters=folder.name,
        calibrated=calibrated(),
        hindcasts=_hindcasts(folder),
        month_of=month_of,
        score_columns=SCORE_COLUMNS,
        figure_columns=FIGURE_COLUMNS,
        chart=CHART,
        patterns=_patterns(folder),
        pattern_charts=[vectors_in(folder / f"{name}.svg") for name in ITEMS if (folder / f"{name}.svg").is_file()],
        limits=LIMITS,
    )
    path = folder / "report.html"
    with explained(path):
        path.write_text(page, encoding="utf-8")
    return path


def calibrated() -> dict[str, Any]:
    """Where the posterior sample comes from."""
    from sim.settings.posterior import shipped

    sample: Posterior = shipped()
    return {"rows": len(sample.rows), "paths": sample.paths, "about": dict(sample.about)}


def _hindcasts(folder: Path) -> list[dict[str, Any]]:
    """Each start: its scores, its figures, its sentences and its chart; none if it was not run."""
    if not (folder / f"{SCORES}.parquet").is_file():
        return []
    scores, figures = (pd.read_parquet(folder / f"{name}.parquet") for name in (SCORES, FIGURES))
    sentences = pd.read_csv(folder / f"{SENTENCES}.csv")
    return [
        {
            "start": start,
            "sentences": list(sentences.loc[sentences["start"] == start, "sentence"]),
            "scores": [_score_row(row) for _, row in part.iterrows()],
            "figures": [_figure_row(row) for _, row in figures[figures["start"] == start].iterrows()],
            "svg": vectors_in(folder / "charts" / f"hindcast_{start}.svg"),
        }
        for start, part in scores.groupby("start", sort=False)
    ]


def _score_row(row: pd.Series[Any]) -> dict[str, str]:
    names = {"title", "unit", "figures"}
    plain = {"title": row["title"], "unit": row["unit"], "figures": f"{row['figures']:.0f}"}
    return plain | {name: shown(name, row[name]) for name, _, _ in SCORE_COLUMNS if name not in names}


def _figure_row(row: pd.Series[Any]) -> dict[str, str]:
    plain = {name: row[name] for name in ("when", "unit", "source")} | {"title": MEASURES[row["measure"]].title}
    return plain | {name: shown(name, row[name]) for name in ("observed", "error", "q05", "q50", "q95")}


def _patterns(folder: Path) -> list[dict[str, Any]]:
    """The claims, pattern by pattern; none if they were not run."""
    path = folder / "patterns.parquet"
    if not path.is_file():
        return []
    rows = pd.read_parquet(path)
    return [
        {
            "title": f"{item}. {part['pattern'].iloc[0]}",
            "claims": [_claim_row(row) for _, row in part.iterrows()],
            "notes": list(dict.fromkeys(note for note in part["note"] if note)),
        }
        for item, part in rows.groupby("item")
    ]


def _claim_row(row: pd.Series[Any]) -> dict[str, str]:
    from sim.evidence.patterns.tables import between, figure

    unit = row["unit"]
    return {
        "claim": f"{row['claim']}, {unit}",
        "target": f"{between(row['target_low'], row['target_high'], unit)} ({row['source']})",
        "model": figure(row["figure"], unit),
        "interval": f"{between(row['low'], row['high'], unit)} ({row['interval']})",
        "verdict": "pass" if row["passed"] else f"miss {row['fault']}".rstrip(),
        "counts": row["counts_as"],
        "moved": row["moved_by"] or "none is distinguishable",
    }
