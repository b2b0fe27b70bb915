"""What is made of finished worlds: steps that the caller names, carried out in their order and timed.

A run simulates and stores. What its folder is read for afterwards - answers, analyses, charts, a page - is no matter of the run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rich.console import Console

    from sim.runs.progress import Stopwatch
    from sim.settings.config import RunConfig

Heard = Callable[[str], None]
"""Hears in words what is being done."""


class Results(NamedTuple):
    """What is on disk once all worlds are simulated."""

    folder: Path
    config: RunConfig
    chunks: Sequence[tuple[Path, int]] = ()  # of a run: rows over worlds, and of how many worlds, in their order


class Step(NamedTuple):
    """One thing that is made of results."""

    part: str  # of the time that the manifest names
    shown: str  # to the user, while it goes on
    make: Callable[[Results, Heard], Sequence[str]]  # returns lines for the user


StepsOf = Callable[["RunConfig"], Sequence[Step]]
"""The steps that a configuration asks for."""


def finish(results: Results, steps: Sequence[Step], watch: Stopwatch, console: Console) -> None:
    """Carry out the steps, and print what each has for the user."""
    from rich.console import Console as Printed

    for step in steps:
        with watch.part(step.part), console.status(step.shown) as status:
            lines = step.make(results, status.update)
        if lines:
            Printed().print(*lines, sep="\n", highlight=False)
