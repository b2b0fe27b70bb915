"""Tables and charts of a hindcast, in the folder of the validation."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pandas as pd

from sim.evidence.hindcast.words import finding, sentences
from sim.runs.headline import rounded
from sim.settings.files import explained

if TYPE_CHECKING:
    from rich.console import Console

    from sim.evidence.hindcast.scored import Hindcast

FIGURES: Final = "hindcast_figures"
SCORES: Final = "hindcast_scores"
SENTENCES: Final = "hindcast_sentences"
CITIZENS: Final = 2000
"""In each world of a hindcast: opinion by region is compared."""
SHARES: Final = ("coverage_50", "coverage_90", "skill_persistence", "skill_drift")


class Made(NamedTuple):
    """How the hindcasts were made, for the foot of a chart."""

    worlds: int
    citizens: int
    seed: int
    parameters: str

    def small_print(self) -> str:
        """What a reader must know to repeat a chart."""
        return (
            f"{self.worlds:,} worlds with {self.citizens:,} citizens, seed {self.seed}, parameters={self.parameters}; "
            "aid and Russian intake as observed, no ceasefire.\n"
            "Figures up to 30 November 2024. Sources: sim/settings/facts. python -m sim validate --hindcast"
        )


def write_hindcasts(folder: Path, found: Sequence[Hindcast], made: Made) -> None:
    """Both tables as Parquet and CSV, and a chart for each start."""
    from sim.evidence.hindcast import chart
    from sim.runs.drawing.style import in_house_style, save

    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        write_table(folder, FIGURES, pd.concat([one.figures for one in found], ignore_index=True))
        write_table(folder, SCORES, scores_table(found))
        told = [{"start": one.start, "sentence": sentence} for one in found for sentence in sentences(one)]
        pd.DataFrame(told).to_csv(folder / f"{SENTENCES}.csv", index=False)
    for one in found:
        with explained(folder), in_house_style():
            save(chart.draw(made, one.figures, finding(one)), folder / "charts", f"hindcast_{one.start}")


def scores_table(found: Sequence[Hindcast]) -> pd.DataFrame:
    """The scores of every measure, start by start."""
    return pd.concat([one.by_measure.assign(start=one.start) for one in found], ignore_index=True)


def write_table(folder: Path, name: str, table: pd.DataFrame) -> None:
    """One table, for programs and for people."""
    table.to_parquet(folder / f"{name}.parquet", index=False)
    table.to_csv(folder / f"{name}.csv", index=False, float_format="%.6g")


def print_hindcast(found: Hindcast, console: Console) -> None:
    """The scores of one start, and what they say."""
    from rich.table import Table

    heads = ("measure", "unit", "figures", "bias", "in 50%", "in 90%", "CRPS", "persistence", "drift", "skill", "skill v. drift")
    lines = Table(*heads, title=f"Hindcast from {found.start}", title_justify="left", header_style="bold", pad_edge=False)
    for column in lines.columns[2:]:
        column.justify = "right"
    for _, row in found.by_measure.iterrows():
        numbers = ("bias", "crps", "crps_persistence", "crps_drift")
        cells = {name: shown(name, row[name]) for name in (*numbers, *SHARES)}
        scores = (cells["bias"], cells["coverage_50"], cells["coverage_90"], cells["crps"], cells["crps_persistence"], cells["crps_drift"])
        skills = (cells["skill_persistence"], cells["skill_drift"])
        lines.add_row(row["title"], row["unit"], f"{row['figures']:.0f}", *scores, *skills)
    console.print(lines)
    for sentence in sentences(found):
        console.print(f"  {sentence}")


def shown(name: str, value: float) -> str:
    """A score with as many digits as tell something; nothing where there is none."""
    if pd.isna(value):
        return ""
    if name in SHARES:
        return f"{100 * value:+.0f}%" if name.startswith("skill") else f"{100 * value:.0f}%"
    return rounded(value)
