"""Runs from the past: what a world gives depends on (seed, world, numbers) alone, and what is kept is what was recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from sim.engine.batch import of_worlds
from sim.evidence.hindcast import simulator as simulators
from sim.evidence.hindcast.calibrated import CALIBRATED
from sim.evidence.hindcast.measures import weekly_names
from sim.evidence.hindcast.observations import Observation, observations, wave_error
from sim.evidence.hindcast.replay import STARTS, as_published, error_left, figures_of, hindcast_config, run_figures, weekly_of
from sim.evidence.hindcast.simulator import HindcastSimulator
from sim.model.observed.series import SERIES
from sim.runs.ensemble import run_worlds
from sim.settings import facts
from sim.settings.codebook import codebook, is_drawable

WORLDS = np.arange(6)
ROUNDING = 1e-12
NUMBERS = {number.path: number for group in codebook().values() for number in group.values()}


def small(start: str = "2024-01", *words: str) -> Any:
    return hindcast_config(start, 6, 20, 5, *words)


def central(particles: int) -> Any:
    return np.tile([NUMBERS[path].value for path in CALIBRATED], (particles, 1))


@pytest.fixture(scope="module")
def simulator():
    return HindcastSimulator(seed=5, workers=1, citizens=20)


# --- a run from the past


@pytest.mark.parametrize("start", STARTS)
def test_a_hindcast_reaches_the_cut_off_and_draws_what_the_start_tells_anew(start: str) -> None:
    config = small(start)
    assert config.weeks == STARTS[start]
    assert config.numbers["start"]["inputs"].label == "observed"
    drawn = {number.path for group in config.numbers.values() for number in group.values() if number.status == "drawn"}
    assert "start.effort_index" in drawn
    assert "opinion.ready_west_share" in drawn
    assert all(path.startswith(("start.", "opinion.")) for path in drawn)
    assert config.numbers["battle"]["open_ground_km2"].status == "posterior"


def test_what_is_pinned_is_not_drawn() -> None:
    assert small("2024-01", "start.key_rate_pct=16").numbers["start"]["key_rate_pct"].status == "pinned"


def test_no_ceasefire_is_signed() -> None:
    config = small("2023-06")
    assert not run_worlds(of_worlds(config, WORLDS)).outcomes["signed"].any()


def test_the_weeks_that_are_kept_are_those_of_the_record() -> None:
    config = small()
    kept, recorded = weekly_of(of_worlds(config, WORLDS)), run_worlds(of_worlds(config, WORLDS)).weekly
    assert set(kept) == set(weekly_names())
    for index, series in enumerate(SERIES):
        if series.name in kept:
            np.testing.assert_array_equal(kept[series.name].astype(np.float32), recorded[:, index], err_msg=series.name)


def test_weeks_do_not_depend_on_batches_by_a_single_bit() -> None:
    batch = of_worlds(small(), WORLDS)
    whole = weekly_of(batch)
    for first, last in ((0, 1), (1, 4), (4, 6)):
        for name, rows in weekly_of(batch.part(first, last)).items():
            np.testing.assert_array_equal(rows, whole[name][:, first:last], err_msg=name)


def test_figures_do_not_depend_on_batches_or_workers_but_for_rounding() -> None:
    """A product of matrices rounds by its width: the last digits of a sum over weeks may differ, the weeks themselves may not."""
    batch = of_worlds(small(), WORLDS)
    whole = run_figures([batch], 1)
    parts = run_figures([batch.part(0, 1), batch.part(1, 4), batch.part(4, 6)], 2)
    np.testing.assert_allclose(whole, parts, rtol=ROUNDING)
    np.testing.assert_array_equal(whole, run_figures([batch], 2))
    config = small()
    seen = observations(config.start, config.weeks)
    assert whole.shape == (len(seen), 6)
    np.testing.assert_array_equal(whole, figures_of(weekly_of(batch), seen, config.start, config.weeks))


def test_a_figure_is_published_with_an_error_that_belongs_to_its_world() -> None:
    config = small()
    seen = observations(config.start, config.weeks)
    figures, many = np.zeros((len(seen), 400)), 1_000_000
    published = as_published(figures, seen, 5, np.arange(400), many)
    for one, row in zip(seen, published, strict=True):
        if one.error == 0.0:
            assert not row.any(), one.name
        else:
            assert row.std() == pytest.approx(one.error, rel=0.15), one.name
    np.testing.assert_array_equal(as_published(figures[:, :3], seen, 5, np.array([7, 300, 2]), many), published[:, [7, 300, 2]])
    assert not np.array_equal(as_published(figures, seen, 6, np.arange(400), many), published)


def test_the_error_of_a_poll_is_not_added_to_that_of_the_citizens() -> None:
    """Citizens are a sample themselves: variances of both together are those of one poll, or of the citizens if they are fewer."""
    wave = Observation("ready", date(2024, 5, 22), date(2024, 5, 22), 0.32, wave_error(0.32), "", True)
    assert error_left(wave, 200) == 0.0
    citizens = 2000
    together = error_left(wave, citizens) ** 2 + 0.32 * 0.68 / citizens
    assert together == pytest.approx(wave.error**2)
    ground = wave._replace(measure="ground")
    assert error_left(ground, 200) == ground.error


# --- the simulator that calibration asks


def test_every_calibrated_number_is_uncertain_and_named_once() -> None:
    assert len(set(CALIBRATED)) == len(CALIBRATED)
    for path in CALIBRATED:
        assert is_drawable(NUMBERS[path]), path


def test_history_is_summed_up_in_the_same_words(simulator: HindcastSimulator) -> None:
    observed = dict(zip(simulator.statistics, simulator.observed, strict=True))
    assert len(simulator.groups) == len(observed)
    assert observed["ground, mean of May to Nov 2024"] == pytest.approx(436.0, abs=1.0)
    assert observed["ground, spread of these months"] == pytest.approx(210.0, abs=1.0)
    assert all(one.last.isoformat() <= facts.CUTOFF for one in simulator.seen)


def test_a_particle_gives_the_same_whatever_else_is_in_the_batch(simulator: HindcastSimulator, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(2)
    theta = central(6) * rng.uniform(0.9, 1.1, (6, len(CALIBRATED)))
    whole = simulator(theta, 100)
    assert whole.shape == (6, len(simulator.statistics))
    assert np.isfinite(whole).all()
    np.testing.assert_array_equal(HindcastSimulator(seed=5, workers=2, citizens=20)(theta, 100), whole)
    np.testing.assert_allclose(simulator(theta[2:4], 102), whole[2:4], rtol=ROUNDING)
    monkeypatch.setattr(simulators, "BATCH", 4)
    np.testing.assert_allclose(HindcastSimulator(seed=5, workers=2, citizens=20)(theta, 100), whole, rtol=ROUNDING)


def test_another_world_or_another_seed_is_another_luck(simulator: HindcastSimulator) -> None:
    theta = central(2)
    first = simulator(theta, 0)
    assert not np.array_equal(first[0], first[1])
    assert not np.array_equal(simulator(theta, 50), first)
    assert not np.array_equal(HindcastSimulator(seed=6, workers=1, citizens=20)(theta, 0), first)


def test_numbers_of_a_particle_move_its_statistics_and_nobody_else_s(simulator: HindcastSimulator) -> None:
    theta = central(3)
    before = simulator(theta, 0)
    theta[1, CALIBRATED.index("battle.russia_losses_thousand")] *= 1.2
    after = simulator(theta, 0)
    np.testing.assert_allclose(after[[0, 2]], before[[0, 2]], rtol=ROUNDING)
    column = simulator.statistics.index("losses, summer 2024")
    assert after[1, column] > before[1, column]


def test_the_scale_is_the_spread_of_worlds_of_its_own(simulator: HindcastSimulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulators, "PILOT_WORLDS", 12)
    fresh = HindcastSimulator(seed=5, workers=1, citizens=20)
    assert fresh.scale.shape == (len(fresh.statistics),)
    assert np.all(fresh.scale > 0.0)
    np.testing.assert_array_equal(fresh.scale, HindcastSimulator(seed=5, workers=2, citizens=20).scale)
    assert simulators.PILOT_FIRST > 1e9
