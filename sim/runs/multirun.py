"""Many configurations at once: their worlds are packed side by side, each keeps a folder of its own, and they are compared at the end.

A job's files are the same, bit for bit, as those of the job run by itself: a world depends on its configuration, the seed and its index.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import groupby, pairwise
from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import yaml
from rich.console import Console

from sim.engine.batch import Batch, frame_of
from sim.runs.finishing import StepsOf
from sim.runs.jobs_table import DONE, FAILED, STATUS, Finished, factors_of, points_of, write_status
from sim.runs.manifest import digest, fingerprint
from sim.runs.progress import Stopwatch, progress_bar
from sim.runs.run import complete, no_steps, prepare
from sim.settings.errors import UserError
from sim.settings.files import explained

if TYPE_CHECKING:
    import pandas as pd

    from sim.engine.executors import EachWeek, Piece
    from sim.model.observed.record import Yield
    from sim.runs.store import RunStore
    from sim.settings.config import RunConfig


class Job(NamedTuple):
    """One combination of a sweep."""

    number: int
    config: RunConfig
    words: tuple[str, ...]  # its overrides
    snapshot: str  # its composed configuration, as YAML


class Packed(NamedTuple):
    """Cells of several jobs to be simulated together."""

    batch: Batch
    jobs: tuple[Job, ...]  # whose cells, in order
    parts: tuple[tuple[int, int], ...]  # first and last cell of each of them


def run_together(jobs: Sequence[Job], console: Console, watch: Stopwatch, steps_of: StepsOf = no_steps) -> list[str]:
    """Simulate the jobs side by side and complete each as soon as its worlds are there. Returns a line for each job that failed."""
    waiting = [job for job in jobs if not is_done(job)]
    together = _Together(waiting, watch, steps_of)
    for job in waiting:
        together.complete_if_whole(job)
    with progress_bar(console) as progress:
        prepare(jobs[0].config, progress, watch)
        weeks = sum(job.config.worlds * job.config.weeks for job in jobs)
        bar = progress.add_task(f"{len(jobs)} jobs: world-weeks", total=weeks, completed=weeks - together.weeks_left)
        together.take_all(_simulated(waiting, together.stores, watch, lambda cells: progress.advance(bar, cells)))
    return [together.failed[number] for number in sorted(together.failed)]


class _Together:
    """Jobs that are simulated side by side: what each has on disk, how many of its worlds are still to come, and which failed."""

    def __init__(self, jobs: Sequence[Job], watch: Stopwatch, steps_of: StepsOf) -> None:
        self.watch, self.steps_of = watch, steps_of
        self.stores = {job.number: _begin(job) for job in jobs}
        self.left = {job.number: len(self.stores[job.number].remaining) for job in jobs}
        self.weeks_left = sum(self.left[job.number] * job.config.weeks for job in jobs)
        self.failed: dict[int, str] = {}

    def take_all(self, simulated: Generator[tuple[Job, Piece[Yield]], None, None]) -> None:
        """Keep everything that was simulated."""
        with closing(simulated):
            for job, piece in simulated:
                self.take(job, piece)

    def take(self, job: Job, piece: Piece[Yield]) -> None:
        """Keep what became of some worlds of a job."""
        if piece.result is None:
            self.failed[job.number] = _fail(job, piece.error)
        elif job.number not in self.failed:
            with self.watch.part("record"):
                self.stores[job.number].add(piece.result)
            self.left[job.number] -= piece.last - piece.first
            self.complete_if_whole(job)

    def complete_if_whole(self, job: Job) -> None:
        """Complete the job if no world is missing; if that fails, the job fails."""
        if self.left[job.number]:
            return
        try:
            with explained(job.config.run_dir):
                self._finish(job)
        except UserError:
            raise
        except Exception as error:
            self.failed[job.number] = _fail(job, error)

    def _finish(self, job: Job) -> None:
        """Everything that a run by itself would leave, but charts and report only where they are asked for."""
        quiet = replace(job.config, charts=job.config.charts or (), report=bool(job.config.report))
        unseen = Console(quiet=True)  # the bar of all jobs is on the screen, and a terminal shows one thing that moves at a time
        complete(quiet, self.stores[job.number], self.steps_of(quiet), self.watch, unseen)
        write_status(job.config.run_dir, DONE, fingerprint=fingerprint(job.config))


def is_done(job: Job) -> bool:
    """Whether an earlier life of this sweep completed the job."""
    path = job.config.run_dir / STATUS
    if not (job.config.resume and path.exists()):
        return False
    try:
        return bool(yaml.safe_load(path.read_text(encoding="utf-8")) == {"status": DONE, "fingerprint": fingerprint(job.config)})
    except yaml.YAMLError:  # cut short by a kill
        return False


def _begin(job: Job) -> RunStore:
    """The job's folder, with the snapshot of its configuration."""
    from sim.runs.store import RunStore

    opened = RunStore(job.config, fingerprint(job.config))
    kept = job.config.run_dir / ".hydra"
    kept.mkdir(exist_ok=True)
    (kept / "config.yaml").write_text(job.snapshot, encoding="utf-8")
    (kept / "overrides.yaml").write_text(yaml.safe_dump(list(job.words)), encoding="utf-8")
    return opened


