"""Rules of aid: limits, signs, monotonicity."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.aid import rules as aid


def test_members_tire_by_the_years_unless_their_solidarity_is_whole():
    assert aid.lasting_factor(0.5, 0.08, 0) == 1.0 == aid.lasting_factor(1.0, 0.08, 260)
    assert aid.lasting_factor(0.0, 0.08, 260) < aid.lasting_factor(0.5, 0.08, 260) < 1.0
    assert aid.lasting_factor(0.0, 0.3, 2000) == 0.0


def test_arms_fall_in_a_ceasefire():
    assert aid.truce_factor(True, 0.6) == 0.6
    assert aid.truce_factor(False, 0.6) == 1.0


def test_only_a_loss_is_made_up_and_only_in_part():
    assert aid.lost_eur_bn(0.47, 0.6) == 0.0
    assert aid.lost_eur_bn(0.47, 0.17) == pytest.approx(0.30)
    assert aid.substitution_wanted_share(0.05, 0.47, 0.2, 0.25) == 0.0
    assert aid.substitution_wanted_share(0.47, 0.47, 0.2, 0.25) == 0.25


@given(st.floats(0.01, 2.0), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_europe_adds_its_share_of_the_loss(base, lost, substitution):
    assert base * aid.substitution_factor(base, lost, substitution) == pytest.approx(base + substitution * lost)


def test_without_a_base_nothing_can_rise():
    assert aid.substitution_factor(0.0, 0.4, 0.25) == 1.0


def test_lumps_have_mean_one():
    assert aid.lump_factor(1.5, 0.0) == 1.0
    steps = [-6.0 + 0.01 * step for step in range(1201)]
    weights = [2.718281828459045 ** (-0.5 * luck * luck) for luck in steps]
    mean = sum(weight * aid.lump_factor(luck, 1.3) for luck, weight in zip(steps, weights, strict=True)) / sum(weights)
    assert mean == pytest.approx(1.0, abs=1e-3)


@given(st.floats(0.0, 2.0), st.floats(0.0, 2.0))
def test_a_promise_is_a_floor_and_nothing_on_top(usual, promised):
    """G01, G05."""
    assert aid.at_least_promised(usual, promised) == (promised if promised > usual else usual)
    assert aid.at_least_promised(usual, 0.0) == usual


def test_the_loan_is_paid_once():
    assert sum(aid.loan_eur_bn(46.0, 130.0, week) for week in range(260)) == pytest.approx(46.0)
    assert aid.loan_eur_bn(46.0, 130.0, -1) == 0.0 == aid.loan_eur_bn(46.0, 130.0, 130)
    assert sum(aid.loan_eur_bn(46.0, 130.0, week - 78.0) for week in range(260)) == pytest.approx(46.0)


def test_a_stage_gives_back_no_more_than_it_holds():
    assert aid.moved_eur_bn(8.0, 8.0) == 1.0
    assert aid.moved_eur_bn(8.0, 0.1) == 8.0
