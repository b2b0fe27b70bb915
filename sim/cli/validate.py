"""`python -m sim validate`: does the model behave as research says, and does it stand where the facts stand?"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.settings.errors import UserError

if TYPE_CHECKING:
    from rich.console import Console

    from sim.evidence.patterns.patterns import Bench
    from sim.evidence.patterns.samples import Setting
    from sim.evidence.patterns.worlds import Laboratory

EPILOGUE: Final = (
    "Without any of --signs, --hindcast, --patterns or --scenarios, all four. Exit code 1 if a check misses. "
    "Example: python -m sim validate --patterns --parameters prior"
)
WORLDS: Final = 1000
FEWEST_WORLDS: Final = 10
SEED: Final = 1


def parser() -> argparse.ArgumentParser:
    """The options."""
    options = argparse.ArgumentParser(prog="python -m sim validate", description=__doc__, epilog=EPILOGUE)
    options.add_argument("--signs", action="store_true", help="what each lever does, and must do")
    options.add_argument("--hindcast", action="store_true", help="the war from June 2023 and from January 2024, against what happened")
    options.add_argument("--patterns", action="store_true", help="figures of the model against the record, and what moves them most")
    options.add_argument("--scenarios", action="store_true", help="the scenarios side by side")
    options.add_argument("--worlds", type=int, default=WORLDS, help=f"worlds of each setting (default {WORLDS})")
    options.add_argument(
        "--parameters", metavar="SET", default="", help="which numbers: central, prior, ... (default: as conf/config.yaml)"
    )
    options.add_argument("--resume", action="store_true", help="go on with a validation that was stopped: what it had simulated is taken")
    options.add_argument("--seed", type=int, default=SEED, help=f"luck (default {SEED})")
    options.add_argument("--markdown", type=Path, metavar="FILE", help="the scenarios, written to this file for README too")
    return options


def main(words: Sequence[str]) -> int:
    """Run the command. Returns the exit code: 0, 1 if a check misses, 2 for a user's error."""
    options = parser().parse_args(words)
    options.scenarios = options.scenarios or options.markdown is not None
    if not (options.signs or options.hindcast or options.patterns or options.scenarios):
        options.signs = options.hindcast = options.patterns = options.scenarios = True
    try:
        if options.worlds < FEWEST_WORLDS or options.seed < 0:
            raise UserError(f"--worlds must be {FEWEST_WORLDS} or more and --seed 0 or more; given {options.worlds} and {options.seed}.")
        if options.markdown is not None and not options.markdown.absolute().parent.is_dir():
            raise UserError(f"--markdown {options.markdown} cannot be written: there is no folder {options.markdown.parent}.")
        return check(options)
    except UserError as error:
        print(error, file=sys.stderr)
        return 2


def check(options: argparse.Namespace) -> int:
    """Simulate and judge. Returns the exit code."""
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else 200)
    missed = 0
    with laboratory(options) as (lab, bench):
        if options.signs:
            missed += signs(lab, console)
        if options.hindcast:
            missed += hindcasts(lab, console)
        if options.patterns:
            missed += patterns(bench, console)
        if options.scenarios:
            scenarios(lab, console, options.markdown)
        if options.hindcast or options.patterns:
            write_page(lab, console)
    if options.signs or options.hindcast or options.patterns:
        console.print(f"{missed} missed" if missed else "all as it must be")
    return 1 if missed else 0


def weeks_of(options: argparse.Namespace) -> int:
    """Weeks that each world of everything that will be simulated lives, each setting once."""
    from sim.evidence.hindcast.replay import STARTS
    from sim.evidence.patterns import patterns, scenarios, signs

    wanted: set[Setting] = set()
    if options.signs:
        wanted.update(setting for lever in signs.levers() for setting in lever.scale.settings)
    if options.patterns:
        wanted.update(patterns.settings())
    if options.scenarios:
        wanted.update(map(scenarios.setting_of, scenarios.names()))
    replayed = sum(STARTS.values()) if options.hindcast else 0
    screened = sum(setting.weeks for _, setting in patterns.screened()) if options.patterns else 0
    return sum(setting.weeks for setting in wanted) + replayed + screened


