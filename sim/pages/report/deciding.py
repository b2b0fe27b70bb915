"""The page "what decides the answer": from the finding of a sweep, as Markdown for the documents."""

from __future__ import annotations

import shutil
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.settings.errors import UserError

if TYPE_CHECKING:
    import pandas as pd

    from sim.runs.finding import Finding
    from sim.sweeps.shared.sweep import Sweep

NAME: Final = "deciding"
GALLERY: Final = "gallery"
RENEW: Final = "--markdown docs/what_decides_the_answer.md --leading conf/leading.yaml"
"""What the command that renews a report is told so that it writes the page and the leading numbers too."""
HEAD: Final = ("Assumption", "Range", "Size (90%)", "Sign: rank effect (90%)", "Distinguishable", "Basis", "Note")
READ: Final = """\
How to read it. A *total share of variance* is how much of the outcome's variance between single worlds hangs on a number, with all its
interactions (Sobol's total order); it has no sign, which the *rank effect* beside it gives. Where not every world has an answer, the rank
effect alone is shown: for a yes or no the chance that a world with a yes has the higher value of the number, less a half; for a quantity,
Spearman's rank correlation. *Distinguishable* holds among all numbers looked at, so that the largest of hundreds of chance findings is
not taken for an effect. *Sourced* is what is measured or published; a judgement that is distinguishable is the first thing to argue about.
Sensitivity is about the model and the ranges of its codebook: what does not matter here may matter in the world."""


def write_page(folder: Path, file: Path, leading: Path | None = None) -> list[Path]:
    """Write the page to `file`, its charts to gallery/ beside it, and the leading numbers. Returns the paths.

    A UserError if the sweep lacks the analysis.
    """
    from sim.runs.finding import read_finding
    from sim.sweeps.shared.charts import drawn_charts
    from sim.sweeps.shared.sweep import Sweep

    finding = read_finding(folder, NAME)
    if finding is None:
        raise UserError(
            f"{folder} holds no analysis '{NAME}'; ask for it under design.analyses, as experiments/global_sensitivity.yaml does."
        )
    charts = drawn_charts(folder)
    names = charts[NAME] if NAME in charts else []
    pictures = [file.parent / GALLERY / f"{name}.png" for name in names]
    try:
        for picture in pictures:
            picture.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / "charts" / picture.name, picture)
        file.write_text(page(Sweep(folder), finding, names), encoding="utf-8")
    except OSError as error:
        raise UserError(f"--markdown {file} cannot be written: {error.strerror}.") from None
    return [file, *pictures, *_leading(Sweep(folder), finding, leading)]


def _leading(sweep: Sweep, finding: Finding, file: Path | None) -> list[Path]:
    """The file of the leading numbers, if it is asked for and there are any."""
    from sim.pages.report.leading import write_leading

    return [write_leading(sweep, finding, file)] if file is not None and NAME in finding.tables else []


def page(sweep: Sweep, finding: Finding, charts: list[str]) -> str:
    """The whole text."""
    lines = ["# What decides the answer?", "", *_done(sweep), "", READ, ""]
    lines += [line for name in charts for line in (f"![What decides the answer]({GALLERY}/{name}.png)", "")]
    lines += ["## In words", "", *(f"- {sentence}" for sentence in finding.sentences), ""]
    if NAME in finding.tables:
        for _, part in finding.tables[NAME].groupby("outcome", sort=False):
            lines += _table(part)
    return "\n".join(lines)


def _done(sweep: Sweep) -> list[str]:
    """What was simulated, and how to renew the page."""
    made = sweep.manifest
    rows = f"N = {int((sweep.points['matrix'] == 'A').sum())} rows, " if made["method"] == "saltelli" else ""
    return [
        "<!-- written by the program: see below how -->",
        f"From `{made['name']}`: {rows}{made['cells']:,} worlds of {made['weeks']} weeks from {made['start']}, {len(sweep.factors)} "
        f"numbers drawn from their ranges, seed {made['seed']}. *What follows from the model's assumptions; not a forecast.* To renew it:",
        "",
        f"    python -m sim +experiment={made['name']}",
        f"    python -m sim report results/{made['name']}/<date_time> {RENEW}",
    ]


def _table(part: pd.DataFrame) -> list[str]:
    """The leading assumptions of one outcome."""
    from sim.sweeps.shared.measures import MEASURES

    measure = MEASURES[part["outcome"].iloc[0]]
    lines = [f"## {measure.label}", "", f"Size: {part['statistic'].iloc[0]}.", ""]
    lines += ["| " + " | ".join(HEAD) + " |", "|---" * len(HEAD) + "|"]
    lines += ["| " + " | ".join(_cells(row)) + " |" for _, row in part.iterrows()]
    return [*lines, ""]


def _cells(row: Any) -> tuple[str, ...]:
    from sim.sweeps.deciding.estimate import RANK
    from sim.sweeps.deciding.sentences import BASES, size_text

    has_sign_of_its_own = row["statistic"] == RANK or not isfinite(row["effect"])
    sign = "" if has_sign_of_its_own else f"{row['effect']:+.2f} ({row['effect_low']:+.2f} to {row['effect_high']:+.2f})"
    sources = f" ({row['sources']})" if row["sources"] else ""
    distinguishable = "**yes**" if row["distinguishable"] else "no"
    return (
        f"`{row['factor']}`",
        row["range"],
        size_text(row),
        sign,
        distinguishable,
        BASES[row["basis"]] + sources,
        row["note"].replace("|", "/"),
    )
