"""Rules of forces: limits, signs, monotonicity."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.forces import rules as forces

shares = st.floats(0.0, 1.0)
people = st.floats(0.0, 2000.0)


def test_power_is_one_for_russia_as_it_was_at_the_start():
    assert forces.combat_power_index(600.0, 1.0 / 600.0, 1.0, 0.6, 0.6, 0.5, 0.5) == pytest.approx(1.0)


def test_power_grows_with_each_factor_and_vanishes_without_one():
    base = forces.combat_power_index(500.0, 0.001, 1.0, 0.6, 0.6, 0.5, 0.5)
    assert forces.combat_power_index(600.0, 0.001, 1.0, 0.6, 0.6, 0.5, 0.5) > base
    assert forces.combat_power_index(500.0, 0.001, 1.2, 0.6, 0.6, 0.5, 0.5) > base
    assert forces.combat_power_index(500.0, 0.001, 1.0, 0.7, 0.6, 0.5, 0.5) > base
    assert forces.combat_power_index(500.0, 0.001, 0.0, 0.6, 0.6, 0.5, 0.5) == 0.0


def test_strain_and_sanctions_lower_output_and_relief_raises_it():
    assert forces.strained_factor(0.8, 0.4, 0.6) < forces.strained_factor(0.4, 0.4, 0.6) == 1.0 < forces.strained_factor(0.1, 0.4, 0.6)
    assert forces.sanctioned_factor(1.3, 0.3) < forces.sanctioned_factor(1.0, 0.3) == 1.0 < forces.sanctioned_factor(0.5, 0.3)


def test_a_shrunken_army_tries_harder_up_to_half_the_force():
    assert forces.replacement_effort(0.8, 1.0) > 1.0 > forces.replacement_effort(1.2, 1.0)
    assert forces.replacement_effort(0.1, 1.0) == forces.replacement_effort(0.5, 1.0)


def test_willingness_and_unpaid_bills():
    assert forces.willing_factor(0.3, 0.6, 0.5) < 1.0 == forces.willing_factor(0.6, 0.6, 0.5)
    assert forces.unpaid_factor(1.0, 1.0) == 0.0
    assert forces.unpaid_factor(0.0, 1.0) == 1.0


def test_higher_aims_want_a_larger_force_and_line_limits_a_smaller_one():
    limited, revisionist = (forces.wanted_force_thousand(600.0, 0.7, 1.2, aims, 0.0, 0.3) for aims in (0.0, 1.0))
    assert (limited, revisionist) == (pytest.approx(420.0), pytest.approx(720.0))
    assert forces.wanted_force_thousand(600.0, 0.7, 1.2, 1.0, 1.0, 0.3) < revisionist


def test_the_cap_binds_only_below_what_ukraine_wants():
    assert forces.capped_force_thousand(480.0, 0.9, 2.0) == pytest.approx(432.0)
    assert forces.capped_force_thousand(480.0, 0.9, 0.5) == pytest.approx(240.0)


@given(people, people, st.floats(0.0, 20.0), st.floats(1.0, 100.0))
def test_a_force_moves_toward_what_is_wanted_and_never_past_it(personnel, wanted, capacity, weeks):
    recruits = forces.recruits_toward_thousand(capacity, personnel, wanted, weeks)
    leavers = forces.demobilised_thousand(personnel, wanted, weeks)
    assert 0.0 <= recruits <= capacity
    assert leavers >= 0.0
    assert recruits == 0.0 or leavers == 0.0
    assert min(personnel, wanted) - 1e-9 <= personnel + recruits - leavers <= max(personnel, wanted) + 1e-9


@given(people, st.floats(0.0, 0.01), st.floats(0.0, 2.0), st.booleans())
def test_nobody_deserts_twice(personnel, rate, willing, is_at_war):
    assert 0.0 <= forces.deserters_thousand(personnel, rate, willing, is_at_war, 0.3) <= personnel


def test_fewer_desert_when_more_are_willing_or_nobody_shoots():
    tired, keen = (forces.deserters_thousand(480.0, 0.002, willing, True, 0.3) for willing in (0.6, 1.2))
    assert tired > keen > forces.deserters_thousand(480.0, 0.002, 1.2, False, 0.3)


def test_wear_grows_with_tempo_and_does_not_stop_in_peace():
    assert forces.wear_index(1.0, 0.02, 1.0, 0.2) == pytest.approx(0.02)
    assert 0.0 < forces.wear_index(1.0, 0.02, 0.0, 0.2) < forces.wear_index(1.0, 0.02, 0.5, 0.2)
    assert forces.wear_index(1.0, 0.02, 1e9, 0.2) <= 1.0


def test_stores_run_dry():
    left = 1.0
    for _ in range(2000):
        left = forces.stores_left_index(left, forces.refurbished_index(left, 0.006), 0.7)
    assert 0.0 <= left < 0.01


@given(st.floats(0.0, 2.0), st.floats(0.0, 1.0), st.floats(0.01, 2.0))
def test_what_is_refurbished_leaves_the_stores_and_they_are_never_overdrawn(stores, taken, stored):
    left = forces.stores_left_index(stores, taken, stored)
    assert left == pytest.approx(max(0.0, stores - taken / stored))
    assert 0.0 <= left <= stores


def test_fuller_stores_give_more():
    """Stores of an earlier day hold more than those of the end of 2024, which are the unit."""
    assert forces.refurbished_index(1.3, 0.006) == pytest.approx(1.3 * forces.refurbished_index(1.0, 0.006))


def test_arming_slows_down_as_the_wanted_stock_fills_up():
    assert forces.absorbed_share(0.8, 1.6) == pytest.approx(0.5)
    assert forces.absorbed_share(2.0, 1.6) == 0.0


def test_readiness_falls_with_losses_and_grows_in_a_pause():
    fighting = forces.readiness_after_week_share(0.6, 0.8, 26.0, 15.0, 600.0, 0.5)
    assert fighting < 0.6 < forces.readiness_after_week_share(0.6, 0.8, 26.0, 0.0, 600.0, 0.5)
    assert forces.readiness_after_week_share(0.1, 0.8, 26.0, 600.0, 0.0, 1.0) == 0.0


def test_wounded_return_at_the_pace_of_recovery():
    assert forces.returning_thousand(40.0, 20.0) == pytest.approx(2.0)
