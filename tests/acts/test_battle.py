"""Battle: both texts agree, ground is conserved, and a plain year of war looks like 2024."""

from __future__ import annotations

import numpy as np
import pytest

from sim.acts import battle
from sim.places import SECTORS
from tests.acts.war_stage import AREA, arguments, cease_fire, differences, live, numbers, random_stage, war_stage

DONETSK, KHERSON = SECTORS.index("Donetsk"), SECTORS.index("Kherson")
ACTS = [battle.begin_sectors, battle.set_tempo, battle.fight, battle.strike]
MONTHS = 12


@pytest.fixture(scope="module")
def year():
    """A plain year of war in many worlds."""
    return live(war_stage(400), 52)


def series(weeks, name, field):
    return np.array([week[name][field] for week in weeks])


def monthly(values):
    """Sums over the twelve equal parts of 52 weeks, (months, worlds)."""
    total = np.vstack([np.zeros(values.shape[1]), values.cumsum(axis=0)])
    edges = np.linspace(0.0, len(values), MONTHS + 1)
    return np.diff([[np.interp(edge, np.arange(len(total)), world) for world in total.T] for edge in edges], axis=0)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_compiled_and_plain_text_give_the_same_bits(act):
    assert not differences(act, seed=2)


def test_ground_of_a_plain_year_has_the_level_the_spread_and_the_runs_of_2024(year):
    """W_GROUND, pattern 1. A level used for calibration, so no validation."""
    gain = monthly(series(year, "russia", "gain_km2"))
    assert gain.mean() == pytest.approx(436.0, rel=0.07)
    assert gain.std() == pytest.approx(210.0, rel=0.2)
    assert 0.55 < np.corrcoef(gain[1:].ravel(), gain[:-1].ravel())[0, 1] < 0.85
    assert (gain > 0.002 * 603_550).mean() < 0.02
    assert gain.mean(axis=1).argmin() in (2, 3, 4)


def test_donetsk_takes_most_of_the_ground_and_kherson_none(year):
    gain = series(year, "sectors", "gain_km2").sum(axis=(0, 1))
    assert 0.80 < gain[DONETSK] / gain.sum() < 0.92
    assert gain[KHERSON] == 0.0


def test_losses_of_a_plain_year_look_like_those_of_2024(year):
    """W_LOSSES, pattern 2."""
    russian, ukrainian = series(year, "russia", "losses_thousand"), series(year, "ukraine", "losses_thousand")
    assert 1100.0 < russian.mean() * 1000.0 / 7.0 < 1500.0
    assert 2.0 < russian.sum() / ukrainian.sum() < 2.5
    assert 59.0 < russian.sum() * 1000.0 / series(year, "russia", "gain_km2").sum() < 150.0
    assert 0.0 < np.corrcoef(monthly(russian).ravel(), monthly(series(year, "russia", "gain_km2")).ravel())[0, 1] < 0.5


def test_civilians_and_drones_of_a_plain_year(year):
    """W_CIVIL, W_DRONES."""
    assert 110.0 < year[-1]["ukraine"]["civilian_deaths"].mean() / MONTHS < 220.0
    drones = series(year, "russia", "drones").mean(axis=1) * 52.0 / MONTHS
    assert drones[0] == pytest.approx(914.0, rel=0.1)
    assert np.all(np.diff(drones) > 0.0)


def test_sectors_never_overflow_and_their_gains_add_up():
    stage = random_stage(3, 500)
    before = stage["sectors"]["occupied_km2"].copy()
    battle.fight(*arguments(stage, battle.fight))
    after = stage["sectors"]["occupied_km2"]
    assert np.all((after >= 0.0) & (after <= np.array(AREA)))
    np.testing.assert_allclose(after - before, stage["sectors"]["gain_km2"], atol=1e-6)
    np.testing.assert_allclose(stage["sectors"]["gain_km2"].sum(axis=1), stage["russia"]["gain_km2"], rtol=1e-9, atol=1e-9)


