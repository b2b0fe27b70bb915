"""One run from its configuration to its files: worlds, store, analysis, charts, report."""

from __future__ import annotations

import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from sim.config import RunConfig

LIBRARIES = ("mesa", "numpy", "numba", "hydra-core", "pandas", "scipy", "pyarrow", "matplotlib")


class Stopwatch:
    """Seconds by stage of a run."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what happens inside."""
        began = time.perf_counter()
        yield
        self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - began, 3)


def run(config: RunConfig) -> Path:
    """Carry out one run and return its folder."""
    console = Console(stderr=True)
    watch = Stopwatch()
    with watch.stage("imports"):
        from sim.analysis.headline import print_headline
        from sim.analysis.tables import analyse
        from sim.store import RunStore
    store = RunStore(config)
    try:
        simulate(config, store, watch, console)
    finally:
        store.clear_scratch()
    store.write_manifest(manifest(config, watch, "simulated"))
    with watch.stage("analysis"):
        table = analyse(store.folder)
    print_headline(table, Console())
    draw_and_report(config, store.folder, watch, console)
    store.write_manifest(manifest(config, watch, "complete"))
    Console().print(f"Files: [bold]{_shown(store.folder)}[/bold]", highlight=False)
    return store.folder


def simulate(config: RunConfig, store: Any, watch: Stopwatch, console: Console) -> None:
    """Compile or load, run every chunk, and write the tables."""
    with watch.stage("imports"):
        from sim.ensemble import compile_acts, run_chunks
        from sim.lift import forget_old_caches
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        loading = progress.add_task("Preparing the rules (compiled once, then cached)", total=None)
        with watch.stage("compile or cache load"):
            compile_acts(config)
            forget_old_caches()
        progress.remove_task(loading)
        worlds = progress.add_task(f"{config.scenario}: world-weeks", total=config.worlds * config.weeks)
        chunks = run_chunks(config, lambda count: progress.advance(worlds, count))
        while True:
            with watch.stage("model"):
                chunk = next(chunks, None)
            if chunk is None:
                break
            with watch.stage("record"):
                store.add(chunk)
        with watch.stage("record"):
            store.finish()


def draw_and_report(config: RunConfig, folder: Path, watch: Stopwatch, console: Console) -> None:
    """Charts and the report page, as far as the configuration asks for them."""
    if config.charts:
        from sim.charts import draw_all

        with watch.stage("charts"), console.status("Drawing charts"):
            draw_all(folder, config.charts)
    if config.report:
        from sim.report import write_report

        with watch.stage("report"), console.status("Writing report.html"):
            write_report(folder)


def manifest(config: RunConfig, watch: Stopwatch, status: str) -> dict[str, Any]:
    """What ran, on what, with which numbers."""
    from sim import facts
    from sim.ensemble import worker_count

    return {
        "status": status,
        "scenario": config.scenario,
        "administration": config.administration,
        "seed": config.seed,
        "worlds": config.worlds,
        "worlds_done": config.worlds,
        "weeks": config.weeks,
        "citizens": config.citizens,
        "start": config.start.isoformat(),
        "created": datetime.now().isoformat(timespec="seconds"),
        "command": " ".join(["python -m sim", *sys.argv[1:]]),
        "config": config.manifest(),
        "numbers": {group: {name: number.manifest() for name, number in entries.items()} for group, entries in config.numbers.items()},
        "facts_hash": facts.facts_hash(),
        "git_revision": _git_revision(),
        "versions": {"python": platform.python_version(), "sim": _version("ceasefire-sim"), **{name: _version(name) for name in LIBRARIES}},
        "wall_seconds": round(sum(watch.seconds.values()), 3),
        "split_seconds": watch.seconds,
        "workers": worker_count(config),
    }


@cache
def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


@cache
def _git_revision() -> str | None:
    root = Path(__file__).parent.parent
    if not (root / ".git").exists():
        return None
    answer = subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True, check=False)
    return answer.stdout.strip() or None


def _shown(folder: Path) -> str:
    try:
        return str(folder.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(folder)
