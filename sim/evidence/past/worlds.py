"""The truce of the model under the terms, forces and guarantor of each past case: how long it stands, world by world."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from sim.evidence.past.coding import Case, Range, numbers_of
from sim.evidence.past.observed import HORIZON_WEEKS
from sim.evidence.patterns.samples import IN_OFFICE, SIGNS_AT_ONCE
from sim.settings.errors import UserError, did_you_mean

if TYPE_CHECKING:
    from threading import Event

    from sim.engine.batch import Batch
    from sim.settings.config import RunConfig

Numbers = npt.NDArray[np.float64]

CITIZENS: Final = 30  # the public only looks on
WEEKS: Final = HORIZON_WEEKS + 52  # the signature comes within the first months
CELLS_AT_ONCE: Final = 1200
STANDING_PRESSURE: Final = "administration.pressure_on_russia_share"
BACKING: Final = "administration.guarantee_backing_share"
PRESSURE: Final = "administration.aid_conditionality_share"
US_BEHIND: Final = "guarantee.us_backstop_share"
KIND: Final = "guarantee.kind"

WORDS: Final = (
    "+scenario=territorial_freeze",
    *SIGNS_AT_ONCE,
    IN_OFFICE,
    "administration=harris",
    "administration_before=harris",
    "administration_after=[harris]",
    "guarantee.reluctance=-10",
    "guarantee.fear_weight=0",
    "guarantee.breadth_credit=0",
    "guarantee.breadth_exponent=0",
    "guarantee.arms_share=0",
    "guarantee.intelligence_share=0",
    "guarantee.air_defence_share=0",
    "washington.backing_swing_sd=0",
    "washington.latent_share=1",
)
"""Both sides sign within weeks whatever the terms. Whoever guarantees does so as the case says: nobody hesitates, and neither the
breadth of the Atlantic alliance nor its arms count. One administration sits throughout, whose backing does not swing."""


class Lives(NamedTuple):
    """How long the truces of the model stood: arrays (cases, worlds)."""

    held: npt.NDArray[np.int64]  # whole weeks, at most the horizon
    failed: npt.NDArray[np.bool_]  # within it
    agreement_class: npt.NDArray[Any]  # its name
    cause: npt.NDArray[Any]  # what ended it, by name

    def survival(self) -> Numbers:
        """Share of worlds in which each case still stands after so many weeks: (cases, horizon + 1)."""
        weeks = np.arange(HORIZON_WEEKS + 1)
        return np.stack([(held[:, None] >= weeks).mean(axis=0) for held in self.held])


def configured(seed: int) -> RunConfig:
    """What all cases share, checked."""
    from sim.settings.composing import load

    return replace(load([*WORDS, f"weeks={WEEKS}", f"citizens={CITIZENS}", f"seed={seed}"]), charts=(), report=False)


def compile_rules(seed: int) -> None:
    """Compile, or load from the cache, what the cases run."""
    from sim.runs.ensemble import compile_acts

    compile_acts(configured(seed))


def batch_of(cases: Sequence[Case], worlds: int, seed: int) -> Batch:
    """Every case in the same worlds, case by case: their numbers are pinned, what is unknown is drawn from its range."""
    from sim.engine.batch import Batch

    config = configured(seed)
    pinned = {path: np.concatenate(columns) for path, columns in _columns(cases, worlds, seed).items()}
    cells = len(cases) * worlds
    ready = _as_the_model_takes_it(pinned, config)
    _check_homes(ready, config)
    return Batch((config,), np.zeros(cells, np.int64), np.tile(np.arange(worlds), len(cases)), ready)


def _columns(cases: Sequence[Case], worlds: int, seed: int) -> dict[str, list[Numbers]]:
    """Of each number that any case sets, its values in the worlds of every case."""
    coded = [numbers_of(case) for case in cases]
    paths = sorted({path for numbers in coded for path in numbers})
    luck = {path: np.random.default_rng([seed, crc32(path.encode())]).random(worlds) for path in paths}
    return {path: [_values(numbers[path], luck[path]) for numbers in coded] for path in paths}


def _values(given: Range, luck: Numbers) -> Numbers:
    """Evenly over the range; the same luck in every case."""
    return given.low + (given.high - given.low) * luck


def _check_homes(pinned: Mapping[str, Numbers], config: RunConfig) -> None:
    """The coding book must not name a number that the model does not have: refused here, in words, before a batch refuses it."""
    from sim.settings.codebook import by_path

    known = by_path(config.numbers)
    for path in pinned:
        if path not in known:
            raise UserError(f"conf/past/coding.yaml sets '{path}', which is no number of the model.{did_you_mean(path, known)}")


def _as_the_model_takes_it(pinned: dict[str, Numbers], config: RunConfig) -> dict[str, Numbers]:
    """Backing and pressure as the numbers through which Washington exerts them.

    Pressure acts by a threat to Ukraine, or by more pressure on Russia where Russia is blamed: both are set so that it is the same.
    """
    administration = config.numbers["administration"]
    backing, standing = (administration[path.partition(".")[2]].value for path in (BACKING, STANDING_PRESSURE))
    return pinned | {
        US_BEHIND: pinned[US_BEHIND] / backing,
        "washington.blame_step_share": pinned[PRESSURE] / (1 - standing),
        KIND: np.round(pinned[KIND]),
    }


def live(cases: Sequence[Case], worlds: int, seed: int, each_week: Callable[[int], None]) -> Lives:
    """Simulate every case; `each_week` hears how many cells passed a week."""
    from sim.engine.executors import in_order
    from sim.runs.ensemble import run_rows, worker_count

    batch = batch_of(cases, worlds, seed)
    starts = range(0, batch.cells, CELLS_AT_ONCE)
    parts = [batch.part(first, min(batch.cells, first + CELLS_AT_ONCE)) for first in starts]

    def task(part: Batch, stop: Event) -> dict[str, npt.NDArray[Any]]:
        return run_rows(part, each_week, stop)

    rows = list(in_order([partial(task, part) for part in parts], worker_count(batch.bases[0])))
    columns = {name: np.concatenate([part[name] for part in rows]) for name in COLUMNS}
    return _lives({name: values.reshape(len(cases), worlds) for name, values in columns.items()})


COLUMNS: Final = ("held_weeks", "week_signed", "censored", "agreement_class", "ended_by")


def _lives(columns: dict[str, npt.NDArray[Any]]) -> Lives:
    """Cut at ten years after the signature. A world that did not sign in time is an error: none should."""
    if not (columns["week_signed"] <= WEEKS - HORIZON_WEEKS).all():
        raise ArithmeticError("a world of the past cases signed too late to be followed for ten years")
    held = columns["held_weeks"].astype(np.int64)
    failed = (columns["censored"] == 0) & (held < HORIZON_WEEKS)
    cause = np.where(failed, columns["ended_by"], "not ended")
    return Lives(np.minimum(held, HORIZON_WEEKS), failed, columns["agreement_class"], cause)