def test_what_a_full_sector_cannot_take_goes_to_the_others_and_nothing_else_is_lost():
    gains = []
    for full in (False, True):
        stage = war_stage(50)
        if full:
            stage["sectors"]["occupied_km2"][:, DONETSK] = AREA[DONETSK]
        gains.append(live(stage, 1)[0]["sectors"]["gain_km2"])
    assert np.all(gains[1][:, DONETSK] == 0.0)
    np.testing.assert_allclose(gains[0].sum(axis=1), gains[1].sum(axis=1))


def test_effort_that_goes_elsewhere_meets_the_belts_there():
    """K07."""
    ground = {}
    for belt in (0.5, 0.9):
        stage = war_stage(50)
        stage["sectors"]["occupied_km2"][:, DONETSK] = AREA[DONETSK]
        stage["sectors"]["fortification_share"] = belt
        stage["sectors"]["fortification_share"][:, DONETSK] = 0.5
        ground[belt] = live(stage, 1)[0]["russia"]["gain_km2"].mean()
    assert ground[0.9] == pytest.approx(ground[0.5] / 5.0, rel=1e-3)


def test_guarantors_who_fight_turn_the_tide_and_cost_russia_more():
    """M9: with enough of them the sign turns."""
    alone, joined, many = war_stage(50), war_stage(50), war_stage(50)
    joined["guarantee"]["fighting_thousand"], many["guarantee"]["fighting_thousand"] = 60.0, 250.0
    weeks = [live(stage, 8)[-1]["russia"] for stage in (alone, joined, many)]
    gains = [week["gain_total_km2"].mean() for week in weeks]
    losses = [week["losses_thousand"].mean() for week in weeks]
    assert gains[0] > gains[1] > 0.0 > gains[2]
    assert losses[0] < losses[1] < losses[2]


def test_a_ceasefire_stops_ground_and_nearly_stops_strikes():
    stage = war_stage(50)
    war = live(stage, 4)[-1]
    cease_fire(stage)
    truce = live(stage, 13, first_week=4)[-1]
    assert np.all(truce["russia"]["gain_km2"] == 0.0)
    assert np.all(truce["sectors"]["gain_km2"] == 0.0)
    assert truce["russia"]["drones"].mean() < 0.05 * war["russia"]["drones"].mean()
    assert truce["ukraine"]["strike_deaths"].mean() < 0.1 * war["ukraine"]["strike_deaths"].mean()
    assert np.all(truce["sectors"]["fortification_share"] > war["sectors"]["fortification_share"])


def test_war_and_ceasefire_stay_finite_in_the_whole_box_of_the_numbers():
    stage = war_stage(200)
    rng = np.random.default_rng(6)
    for name in [name for name in stage if name.startswith("numbers of ")]:
        stage[name][:] = numbers(name.removeprefix("numbers of "), 200, rng)
    live(stage, 104)
    cease_fire(stage)
    live(stage, 104, first_week=104)
    stage["agreement"]["at_war"], stage["agreement"]["in_ceasefire"], stage["agreement"]["collapses"] = True, False, 1
    last = live(stage, 52, first_week=208)[-1]
    for side in ("russia", "ukraine", "european_union"):
        for field in last[side].dtype.names:
            assert np.all(np.isfinite(last[side][field])), f"{side}.{field}"
            if field.endswith("_share"):
                assert np.all((last[side][field] >= 0.0) & (last[side][field] <= 2.0)), f"{side}.{field}"


def test_the_deeper_an_advance_the_stronger_the_belts_and_the_first_year_is_hardly_touched():
    """K07: gains do not gather speed for ever by themselves."""
    stage = war_stage(50)
    year = live(stage, 52)[-1]["sectors"]["fortification_share"]
    assert year[:, DONETSK].mean() < 0.57
    assert np.all(np.delete(year, DONETSK, axis=1) < 0.51)
    stage["sectors"]["occupied_km2"][:, 0] = 0.5 * AREA[0]
    later = live(stage, 104, first_week=52)[-1]["sectors"]["fortification_share"]
    assert np.all(later[:, 0] > 0.65)
    assert later[:, 5].mean() < 0.55
