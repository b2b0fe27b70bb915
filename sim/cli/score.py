"""`python -m sim score RUN_DIR EVENTS.csv`: a run's forecasts against what happened."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.settings.errors import UserError

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from sim.evidence.scoring.scores import Scores

EPILOGUE: Final = (
    "EVENTS.csv has the columns question_id, resolved_on, outcome (0 or 1), or series, date, value, low, high, or all of them, each row "
    "filling one kind. `python -m sim questions` lists the names. Example: python -m sim score results/my_run events.csv"
)


def parser() -> argparse.ArgumentParser:
    """The options."""
    options = argparse.ArgumentParser(prog="python -m sim score", description=__doc__, epilog=EPILOGUE)
    options.add_argument("run_dir", type=Path, metavar="RUN_DIR", help="a finished run")
    options.add_argument("events", type=Path, metavar="EVENTS.csv", help="what happened")
    return options


def main(words: Sequence[str]) -> int:
    """Run the command. Returns the exit code: 0, 2 for a user's error."""
    options = parser().parse_args(words)
    try:
        return score_run(options.run_dir, options.events)
    except UserError as error:
        print(error, file=sys.stderr)
        return 2


def score_run(folder: Path, path: Path) -> int:
    """Score, write RUN_DIR/scores/, and print. Returns the exit code."""
    if not (folder / "manifest.json").exists():
        raise UserError(f"{folder} is no finished run: it has no manifest.json.")
    if not path.exists():
        raise UserError(f"there is no file {path}.")
    from rich.console import Console

    from sim.evidence.questions.chances import read_answers
    from sim.evidence.scoring.events import read_events
    from sim.evidence.scoring.scores import score, weeks_of
    from sim.pages.score_files import write_scores
    from sim.runs.progress import shown_path

    read_answers(folder)  # a run without forecasts is refused before its events are read
    scores = score(folder, read_events(path, weeks_of(folder)))
    with Console(stderr=True).status("Drawing charts"):
        written = write_scores(folder, path, scores)
    print_scores(scores)
    print(f"Files: {shown_path(written)}")
    return 0


def print_scores(scores: Scores) -> None:
    """The sentences and the tables."""
    from rich.console import Console

    from sim.evidence.scoring.words import CAUTION, sentences
    from sim.pages.score_tables import series_table, summary_table

    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False)
    for shown in (table for table in (summary_table(scores), series_table(scores)) if len(table)):
        console.print(_shown(shown))
    for sentence in (*sentences(scores), CAUTION):
        console.print(sentence)


def _shown(scores: pd.DataFrame) -> Table:
    """A table of scores as it is printed."""
    from rich.table import Table

    from sim.pages.score_tables import cells

    table = Table(*scores.columns, header_style="bold", pad_edge=False)
    table.columns[0].overflow = "fold"
    for column in table.columns[1:]:
        column.justify = "right"
    for row in cells(scores):
        table.add_row(*row)
    return table
