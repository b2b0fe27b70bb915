"""The patterns on disk: results/validation/<parameters>/ with a table (Parquet, CSV, Markdown) and charts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.evidence.patterns.patterns import TITLES, PatternRow, table_of_rows
from sim.evidence.patterns.tables import between, figure, moved_text
from sim.settings.files import explained

if TYPE_CHECKING:
    import pandas as pd

    from sim.evidence.patterns.worlds import Laboratory

FOLDER: Final = Path("results") / "validation"
NAME: Final = "patterns"
HEAD: Final = ("Claim", "Target", "Source", "Model", "90% interval", "Verdict", "Counts as", "Moved most by")


def keep(rows: list[PatternRow], judged: Laboratory, under: Path = FOLDER) -> Path:
    """Write the rows and their charts, over those of the same set of parameters. Returns the folder."""
    parameters = judged.config(rows[0].claim.settings[0]).parameters
    told = {"parameters": parameters, "worlds": judged.worlds, "seed": judged.seed}
    folder = under / parameters
    table = table_of_rows(rows, **told)
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        table.to_parquet(folder / f"{NAME}.parquet", index=False)
        table.to_csv(folder / f"{NAME}.csv", index=False)
        (folder / f"{NAME}.md").write_text(markdown(rows, told), encoding="utf-8")
        _draw(table, folder)
    return folder


def _draw(table: pd.DataFrame, folder: Path) -> None:
    from sim.evidence.patterns.chart import draw
    from sim.runs.drawing.style import in_house_style, save

    with in_house_style():
        for name, sheet in draw(table).items():
            save(sheet, folder, name)


def markdown(rows: list[PatternRow], told: dict[str, Any]) -> str:
    """A section for each pattern, ready for a page."""
    met = sum(row.passed for row in rows)
    lines = [
        f"{met} of {len(rows)} claims are met by the parameters `{told['parameters']}` ({told['worlds']:,} worlds of each setting, seed "
        f"{told['seed']}). A *fit* is a claim on whose record some number was set: meeting it is no validation.",
    ]
    for item, title in TITLES.items():
        lines += ["", f"### {item}. {title}", "", "| " + " | ".join(HEAD) + " |", "|---" * len(HEAD) + "|"]
        lines += ["| " + " | ".join(_cells(row)) + " |" for row in rows if row.claim.item == item]
        notes = dict.fromkeys(row.note for row in rows if row.claim.item == item and row.note)
        lines += ["", *(f"Where it misses: {note}" for note in notes)] if notes else []
    return "\n".join([*lines, ""])


def _cells(row: PatternRow) -> tuple[str, ...]:
    claim, found = row.claim, row.figure
    return (
        f"{claim.name}, {claim.unit}",
        between(claim.target.low, claim.target.high, claim.unit),
        claim.target.source,
        figure(found.value, claim.unit),
        f"{between(found.low, found.high, claim.unit)} ({found.over.removeprefix('90% ')})",
        "pass" if row.passed else f"**miss** {found.fault}".rstrip(),
        "fit" if row.is_fit else "validation",
        moved_text(row.mover),
    )
