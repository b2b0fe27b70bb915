"""Threads at work: tasks in order or as they finish, and failures kept apart. Compiled worlds release Python's lock, so that threads do."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from threading import Event
from typing import Generic, NamedTuple, TypeVar

from sim.engine.batch import Batch

T = TypeVar("T")
EachWeek = Callable[[int], None]
"""Hears how many cells passed a week."""


class Stopped(Exception):
    """The work was called off while it ran."""


def nobody_listens(cells: int) -> None:
    """The progress of work that nobody watches."""


class Piece(NamedTuple, Generic[T]):
    """What became of some cells of a batch: a result, or the error that it ended with."""

    first: int  # cell in the batch
    last: int  # the cell after it
    result: T | None
    error: Exception | None


def run_safely(
    run: Callable[[Batch, EachWeek, Event], T], batch: Batch, parts: Sequence[tuple[int, int]], each_week: EachWeek, stop: Event
) -> list[Piece[T]]:
    """Run a batch; if anything in it fails, run its parts (first and last cell) one by one, so that a failure is theirs alone."""
    try:
        return [Piece(0, batch.cells, run(batch, each_week, stop), None)]
    except Stopped:
        raise
    except Exception:
        return [_run_part(run, batch, first, last, stop) for first, last in parts]


def _run_part(run: Callable[[Batch, EachWeek, Event], T], batch: Batch, first: int, last: int, stop: Event) -> Piece[T]:
    try:
        return Piece(first, last, run(batch.part(first, last), nobody_listens, stop), None)
    except Stopped:
        raise
    except Exception as error:
        return Piece(first, last, None, error)


@contextmanager
def _at_work(workers: int) -> Iterator[Callable[[Callable[[Event], T]], Future[T]]]:
    """Threads, by what hands them a task; when the block is left, tasks that still run are told to stop."""
    stop = Event()
    with ThreadPoolExecutor(workers) as pool:
        try:
            yield lambda task: pool.submit(task, stop)
        finally:
            stop.set()


def in_order(tasks: Sequence[Callable[[Event], T]], workers: int) -> Generator[T, None, None]:
    """Yield the tasks' results in their order, with at most a few in flight, so that memory stays flat.

    Whoever may leave before the last result closes it: left to be collected, it could be ended by one of its own threads.
    """
    waiting = iter(tasks)
    with _at_work(workers) as submit:
        flying = deque(submit(task) for task in islice(waiting, workers + 1))
        while flying:
            yield flying.popleft().result()
            flying.extend(submit(task) for task in islice(waiting, 1))


def as_finished(tasks: Sequence[Callable[[Event], T]], workers: int) -> Generator[tuple[int, T], None, None]:
    """Yield (index, result) of the tasks as they finish, with at most a few in flight: what is finished is handed over at once.

    It is closed as `in_order` is.
    """
    waiting = iter(enumerate(tasks))
    with _at_work(workers) as submit:
        flying = {submit(task): index for index, task in islice(waiting, workers + 1)}
        while flying:
            done = wait(flying, return_when=FIRST_COMPLETED).done
            yield from ((flying.pop(future), future.result()) for future in done)
            flying |= {submit(task): index for index, task in islice(waiting, len(done))}
