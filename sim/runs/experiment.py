"""One experiment from its configuration to its files: a checked plan, worlds, store, analysis, charts, report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from rich.console import Console

from sim.runs.lock import one_writer
from sim.runs.manifest import made_by, posterior_of
from sim.runs.progress import Stopwatch, progress_bar, shown_path
from sim.runs.run import prepare
from sim.settings.errors import UserError, nothing_to_resume
from sim.settings.files import FAILURES, explained

if TYPE_CHECKING:
    import pandas as pd

    from sim.engine.executors import EachWeek, Piece
    from sim.runs.ensemble import Rows
    from sim.runs.sweep_store import SweepStore
    from sim.settings.config import RunConfig
    from sim.sweeps.designs.design import Design

CHUNKS_AT_LEAST: Final = 16
"""Into how many chunks a design is cut where it is large enough: a killed sweep loses the chunks in flight."""
SMALLEST_CHUNK: Final = 64

Compose = Callable[[Sequence[str]], "RunConfig"]
"""The checked configuration that some overrides over the experiment's own give."""


class Chunk(NamedTuple):
    """A simulated piece of a design."""

    number: int  # among the cuts
    point: np.ndarray[Any, np.dtype[np.int64]]  # of each cell
    pieces: list[Piece[Rows]]


class Plan(NamedTuple):
    """An experiment that is read and checked, and of which nothing is simulated or written yet."""

    config: RunConfig
    folder: Path
    design: Design
    points: pd.DataFrame
    analyses: dict[str, dict[str, Any]]
    fingerprint: str
    cuts: list[tuple[int, int]]
    watch: Stopwatch


def planned(config: RunConfig, compose: Compose, console: Console) -> Plan:
    """Read and check the experiment: every configuration is composed, factors, levels and references are found, the folder is its own."""
    watch = Stopwatch()
    with watch.stage("imports"):
        from sim.runs.sweep_store import refuse_another
        from sim.sweeps.designs.asking import check_asked
        from sim.sweeps.designs.design import Design
        from sim.sweeps.designs.reading import read_design
        from sim.sweeps.shared.registry import read_analyses
    with watch.stage("design"), console.status(f"Composing the design of {config.experiment}"):
        spec = read_design(config.design or {}, config.allow_out_of_range)
        design = Design(spec, compose)
        analyses, points = read_analyses(spec.analyses, spec.method, spec.cross, spec.groups), design.table()
        check_asked(analyses, design.factors, points)
        fingerprint, cuts = design.fingerprint(), design.cuts(most_cells(design, config))
    folder = folder_of(config, fingerprint)
    with explained(folder):
        refuse_another(folder, fingerprint, config.resume)
    return Plan(config, folder, design, points, analyses, fingerprint, cuts, watch)


def carry_out(plan: Plan, console: Console) -> Path:
    """Simulate, store, analyse and report what was planned; returns its folder."""
    from sim.runs.sweep_store import SweepStore

    config, watch = plan.config, plan.watch
    with one_writer(plan.folder):
        store = SweepStore(plan.folder, plan.fingerprint, plan.cuts, config.resume)
        told = sweep_manifest(config, plan.design, plan.analyses, plan.fingerprint)
        for line in store.damaged:
            console.print(line, style="yellow", highlight=False)
        store.write_manifest(told | {"status": "running"})
        store.write_points(plan.points)
        simulated = simulate(config, plan.design, store, plan.cuts, watch, console)
        with watch.stage("store"):
            rows = store.finish()
        told |= {"status": "simulated", "failures": failures_in(plan.folder), **timing(simulated, rows, watch)}
        store.write_manifest(told)
        read_and_report(plan.folder, config, watch, console)
        store.write_manifest(told | {"status": "complete"} | timing(simulated, rows, watch))
    Console().print(f"Files: [bold]{shown_path(plan.folder)}[/bold]", highlight=False)
    return plan.folder


