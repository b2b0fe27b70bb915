"""The report of a sweep: one self-contained page of what was asked, done and found, written from the sweep's folder alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.pages.report import LEFT_OUT, template, vectors_in
from sim.pages.report.words import sources_told
from sim.settings.files import FAILURES

if TYPE_CHECKING:
    from sim.runs.finding import Finding
    from sim.sweeps.shared.sweep import Factor, Sweep

METHODS: Final = {
    "grid": "Every combination of the levels was simulated.",
    "multirun": "Every combination of the overrides was simulated, as a job of its own.",
    "lhs": "Points were drawn from the factors' ranges by Latin hypercube sampling, which fills each range evenly.",
    "sobol": "Points were drawn from the factors' ranges by a scrambled Sobol sequence, which fills the space evenly.",
    "saltelli": "Points were drawn in Saltelli's scheme, which changes one factor, or group of factors, at a time between two samples.",
    "morris": "Points were drawn in Morris's scheme: trajectories that move one factor at a time across its range.",
}
LEVELS_SHOWN: Final = 12
POINTS_LISTED: Final = 100
OPEN_UP_TO: Final = 15
"""A longer list stays folded until it is asked for."""


def write_sweep_report(folder: Path) -> Path:
    """Write report.html into the folder of a finished sweep, from its findings and charts as they are there, and return its path."""
    from sim.sweeps.shared.sweep import Sweep

    sweep = Sweep(folder)
    factors = [_factor_row(factor) for factor in sweep.factors]
    page = template("sweep").render(
        manifest=sweep.manifest,
        title=_title(sweep.manifest),
        done=_done(sweep),
        factors=factors,
        open_up_to=OPEN_UP_TO,
        findings=_findings(sweep),
        failures=failures_of(sweep.folder),
        jobs=_jobs(sweep),
        sources=_sources(sweep.factors),
        left_out=LEFT_OUT,
    )
    path = sweep.folder / "report.html"
    path.write_text(page, encoding="utf-8")
    return path


def _title(manifest: dict[str, Any]) -> str:
    """What the page is about."""
    return str(manifest["title"] if manifest["kind"] == "multirun" else manifest["name"]).replace("_", " ")


def _done(sweep: Sweep) -> list[str]:
    """How the points were chosen, how many worlds each had, whether they share their luck, and what it cost."""
    made = sweep.manifest
    points = "jobs" if made["kind"] == "multirun" else "points"
    sentences = [
        METHODS[made["method"]],
        f"{made['size']:,} {points}, {made['cells']:,} worlds in all ({made['replicates']:,} for each of the {points}): "
        f"{made['weeks']} weeks from {made['start']}, {made['citizens']:,} citizens each, seed {made['seed']}.",
        _luck(made, points),
    ]
    if made["groups"]:
        sentences.append(f"Factors were moved in groups: {'; '.join(made['groups'])}.")
    if made["failures"]:
        sentences.append(f"{made['failures']} of the {points} failed; they are listed below and are part of no result.")
    return [*sentences, *_posterior(made), *_time(made)]


def _posterior(made: dict[str, Any]) -> list[str]:
    """Which numbers come from the posterior sample, and whether it is out of date."""
    if "posterior" not in made:
        return []
    count = len(made["posterior"]["numbers"])
    return [
        f"{count} numbers that are not varied come from the posterior sample, one row of it for each world.",
        *made["posterior"]["notes"],
    ]


def _luck(made: dict[str, Any], points: str) -> str:
    """Whether the points meet the same worlds."""
    if made["chance"]:
        return "Luck is one more factor: which world a point meets is drawn like a number."
    if made["common_random_numbers"]:
        return f"All {points} meet the same worlds (common random numbers), so that they differ by their factors and not by luck."
    return f"The {points} have worlds of their own, so that they differ by luck as well."


def _time(made: dict[str, Any]) -> list[str]:
    """What it took, as far as it is known yet."""
    sentences = []
    if "wall_seconds" in made:
        sentences.append(f"It took {made['wall_seconds']:,.0f} s in all.")
    if made.get("worlds_per_second"):
        sentences.append(f"{made['worlds_per_second']:,.0f} worlds a second were simulated.")
    return sentences


def _factor_row(factor: Factor) -> dict[str, str]:
    """A factor in words."""
    from sim.runs.headline import UNITS_SHOWN
    from sim.sweeps.shared.reference import level_text

    if factor.levels:
        words = ", ".join(level_text(level) for level in factor.levels[:LEVELS_SHOWN])
        more = len(factor.levels) - LEVELS_SHOWN
        values = f"{words} and {more} more" if more > 0 else words
    else:
        values = f"{factor.low:g} to {factor.high:g}"
    unit = UNITS_SHOWN.get(factor.unit, factor.unit)
    return {**factor._asdict(), "values": values, "unit": unit, "sources": ", ".join(factor.sources)}


def _findings(sweep: Sweep) -> list[dict[str, Any]]:
    """Each analysis in its order: sentences, charts with how to read them, and tables in short."""
    from sim.runs.finding import read_finding
    from sim.sweeps.shared.charts import drawn_charts

    drawn = drawn_charts(sweep.folder)
    found = (read_finding(sweep.folder, name) for name in sweep.manifest["analyses"])
    return [_finding(sweep, finding, drawn) for finding in found if finding is not None]


def _finding(sweep: Sweep, finding: Finding, drawn: dict[str, list[str]]) -> dict[str, Any]:
    from sim.pages.report.brief import brief_of
    from sim.sweeps.shared.charts import reading_of

    labels = {factor.name: factor.label for factor in sweep.factors}
    charts = [sweep.folder / "charts" / f"{name}.svg" for name in (drawn[finding.name] if finding.name in drawn else [])]
    return {
        "name": finding.name,
        "title": finding.title,
        "sentences": finding.sentences,
        "charts": [{"svg": vectors_in(path), "reading": reading_of(finding.name, path.stem)} for path in charts if path.exists()],
        "tables": [brief_of(name, table, labels) for name, table in finding.tables.items() if len(table)],
    }


def failures_of(folder: Path) -> list[dict[str, Any]]:
    """The points that failed: point, label, overrides, error."""
    path = folder / FAILURES
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    rows = [json.loads(line) for line in lines if line]
    return [row | {"overrides": _overrides(row["overrides"])} for row in rows]


def _overrides(words: Any) -> str:
    return words if isinstance(words, str) else " ".join(map(str, words))


def _jobs(sweep: Sweep) -> list[dict[str, Any]]:
    """The jobs of a multirun: what each set, and where its own files are."""
    from sim.sweeps.shared.reference import level_text

    if sweep.manifest["kind"] != "multirun":
        return []
    names = [factor.name for factor in sweep.factors]
    jobs = []
    for row in sweep.points.head(POINTS_LISTED).to_dict("records"):
        page = f"{row['folder']}/report.html"
        link = page if (sweep.folder / page).exists() else f"{row['folder']}/"
        jobs.append({"label": row["label"], "folder": row["folder"], "link": link, "levels": [level_text(row[name]) for name in names]})
    return jobs


def _sources(factors: tuple[Factor, ...]) -> list[dict[str, str]]:
    """Every source that a factor names."""
    return sources_told(key for factor in factors for key in factor.sources)
