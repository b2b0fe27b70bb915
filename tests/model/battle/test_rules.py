"""Rules of battle: limits, signs, monotonicity."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.battle import rules as battle

ratios = st.floats(0.05, 20.0)


def test_guarantors_lower_the_ratio_and_no_army_counts_for_nothing():
    assert battle.power_ratio(1.0, 0.66, 0.2, 0.05) < battle.power_ratio(1.0, 0.66, 0.0, 0.05)
    assert battle.power_ratio(1.0, 0.0, 0.0, 0.05) == pytest.approx(20.0)


def test_tempo_is_one_at_the_reference_and_follows_aims_people_and_economy():
    assert battle.tempo_index(0.55, 0.55, 0.3, 1.0, 1.0, 1.0) == pytest.approx(1.0)
    assert battle.tempo_index(0.9, 0.55, 0.3, 1.0, 1.0, 1.0) > 1.0
    assert battle.tempo_index(0.55, 0.55, 0.3, 0.8, 1.0, 1.0) < 1.0
    assert battle.tempo_index(0.55, 0.55, 0.3, 1.0, 1.0, 0.9) < 1.0
    assert battle.tempo_index(0.55, 0.55, 0.3, 0.0, 1.0, 1.0) == 0.0


def test_the_season_has_mean_one_and_its_trough_in_march():
    factors = [battle.season_factor(month, 0.25, 9.0) for month in range(1, 13)]
    assert sum(factors) / 12.0 == pytest.approx(1.0)
    assert factors.index(min(factors)) == 2
    assert min(factors) > 0.0


def test_the_sign_of_the_push_turns_at_the_counterattack_ratio():
    assert battle.push_factor(0.9, 1.5, 0.9, 2.0) == pytest.approx(0.0)
    assert battle.push_factor(0.8, 1.5, 0.9, 2.0) < 0.0 < battle.push_factor(1.0, 1.5, 0.9, 2.0)


@given(ratios, ratios, st.floats(0.8, 3.0))
def test_more_power_never_wins_less_ground(one, other, exponent):
    low, high = min(one, other), max(one, other)
    assert battle.push_factor(low, 1.515, 0.9, exponent) <= battle.push_factor(high, 1.515, 0.9, exponent)


def test_shocks_persist_and_keep_their_spread():
    assert battle.shock_after_week(0.5, 0.0, 0.9, 0.4) == pytest.approx(0.45)
    variance = 0.0
    for _ in range(300):
        variance = battle.shock_after_week(math.sqrt(variance), 0.0, 0.9, 0.4) ** 2 + battle.shock_after_week(0.0, 1.0, 0.9, 0.4) ** 2
    assert math.sqrt(variance) == pytest.approx(0.4)


def test_ground_follows_each_factor():
    base = battle.ground_km2(200.0, 1.0, 0.9, 1.0, 1.0)
    assert battle.ground_km2(200.0, 1.2, 0.9, 1.0, 1.0) > base
    assert battle.ground_km2(200.0, 1.0, 0.9, 0.7, 1.0) < base
    assert battle.ground_km2(200.0, 1.0, -0.2, 1.0, 1.0) < 0.0


def test_even_a_breakthrough_has_its_pace():
    assert battle.passable_km2(100.0, 6000.0) == 100.0
    assert battle.passable_km2(1e6, 6000.0) == 6000.0
    assert battle.passable_km2(-1e6, 6000.0) == -6000.0


@given(st.floats(-1e5, 1e5), st.floats(0.0, 1.0), st.floats(1.0, 4e4))
def test_a_sector_gives_no_more_than_it_has(asked, occupied_share, area):
    occupied = occupied_share * area
    taken = battle.taken_km2(asked, occupied, area)
    assert -1e-9 <= occupied + taken <= area + 1e-6
    assert abs(taken) <= abs(asked)


def test_belts_slow_an_advance_and_a_whole_belt_stops_it():
    assert battle.slowed_km2(80.0, 0.5) < battle.slowed_km2(80.0, 0.2)
    assert battle.slowed_km2(80.0, 1.0) == 0.0


@pytest.mark.parametrize(("enemy", "own"), [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (1.5, 0.7)])
def test_losses_are_those_of_the_start_at_its_powers_and_grow_with_the_enemy(enemy, own):
    assert battle.losses_thousand(9.5, 1.0, 1.0, 1.0, enemy, own) == pytest.approx(9.5)
    assert battle.losses_thousand(9.5, 1.0, 1.3, 1.0, enemy, own) >= 9.5
    assert battle.losses_thousand(9.5, 0.0, 1.0, 1.0, enemy, own) == 0.0


def test_an_army_breaks_off_before_it_is_destroyed():
    assert battle.bearable_losses_thousand(100.0, 600.0, 0.06) == pytest.approx(36.0)
    assert battle.bearable_losses_thousand(9.5, 600.0, 0.06) == 9.5


def test_air_defence_needs_interceptors_and_is_helped_by_batteries():
    assert battle.stopped_share(0.8, 1.0, 1.0, 0.0, 0.04) == pytest.approx(0.8)
    assert battle.stopped_share(0.8, 0.7, 1.0, 0.0, 0.04) < 0.8 < battle.stopped_share(0.8, 1.0, 1.0, 10.0, 0.04) < 1.0


def test_harm_answers_strikes_less_than_one_to_one():
    assert battle.harm(22.0, 1.0, 17.0, 1.0, 0.15) == pytest.approx(39.0)
    assert 39.0 < battle.harm(22.0, 1.0, 17.0, 2.0, 0.15) < 22.0 + 2 * 17.0
    assert battle.through_index(200.0, 0.8, 200.0, 0.8) == pytest.approx(1.0)
    assert battle.through_index(0.0, 0.8, 200.0, 0.8) == 0.0


outputs, ceilings, paces = st.floats(0.0, 5000.0), st.floats(100.0, 2000.0), st.floats(1.0, 60.0)


@given(outputs, ceilings, paces)
def test_strike_output_moves_toward_its_ceiling_from_either_side_and_is_never_negative(output, ceiling, weeks):
    after = battle.strike_output_per_week(output, ceiling, weeks)
    assert after >= 0.0
    assert (after - output) * (ceiling - output) >= 0.0
    assert battle.strike_output_per_week(ceiling, ceiling, weeks) == ceiling


def test_strike_output_grows_by_a_part_of_itself_while_capacity_is_far_off():
    """W_DRONES: a new industry."""
    assert battle.strike_output_per_week(0.0, 1000.0, 39.0) == 0.0
    assert battle.strike_output_per_week(1.0, 1e6, 39.0) / 1.0 == pytest.approx(battle.strike_output_per_week(50.0, 5e7, 39.0) / 50.0)
    output = 1.0
    for _ in range(39):
        output = battle.strike_output_per_week(output, 1e9, 39.0)
    assert output == pytest.approx(math.e, rel=0.02)


def test_strike_output_saturates_and_falls_back_no_faster_than_it_grew():
    output = 100.0
    for _ in range(1000):
        output = battle.strike_output_per_week(output, 900.0, 39.0)
    assert output == pytest.approx(900.0)
    assert battle.strike_output_per_week(900.0, 600.0, 39.0) < 900.0
    assert battle.strike_output_per_week(900.0, 1.0, 39.0) == pytest.approx(900.0 * (1.0 - 1.0 / 39.0))


def test_more_strikes_come_through_when_more_are_launched_or_fewer_stopped():
    assert battle.through_index(474.0, 0.8, 233.0, 0.8) == pytest.approx(474.0 / 233.0)
    assert battle.through_index(233.0, 0.9, 233.0, 0.8) == pytest.approx(0.5)


def test_chance_factors_are_one_without_spread():
    assert battle.chance_factor(2.0, 0.0) == battle.fortune_factor(0.0, 0.0) == battle.bloody_factor(0.0, 1.0, 0.1, 0.0) == 1.0


def test_a_lull_leaves_little():
    assert battle.lull_share(True, 0.01) == 1.0
    assert battle.lull_share(False, 0.01) == 0.01


@given(st.floats(0, 30000), st.floats(0, 30000), st.floats(0, 1), st.floats(0, 2))
def test_belts_behind_the_front_are_at_least_as_strong_as_those_before_it(now: float, start: float, belt: float, effect: float) -> None:
    depth = battle.depth_share(now, start, 30000.0)
    assert 0.0 <= depth <= 1.0
    assert belt <= battle.belts_behind_share(belt, depth, effect) <= 1.0 + 1e-12
    assert battle.belts_behind_share(belt, 0.0, effect) == belt
