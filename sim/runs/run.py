"""One run from its configuration to its files: worlds, store, headlines, and what the caller wants made of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from sim.runs.finishing import Results, Step, StepsOf, finish
from sim.runs.lock import one_writer
from sim.runs.manifest import fingerprint, made_by, posterior_of
from sim.runs.progress import Stopwatch, progress_bar, shown_path
from sim.settings.files import explained

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from rich.progress import Progress

    from sim.model.observed.record import Yield
    from sim.runs.store import RunStore
    from sim.settings.config import RunConfig


def no_steps(_: RunConfig) -> Sequence[Step]:
    """Nothing beside the tables of the run."""
    return ()


def run(config: RunConfig, steps_of: StepsOf = no_steps) -> Path:
    """Carry out one run, and the steps that are wanted of it, and return its folder."""
    console = Console(stderr=True)
    watch = Stopwatch()
    with watch.part("imports"):
        from sim.runs.headline import print_headline
        from sim.runs.store import RunStore
    with one_writer(config.run_dir):
        store = RunStore(config, fingerprint(config))
        simulate(config, store, watch, console)
        table = complete(config, store, steps_of(config), watch, console)
    print_headline(table, Console())
    Console().print(f"Files: [bold]{shown_path(store.folder)}[/bold]", highlight=False)
    return store.folder


def simulate(config: RunConfig, store: RunStore, watch: Stopwatch, console: Console) -> None:
    """Compile or load, and run every chunk that is not on disk yet."""
    with watch.part("imports"):
        from sim.runs.ensemble import batches_of, run_batches, worker_count
    left = store.remaining
    with progress_bar(console) as progress:
        prepare(config, progress, watch)
        bar = progress.add_task(
            f"{config.scenario}: world-weeks", total=config.worlds * config.weeks, completed=(config.worlds - len(left)) * config.weeks
        )
        with closing(run_batches(batches_of(config, left), worker_count(config), lambda cells: progress.advance(bar, cells))) as chunks:
            _store(chunks, store, watch)


def _store(chunks: Iterator[Yield], store: RunStore, watch: Stopwatch) -> None:
    """Keep each chunk as it comes; waiting for one is the time of the model."""
    while True:
        with watch.part("model"):
            chunk = next(chunks, None)
        if chunk is None:
            return
        with watch.part("record"):
            store.add(chunk)


def prepare(config: RunConfig, progress: Progress, watch: Stopwatch) -> None:
    """Compile the rules, or load them from the cache, with a line that says so."""
    with watch.part("imports"):
        from sim.engine.cache import forget_unused
        from sim.runs.ensemble import compile_acts
    loading = progress.add_task("Preparing the rules (compiled once, then cached)", total=None)
    with watch.part("compile or cache load"):
        compile_acts(config)
        forget_unused()
    progress.remove_task(loading)


def complete(config: RunConfig, store: RunStore, steps: Sequence[Step], watch: Stopwatch, console: Console) -> pd.DataFrame:
    """Tables, headlines, the steps that are wanted, and the manifest of a simulated run; returns the headline table."""
    from sim.runs.tables import analyse

    with watch.part("record"):
        store.finish()
    store.write_manifest(manifest(config, watch, "simulated"))
    with explained(store.folder):
        with watch.part("analysis"):
            table = analyse(store.folder)
        finish(Results(store.folder, config, store.chunks), steps, watch, console)
    store.write_manifest(manifest(config, watch, "complete"))
    store.clear_scratch()
    return table


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
