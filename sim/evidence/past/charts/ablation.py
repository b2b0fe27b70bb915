"""What each thing known of a case adds to the order of the cases in the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.evidence.past.ablation import WORLDS
from sim.evidence.past.sample import WITHOUT_GAZA
from sim.runs.drawing.intervals import Mark, Panel, Row, interval_sheets

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.evidence.past.study import Study

SETS: Final = ("cases", WITHOUT_GAZA, "all")
TOLD_APART: Final = ("better", "worse")


def draw(study: Study) -> Figure:
    """A row for each thing that is left out, a panel for each set."""
    table = study.finding.tables["past_ablation"]
    names = list(table["left_out"].unique())
    panels = []
    for name in SETS:
        own = table[table["set"] == name].to_dict("records")
        marks = [Mark(names.index(row["left_out"]), row["value"], row["low"], row["high"], row["verdict"] in TOLD_APART) for row in own]
        panels.append(Panel(name, "C-index, difference", tuple(marks), 0.0, True))
    words = f"C-index with it minus C-index with it left at its prior ({WORLDS} worlds each); 90% bars; pale: hold 0, or not judged."
    return next(iter(interval_sheets(study, title(study), words, [Row(name) for name in names], panels)))


def title(study: Study) -> str:
    """What is distinguishable from nothing, on the cases."""
    table = study.finding.tables["past_ablation"]
    own = table[(table["set"] == SETS[0]) & (table["verdict"] == "better")]
    if not len(own):
        return "Nothing that is known of the cases can be shown to carry the order by itself"
    return f"Of what is known of the cases, their order in the model is carried by: {', '.join(own['left_out'])}"
