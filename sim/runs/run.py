"""One run from its configuration to its files: worlds, store, analysis, charts, report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from sim.runs.lock import one_writer
from sim.runs.manifest import fingerprint, made_by, posterior_of
from sim.runs.progress import Stopwatch, progress_bar, shown_path
from sim.settings.files import explained

if TYPE_CHECKING:
    import pandas as pd
    from rich.progress import Progress

    from sim.runs.store import RunStore
    from sim.settings.config import RunConfig


def run(config: RunConfig) -> Path:
    """Carry out one run and return its folder."""
    console = Console(stderr=True)
    watch = Stopwatch()
    with watch.stage("imports"):
        from sim.runs.headline import print_headline
        from sim.runs.store import RunStore
    with one_writer(config.run_dir):
        store = RunStore(config, fingerprint(config))
        simulate(config, store, watch, console)
        table = complete(config, store, watch, console)
    print_headline(table, Console())
    Console().print(f"Files: [bold]{shown_path(store.folder)}[/bold]", highlight=False)
    return store.folder


def simulate(config: RunConfig, store: RunStore, watch: Stopwatch, console: Console) -> None:
    """Compile or load, and run every chunk that is not on disk yet."""
    with watch.stage("imports"):
        from sim.runs.ensemble import batches_of, run_batches, worker_count
    left = store.remaining
    with progress_bar(console) as progress:
        prepare(config, progress, watch)
        bar = progress.add_task(
            f"{config.scenario}: world-weeks", total=config.worlds * config.weeks, completed=(config.worlds - len(left)) * config.weeks
        )
        chunks = run_batches(batches_of(config, left), worker_count(config), lambda cells: progress.advance(bar, cells))
        while True:
            with watch.stage("model"):
                chunk = next(chunks, None)
            if chunk is None:
                break
            with watch.stage("record"):
                store.add(chunk)


def prepare(config: RunConfig, progress: Progress, watch: Stopwatch) -> None:
    """Compile the rules, or load them from the cache, with a line that says so."""
    with watch.stage("imports"):
        from sim.engine.cache import forget_unused
        from sim.runs.ensemble import compile_acts
    loading = progress.add_task("Preparing the rules (compiled once, then cached)", total=None)
    with watch.stage("compile or cache load"):
        compile_acts(config)
        forget_unused()
    progress.remove_task(loading)


def complete(config: RunConfig, store: RunStore, watch: Stopwatch, console: Console) -> pd.DataFrame:
    """Tables, analysis, charts, report and manifest of a simulated run; returns the headline table."""
    from sim.runs.tables import analyse

    with watch.stage("record"):
        store.finish()
    store.write_manifest(manifest(config, watch, "simulated"))
    with explained(store.folder):
        with watch.stage("analysis"):
            table = analyse(store.folder)
        draw_and_report(config, store.folder, watch, console)
    store.write_manifest(manifest(config, watch, "complete"))
    store.clear_scratch()
    return table


def draw_and_report(config: RunConfig, folder: Path, watch: Stopwatch, console: Console) -> None:
    """Charts and the report page, as far as the configuration asks for them."""
    if config.charts is None or config.charts:
        from sim.pages.charts import CHART_NAMES, draw_all

        with watch.stage("charts"), console.status("Drawing charts"):
            draw_all(folder, CHART_NAMES if config.charts is None else config.charts)
    if config.report is not False:
        from sim.pages.report import write_report

        with watch.stage("report"), console.status("Writing report.html"):
            write_report(folder)


def manifest(config: RunConfig, watch: Stopwatch, status: str) -> dict[str, Any]:
    """What ran, on what, with which numbers."""
    from sim.runs.ensemble import worker_count

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
        "config": config.manifest(),
        "numbers": {group: {name: number.manifest() for name, number in entries.items()} for group, entries in config.numbers.items()},
        **posterior_of(config),
        **watch.told(),
        "workers": worker_count(config),
        "fingerprint": fingerprint(config),
        **made_by(),
    }
