"""C-index and Brier score of the model and its baselines, set by set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.evidence.past.bench import BRIER, C_INDEX, MAIN, MODEL, WITHIN
from sim.evidence.past.sample import WITHOUT_GAZA
from sim.evidence.past.words import against_chance, figure
from sim.runs.drawing.intervals import Mark, Panel, Row, interval_sheets

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.evidence.past.study import Study

MEASURES: Final = {C_INDEX: 0.5, WITHIN: 0.5, BRIER: float("nan")}


def draw(study: Study) -> Figure:
    """A row for each way under each set, a panel for each measure."""
    table = study.finding.tables["past_scores"]
    rows: list[Row] = []
    places: dict[tuple[str, str], int] = {}
    for name in table["set"].unique():
        own = table[table["set"] == name]
        rows.append(Row(f"{name}: {own['cases'].iloc[0]}, {own['failures'].iloc[0]} failed", is_head=True))
        for way in own["way"].unique():
            places[name, way] = len(rows)
            rows.append(Row(way, is_marked=way == MODEL))
    panels = []
    for measure, line in MEASURES.items():
        own = table[table["measure"] == measure]
        marks = [Mark(places[row["set"], row["way"]], row["value"], row["low"], row["high"]) for row in own.to_dict("records")]
        panels.append(Panel(measure, "", tuple(marks), line))
    words = "Order of the cases (C-index; dashes: chance) and error of forecasts over ten years (Brier; less is better); 90% bars."
    return next(iter(interval_sheets(study, title(study), words, rows, panels)))


def title(study: Study) -> str:
    """The model's C-index on the cases, and without the serial truces of Gaza."""
    table = study.finding.tables["past_scores"]
    parts = []
    for name in (MAIN, WITHOUT_GAZA):
        row = table[(table["set"] == name) & (table["way"] == MODEL) & (table["measure"] == C_INDEX)].iloc[0]
        parts.append(f"{name} {figure(row)}{against_chance(row).replace('it ', '').replace('; ', ', ')}")
    return f"How well the model orders pairs, C-index: {'; '.join(parts)}"
