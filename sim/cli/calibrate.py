"""`python -m sim calibrate`: fits the numbers that history can identify, by approximate Bayesian computation, and tests the fit."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sim.settings.errors import UserError

if TYPE_CHECKING:
    from rich.console import Console

    from sim.evidence.calibration.command import Request
    from sim.evidence.calibration.simulator import Simulator

EPILOGUE: Final = "Example: python -m sim calibrate --second-seed 2 --ship    After a kill: the same words with --resume."
OUT: Final = Path("results/calibration")
FEWEST_REPLICATES: Final = 50
FEWEST_KEPT: Final = 100
MOST: Final = 10_000_000
MOST_SEED: Final = 2**31 - 1

Whole = tuple[str, int, int, int, str]
WHOLE_NUMBERS: Final[tuple[Whole, ...]] = (
    ("particles", 100_000, 1_000, MOST, "particles from the prior"),
    ("proposals", 40_000, 100, MOST, "particles of each further generation"),
    ("keep", 2_000, FEWEST_KEPT, 100_000, "size of the population"),
    ("generations", 12, 0, 90, "generations after the prior, at most"),
    ("replicates", 200, FEWEST_REPLICATES, 10_000, "known truths in the recovery test"),
    ("rows", 2_000, 100, 100_000, "rows of the posterior sample"),
    ("seed", 1, 0, MOST_SEED, "luck"),
)
"""Name, default, lowest, highest, meaning."""


def parser() -> argparse.ArgumentParser:
    """The options."""
    options = argparse.ArgumentParser(prog="python -m sim calibrate", description=__doc__, epilog=EPILOGUE)
    for name, default, _, _, meaning in WHOLE_NUMBERS:
        options.add_argument(f"--{name}", type=int, default=default, metavar="N", help=f"{meaning} (default {default:,})")
    options.add_argument("--second-seed", type=int, metavar="N", help="calibrate a second time with this luck, and compare")
    options.add_argument("--workers", type=int, metavar="N", help="threads (default: one for each processor)")
    options.add_argument("--out", type=Path, default=OUT, metavar="FOLDER", help=f"where to (default {OUT})")
    options.add_argument("--resume", action="store_true", help="go on with the calibration in that folder")
    adjusting = "move the kept particles to the data by regression (default auto: if the recovery test near history is better for it)"
    options.add_argument("--adjust", choices=("auto", "always", "never"), default="auto", help=adjusting)
    options.add_argument("--ship", action="store_true", help="put the sample where parameters=posterior finds it")
    return options


def main(words: Sequence[str], simulator_of: Callable[[int], Simulator] | None = None) -> int:
    """Run the command. Returns the exit code: 0, or 2 for a user's error."""
    options = parser().parse_args(words)
    try:
        check(options)
        command = " ".join(["python -m sim calibrate", *words])
        calibrate(options, command, simulator_of or hindcast(options.workers))
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped. What is simulated is kept: the same command with --resume goes on.", file=sys.stderr)
        return 130
    return 0


def check(options: argparse.Namespace) -> None:
    """Refuse what cannot be calibrated."""
    for name, _, low, high, _ in WHOLE_NUMBERS:
        _in_range(f"--{name}", getattr(options, name), low, high)
    if options.workers is not None:
        _in_range("--workers", options.workers, 1, 1_024)
    if options.second_seed is not None:
        _in_range("--second-seed", options.second_seed, 0, MOST_SEED)
        if options.second_seed == options.seed:
            raise UserError(f"--second-seed is {options.second_seed}, the same as --seed: it must differ, or nothing is compared.")
    if 2 * options.keep > options.particles:
        raise UserError(f"--keep is {options.keep:,}; allowed: up to half of --particles ({options.particles // 2:,}).")


def _in_range(name: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise UserError(f"{name} is {value:,}; allowed: a whole number from {low:,} to {high:,}.")


def hindcast(workers: int | None) -> Callable[[int], Simulator]:
    """The simulator of the past, for a seed."""

    def simulator_of(seed: int) -> Simulator:
        from sim.evidence.hindcast.simulator import hindcast_simulator

        made: Simulator = hindcast_simulator(seed, workers)
        return made

    return simulator_of


def calibrate(options: argparse.Namespace, command: str, simulator_of: Callable[[int], Simulator]) -> None:
    """Simulate, write the tables, draw and tell."""
    from rich.console import Console

    from sim.evidence.calibration.command import carry_out
    from sim.evidence.calibration.watching import Watching
    from sim.runs.progress import progress_bar, shown_path

    console = Console(stderr=True)
    with progress_bar(console) as progress:
        folder = carry_out(request_of(options, command), simulator_of, Watching(progress, console))
    show(folder, console)
    Console().print(f"Files: [bold]{shown_path(folder)}[/bold]", highlight=False)


def request_of(options: argparse.Namespace, command: str) -> Request:
    """The options as the calibration wants them."""
    from sim.evidence.calibration.command import Request
    from sim.evidence.calibration.population import Plan

    return Request(
        plan=Plan(options.particles, options.proposals, options.keep, options.generations),
        seed=options.seed,
        second_seed=options.second_seed,
        replicates=options.replicates,
        rows=options.rows,
        out=options.out,
        is_resumed=options.resume,
        adjust=options.adjust,
        is_shipped=options.ship,
        command=command.replace(" --resume", ""),
    )


def show(folder: Path, console: Console) -> None:
    """Charts and report."""
    from sim.evidence.calibration.charts import draw_all
    from sim.pages.report.calibration import write_calibration_report

    with console.status("Drawing charts"):
        draw_all(folder)
    with console.status("Writing report.html"):
        write_calibration_report(folder)
