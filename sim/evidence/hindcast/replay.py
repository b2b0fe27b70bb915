"""Runs from the past: the worlds of a start, and what each of them gives for the figures of history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from sim.engine.executors import EachWeek, in_order, nobody_listens
from sim.evidence.hindcast.measures import MEASURES, Values, Weekly, days_of_weeks, figure, weekly_names
from sim.evidence.hindcast.observations import OPINION, PEOPLE_ASKED, Observation, observations
from sim.model.observed.series import SERIES

if TYPE_CHECKING:
    from sim.engine.batch import Batch
    from sim.settings.codebook import Codebook
    from sim.settings.config import RunConfig

POLLED: Final = (*OPINION, "ready_gap")
STARTS: Final = {"2023-06": 78, "2024-01": 48}
"""Starts in the past and the weeks from each to the cut-off."""
NO_CEASEFIRE: Final = ("allow_out_of_range=true", "talks.opening_per_year=0")
"""History had no general ceasefire: the war is replayed on that condition. The chance of one is a pattern of its own."""


def hindcast_config(start: str, worlds: int, citizens: int, seed: int, *words: str) -> RunConfig:
    """A run from a start in the past; what is not known of that day is drawn, everything else is as `words` say."""
    from sim.settings.composing import load

    setting = [f"worlds={worlds}", f"weeks={STARTS[start]}", f"citizens={citizens}", f"seed={seed}"]
    config = load(["+scenario=baseline", f"start={start}", *NO_CEASEFIRE, *setting, *words])
    return replace(config, numbers=with_drawn_start(config), charts=(), report=False)


def with_drawn_start(config: RunConfig) -> Codebook:
    """The numbers of a run, with those drawn that the start tells anew: the state of a past day is known no better than its range."""
    from sim.settings.codebook import drawn_where, numbers_by_path

    usual = numbers_by_path()
    return drawn_where(config.numbers, lambda number: (number.low, number.high) != (usual[number.path].low, usual[number.path].high))


def weekly_of(batch: Batch, each_week: EachWeek = nobody_listens, stop: Event | None = None) -> dict[str, Values]:
    """Live the weeks of a batch and keep the series that measures read: name -> (weeks, cells)."""
    from sim.model.observed.record import view
    from sim.runs.ensemble import live

    wanted = [series for series in SERIES if series.name in weekly_names()]
    kept = {series.name: np.empty((batch.frame.weeks, batch.cells)) for series in wanted}

    def watch(states: dict[str, Any]) -> Callable[[int], None]:
        windows = [(kept[series.name], view(states, series.actor, series.field, series.place)) for series in wanted]

        def after_week(week: int) -> None:
            for rows, window in windows:
                rows[week] = window

        return after_week

    live(batch, watch, each_week, stop)
    return kept


def figures_of(weekly: Weekly, seen: Sequence[Observation], start: Any, weeks: int) -> Values:
    """What each world gives for each figure of history, (observations, worlds)."""
    return np.stack([figure(MEASURES[one.measure], weekly, days_of_weeks(start, weeks, one.first, one.last)) for one in seen])


def run_figures(batches: Sequence[Batch], workers: int, each_week: EachWeek = nobody_listens) -> Values:
    """The same for the worlds of several batches of one frame, in their order."""
    frame = batches[0].frame
    seen = observations(frame.start, frame.weeks)

    def one(batch: Batch, stop: Event) -> Values:
        return figures_of(weekly_of(batch, each_week, stop), seen, frame.start, frame.weeks)

    return np.concatenate(list(in_order([partial(one, batch) for batch in batches], workers)), axis=1)


def as_published(figures: Values, seen: Sequence[Observation], seed: int, worlds: npt.NDArray[np.int64], citizens: int) -> Values:
    """The figures as they would have been published: with an error of observation, drawn for each world and figure.

    The citizens of a world are a sample themselves: of the error of a poll only what goes beyond theirs is added.
    """
    from sim.engine.draws import normal_luck

    errors = [error_left(one, citizens) * normal_luck(seed, f"error of {one.name}", worlds) for one in seen]
    return figures + np.stack(errors)


def error_left(one: Observation, citizens: int) -> float:
    """The error of observation less that of so many citizens, as standard deviations."""
    if one.measure not in POLLED:
        return one.error
    return one.error * float(np.sqrt(max(0.0, 1.0 - PEOPLE_ASKED / citizens)))
