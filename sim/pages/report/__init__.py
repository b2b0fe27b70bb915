"""The report of a run: one self-contained page, written from the store alone."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from sim.settings.charts import charts

LEFT_OUT: Final = (
    "Nuclear use, regime collapse in any country, and third fronts.",
    "Naval and air campaigns other than long-range strikes; Russian territory held by Ukraine, and strikes on Russia.",
    "The private talks of leaders: a proposal is a set of terms that both sides weigh, not a negotiation of clauses.",
    "Russian public opinion, for which no series was found that could be trusted.",
    "Elections other than the American ones; leaders change at random rates.",
    "Differences inside an oblast: ground is counted by oblast, not by town.",
    "Single cases of abuse: they are counted by rates, and a documented case is one that a monitor could record.",
)
JUDGEMENTS_SHOWN: Final = 40


def write_report(folder: Path) -> Path:
    """Write report.html into a run's folder and return its path."""
    import pandas as pd

    from sim.pages.report import words

    manifest = json.loads((folder / "manifest.json").read_text())
    outcomes = pd.read_parquet(folder / "outcomes.parquet")
    members = pd.read_parquet(folder / "members.parquet")
    headline = pd.read_parquet(folder / "headline.parquet")
    page = template("report").render(
        manifest=manifest,
        title=words.title(manifest),
        question=manifest["config"]["question"],
        finding=words.finding(headline, manifest),
        terms=words.terms_in_words(manifest["numbers"]["terms"]),
        guarantee=words.guarantee_in_words(manifest["numbers"]["guarantee"]),
        administration=words.administration_in_words(manifest),
        headline=words.headline_rows(headline),
        charts=_charts(folder),
        actors=words.actors(outcomes, members),
        pinned=words.numbers_with(manifest, status="pinned"),
        calibrated=words.calibrated(manifest),
        judgements=words.numbers_with(manifest, basis="judgement")[:JUDGEMENTS_SHOWN],
        judgement_count=len(words.numbers_with(manifest, basis="judgement")),
        number_count=sum(len(group) for group in manifest["numbers"].values()),
        sources=words.sources_used(manifest),
        left_out=LEFT_OUT,
    )
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    return path


def _charts(folder: Path) -> list[dict[str, Any]]:
    """Every chart that was drawn, in reading order, as inline vectors."""
    found = []
    for chart in charts():
        path = folder / "charts" / f"{chart.name}.svg"
        if path.exists():
            found.append(chart._asdict() | {"svg": vectors_in(path)})
    return found


def vectors_in(path: Path) -> str:
    """The drawing in an SVG file, to stand inside a page."""
    text = path.read_text(encoding="utf-8")
    return text[text.index("<svg") :]


@cache
def template(name: str) -> Any:
    """The template of a page; text is escaped, vectors are passed as they are."""
    import jinja2

    environment = jinja2.Environment(loader=jinja2.PackageLoader("sim.pages.report"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template(f"{name}.html.j2")