def most_cells(design: Design, config: RunConfig) -> int:
    """Cells per chunk: by the number of citizens, and few enough that many chunks are made; never by the number of workers."""
    from sim.runs.ensemble import CHUNK_CITIZENS

    largest = config.chunk or max(SMALLEST_CHUNK, CHUNK_CITIZENS // config.citizens)
    return min(largest, max(SMALLEST_CHUNK, -(-design.cells // CHUNKS_AT_LEAST)))


def folder_of(config: RunConfig, fingerprint: str) -> Path:
    """Where the results go: as configured, or, to go on, the newest unfinished sweep of the same design."""
    from sim.runs.sweep_store import find_unfinished

    if not (config.resume and config.is_run_dir_auto):
        return config.run_dir
    found = find_unfinished(config.run_dir.parent, fingerprint)
    if found is None:
        raise nothing_to_resume(config.run_dir.parent, "sweep of this design")
    return found


def simulate(
    config: RunConfig, design: Design, store: SweepStore, cuts: Sequence[tuple[int, int]], watch: Stopwatch, console: Console
) -> int:
    """Simulate what the store lacks, chunk by chunk, and hand each over as soon as it is finished; returns how many cells that were."""
    with watch.stage("imports"):
        from sim.engine.executors import as_finished
        from sim.runs.ensemble import worker_count
    left = list(store.remaining)
    with progress_bar(console) as progress:
        prepare(config, progress, watch)
        total, done = (sum(cuts[i][1] - cuts[i][0] for i in which) for which in (range(len(cuts)), set(range(len(cuts))) - set(left)))
        bar = progress.add_task(f"{config.experiment}: world-weeks", total=total * config.weeks, completed=done * config.weeks)
        tasks = [partial(_simulate_cut, design, index, cuts[index], lambda cells: progress.advance(bar, cells)) for index in left]
        with watch.stage("model and store"):
            for _, chunk in as_finished(tasks, worker_count(config)):
                keep(chunk, design, store, config.on_error)
    return total - done


def _simulate_cut(design: Design, index: int, cut: tuple[int, int], each_week: EachWeek, stop: Event) -> Chunk:
    """One chunk of the design; a point that fails does so alone."""
    from sim.engine.executors import run_safely
    from sim.runs.ensemble import run_rows

    point = design.point_of(*cut)
    parts = list(pairwise([0, *(np.flatnonzero(np.diff(point)) + 1).tolist(), len(point)]))
    return Chunk(index, point, run_safely(run_rows, design.batch_of(*cut), parts, each_week, stop))


def keep(chunk: Chunk, design: Design, store: SweepStore, on_error: str) -> None:
    """Store what succeeded, and record each point that failed with how to repeat it."""
    good = [piece for piece in chunk.pieces if piece.result is not None]
    for piece in chunk.pieces:
        if piece.error is not None:
            point = int(chunk.point[piece.first])
            words = design.overrides_of(point)
            store.fail(chunk.number, point, design.label_of(point), words, f"{type(piece.error).__name__}: {piece.error}")
            if on_error == "stop":
                raise UserError(
                    f"point {point} failed, and on_error=stop: {piece.error}.\n  {' '.join(words)}\n"
                    "  Finished chunks are kept: the same command with resume=true goes on."
                )
    rows = [piece.result for piece in good if piece.result is not None]
    columns = {name: np.concatenate([part[name] for part in rows]) for name in rows[0]} if rows else {}
    kept = np.concatenate([chunk.point[piece.first : piece.last] for piece in good]) if good else np.empty(0, np.int64)
    store.add(chunk.number, kept, columns)


def read_and_report(folder: Path, config: RunConfig, watch: Stopwatch, console: Console) -> None:
    """Analyses, charts and the page, as far as the configuration asks for them; the sentences are printed."""
    from sim.sweeps.shared.registry import run_all
    from sim.sweeps.shared.sweep import Sweep

    with watch.stage("analysis"), console.status("Analysing") as status:
        findings = run_all(Sweep(folder), lambda words: status.update(f"Analysing: {words}"))
    for finding in findings:
        Console().print(f"[bold]{finding.title}[/bold]", *finding.sentences, sep="\n  ", highlight=False)
    if config.charts is None or config.charts:
        from sim.sweeps.shared.charts import draw_sweep

        with watch.stage("charts"), console.status("Drawing charts"):
            draw_sweep(folder)
    if config.report is not False:
        from sim.pages.report.sweep import write_sweep_report

        with watch.stage("report"), console.status("Writing report.html"):
            write_sweep_report(folder)


def sweep_manifest(config: RunConfig, design: Design, analyses: dict[str, dict[str, Any]], fingerprint: str) -> dict[str, Any]:
    """What the sweep is, so that it can be repeated and read."""
    return {
        "kind": "experiment",
        "name": config.experiment,
        "title": f"Experiment {config.experiment}",
        "question": config.question,
        "expect": design.spec.expect,
        "scenario": config.scenario,
        "administration": config.administration,
        "seed": config.seed,
        "weeks": config.weeks,
        "citizens": config.citizens,
        "start": config.start.isoformat(),
        "cross": list(design.spec.cross),
        **design.manifest(),
        "analyses": analyses,
        "design_hash": fingerprint,
        "config": config.manifest(),
        **posterior_of(config),
        **made_by(),
    }


def failures_in(folder: Path) -> int:
    """How many points failed."""
    path = folder / FAILURES
    return len(path.read_text(encoding="utf-8").splitlines()) if path.exists() else 0


def timing(simulated: int, rows: int, watch: Stopwatch) -> dict[str, Any]:
    """How long it took, by stage; worlds per second of what was simulated now, not in an earlier life of the sweep."""
    spent = watch.seconds["model and store"]
    return {
        "rows": rows,
        "simulated_now": simulated,
        **watch.told(),
        "worlds_per_second": round(simulated / spent, 1) if simulated else None,
    }
