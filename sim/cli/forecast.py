"""`python -m sim forecast`: dated probabilities for all questions, from a finished run or a new one, kept in a chained ledger."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.settings.errors import UserError

if TYPE_CHECKING:
    from sim.evidence.questions.chances import Chance

LEDGER: Final = Path("results/forecasts.jsonl")
EPILOGUE: Final = (
    "Example: python -m sim forecast +scenario=baseline worlds=1000. Exit code 1 if --verify finds a broken entry. "
    "Probabilities are (yes + 0.5) / (worlds + 1): nothing is called impossible. They are what follows from the model's assumptions. "
    "A ledger that somebody writes whole anew verifies too: publish the SHA-256 that is printed, where others keep its date; only a "
    "ledger that leads to a published hash proves when a forecast was made."
)
KEPT_DIGITS: Final = 6


def parser() -> argparse.ArgumentParser:
    """The options."""
    options = argparse.ArgumentParser(prog="python -m sim forecast", description=__doc__, epilog=EPILOGUE)
    options.add_argument("words", nargs="*", metavar="RUN_DIR | WORDS", help="a finished run, or what python -m sim takes")
    options.add_argument("--ledger", type=Path, default=LEDGER, metavar="FILE", help=f"where forecasts are kept (default {LEDGER})")
    options.add_argument("--verify", action="store_true", help="check the chain of the ledger, and forecast nothing; prints its hash")
    return options


def main(words: Sequence[str]) -> int:
    """Run the command. Returns the exit code: 0, 1 if the ledger or the run is broken, 2 for a user's error."""
    options = parser().parse_args(words)
    try:
        if options.verify:
            return check(options)
        folder = run_folder(options.words)
        return forecast(folder, options.ledger) if folder is not None else 1
    except UserError as error:
        print(error, file=sys.stderr)
        return 2


def check(options: argparse.Namespace) -> int:
    """Say whether the chain holds. Returns the exit code."""
    from sim.evidence.questions.chain import verify

    if options.words:
        raise UserError("--verify takes no run; it checks the ledger alone.")
    checked = verify(options.ledger)
    if checked.broken is not None:
        print(f"{options.ledger}: entry {checked.broken} is broken: {checked.why}. The {checked.entries} before it hold.")
        return 1
    print(f"{options.ledger}: {checked.entries} entries, none broken. SHA-256 of the last: {checked.last_sha256}")
    return 0


def run_folder(words: Sequence[str]) -> Path | None:
    """The folder of the run that is named, or of one that is carried out now; None if that failed."""
    if len(words) == 1 and "=" not in words[0] and not words[0].startswith("-"):
        return Path(words[0])
    from sim.cli.start import start
    from sim.settings.composing import chosen, load
    from sim.settings.searchpath import EXPERIMENT

    if any(word.startswith("-") for word in words):
        raise UserError("a forecast is made from one run; options of Hydra such as -m are for python -m sim.")
    if EXPERIMENT in chosen(words):
        raise UserError("a forecast is made from one run; an experiment is for python -m sim.")
    quiet = [f"{key}={value}" for key, value in (("charts", "none"), ("report", "false")) if key not in chosen(words)]
    folder = load([*words]).run_dir
    return folder if start([*words, *quiet, *([] if "run_dir" in chosen(words) else [f"run_dir={folder}"])]) == 0 else None


def forecast(folder: Path, ledger: Path) -> int:
    """Print the table and append the entry. Returns the exit code."""
    from sim.evidence.questions.chain import append
    from sim.evidence.questions.chances import chances
    from sim.runs.progress import shown_path

    if not folder.is_dir():
        raise UserError(f"there is no folder {folder}. Settings are written key=value, such as worlds=1000.")
    found = chances(folder)
    if not found:
        raise UserError(f"{folder} is too short, or starts too late: it reaches no question from its beginning to its deadline.")
    added = append(ledger, content(folder, found))
    print_table(found)
    print(f"Entry {added.entries} of {shown_path(ledger)}, SHA-256 to publish: {added.last_sha256}")
    return 0


def content(folder: Path, found: Sequence[Chance]) -> dict[str, Any]:
    """What an entry says: when, by which configuration, facts and questions, and the forecasts."""
    from sim.evidence.questions.chances import quantiles, read_series
    from sim.evidence.questions.reading import questions_hash
    from sim.runs.progress import shown_path

    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    told = ("scenario", "administration", "seed", "worlds", "weeks", "citizens", "start", "created", "facts_hash", "git_revision")
    config = manifest["config"]
    series = {
        name: {"dates": [str(day) for day in table.index], **{key: rounded(row) for key, row in quantiles(table.to_numpy()).items()}}
        for name, table in read_series(folder).items()
    }
    return {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "run_dir": shown_path(folder),
        "configuration_sha256": manifest["fingerprint"],
        "questions_sha256": questions_hash(),
        "run": {key: manifest[key] for key in told} | {"command": manifest["command"], "parameters": config["parameters"]},
        "forecasts": {row.id: {"probability": row.probability, "low": row.low, "high": row.high, "worlds": row.worlds} for row in found},
        "series": series,
    }


def rounded(row: Any) -> list[float]:
    """Numbers as the ledger keeps them."""
    return [float(f"{value:.{KEPT_DIGITS}g}") for value in row]


def print_table(found: Sequence[Chance]) -> None:
    """One row for each question."""
    from rich.console import Console
    from rich.table import Table

    table = Table("question", "deadline", "probability", "90% Monte Carlo", "base rate", header_style="bold", pad_edge=False)
    for column in table.columns[2:]:
        column.justify = "right"
    for row in found:
        interval = f"{100 * row.low:.1f} to {100 * row.high:.1f}%"
        table.add_row(row.title, row.deadline, f"{100 * row.probability:.1f}%", interval, f"{100 * row.base_rate:.1f}%")
    Console(width=None if sys.stdout.isatty() else 160).print(table)
    worlds = max(row.worlds for row in found)
    print(f"{len(found)} questions, {worlds:,} worlds. What follows from the model's assumptions, not a claim to know the future.")
