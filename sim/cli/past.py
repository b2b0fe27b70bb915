"""`python -m sim past`: does the truce of the model tell past ceasefires that lasted from those that did not?"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.settings.errors import UserError

if TYPE_CHECKING:
    from rich.console import Console

    from sim.evidence.past.study import Study

EPILOGUE: Final = (
    "The cases: conf/past/cases.yaml; how their words become numbers: conf/past/coding.yaml. Example: python -m sim past --worlds 100"
)
WORLDS: Final = 200
FEWEST_WORLDS: Final = 50
SEED: Final = 1
FOLDER: Final = Path("results/past")


def parser() -> argparse.ArgumentParser:
    """The options."""
    options = argparse.ArgumentParser(prog="python -m sim past", description=__doc__, epilog=EPILOGUE)
    options.add_argument("--worlds", type=int, default=WORLDS, help=f"worlds of each case (default {WORLDS})")
    options.add_argument("--seed", type=int, default=SEED, help=f"luck (default {SEED})")
    options.add_argument("--out", type=Path, default=FOLDER, metavar="FOLDER", help=f"where results go (default {FOLDER})")
    options.add_argument("--markdown", type=Path, metavar="FILE", help="the text of the documentation, written to this file too")
    options.add_argument("--ablate", action="store_true", help="also leave each thing known of the cases at its prior, in turn")
    return options


def main(words: Sequence[str]) -> int:
    """Run the command. Returns the exit code: 0, or 2 for a user's error."""
    options = parser().parse_args(words)
    try:
        check(options)
        study = run(options)
        report(study, options)
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def check(options: argparse.Namespace) -> None:
    """Refuse what cannot be done before anything is simulated."""
    from sim.settings.composing import check_writable

    if options.worlds < FEWEST_WORLDS or options.seed < 0:
        raise UserError(f"--worlds must be {FEWEST_WORLDS} or more and --seed 0 or more; given {options.worlds} and {options.seed}.")
    if options.out.exists() and not options.out.is_dir():
        raise UserError(f"--out {options.out} is a file; name a folder.")
    check_writable(options.out)
    if options.markdown is not None and not options.markdown.absolute().parent.is_dir():
        raise UserError(f"--markdown {options.markdown} cannot be written: there is no folder {options.markdown.parent}.")


def run(options: argparse.Namespace) -> Study:
    """Simulate and score, with a bar for each."""
    from rich.console import Console

    from sim.evidence.past.ablation import cells_to_live
    from sim.evidence.past.bench import pairs_to_fit
    from sim.evidence.past.study import bench_cases, judge, simulate, with_ablation
    from sim.evidence.past.worlds import WEEKS, compile_rules
    from sim.runs.progress import progress_bar

    with progress_bar(Console(stderr=True)) as bar:
        loading = bar.add_task("Preparing the rules (compiled once, then cached)", total=None)
        compile_rules(options.seed)
        bar.remove_task(loading)
        living = bar.add_task("Simulating the cases", total=WEEKS * options.worlds * len(bench_cases()))
        sample = simulate(options.worlds, options.seed, lambda cells: bar.advance(living, cells))
        scoring = bar.add_task("Fitting the baselines", total=pairs_to_fit(sample, options.worlds))
        study = judge(sample, options.worlds, options.seed, lambda pairs: bar.advance(scoring, pairs))
        if not options.ablate:
            return study
        poorer = bar.add_task("Leaving out what is known", total=WEEKS * cells_to_live(bench_cases()))
        return with_ablation(study, options.seed, lambda cells: bar.advance(poorer, cells))


def report(study: Study, options: argparse.Namespace) -> None:
    """Write everything, and print the scores."""
    from rich.console import Console

    from sim.pages.past import markdown, write_study
    from sim.runs.progress import shown_path

    console = Console(width=None if sys.stdout.isatty() else 160)
    try:
        page = write_study(study, options.out)[0]
        if options.markdown is not None:
            options.markdown.write_text(markdown(study), encoding="utf-8")
    except OSError as error:
        raise UserError(f"{error.filename or options.out} cannot be written: {error.strerror}.") from None
    print_scores(study, console)
    console.print(f"report: {shown_path(page)}", soft_wrap=True)


def print_scores(study: Study, console: Console) -> None:
    """The scores as a table, and what they say."""
    from sim.evidence.patterns.tables import table_of
    from sim.pages.past import score_cells

    scores = study.finding.tables["past_scores"]
    measures = list(dict.fromkeys(scores["measure"]))
    lines = table_of("Past ceasefires: scores with 90% intervals", "set", "way", *measures)
    for (name, way), rows in scores.groupby(["set", "way"], sort=False):
        lines.add_row(str(name), str(way), *score_cells(rows, measures))
    console.print(lines)
    for sentence in study.finding.sentences:
        console.print(f"- {sentence}", soft_wrap=True, highlight=False, markup=False)
