"""What Washington's rules say about the world: limits, signs and monotonicity."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.washington import rules

shares = st.floats(0.0, 1.0)


def test_lumps_average_to_the_plan_and_vary_as_asked():
    """S2: packages, not a stream; the mean stays the plan."""
    luck = np.random.default_rng(1).standard_normal(40_000)
    lumps = np.array([rules.lump_factor(float(z), 0.8) for z in luck])
    assert lumps.mean() == pytest.approx(1.0, abs=0.02)
    assert lumps.std() / lumps.mean() == pytest.approx(0.8, abs=0.05)
    assert rules.lump_factor(1.7, 0.0) == 1.0


@given(shares, st.floats(-3.0, 3.0))
def test_a_swing_moves_what_is_undecided_only(value, swing):
    moved = rules.shifted_share(value, swing)
    assert 0.0 <= moved <= 1.0
    assert rules.shifted_share(0.0, swing) == 0.0
    assert rules.shifted_share(1.0, swing) == 1.0
    assert (moved - value) * swing >= -1e-12


def test_pauses_are_mostly_short():
    """S1: at least a week, half of them shorter than the mean."""
    assert rules.pause_length_weeks(0.999, 8.0) == 1.0
    assert rules.pause_length_weeks(0.5, 8.0) < 8.0
    assert rules.pause_length_weeks(0.01, 8.0) > 26.0


@given(shares, shares, shares)
def test_aid_is_cut_while_ukraine_is_blamed_and_raised_while_russia_is(conditionality, cut, reward):
    on_ukraine = rules.aid_left_share(conditionality, 1.0, 0.0, False, cut, reward)
    away = rules.aid_left_share(conditionality, 0.0, 0.0, True, cut, reward)
    calm = rules.aid_left_share(conditionality, 0.0, 0.0, False, cut, reward)
    on_russia = rules.aid_left_share(conditionality, 0.0, 1.0, False, cut, reward)
    assert 0.0 <= on_ukraine <= away <= calm <= on_russia
    assert rules.aid_left_share(0.0, 1.0, 0.0, False, cut, reward) == 1.0


@given(shares, shares, shares)
def test_faded_blame_cuts_and_rewards_less(conditionality, faded, reward):
    calm = rules.aid_left_share(conditionality, 0.0, 0.0, False, 0.5, reward)
    assert rules.aid_left_share(conditionality, 1.0, 0.0, False, 0.5, reward) <= rules.aid_left_share(
        conditionality, faded, 0.0, False, 0.5, reward
    )
    assert rules.aid_left_share(conditionality, faded, 0.0, False, 0.5, reward) <= calm
    assert calm <= rules.aid_left_share(conditionality, 0.0, faded, False, 0.5, reward)
    assert rules.aid_left_share(conditionality, faded, 0.0, True, 0.5, reward) <= 1.0 - 0.5 * conditionality + 1e-12


def test_a_grudge_lasts_through_talks_and_fades_after_them():
    """S1."""
    assert rules.grudge_left_share(True, 26.0) == 1.0
    assert rules.grudge_left_share(False, 26.0) ** 26 == pytest.approx(math.exp(-1.0), abs=0.02)


@given(shares)
def test_tilt_decides_whom_washington_blames(tilt):
    both = rules.blames_ukraine_chance(True, True, tilt) + rules.blames_russia_chance(True, True, tilt)
    assert both == pytest.approx(1.0)
    assert rules.blames_ukraine_chance(False, True, tilt) == 0.0
    assert rules.blames_russia_chance(True, False, tilt) == 0.0
    assert rules.blames_ukraine_chance(True, False, tilt) >= rules.blames_ukraine_chance(True, True, tilt)
    assert rules.blames_russia_chance(False, True, tilt) >= rules.blames_russia_chance(True, True, tilt)


@given(shares, shares)
def test_pressure_on_ukraine_comes_from_conditions(conditionality, latent):
    blamed = rules.pressure_on_ukraine_share(conditionality, 1.0, 0.0, True, latent)
    talking = rules.pressure_on_ukraine_share(conditionality, 0.0, 0.0, True, latent)
    assert blamed >= talking >= rules.pressure_on_ukraine_share(conditionality, 0.0, 1.0, True, latent) == 0.0
    assert rules.pressure_on_ukraine_share(conditionality, 0.0, 0.0, False, latent) == 0.0
    assert blamed >= rules.pressure_on_ukraine_share(conditionality, 0.5, 0.0, False, latent) == 0.5 * conditionality


@given(shares, shares, shares)
def test_pressure_on_russia_rises_with_blame(planned, tilt, step):
    calm = rules.pressure_on_russia_share(planned, 0.0, 0.0, tilt, step)
    assert 1.0 + 1e-12 >= rules.pressure_on_russia_share(planned, 0.0, 1.0, tilt, step) >= calm - 1e-12
    assert calm == planned
    assert calm >= rules.pressure_on_russia_share(planned, 1.0, 0.0, tilt, step) >= 0.0


def test_little_effort_is_left_after_walking_away():
    assert rules.effort_share(0.8, False, 0.2) == 0.8
    assert math.isclose(rules.effort_share(0.8, True, 0.2), 0.16)
