"""Worlds for the checks: each setting is simulated once, all under the same luck."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from sim.evidence.patterns.samples import FIRST_ROUND, OBSERVED_WAR, REPLAY, RUN, Sample, Setting

if TYPE_CHECKING:
    from sim.evidence.patterns.cache import SampleCache
    from sim.settings.codebook import Codebook
    from sim.settings.config import RunConfig

COMPOSED_KEPT: Final = 256  # configurations: composing one takes as long as simulating a hundred worlds


class Laboratory:
    """Simulates settings, each once, with further `words` for all of them; `each_week` hears how many worlds passed a week.

    The numbers at `drawn` are drawn from their ranges for each world, where a setting does not pin them.
    """

    def __init__(
        self,
        worlds: int,
        seed: int,
        each_week: Callable[[int], None] = lambda worlds: None,
        words: tuple[str, ...] = (),
        drawn: tuple[str, ...] = (),
        cache: SampleCache | None = None,
    ) -> None:
        self.worlds = worlds
        self.seed = seed
        self.each_week = each_week
        self.words = words
        self.cache = cache
        self._drawn = drawn
        self._samples: dict[Setting, Sample] = {}
        self._configs: dict[Setting, RunConfig] = {}

    def sample(self, setting: Setting) -> Sample:
        """The worlds of a setting."""
        if setting not in self._samples:
            self._samples[setting] = self._kept(setting) or self._simulated(setting)
        return self._samples[setting]

    def _kept(self, setting: Setting) -> Sample | None:
        """The sample from an earlier run that was stopped."""
        kept = self.cache.find(setting, self.config(setting)) if self.cache else None
        if kept is not None:
            self.each_week(self.worlds * setting.weeks)
        return kept

    def _simulated(self, setting: Setting) -> Sample:
        observe = {RUN: _whole_run, FIRST_ROUND: _first_round, REPLAY: _replayed, OBSERVED_WAR: _observed_war}[setting.looks_at]
        sample = observe(self.config(setting), setting, self.each_week)
        if self.cache:
            self.cache.put(setting, self.config(setting), sample)
        return sample

    def config(self, setting: Setting) -> RunConfig:
        """The configuration of a setting, with what is drawn."""
        if setting not in self._configs:
            config = configured(setting, self.worlds, self.seed, self.words)
            self._configs[setting] = replace(config, numbers=with_drawn(config.numbers, self._drawn)) if self._drawn else config
        return self._configs[setting]


@lru_cache(COMPOSED_KEPT)
def configured(setting: Setting, worlds: int, seed: int, words: tuple[str, ...] = ()) -> RunConfig:
    """The configuration of a setting, without charts and report."""
    from sim.evidence.hindcast.replay import hindcast_config
    from sim.settings.composing import load

    if setting.past:
        return hindcast_config(setting.past, worlds, setting.citizens, seed, *setting.words, *words)
    sizes = [f"worlds={worlds}", f"weeks={setting.weeks}", f"citizens={setting.citizens}", f"seed={seed}"]
    return replace(load([*setting.words, *sizes, *words]), charts=(), report=False)


def with_drawn(numbers: Codebook, paths: tuple[str, ...]) -> Codebook:
    """The numbers of a run, with these drawn for each world unless they are pinned."""
    from sim.settings.codebook import drawn_where

    wanted = frozenset(paths)
    return drawn_where(numbers, lambda number: number.path in wanted)


def _whole_run(config: RunConfig, setting: Setting, each_week: Callable[[int], None]) -> Sample:
    """The outcome rows, with the share of members that would pledge, and the series asked for."""
    from sim.model.observed.record import COMPONENTS
    from sim.model.observed.series import SERIES
    from sim.runs.ensemble import run_chunks

    chunks = list(run_chunks(config, each_week))
    outcomes = pd.DataFrame({name: np.concatenate([chunk.outcomes[name] for chunk in chunks]) for name in chunks[0].outcomes})
    pledges = [chunk.joins[:-1, COMPONENTS.index("pledge")].sum(axis=0) for chunk in chunks]
    outcomes["members_pledging"] = np.concatenate(pledges).astype(float)
    rows = {series.name: index for index, series in enumerate(SERIES) if series.name in setting.series}
    weekly = {name: np.concatenate([chunk.weekly[:, row] for chunk in chunks], axis=1) for name, row in rows.items()}
    return Sample(outcomes, weekly, config.start)


def _first_round(config: RunConfig, setting: Setting, each_week: Callable[[int], None]) -> Sample:
    """What both sides would do at their first round of talks, and what the public thinks of the terms a month after the start."""
    from sim.engine.batch import of_worlds
    from sim.model.week import CeasefireModel, forget
    from sim.runs.ensemble import worlds_of

    worlds = worlds_of(of_worlds(config, np.arange(config.worlds)))
    model, states = CeasefireModel(worlds, config.start), worlds.states
    seen = {name: np.full(config.worlds, np.nan) for name in ("russia_accepts", "ukraine_accepts")}
    for _ in range(config.weeks):
        model.step()
        each_week(config.worlds)
        is_first = states["agreement"]["is_round"] & (states["agreement"]["rounds"] == 1)
        for side in ("russia", "ukraine"):
            seen[f"{side}_accepts"][is_first] = states[side]["acceptance_chance"][is_first]
    forget(model)
    return Sample(pd.DataFrame(seen | {"support": states["public"]["support_share"].copy()}), {}, config.start)


def _replayed(config: RunConfig, setting: Setting, each_week: Callable[[int], None]) -> Sample:
    """A run from the past: its figures of history as they would have been published, by name, and the series behind them."""
    from functools import partial

    from sim.engine.executors import in_order
    from sim.evidence.hindcast.observations import observations
    from sim.evidence.hindcast.replay import as_published, figures_of, weekly_of
    from sim.runs.ensemble import batches_of, worker_count

    worlds = np.arange(config.worlds)
    tasks = [partial(weekly_of, batch, each_week) for batch in batches_of(config, worlds)]
    parts = list(in_order(tasks, worker_count(config)))
    weekly = {name: np.concatenate([part[name] for part in parts], axis=1) for name in parts[0]}
    seen = observations(config.start, config.weeks)
    figures = as_published(figures_of(weekly, seen, config.start, config.weeks), seen, config.seed, worlds, config.citizens)
    return Sample(pd.DataFrame({one.name: row for one, row in zip(seen, figures, strict=True)}), weekly, config.start)


def _observed_war(config: RunConfig, setting: Setting, each_week: Callable[[int], None]) -> Sample:
    """Readiness for concessions at the last wave, in each polled region and in Ukraine, under the war as it was observed."""
    from sim.evidence.patterns.observed_war import ready_by_region
    from sim.model.observed.series import POLLED

    found = ready_by_region(config, each_week)
    return Sample(pd.DataFrame(dict(zip((*POLLED, "Ukraine"), found, strict=True))), {}, config.start)
