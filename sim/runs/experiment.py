"""One experiment from its checked plan to its files: worlds, store, and what the caller wants made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from functools import partial
from itertools import pairwise
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
from rich.console import Console

from sim.runs.finishing import Results, Step, finish
from sim.runs.lock import one_writer
from sim.runs.manifest import made_by, posterior_of
from sim.runs.progress import Stopwatch, progress_bar, shown_path
from sim.runs.run import prepare
from sim.settings.errors import UserError, nothing_to_resume
from sim.settings.files import FAILURES

if TYPE_CHECKING:
    import pandas as pd

    from sim.engine.batch import Batch
    from sim.engine.executors import EachWeek, Piece
    from sim.runs.ensemble import Rows
    from sim.runs.sweep_store import SweepStore
    from sim.settings.config import RunConfig

CHUNKS_AT_LEAST: Final = 16
"""Into how many chunks a design is cut where it is large enough: a killed sweep loses the chunks in flight."""
SMALLEST_CHUNK: Final = 64

Indices = npt.NDArray[np.int64]


class Design(Protocol):
    """What a simulation asks of a design: the point and the configuration of its cells."""

    def point_of(self, first_cell: int, last_cell: int) -> Indices:
        """(cells,) the point of each cell."""

    def batch_of(self, first_cell: int, last_cell: int) -> Batch:
        """The cells from first to before last."""

    def label_of(self, point: int) -> str:
        """What a point is called."""

    def overrides_of(self, point: int) -> Sequence[str]:
        """A point as on the command line."""


class Chunk(NamedTuple):
    """A simulated piece of a design."""

    number: int  # among the cuts
    point: Indices  # of each cell
    pieces: list[Piece[Rows]]


class Plan(NamedTuple):
    """An experiment that is read and checked, and of which nothing is simulated or written yet."""

    config: RunConfig
    folder: Path
    design: Design
    points: pd.DataFrame
    about: dict[str, Any]  # what the sweep's manifest says of design and analyses
    fingerprint: str
    cuts: list[tuple[int, int]]
    watch: Stopwatch


def carry_out(plan: Plan, steps: Sequence[Step], console: Console) -> Path:
    """Simulate and store what was planned, and carry out the steps that are wanted of it; returns its folder."""
    from sim.runs.sweep_store import SweepStore

    config, watch = plan.config, plan.watch
    with one_writer(plan.folder):
        store = SweepStore(plan.folder, plan.fingerprint, plan.cuts, config.resume)
        told = sweep_manifest(plan)
        for line in store.damaged:
            console.print(line, style="yellow", highlight=False)
        store.write_manifest(told | {"status": "running"})
        store.write_points(plan.points)
        simulated = simulate(plan, store, console)
        with watch.part("store"):
            rows = store.finish()
        told |= {"status": "simulated", "failures": failures_in(plan.folder), **timing(simulated, rows, watch)}
        store.write_manifest(told)
        finish(Results(plan.folder, config), steps, watch, console)
        store.write_manifest(told | {"status": "complete"} | timing(simulated, rows, watch))
    Console().print(f"Files: [bold]{shown_path(plan.folder)}[/bold]", highlight=False)
    return plan.folder


def most_cells(cells: int, config: RunConfig) -> int:
    """Cells per chunk: by the number of citizens, and few enough that many chunks are made; never by the number of workers."""
    from sim.runs.ensemble import CHUNK_CITIZENS

    largest = config.chunk or max(SMALLEST_CHUNK, CHUNK_CITIZENS // config.citizens)
    return min(largest, max(SMALLEST_CHUNK, -(-cells // CHUNKS_AT_LEAST)))


def folder_of(config: RunConfig, fingerprint: str) -> Path:
    """Where the results go: as configured, or, to go on, the newest unfinished sweep of the same design."""
    from sim.runs.sweep_store import find_unfinished

    if not (config.resume and config.is_run_dir_auto):
        return config.run_dir
    found = find_unfinished(config.run_dir.parent, fingerprint)
    if found is None:
        raise nothing_to_resume(config.run_dir.parent, "sweep of this design")
    return found


def simulate(plan: Plan, store: SweepStore, console: Console) -> int:
    """Simulate what the store lacks, chunk by chunk, and hand each over as soon as it is finished; returns how many cells that were."""
    config, design, cuts, watch = plan.config, plan.design, plan.cuts, plan.watch
    with watch.part("imports"):
        from sim.engine.executors import as_finished
        from sim.runs.ensemble import worker_count
    left = list(store.remaining)
    total, wanted = sum(last - first for first, last in cuts), sum(cuts[index][1] - cuts[index][0] for index in left)
    with progress_bar(console) as progress:
        prepare(config, progress, watch)
        bar = progress.add_task(f"{config.experiment}: world-weeks", total=total * config.weeks, completed=(total - wanted) * config.weeks)
        tasks = [partial(_simulate_cut, design, index, cuts[index], lambda cells: progress.advance(bar, cells)) for index in left]
        with watch.part("model and store"), closing(as_finished(tasks, worker_count(config))) as finished:
            _keep_all((chunk for _, chunk in finished), design, store, config.on_error)
    return wanted


def _keep_all(chunks: Iterable[Chunk], design: Design, store: SweepStore, on_error: str) -> None:
    """Store every chunk as it comes."""
    for chunk in chunks:
        keep(chunk, design, store, on_error)


def _simulate_cut(design: Design, index: int, cut: tuple[int, int], each_week: EachWeek, stop: Event) -> Chunk:
    """One chunk of the design; a point that fails does so alone."""
    from sim.engine.executors import run_safely
    from sim.runs.ensemble import run_rows

    point = design.point_of(*cut)
    parts = list(pairwise([0, *(np.flatnonzero(np.diff(point)) + 1).tolist(), len(point)]))
    return Chunk(index, point, run_safely(run_rows, design.batch_of(*cut), parts, each_week, stop))


def keep(chunk: Chunk, design: Design, store: SweepStore, on_error: str) -> None:
    """Store what succeeded, and record each point that failed with how to repeat it."""
    for error, point in [(piece.error, int(chunk.point[piece.first])) for piece in chunk.pieces if piece.error is not None]:
        _record_failure(chunk.number, point, error, design, store)
        if on_error == "stop":
            raise _stopped(point, error, design)
    good = [piece for piece in chunk.pieces if piece.result is not None]
    rows = [piece.result for piece in good if piece.result is not None]
    columns = {name: np.concatenate([part[name] for part in rows]) for name in rows[0]} if rows else {}
    kept = np.concatenate([chunk.point[piece.first : piece.last] for piece in good]) if good else np.empty(0, np.int64)
    store.add(chunk.number, kept, columns)


def _record_failure(number: int, point: int, error: Exception, design: Design, store: SweepStore) -> None:
    """A point that failed, with how to repeat it."""
    store.fail(number, point, design.label_of(point), design.overrides_of(point), f"{type(error).__name__}: {error}")


def _stopped(point: int, error: Exception, design: Design) -> UserError:
    """The error of a sweep that stops at the first point that fails."""
    return UserError(
        f"point {point} failed, and on_error=stop: {error}.\n  {' '.join(design.overrides_of(point))}\n"
        "  Finished chunks are kept: the same command with resume=true goes on."
    )


def sweep_manifest(plan: Plan) -> dict[str, Any]:
    """What the sweep is, so that it can be repeated and read."""
    config = plan.config
    return {
        "kind": "experiment",
        "name": config.experiment,
        "title": f"Experiment {config.experiment}",
        "question": config.question,
        "scenario": config.scenario,
        "administration": config.administration,
        "seed": config.seed,
        "weeks": config.weeks,
        "citizens": config.citizens,
        "start": config.start.isoformat(),
        **plan.about,
        "design_hash": plan.fingerprint,
        "config": config.manifest(),
        **posterior_of(config),
        **made_by(),
    }


def failures_in(folder: Path) -> int:
    """How many points failed."""
    path = folder / FAILURES
    return len(path.read_text(encoding="utf-8").splitlines()) if path.exists() else 0


def timing(simulated: int, rows: int, watch: Stopwatch) -> dict[str, Any]:
    """How long it took, by part; worlds per second of what was simulated now, not in an earlier life of the sweep."""
    spent = watch.seconds["model and store"]
    return {
        "rows": rows,
        "simulated_now": simulated,
        **watch.told(),
        "worlds_per_second": round(simulated / spent, 1) if simulated else None,
    }
