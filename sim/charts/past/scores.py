"""C-index and Brier score of the model and its baselines, set by set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.charts.sweep.intervals import Mark, Panel, Row, interval_sheets
from sim.past.bench import MAIN, MODEL

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.past.study import Study

MEASURES: Final = {"C-index": 0.5, "C-index within class": 0.5, "integrated Brier score": float("nan")}


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
    words = "Order of the cases (C-index; dashes: chance) and error of the forecasts over ten years (Brier; less is better); 90% bars."
    return next(iter(interval_sheets(study, title(study), words, rows, panels)))


def title(study: Study) -> str:
    """The model's C-index on the main set."""
    table = study.finding.tables["past_scores"]
    row = table[(table["set"] == MAIN) & (table["way"] == MODEL) & (table["measure"] == "C-index")].iloc[0]
    chance = "better than chance" if row["low"] > 0.5 else "not told apart from chance"
    return f"The model orders pairs of past cases with C = {row['value']:.2f} ({row['low']:.2f} to {row['high']:.2f}): {chance}"
