"""Starts: each composes and runs, tells its numbers anew with ranges of their own, and those from the past follow history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from sim.engine.batch import Batch, of_worlds
from sim.engine.draws import draw, triangular
from sim.model.calendar import date_of
from sim.model.history import history_of
from sim.model.observed.series import SERIES
from sim.model.start import states_at_start
from sim.model.week import CeasefireModel, forget
from sim.runs.ensemble import network_of, run_chunks, run_worlds, worlds_of
from sim.settings import facts
from sim.settings.codebook import codebook, is_drawable, known_sources
from sim.settings.composing import load
from sim.settings.errors import UserError
from sim.settings.searchpath import choices_of
from tests.conftest import configured
from tests.engine.test_bits import bits, same

STARTS = tuple(choices_of("start"))
PAST = tuple(start for start in STARTS if start != "article")
CUTOFF_WEEKS = {start: (date.fromisoformat(facts.CUTOFF) - load([f"start={start}"]).start).days // 7 + 1 for start in PAST}
RATE = "start.key_rate_pct"
COLD, HOT = "{value: 8, low: 7, high: 9}", "{value: 20, low: 16, high: 25}"


def told_anew(config: Any) -> list[Any]:
    """The numbers that a start gives a range of their own."""
    numbers = [number for group in config.numbers.values() for number in group.values()]
    return [number for number in numbers if (number.low, number.high) != ranges()[number.path]]


def ranges() -> dict[str, tuple[float, float]]:
    return {number.path: (number.low, number.high) for group in codebook().values() for number in group.values()}


def row_of(name: str) -> int:
    return [series.name for series in SERIES].index(name)


def test_there_are_starts_in_the_past() -> None:
    assert set(STARTS) >= {"article", "2023-06", "2024-01"}


# --- each start by itself


@pytest.mark.parametrize("start", STARTS)
def test_a_start_composes_and_runs_in_miniature(start: str) -> None:
    config = configured("+scenario=territorial_freeze", f"start={start}", worlds=6, weeks=8, citizens=20)
    assert config.choices["start"] == start
    (chunk,) = list(run_chunks(replace(config, chunk=6, workers=1)))
    assert np.isfinite(chunk.outcomes["occupied_end_km2"]).all()
    assert chunk.weekly.shape == (8, len(SERIES), 6)


@pytest.mark.parametrize("start", PAST)
def test_a_start_of_the_past_is_a_monday_before_the_cut_off_and_follows_history(start: str) -> None:
    config = load([f"start={start}"])
    assert config.start.weekday() == 0
    assert config.start.isoformat()[:7] == start
    assert config.start.isoformat() <= facts.CUTOFF
    assert config.numbers["start"]["inputs"].label == "observed"


def test_the_start_of_the_article_follows_the_model() -> None:
    config = load([])
    assert config.numbers["start"]["inputs"].label == "modelled"
    assert config.start.isoformat() > facts.CUTOFF
    assert not told_anew(config)


@pytest.mark.parametrize("start", PAST)
def test_what_a_start_tells_anew_is_sourced_in_its_range_and_still_uncertain(start: str) -> None:
    found = told_anew(load([f"start={start}"]))
    assert len(found) > 15
    for number in found:
        assert number.low <= number.value <= number.high, number.path
        assert number.status == "default", number.path
        assert is_drawable(number), number.path
        assert set(number.sources) <= known_sources(), number.path
        assert all(facts.source(key).may_set_a_number for key in number.sources), number.path


def test_the_past_had_less_effort_less_strain_fewer_strikes_and_fuller_stores() -> None:
    """W_LOSSES, W_KEYRATE, W_DRONES: what had changed by the end of 2024."""
    early, middle, late = (load([f"start={start}"]).numbers["start"] for start in ("2023-06", "2024-01", "article"))
    for name in ("effort_index", "russia_losses_thousand_per_week", "strikes_per_week", "key_rate_pct", "strain_share"):
        assert early[name].value < middle[name].value < late[name].value, name
    assert early["stores_index"].value > middle["stores_index"].value > late["stores_index"].value == 1.0


@pytest.mark.parametrize("start", STARTS)
def test_a_start_begins_with_the_losses_that_its_effort_asks_for(start: str) -> None:
    """Effort is set so that forces of that day lose what was claimed: the first weeks of a run at written numbers."""
    config = configured(f"start={start}", worlds=60, weeks=2, citizens=10)
    lost = run_worlds(of_worlds(config, np.arange(60))).weekly[0, [series.name for series in SERIES].index("russia_losses_week")]
    assert lost.mean() == pytest.approx(config.numbers["start"]["russia_losses_thousand_per_week"].value, rel=0.08)


@pytest.mark.parametrize("start", STARTS)
def test_the_territory_of_a_start_is_that_of_its_date(start: str) -> None:
    config = configured(f"start={start}", worlds=3, weeks=2, citizens=10)
    batch = of_worlds(config, np.arange(3))
    states = states_at_start(batch, network_of(batch.frame))
    day = min(config.start.isoformat(), facts.CUTOFF)
    held = (states["regions"]["occupied_share"] * states["regions"]["area_km2"]).sum(axis=1)
    np.testing.assert_allclose(held, facts.occupied_km2(day))
    for index, sector in enumerate(facts.sector_facts(day)):
        assert np.all(states["sectors"]["occupied_km2"][:, index] == sector.occupied_km2)


# --- numbers told anew, on the command line


def test_a_range_of_its_own_leaves_a_number_uncertain_and_a_plain_value_pins_it() -> None:
    assert load(["start=2024-01"]).numbers["start"]["key_rate_pct"].status == "default"
    pinned = load(["start=2024-01", f"{RATE}=16.5"]).numbers["start"]["key_rate_pct"]
    assert (pinned.value, pinned.status) == (16.5, "pinned")
    other = load(["start=2024-01", f"{RATE}={{value: 17, low: 15, high: 19}}"]).numbers["start"]["key_rate_pct"]
    assert (other.value, other.low, other.high, other.status) == (17.0, 15.0, 19.0, "default")


@pytest.mark.parametrize(
    ("word", "message"),
    [
        (f"{RATE}=40", "start.key_rate_pct is 40 (percent); allowed"),
        (f"{RATE}={{value: 18}}", "start.key_rate_pct is 18 (percent); allowed 15 to 17"),
        ("start.effort_weeks=3", "unknown key 'start.effort_weeks'"),
        ("start.inputs=seen", "start.inputs is 'seen'; allowed: modelled, observed"),
    ],
)
def test_what_does_not_go_with_a_start_is_refused_in_plain_words(word: str, message: str) -> None:
    with pytest.raises(UserError) as refusal:
        load(["start=2024-01", word])
    assert message in str(refusal.value)


@pytest.mark.parametrize("start", PAST)
def test_the_inputs_can_be_left_to_the_model(start: str) -> None:
    assert load([f"start={start}", "start.inputs=modelled"]).numbers["start"]["inputs"].value == 0.0


def test_two_ranges_of_one_number_are_drawn_side_by_side() -> None:
    """One batch, two bases: each cell draws from the range of its own base, with the luck of its world."""
    bases = tuple(configured("parameters=prior", f"{RATE}={range_}", worlds=4, weeks=2, citizens=10) for range_ in (COLD, HOT))
    worlds = np.arange(50)
    base = np.tile([0, 1], 50).astype(np.int64)
    drawn = draw(Batch(bases, base, np.repeat(worlds, 2), {}))["start"]["key_rate_pct"]
    for index, config in enumerate(bases):
        alone = draw(of_worlds(config, worlds))["start"]["key_rate_pct"]
        np.testing.assert_array_equal(drawn[base == index], alone)
    cold, hot = drawn[::2], drawn[1::2]
    assert 7.0 <= cold.min() < cold.max() <= 9.0
    assert 16.0 <= hot.min() < hot.max() <= 25.0
    np.testing.assert_array_equal(np.argsort(cold), np.argsort(hot))


def test_a_base_that_pins_leaves_the_other_its_range() -> None:
    pinned, ranged = (configured("parameters=prior", word, worlds=4, weeks=2, citizens=10) for word in (f"{RATE}=21", f"{RATE}={HOT}"))
    drawn = draw(Batch((pinned, ranged), np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1]), {}))["start"]["key_rate_pct"]
    assert drawn[0] == drawn[2] == 21.0
    assert drawn[1] != drawn[3]


def test_a_triangle_may_be_as_narrow_as_a_point() -> None:
    luck = np.linspace(0.01, 0.99, 9)
    assert np.all(triangular(luck, 5.0, 5.0, 5.0) == 5.0)


# --- history


def of_2024(**settings: Any) -> Any:
    return configured("+scenario=nato_guarantee", "start=2024-01", **({"worlds": 24, "weeks": 60, "citizens": 30} | settings))


def test_history_is_the_same_in_every_world_and_that_of_the_week() -> None:
    config = of_2024(worlds=5)
    worlds = worlds_of(of_worlds(config, np.array([3, 700, 2, 9, 11])))
    model = CeasefireModel(worlds, config.start)
    for week in range(52):
        model.step()
        expected = history_of(date_of(config.start, week))
        assert all(np.all(worlds.states["history"][field] == value) for field, value in expected.items())
        assert bool(expected["has_aid"]) == (week < CUTOFF_WEEKS["2024-01"])
    forget(model)


@pytest.mark.parametrize("words", [(), ("parameters=prior",)])
def test_chunks_and_workers_change_no_bit_of_a_run_from_the_past(words: tuple[str, ...]) -> None:
    config = configured("+scenario=nato_guarantee", "start=2024-01", *words, worlds=24, weeks=60, citizens=30)
    whole = bits(list(run_chunks(replace(config, chunk=24, workers=1))))
    same(whole, bits(list(run_chunks(replace(config, chunk=5, workers=2)))))
    same(whole, bits(list(run_chunks(replace(config, chunk=7, workers=1)))))


def test_up_to_the_cut_off_aid_and_intake_are_what_they_were_and_no_world_differs() -> None:
    weeks = CUTOFF_WEEKS["2024-01"]
    config = of_2024(weeks=weeks, worlds=8)
    run = run_worlds(of_worlds(config, np.arange(8)))
    days = [date_of(config.start, week).isoformat() for week in range(weeks)]
    allocated = [facts.aid_of_week(day) for day in days]
    for donor in ("us", "europe", "other"):
        given = sum(week[f"{donor}_military"] + week[f"{donor}_financial"] for week in allocated)
        np.testing.assert_allclose(run.outcomes[f"aid_{donor}_eur_bn"], given)


def test_after_the_cut_off_the_model_goes_on_by_itself_and_worlds_part() -> None:
    weeks = CUTOFF_WEEKS["2024-01"]
    short, long = (run_worlds(of_worlds(of_2024(weeks=count, worlds=8), np.arange(8))).outcomes for count in (weeks, weeks + 12))
    later = long["aid_europe_eur_bn"] - short["aid_europe_eur_bn"]
    assert np.all(later > 0.0)
    assert len(np.unique(later.round(9))) == 8


def test_the_same_past_under_the_model_s_own_inputs_is_another_one() -> None:
    settings: tuple[dict[str, Any], ...] = ({}, {"start.inputs": "modelled"})
    followed, modelled = (run_worlds(of_worlds(of_2024(worlds=4, weeks=20, **setting), np.arange(4))).outcomes for setting in settings)
    assert not np.any(followed["aid_us_eur_bn"] == modelled["aid_us_eur_bn"])


def test_the_war_of_2024_from_its_beginning_builds_up() -> None:
    """W_LOSSES, W_DRONES: losses and launches of the last quarter lie well above those of the first."""
    config = configured("start=2024-01", "talks.opening_per_year=0", "allow_out_of_range=true", worlds=60, weeks=48, citizens=20)
    weekly = run_worlds(of_worlds(config, np.arange(60))).weekly
    for name in ("russia_losses_week", "drones"):
        series = weekly[:, row_of(name)].mean(axis=1)
        assert series[-13:].mean() > 1.2 * series[:13].mean(), name
