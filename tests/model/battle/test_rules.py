"""Rules of battle: limits, signs, monotonicity."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.battle import rules as battle
from sim.model.battle.acts import taken_km2
from tests.model.numbers import numbers_of

P, START = numbers_of("battle"), numbers_of("start")
powers = st.floats(0.05, 20.0)


def test_power_grows_with_each_factor_and_vanishes_without_one():
    base = battle.combat_power_index(0.8, 1.0, 1.0, P)
    assert base == 0.8
    assert battle.combat_power_index(0.9, 1.0, 1.0, P) > base
    assert battle.combat_power_index(0.8, 1.2, 1.0, P) > base
    assert battle.combat_power_index(0.8, 1.0, 1.2, P) > base
    assert battle.combat_power_index(0.8, 0.0, 1.0, P) == 0.0


def test_power_is_one_for_russia_as_it_was_at_the_start():
    usual = START.russia_personnel_thousand * P.russia_power_per_thousand
    assert battle.combat_power_index(usual, 1.0, 1.0, P) == pytest.approx(1.0, abs=1e-3)


def tempo(effort=1.0, aims=P.aims_reference_share, people=1.0, strain=START.strain_share):
    return battle.chosen_tempo_index(effort, aims, people, strain, START, P)


def test_tempo_is_one_at_the_reference_and_follows_effort_aims_people_and_economy():
    assert tempo() == pytest.approx(1.0)
    assert tempo(effort=0.5) == pytest.approx(0.5)
    assert tempo(aims=0.9) > 1.0
    assert tempo(people=0.8) < 1.0
    assert tempo(strain=START.strain_share + 0.2) < 1.0
    assert tempo(people=0.0) == 0.0


def test_the_sign_of_the_push_turns_at_the_counterattack_ratio():
    turn = P.counterattack_ratio
    assert battle.push_factor(turn, 1.0, P) == pytest.approx(0.0)
    assert battle.push_factor(0.9 * turn, 1.0, P) < 0.0 < battle.push_factor(1.1 * turn, 1.0, P)


@given(powers, powers, powers, st.floats(0.8, 3.0))
def test_more_power_never_wins_less_ground(one, other, defence, exponent):
    p = numbers_of("battle", ratio_exponent=exponent)
    low, high = min(one, other), max(one, other)
    assert battle.push_factor(low, defence, p) <= battle.push_factor(high, defence, p)
    assert battle.push_factor(defence, low, p) >= battle.push_factor(defence, high, p)


def test_no_army_counts_for_nothing():
    assert battle.push_factor(1.0, 0.0, P) == battle.push_factor(1.0, P.least_power_index, P)
    assert battle.push_factor(0.0, 1.0, P) == battle.push_factor(P.least_power_index, 1.0, P)


def test_shocks_persist_and_keep_their_spread():
    month = 1.0
    for _ in range(4):
        month = battle.shock_after_week(month, 0.0, P)
    assert month == pytest.approx(P.shock_persistence_per_month)
    variance = 0.0
    for _ in range(300):
        variance = battle.shock_after_week(math.sqrt(variance), 0.0, P) ** 2 + battle.shock_after_week(0.0, 1.0, P) ** 2
    assert math.sqrt(variance) == pytest.approx(P.shock_spread_log)


def test_the_season_has_mean_one_and_its_trough_half_a_year_from_the_best_month():
    ground = [battle.ground_km2(1.0, 0.5, month, 0.0, P) for month in range(1, 13)]
    calm = numbers_of("battle", season_amplitude_share=0.0)
    assert sum(ground) / 12.0 == pytest.approx(battle.ground_km2(1.0, 0.5, 1, 0.0, calm))
    assert ground.index(min(ground)) == 2
    assert min(ground) > 0.0


def test_ground_follows_each_factor():
    base = battle.ground_km2(1.0, 0.9, 9, 0.0, P)
    assert battle.ground_km2(1.2, 0.9, 9, 0.0, P) > base
    assert battle.ground_km2(1.0, 0.9, 3, 0.0, P) < base
    assert battle.ground_km2(1.0, 0.9, 9, 0.3, P) > base
    assert battle.ground_km2(1.0, -0.2, 9, 0.0, P) < 0.0


def test_even_a_breakthrough_has_its_pace():
    assert battle.ground_km2(1.0, 1e6, 9, 0.0, P) == P.most_ground_km2
    assert battle.ground_km2(1.0, -1e6, 9, 0.0, P) == -P.most_ground_km2


@given(st.floats(-1e5, 1e5), st.floats(0.0, 1.0), st.floats(1.0, 4e4))
def test_a_sector_gives_no_more_than_it_has(asked, occupied_share, area):
    occupied = occupied_share * area
    taken = taken_km2(asked, occupied, area)
    assert -1e-9 <= occupied + taken <= area + 1e-6
    assert abs(taken) <= abs(asked)


def test_belts_slow_an_advance_and_a_whole_belt_stops_it():
    assert battle.slowed_km2(80.0, 0.5) < battle.slowed_km2(80.0, 0.2)
    assert battle.slowed_km2(80.0, 1.0) == 0.0


def belts_after_week(belts, depth=0.0, is_at_war=True, start=START, p=P):
    return battle.fortification_after_week_share(belts, depth, is_at_war, start, p)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 3))
def test_belts_behind_the_front_are_at_least_as_strong_as_those_before_it(belt: float, depth: float, effect: float) -> None:
    p, start = numbers_of("battle", depth_on_belts=effect), numbers_of("start", fortification_share=belt)
    assert belts_after_week(belt, 0.0, start=start, p=p) == pytest.approx(belt)
    after = belts_after_week(belt, depth, start=start, p=p)
    assert belt - 1e-12 <= after <= 1.0 + 1e-12


def test_belts_are_dug_faster_than_they_wear():
    usual = START.fortification_share
    dug = belts_after_week(usual - 0.1) - (usual - 0.1)
    worn = usual + 0.1 - belts_after_week(usual + 0.1)
    assert dug > worn > 0.0


def test_a_ceasefire_leaves_time_to_dig_wherever_the_line_stands():
    usual = START.fortification_share
    assert usual < belts_after_week(usual, is_at_war=False) == belts_after_week(usual, 0.9, is_at_war=False)
    assert belts_after_week(P.ceasefire_fortification_share, is_at_war=False) == P.ceasefire_fortification_share


def lost(usual=9.5, enemy=1.0, own=1.0, shock=0.0, luck=0.0, personnel=600.0, **changes):
    """Losses of a week; without spread, unless it is asked for."""
    p = numbers_of("battle", **({"losses_spread_log": 0.0} | changes))
    return battle.losses_thousand(usual, enemy, own, shock, luck, personnel, p)


@pytest.mark.parametrize(("enemy", "own"), [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (1.5, 0.7)])
def test_losses_are_those_of_the_start_at_its_powers_and_grow_with_the_enemy(enemy, own):
    law = {"enemy_exponent": enemy, "own_exponent": own}
    assert lost(**law) == pytest.approx(9.5)
    assert lost(enemy=1.3, **law) >= 9.5
    assert lost(shock=0.5, **law) > 9.5
    assert lost(usual=0.0, **law) == 0.0


def test_an_army_breaks_off_before_it_is_destroyed():
    assert lost(usual=100.0) == pytest.approx(600.0 * P.bearable_share)
    assert lost() == 9.5


def test_losses_hang_only_weakly_on_the_fortune_of_ground():
    """W_LOSSES."""
    spread = {"losses_spread_log": P.losses_spread_log}
    assert lost(shock=0.5, **spread) > lost(**spread)
    assert lost(shock=P.shock_spread_log, **spread) < lost(luck=1.0, **spread)
    assert lost(luck=1.0) == 9.5


def test_air_defence_needs_interceptors_and_is_helped_by_batteries():
    assert battle.stopped_share(1.0, 0.0, START, P) == pytest.approx(START.air_defence_share)
    assert battle.stopped_share(0.7, 0.0, START, P) < START.air_defence_share < battle.stopped_share(1.0, 10.0, START, P) < 1.0


outputs, ceilings, paces = st.floats(0.0, 5000.0), st.floats(100.0, 2000.0), st.floats(1.0, 60.0)


def output_after(output, ceiling, weeks=P.strike_growth_weeks):
    return battle.strike_output_per_week(output, 1.0, numbers_of("battle", strike_ceiling_per_week=ceiling, strike_growth_weeks=weeks))


@given(outputs, ceilings, paces)
def test_strike_output_moves_toward_its_ceiling_from_either_side_and_is_never_negative(output, ceiling, weeks):
    after = output_after(output, ceiling, weeks)
    assert after >= 0.0
    assert (after - output) * (ceiling - output) >= 0.0
    assert output_after(ceiling, ceiling, weeks) == ceiling


def test_strike_output_grows_by_a_part_of_itself_while_capacity_is_far_off():
    """W_DRONES: a new industry."""
    assert output_after(0.0, 1000.0) == 0.0
    assert output_after(1.0, 1e6) / 1.0 == pytest.approx(output_after(50.0, 5e7) / 50.0)
    output = 1.0
    for _ in range(39):
        output = output_after(output, 1e9, 39.0)
    assert output == pytest.approx(math.e, rel=0.02)


def test_strike_output_saturates_and_falls_back_no_faster_than_it_grew():
    output = 100.0
    for _ in range(1000):
        output = output_after(output, 900.0)
    assert output == pytest.approx(900.0)
    assert output_after(900.0, 600.0) < 900.0
    assert output_after(900.0, 1.0, 39.0) == pytest.approx(900.0 * (1.0 - 1.0 / 39.0))


def test_factories_that_can_build_less_have_a_lower_ceiling():
    assert battle.strike_output_per_week(500.0, 0.6, P) < battle.strike_output_per_week(500.0, 1.0, P)


@pytest.mark.parametrize("kind", [0, 1], ids=["deaths", "damage"])
def test_harm_answers_strikes_less_than_one_to_one_and_nearly_ends_with_the_war(kind):
    usual, more, harder = (battle.harm_per_week(True, *week, P)[kind] for week in ((1.0, 1.0), (1.0, 2.0), (2.0, 1.0)))
    assert usual < more < 2.0 * usual
    assert usual < harder < 2.0 * usual
    assert battle.harm_per_week(False, 0.0, 0.0, P)[kind] == pytest.approx(usual * P.ceasefire_harm_share)


def test_usual_deaths_are_those_of_the_front_and_of_strikes():
    assert battle.harm_per_week(True, 1.0, 1.0, P)[0] == pytest.approx(P.front_deaths_per_week + P.strike_deaths_per_week)
