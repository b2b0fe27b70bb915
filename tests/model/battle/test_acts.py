"""Battle: ground is conserved, and a plain year of war looks like 2024."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.battle import acts as battle
from sim.model.states.places import SECTORS
from sim.settings import facts
from tests.model.battle.scene import AREA, cease_fire, live, numbers, random_stage, war_stage
from tests.model.plain import perform

DONETSK, KHERSON = SECTORS.index("Donetsk"), SECTORS.index("Kherson")
MONTHS = 12
AUTUMN_2024 = ("2024-09", "2024-10", "2024-11")


@pytest.fixture(scope="module")
def year():
    """A plain year of war in many worlds, from the end of 2024 on: the Russian effort still grows."""
    return live(war_stage(120), 52)


@pytest.fixture(scope="module")
def year_of_2024():
    """The same with the effort held where it stood: what the war of 2024 was like, by which losses and ground are set."""
    stage = war_stage(120)
    stage["numbers of battle"]["effort_ceiling_index"] = stage["numbers of start"]["effort_index"]
    return live(stage, 52)


def observed(name, months=AUTUMN_2024):
    """Mean of a published monthly series over these months."""
    found = {point.date: point.value for point in facts.series(name)}
    return np.mean([found[month] for month in months])


def series(weeks, name, field):
    return np.array([week[name][field] for week in weeks])


def monthly(values):
    """Sums over the twelve equal parts of 52 weeks, (months, worlds)."""
    total = np.vstack([np.zeros(values.shape[1]), values.cumsum(axis=0)])
    edges = np.linspace(0.0, len(values), MONTHS + 1)
    return np.diff([[np.interp(edge, np.arange(len(total)), world) for world in total.T] for edge in edges], axis=0)


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


def test_losses_at_the_effort_of_2024_are_those_of_2024(year_of_2024):
    """W_LOSSES, pattern 2."""
    russian, ukrainian = series(year_of_2024, "russia", "losses_thousand"), series(year_of_2024, "ukraine", "losses_thousand")
    ground = series(year_of_2024, "russia", "gain_km2")
    assert 1100.0 < russian.mean() * 1000.0 / 7.0 < 1500.0
    assert 2.0 < russian.sum() / ukrainian.sum() < 2.5
    assert 59.0 < russian.sum() * 1000.0 / ground.sum() < 150.0
    assert 0.0 < np.corrcoef(monthly(russian).ravel(), monthly(ground).ravel())[0, 1] < 0.5


def test_a_run_begins_with_the_losses_of_autumn_2024_and_the_effort_raises_them(year, year_of_2024):
    """W_LOSSES: claims of Sep to Nov 2024; what grows afterwards is effort, at an unchanged loss ratio."""
    lost = [series(weeks, "russia", "losses_thousand") * 1000.0 / 7.0 for weeks in (year, year_of_2024)]
    assert lost[0][:4].mean() == pytest.approx(observed("russia_losses_per_day"), rel=0.1)
    effort = series(year, "russia", "effort_index").mean(axis=1)
    more = (lost[0][-13:] / lost[1][-13:]).mean()
    assert 1.0 < more < effort[-1]
    ukrainian = series(year, "ukraine", "losses_thousand").sum()
    assert 2.0 < series(year, "russia", "losses_thousand").sum() / ukrainian < 2.5


def test_a_run_begins_with_the_strikes_of_november_2024_and_the_deaths_of_that_half_year(year):
    """W_DRONES, W_CIVIL."""
    launched = observed("drones", ("2024-11",)) + observed("missiles", ("2024-11",))
    assert series(year, "russia", "drones")[:4].mean() * 365.25 / 12.0 / 7.0 == pytest.approx(launched, rel=0.1)
    deaths = year[-1]["ukraine"]["civilian_deaths"].mean() / MONTHS
    assert deaths == pytest.approx(observed("civilian_deaths", ("2024-07", "2024-09", "2024-10", "2024-11")), rel=0.1)


def test_strike_output_grows_toward_its_ceiling_and_months_scatter_around_it(year):
    """W_DRONES: stocks are saved up and spent."""
    output, drones = series(year, "russia", "strike_output"), series(year, "russia", "drones")
    assert np.all(np.diff(output, axis=0) > 0.0)
    p = numbers("battle", 1)[0]
    assert output.max() < p["strike_ceiling_per_week"]
    factors = series(year, "russia", "strike_factor")
    np.testing.assert_allclose(drones, output * factors)
    months = factors.reshape(13, 4, -1)
    assert np.all(months == months[:, :1])
    assert np.log(months[:, 0]).std() == pytest.approx(p["strike_spread_log"], rel=0.05)
    assert months.mean() == pytest.approx(1.0, abs=0.03)


def test_effort_grows_toward_its_ceiling_at_war_and_multiplies_the_tempo():
    """M12, W_LOSSES: about half of the reference in June 2023, the reference in autumn 2024."""
    stage = war_stage(20)
    stage["russia"]["effort_index"] = 0.45
    p = stage["numbers of battle"]
    weeks = int(p["effort_weeks"][0])
    seen = [stage["russia"]["effort_index"][0]]
    for _ in range(weeks):
        perform(stage, battle.set_tempo)
        assert np.all(stage["russia"]["tempo_index"] == stage["russia"]["effort_index"])  # aims, people and strain as at the reference
        seen.append(stage["russia"]["effort_index"][0])
    steps = np.diff(seen)
    assert np.all(steps > 0.0)
    assert np.all(np.diff(steps) < 0.0)
    left = (p["effort_ceiling_index"][0] - seen[-1]) / (p["effort_ceiling_index"][0] - 0.45)
    assert left == pytest.approx(np.exp(-1.0), rel=0.02)


def test_effort_that_goes_beyond_what_can_be_sustained_falls_back():
    stage = war_stage(5)
    stage["russia"]["effort_index"] = 2.0
    perform(stage, battle.set_tempo)
    assert np.all(stage["russia"]["effort_index"] < 2.0)
    assert np.all(stage["russia"]["effort_index"] > stage["numbers of battle"]["effort_ceiling_index"])


def test_effort_rests_in_a_ceasefire_and_goes_on_from_there_when_war_returns():
    stage = war_stage(20)
    before = live(stage, 4)[-1]["russia"]["effort_index"]
    cease_fire(stage)
    truce = live(stage, 26, first_week=4)[-1]["russia"]
    assert np.all(truce["tempo_index"] == 0.0)
    np.testing.assert_array_equal(truce["effort_index"], before)
    stage["agreement"]["at_war"], stage["agreement"]["in_ceasefire"] = True, False
    again = live(stage, 1, first_week=30)[-1]["russia"]
    assert np.all(again["effort_index"] > before)


def test_sectors_never_overflow_and_their_gains_add_up():
    stage = random_stage(3, 500)
    before = stage["sectors"]["occupied_km2"].copy()
    perform(stage, battle.fight)
    after = stage["sectors"]["occupied_km2"]
    assert np.all((after >= 0.0) & (after <= np.array(AREA)))
    np.testing.assert_allclose(after - before, stage["sectors"]["gain_km2"], atol=1e-6)
    np.testing.assert_allclose(stage["sectors"]["gain_km2"].sum(axis=1), stage["russia"]["gain_km2"], rtol=1e-9, atol=1e-9)


def test_what_a_full_sector_cannot_take_goes_to_the_others_and_nothing_else_is_lost():
    gains = []
    for full in (False, True):
        stage = war_stage(20)
        if full:
            stage["sectors"]["occupied_km2"][:, DONETSK] = AREA[DONETSK]
        gains.append(live(stage, 1)[0]["sectors"]["gain_km2"])
    assert np.all(gains[1][:, DONETSK] == 0.0)
    np.testing.assert_allclose(gains[0].sum(axis=1), gains[1].sum(axis=1))


def test_effort_that_goes_elsewhere_meets_the_belts_there():
    """K07."""
    ground = {}
    for belt in (0.5, 0.9):
        stage = war_stage(20)
        stage["sectors"]["occupied_km2"][:, DONETSK] = AREA[DONETSK]
        stage["sectors"]["fortification_share"] = belt
        stage["sectors"]["fortification_share"][:, DONETSK] = 0.5
        ground[belt] = live(stage, 1)[0]["russia"]["gain_km2"].mean()
    assert ground[0.9] == pytest.approx(ground[0.5] / 5.0, rel=1e-3)


def test_guarantors_who_fight_turn_the_tide_and_cost_russia_more():
    """M9: with enough of them the sign turns."""
    alone, joined, many = war_stage(20), war_stage(20), war_stage(20)
    joined["guarantee"]["fighting_thousand"], many["guarantee"]["fighting_thousand"] = 60.0, 250.0
    weeks = [live(stage, 8)[-1]["russia"] for stage in (alone, joined, many)]
    gains = [week["gain_total_km2"].mean() for week in weeks]
    losses = [week["losses_thousand"].mean() for week in weeks]
    assert gains[0] > gains[1] > 0.0 > gains[2]
    assert losses[0] < losses[1] < losses[2]


def test_a_ceasefire_stops_ground_and_nearly_stops_strikes():
    stage = war_stage(20)
    war = live(stage, 4)[-1]
    cease_fire(stage)
    truce = live(stage, 13, first_week=4)[-1]
    assert np.all(truce["russia"]["gain_km2"] == 0.0)
    assert np.all(truce["sectors"]["gain_km2"] == 0.0)
    assert truce["russia"]["drones"].mean() < 0.05 * war["russia"]["drones"].mean()
    assert truce["ukraine"]["strike_deaths"].mean() < 0.1 * war["ukraine"]["strike_deaths"].mean()
    assert np.all(truce["sectors"]["fortification_share"] > war["sectors"]["fortification_share"])


def test_war_and_ceasefire_stay_finite_in_the_whole_box_of_the_numbers():
    stage = war_stage(24)
    rng = np.random.default_rng(6)
    for name in [name for name in stage if name.startswith("numbers of ")]:
        stage[name][:] = numbers(name.removeprefix("numbers of "), 24, rng)
    live(stage, 52)
    cease_fire(stage)
    live(stage, 52, first_week=52)
    stage["agreement"]["at_war"], stage["agreement"]["in_ceasefire"], stage["agreement"]["collapses"] = True, False, 1
    last = live(stage, 26, first_week=104)[-1]
    for side in ("russia", "ukraine", "european_union"):
        for field in last[side].dtype.names:
            assert np.all(np.isfinite(last[side][field])), f"{side}.{field}"
            if field.endswith("_share"):
                assert np.all((last[side][field] >= 0.0) & (last[side][field] <= 2.0)), f"{side}.{field}"


def test_the_deeper_an_advance_the_stronger_the_belts_and_the_first_year_is_hardly_touched():
    """K07: gains do not gather speed for ever by themselves."""
    stage = war_stage(8)
    year = live(stage, 52)[-1]["sectors"]["fortification_share"]
    assert year[:, DONETSK].mean() < 0.57
    assert np.all(np.delete(year, DONETSK, axis=1) < 0.51)
    stage["sectors"]["occupied_km2"][:, 0] = 0.5 * AREA[0]
    later = live(stage, 104, first_week=52)[-1]["sectors"]["fortification_share"]
    assert np.all(later[:, 0] > 0.65)
    assert later[:, 5].mean() < 0.55


def test_a_lull_leaves_little_of_what_is_launched():
    """F10."""
    stage = war_stage(20)
    cease_fire(stage)
    perform(stage, battle.strike)
    russia, p = stage["russia"], stage["numbers of battle"]
    np.testing.assert_allclose(russia["drones"], russia["strike_output"] * russia["strike_factor"] * p["ceasefire_strike_share"])


def test_more_strikes_come_through_when_more_are_launched_or_fewer_stopped():
    """W_DRONES: 1 = mean of 2024."""

    def through(output: float = 1.0, batteries: float = 0.0) -> np.ndarray:
        stage = war_stage(20)
        stage["russia"]["strike_output"] *= output
        stage["guarantee"]["air_defence_in_force_units"] = batteries
        perform(stage, battle.strike)
        p, launched, stopped = stage["numbers of battle"], stage["russia"]["drones"], stage["ukraine"]["air_defence_share"]
        usual = p["strikes_reference_per_week"] * (1.0 - p["air_defence_reference_share"])
        np.testing.assert_allclose(stage["ukraine"]["strikes_through_index"], launched * (1.0 - stopped) / usual)
        return stage["ukraine"]["strikes_through_index"].copy()

    assert np.all(through(output=2.0) > through())
    assert np.all(through(batteries=10.0) < through())
    assert np.all(through(output=0.0) == 0.0)
