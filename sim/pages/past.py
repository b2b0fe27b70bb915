"""The bench of past ceasefires on disk: tables, charts, page, and the text of the documentation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.evidence.past.coding import WORD_FIELDS, book, cases
from sim.evidence.past.words import LIMITS, figure

if TYPE_CHECKING:
    import pandas as pd

    from sim.evidence.past.study import Study

MANIFEST: Final = "past.json"
TABLES_SHOWN: Final = (
    "past_patterns",
    "past_scores",
    "past_differences",
    "past_calibration",
    "past_ablation",
    "past_cases",
    "past_left_out",
)


def write_study(study: Study, folder: Path) -> list[Path]:
    """Tables, charts, page and manifest into a folder. Returns what was written first of all: the page."""
    from sim.evidence.past.charts import draw_all
    from sim.runs.finding import write_finding

    folder.mkdir(parents=True, exist_ok=True)
    write_finding(folder, study.finding)
    (folder / MANIFEST).write_text(json.dumps(study.manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    drawn = draw_all(study, folder / "charts")
    return [write_page(study, folder), *drawn]


def write_page(study: Study, folder: Path) -> Path:
    """Write report.html into the folder and return its path."""
    from sim.evidence.past.charts import READING, names_of
    from sim.pages.report import template, vectors_in
    from sim.pages.report.brief import brief_of

    tables = study.finding.tables
    readings = [(name, READING[name]) for name in names_of(study)]
    page = template("past").render(
        title=study.finding.title,
        manifest=study.manifest,
        sentences=study.finding.sentences,
        limits=LIMITS,
        charts=[{"svg": vectors_in(folder / "charts" / f"{name}.svg"), "reading": reading} for name, reading in readings],
        tables=[brief_of(name, tables[name], {}) for name in TABLES_SHOWN if name in tables],
        fields=coding_rows(),
        cases=cases(),
    )
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    return path


def coding_rows() -> list[dict[str, Any]]:
    """The coding book field by field: what it asks, which numbers it sets, and what each word means."""
    rows = []
    for field in (*WORD_FIELDS, "pledge"):
        rules = book()[field]
        words = [{"word": word, "values": _values(given["values"]), "note": given["note"]} for word, given in rules["words"].items()]
        rows.append({"field": field, "sets": rules["sets"], "words": words, "prior": _values(rules["prior"]), "note": rules["note"]})
    return rows


def _values(values: list[Any]) -> str:
    return ", ".join(f"{value[0]:g}-{value[1]:g}" if isinstance(value, list) else f"{value:g}" for value in values)


def markdown(study: Study) -> str:
    """docs/past_ceasefires.md: coding, scores, reading."""
    tables = study.finding.tables
    sections = {
        "What was found": [f"- {sentence}" for sentence in study.finding.sentences],
        "Scores of the cases": score_rows(tables["past_scores"]),
        "Survival by class (MODEL section 6, item 6), cases and Donbas truces": pattern_rows(tables["past_patterns"]),
        "How to read it": _reading(study),
        "How a case is coded": coding_lines(),
    }
    lines = [f"# {study.finding.title}", "", *_opening(study)]
    for title, content in sections.items():
        lines += ["", f"## {title}", "", *content]
    return "\n".join(lines) + "\n"


def _opening(study: Study) -> list[str]:
    """What the text is, and how to make it again."""
    return [
        f"Written by `{study.manifest['command']} --markdown docs/past_ceasefires.md`; not by hand.",
        "",
        "The truce of the model is run on past ceasefires, each told by its terms, guarantor and pressure, and compared with how long they "
        "stood. Each case is a record of `conf/past/cases.yaml`; `conf/past/coding.yaml` says what its words mean. The command writes "
        "tables, charts and a page. Baselines are fitted without the case that they forecast (for the C-index: without both of a pair).",
    ]


def _reading(study: Study) -> list[str]:
    """How to read the charts, what the results rest on, what was left out."""
    from sim.evidence.past.charts import READING, names_of

    charts = [f"- `{name}`: {READING[name]}" for name in names_of(study)]
    left_out = study.finding.tables["past_left_out"].groupby("reason")["case"]
    gone = "; ".join(f"{', '.join(names)} ({reason})" for reason, names in left_out)
    return [*charts, *(f"- {limit}" for limit in LIMITS), f"- Left out: {gone}."]


def score_rows(scores: pd.DataFrame) -> list[str]:
    """One line for each set and way, a column for each measure."""
    measures = list(dict.fromkeys(scores["measure"]))
    lines = [f"| Set | Way | {' | '.join(measures)} |", f"|---|---|{'---|' * len(measures)}"]
    for (name, way), rows in scores.groupby(["set", "way"], sort=False):
        lines.append(f"| {name} | {way} | {' | '.join(score_cells(rows, measures))} |")
    return lines


def score_cells(rows: pd.DataFrame, measures: list[str]) -> list[str]:
    """The scores of one way on one set, by measure; a dash where there is none."""
    found = {row["measure"]: figure(row) for row in rows.to_dict("records")}
    return [found[measure] if measure in found else "-" for measure in measures]


def pattern_rows(patterns: pd.DataFrame) -> list[str]:
    """One line for each figure of item 6."""
    columns = (("target_low", "target_high"), ("observed", "low", "high"), ("model",), ("recalibrated",))
    lines = ["| Figure | Cases | Target | Observed | Model | Recalibrated |", "|---|---|---|---|---|---|"]
    for row in patterns.to_dict("records"):
        cells = [pattern_cell(row, *names) for names in columns]
        lines.append(f"| {row['figure']} | {row['cases']} | {' | '.join(cells)} |")
    return lines


def pattern_cell(row: dict[Any, Any], *names: str) -> str:
    """A figure, a range, or a figure with its interval; a dash where no case is of the kind."""
    values = [row[name] for name in names]
    if values[0] != values[0]:
        return "-"
    texts = [f"{100 * value:.0f}%" if row["unit"] == "share" else f"{value:,.0f}" for value in values]
    if len(texts) == 1 or len(set(texts)) == 1:
        return texts[0]
    return f"{texts[0]} to {texts[1]}" if len(texts) == 2 else f"{texts[0]} ({texts[1]} to {texts[2]})"


def coding_lines() -> list[str]:
    """The coding book as a list."""
    lines = ["Every value is a judgement; `prior` is drawn anew in each world, and so is every range."]
    for row in coding_rows():
        lines += ["", f"**{row['field']}** sets {', '.join(f'`{path}`' for path in row['sets'])}. {row['note']} Prior: {row['prior']}.", ""]
        lines += [f"- {word['word']} ({word['values']}): {word['note']}" for word in row["words"]]
    return lines