@contextmanager
def laboratory(options: argparse.Namespace) -> Iterator[tuple[Laboratory, Bench]]:
    """The worlds behind the tables, and what the patterns need beside them, with a progress bar while they are simulated."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from sim.evidence.patterns.cache import SampleCache
    from sim.evidence.patterns.patterns import Bench
    from sim.evidence.patterns.worlds import Laboratory

    words = (f"parameters={options.parameters or default_parameters()}",)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        loading = progress.add_task("Preparing the rules (compiled once, then cached)", total=None)
        compile_rules(words)
        progress.remove_task(loading)
        bar = progress.add_task("Simulating", total=weeks_of(options) * options.worlds)

        def each_week(worlds: int) -> None:
            progress.advance(bar, worlds)

        cache = SampleCache()
        if not options.resume:
            cache.clear()
        lab = Laboratory(options.worlds, options.seed, each_week, words, cache=cache)
        yield lab, Bench(lab, each_week)
        cache.clear()


def default_parameters() -> str:
    """What conf/config.yaml says."""
    from sim.settings.composing import load

    return load().parameters


def compile_rules(words: tuple[str, ...]) -> None:
    """Compile, or load from the cache, what every setting runs; what holds for all settings is checked by the way."""
    from sim.evidence.patterns.samples import Setting
    from sim.evidence.patterns.worlds import configured
    from sim.runs.ensemble import compile_acts

    compile_acts(configured(Setting(("+scenario=baseline",), 1), 1, SEED, words))


def signs(lab: Laboratory, console: Console) -> int:
    """Check and print the signs. Returns how many miss."""
    from sim.evidence.patterns.signs import judge, levers
    from sim.evidence.patterns.tables import print_signs

    rows = [judge(lever, lab) for lever in levers()]
    print_signs(rows, console)
    return sum(not row.passed for row in rows)


def patterns(bench: Bench, console: Console) -> int:
    """Check, print and keep the patterns. Returns how many claims miss."""
    from sim.evidence.patterns.kept import keep
    from sim.evidence.patterns.tables import print_patterns
    from sim.runs.progress import shown_path

    rows = list(bench.rows())
    print_patterns(rows, console)
    folder = keep(rows, bench.judged)
    console.print(f"Files: [bold]{shown_path(folder)}[/bold]", highlight=False)
    return sum(not row.passed for row in rows)


def hindcasts(lab: Laboratory, console: Console) -> int:
    """Replay the war from each past start; print, draw and keep it. Returns how many bars miss."""
    from sim.evidence.hindcast.replay import STARTS
    from sim.evidence.hindcast.scored import hindcast
    from sim.evidence.hindcast.words import bars_met
    from sim.pages.hindcast_files import CITIZENS, Made, print_hindcast, write_hindcasts

    found = [hindcast(start, lab.worlds, CITIZENS, lab.seed, lab.words, lab.each_week) for start in STARTS]
    for one in found:
        print_hindcast(one, console)
    made = Made(lab.worlds, CITIZENS, lab.seed, found[0].config.parameters)
    write_hindcasts(folder_of(lab), found, made)
    missed = [f"{one.start}: {bar}" for one in found for bar, is_met in bars_met(one).items() if not is_met]
    for bar in missed:
        console.print(f"[bold red]MISS[/bold red] hindcast from {bar}")
    return len(missed)


def folder_of(lab: Laboratory) -> Path:
    """Where tables, charts and page of this set of parameters go."""
    from sim.evidence.patterns.kept import FOLDER
    from sim.evidence.patterns.samples import Setting

    return FOLDER / lab.config(Setting(("+scenario=baseline",), 1)).parameters


def write_page(lab: Laboratory, console: Console) -> None:
    """The methods page, from all that lies in the folder by now."""
    from sim.pages.report.validation import write_validation_report
    from sim.runs.progress import shown_path

    path = write_validation_report(folder_of(lab))
    console.print(f"Report: [bold]{shown_path(path)}[/bold]", highlight=False)


def scenarios(lab: Laboratory, console: Console, file: Path | None) -> None:
    """Print the scenarios, and write them for README if asked."""
    from sim.evidence.patterns.scenarios import markdown, names, row
    from sim.evidence.patterns.tables import print_scenarios

    rows = [row(name, lab) for name in names()]
    print_scenarios(rows, console)
    if file is not None:
        try:
            file.write_text(markdown(rows, lab.worlds, lab.seed), encoding="utf-8")
        except OSError as error:
            raise UserError(f"--markdown {file} cannot be written: {error.strerror}.") from None
