"""What Washington's rules say about the world: limits, signs and monotonicity."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.washington import rules
from tests.model.numbers import numbers_of

P = numbers_of("washington")
shares = st.floats(0.0, 1.0)


@given(shares, st.floats(-3.0, 3.0))
def test_a_swing_moves_what_is_undecided_only(value, swing):
    moved = rules.shifted_share(value, swing)
    assert 0.0 <= moved <= 1.0
    assert rules.shifted_share(0.0, swing) == 0.0
    assert rules.shifted_share(1.0, swing) == 1.0
    assert (moved - value) * swing >= -1e-12


def test_pauses_are_mostly_short():
    """S1: at least a week, half of them shorter than the mean."""
    p = numbers_of("washington", pause_mean_weeks=8.0)
    assert rules.pause_length_weeks(0.999, p) == 1.0
    assert rules.pause_length_weeks(0.5, p) < 8.0
    assert rules.pause_length_weeks(0.01, p) > 26.0


@given(shares, shares, shares)
def test_aid_is_cut_while_ukraine_is_blamed_and_raised_while_russia_is(conditionality, cut, reward):
    p = numbers_of("washington", walk_away_cut_share=cut, reward_share=reward)
    on_ukraine = rules.aid_left_factor(conditionality, 1.0, 0.0, False, p)
    away = rules.aid_left_factor(conditionality, 0.0, 0.0, True, p)
    calm = rules.aid_left_factor(conditionality, 0.0, 0.0, False, p)
    on_russia = rules.aid_left_factor(conditionality, 0.0, 1.0, False, p)
    assert 0.0 <= on_ukraine <= away <= calm <= on_russia
    assert rules.aid_left_factor(0.0, 1.0, 0.0, False, p) == 1.0


@given(shares, shares, shares)
def test_faded_blame_cuts_and_rewards_less(conditionality, faded, reward):
    p = numbers_of("washington", walk_away_cut_share=0.5, reward_share=reward)
    calm = rules.aid_left_factor(conditionality, 0.0, 0.0, False, p)
    blamed = rules.aid_left_factor(conditionality, faded, 0.0, False, p)
    assert rules.aid_left_factor(conditionality, 1.0, 0.0, False, p) <= blamed <= calm
    assert calm <= rules.aid_left_factor(conditionality, 0.0, faded, False, p)
    assert rules.aid_left_factor(conditionality, faded, 0.0, True, p) <= 1.0 - 0.5 * conditionality + 1e-12


@given(shares)
def test_tilt_decides_whom_washington_blames(tilt):
    """M16: Ukraine by the tilt to Russia, Russia by what is left of it."""
    assert rules.blame_chance(True, True, tilt) + rules.blame_chance(True, True, 1.0 - tilt) == pytest.approx(1.0)
    assert rules.blame_chance(False, True, tilt) == rules.blame_chance(False, False, tilt) == 0.0
    assert rules.blame_chance(True, False, tilt) >= rules.blame_chance(True, True, tilt)


@given(shares, shares)
def test_pressure_on_ukraine_comes_from_conditions(conditionality, latent):
    p = numbers_of("washington", latent_share=latent)
    blamed = rules.pressure_on_ukraine_share(conditionality, 1.0, 0.0, True, p)
    talking = rules.pressure_on_ukraine_share(conditionality, 0.0, 0.0, True, p)
    assert blamed >= talking >= rules.pressure_on_ukraine_share(conditionality, 0.0, 1.0, True, p) == 0.0
    assert rules.pressure_on_ukraine_share(conditionality, 0.0, 0.0, False, p) == 0.0
    assert blamed >= rules.pressure_on_ukraine_share(conditionality, 0.5, 0.0, False, p) == 0.5 * conditionality


@given(shares, shares, shares)
def test_pressure_on_russia_rises_with_blame(planned, tilt, step):
    p = numbers_of("washington", blame_step_share=step)
    calm = rules.pressure_on_russia_share(planned, 0.0, 0.0, tilt, p)
    assert 1.0 + 1e-12 >= rules.pressure_on_russia_share(planned, 0.0, 1.0, tilt, p) >= calm - 1e-12
    assert calm == planned
    assert calm >= rules.pressure_on_russia_share(planned, 1.0, 0.0, tilt, p) >= 0.0