def _fail(job: Job, error: Exception | None) -> str:
    """Record a job that failed; the others go on, unless on_error=stop."""
    words = " ".join(str(error).split()) or type(error).__name__
    write_status(job.config.run_dir, FAILED, words, fingerprint=fingerprint(job.config))
    (job.config.run_dir / "traceback.txt").write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    line = f"job {job.number} failed ({job.config.run_dir}): {words}"
    if job.config.on_error == "stop":
        raise UserError(f"{line}\n  on_error=stop; finished jobs are kept, and the same command with resume=true goes on.")
    return line


def _simulated(
    jobs: Sequence[Job], stores: dict[int, RunStore], watch: Stopwatch, each_week: EachWeek
) -> Generator[tuple[Job, Piece[Yield]], None, None]:
    """What becomes of each job's worlds, in the order of the jobs and their worlds."""
    from sim.engine.executors import in_order
    from sim.runs.ensemble import worker_count

    packs = list(packed(jobs, stores))
    tasks = [partial(_simulate, pack, each_week) for pack in packs]
    with closing(in_order(tasks, worker_count(jobs[0].config) if jobs else 1)) as results:
        yield from _of_packs(packs, results, watch)


def _of_packs(packs: Sequence[Packed], results: Iterator[list[Piece[Yield]]], watch: Stopwatch) -> Iterator[tuple[Job, Piece[Yield]]]:
    """The results, job by job; waiting for one is the time of the model."""
    for pack in packs:
        with watch.part("model"):
            pieces = next(results)
        for piece in pieces:
            yield from _of_jobs(pack, piece)


def packed(jobs: Sequence[Job], stores: dict[int, RunStore]) -> Iterator[Packed]:
    """The worlds that are still to be simulated, cut into chunks; jobs with one frame share chunks."""
    from sim.runs.ensemble import chunk_size

    in_frames = sorted(jobs, key=lambda job: str(frame_of(job.config)))  # sorted is stable: jobs keep their order
    for _, group in groupby(in_frames, key=lambda job: frame_of(job.config)):
        together = list(group)
        rest = [stores[job.number].remaining for job in together]
        base, world = np.repeat(np.arange(len(rest)), [len(worlds) for worlds in rest]), np.concatenate(rest).astype(np.int64)
        size = chunk_size(together[0].config, max(1, len(world)))
        for first in range(0, len(world), size):
            yield _pack(together, base[first : first + size], world[first : first + size])


def _pack(together: Sequence[Job], job_of: Any, world: Any) -> Packed:
    """One chunk: the configurations that occur in it, and where each job's cells are."""
    numbers, base = np.unique(job_of, return_inverse=True)
    starts = np.flatnonzero(np.r_[True, np.diff(base) != 0])
    parts = tuple(zip(starts.tolist(), [*starts[1:].tolist(), len(base)], strict=True))
    jobs = tuple(together[number] for number in numbers)
    return Packed(Batch(tuple(job.config for job in jobs), base, world, {}), jobs, parts)


def _simulate(pack: Packed, each_week: EachWeek, stop: Event) -> list[Piece[Yield]]:
    from sim.engine.executors import run_safely
    from sim.runs.ensemble import run_worlds

    return run_safely(run_worlds, pack.batch, pack.parts, each_week, stop)


def _of_jobs(pack: Packed, piece: Piece[Yield]) -> Iterator[tuple[Job, Piece[Yield]]]:
    """A piece of a chunk, job by job."""
    for job, (first, last) in zip(pack.jobs, pack.parts, strict=True):
        if piece.first <= first and last <= piece.last:
            yield from ((job, part) for part in _neighbours(pack, piece, first, last))


def _neighbours(pack: Packed, piece: Piece[Yield], first: int, last: int) -> Iterator[Piece[Yield]]:
    """The cells of one job in a piece, in runs of neighbouring worlds; whole if they failed."""
    if piece.result is None:
        yield piece
        return
    gaps = np.flatnonzero(np.diff(pack.batch.world[first:last]) != 1) + 1
    edges = [first, *(first + gaps).tolist(), last]
    for start, end in pairwise(edges):
        result = piece.result.part(start - piece.first, end - piece.first)
        yield piece._replace(first=start, last=end, result=result)


def fingerprint_of(jobs: Sequence[Job]) -> str:
    """Hash of everything that decides the results of the sweep."""
    return digest([fingerprint(job.config) for job in jobs])


def foreseen(jobs: Sequence[Job]) -> tuple[list[dict[str, Any]], pd.DataFrame]:
    """The factors and points that the table of these jobs will have, before any of them is simulated."""
    finished = [_as_finished(job.config) for job in jobs]
    factors = factors_of(finished)
    return factors, points_of(finished, factors)


def _as_finished(config: RunConfig) -> Finished:
    """What a completed job's folder will tell of its configuration, as its manifest has it."""
    numbers = {group: {name: number.manifest() for name, number in entries.items()} for group, entries in config.numbers.items()}
    manifest = json.loads(json.dumps({"config": config.manifest(), "numbers": numbers}, default=str))
    pairs = (word.lstrip("+").partition("=") for word in config.overrides)
    return Finished(config.run_dir, manifest, {key: value for key, _, value in pairs})
