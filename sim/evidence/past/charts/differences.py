"""The model against each baseline: difference in C-index, skill in the Brier score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.evidence.past.bench import BRIER, C_INDEX, MAIN, NOT_JUDGED, WITHIN
from sim.runs.drawing.intervals import Mark, Panel, Row, interval_sheets

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from sim.evidence.past.study import Study

TOLD_APART: Final = ("better", "worse")
MEASURES: Final = {
    C_INDEX: "C-index, difference",
    WITHIN: "C within class, difference",
    BRIER: "integrated Brier, skill",
}


def draw(study: Study) -> Figure:
    """A row for each way and baseline under each set, a panel for each measure."""
    table = study.finding.tables["past_differences"]
    rows: list[Row] = []
    places: dict[tuple[str, str, str], int] = {}
    for name in table["set"].unique():
        rows.append(Row(name, is_head=True))
        for way, baseline in table[["way", "baseline"]].drop_duplicates().itertuples(index=False):
            places[name, way, baseline] = len(rows)
            rows.append(Row(f"{way.replace('model, ', '')} - {baseline}"))
    panels = [Panel(label, "", _marks(table[table["measure"] == measure], places), 0.0, True) for measure, label in MEASURES.items()]
    words = "Above 0 the model is better; bars are 90%; pale: not distinguishable, or not judged. Skill: 1 - ratio of the errors."
    return next(iter(interval_sheets(study, title(table), words, rows, panels)))


def _marks(own: pd.DataFrame, places: dict[tuple[str, str, str], int]) -> tuple[Mark, ...]:
    return tuple(
        Mark(
            places[row["set"], row["way"], row["baseline"]],
            row["value"],
            row["low"],
            row["high"],
            is_full=row["verdict"] in TOLD_APART,
        )
        for row in own.to_dict("records")
    )


def title(table: pd.DataFrame) -> str:
    """Whether any skill is shown on the main set beyond the baselines that know more than a constant."""
    own = table[(table["set"] == MAIN) & (table["baseline"] != "constant") & ~table["verdict"].isin(NOT_JUDGED)]
    counts = {verdict: int((own["verdict"] == verdict).sum()) for verdict in TOLD_APART}
    return (
        f"Against class base rate and Weibull, on the cases: better in {counts['better']} of {len(own)} comparisons, "
        f"worse in {counts['worse']}, the others are not distinguishable"
    )
