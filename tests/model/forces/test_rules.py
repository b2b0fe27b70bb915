"""Rules of forces: limits, signs, monotonicity."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.forces import rules as forces
from tests.model.numbers import numbers_of

P, START, TERMS = numbers_of("forces"), numbers_of("start"), numbers_of("terms")
people = st.floats(0.0, 2000.0)


def test_strain_and_sanctions_lower_output_and_relief_raises_it():
    usual = START.strain_share
    assert forces.production_factor(usual, 1.0, START, P) == 1.0
    assert forces.production_factor(usual + 0.4, 1.0, START, P) < 1.0 < forces.production_factor(usual - 0.3, 1.0, START, P)
    assert forces.production_factor(usual, 1.3, START, P) < 1.0 < forces.production_factor(usual, 0.5, START, P)


def test_russia_recruits_less_in_a_strained_economy_and_more_for_a_shrunken_army():
    usual = START.strain_share
    assert forces.russia_recruits_thousand(1.0, usual, START, P) == pytest.approx(P.russia_recruits_thousand_per_week)
    assert forces.russia_recruits_thousand(1.0, usual + 0.4, START, P) < P.russia_recruits_thousand_per_week
    swollen, shrunken, half, tiny = (forces.russia_recruits_thousand(manpower, usual, START, P) for manpower in (1.2, 0.8, 0.5, 0.1))
    assert swollen < P.russia_recruits_thousand_per_week < shrunken < half == tiny


def test_ukraine_recruits_as_many_as_are_willing_and_paid():
    usual = P.ukraine_recruits_thousand_per_week
    assert forces.ukraine_recruits_thousand(1.0, 1.0, 0.0, P) == pytest.approx(usual)
    assert forces.ukraine_recruits_thousand(1.0, 0.8, 0.0, P) == pytest.approx(0.8 * usual)
    assert forces.ukraine_recruits_thousand(1.0, 1.0, 0.5, P) < usual < forces.ukraine_recruits_thousand(0.8, 1.0, 0.0, P)
    assert forces.ukraine_recruits_thousand(1.0, 1.0, 1.0, numbers_of("forces", gap_on_recruits=1.0)) == 0.0
    assert forces.ukraine_recruits_thousand(0.1, 1.0, 0.0, P) == forces.ukraine_recruits_thousand(0.5, 1.0, 0.0, P)


def test_low_morale_makes_people_less_willing_to_serve():
    reference = P.morale_reference_share
    assert forces.willing_to_serve_factor(0.5 * reference, P) < 1.0 == forces.willing_to_serve_factor(reference, P)


PLENTY = 1e6


def test_higher_aims_want_a_larger_force_and_line_limits_a_smaller_one():
    def wanted(aims, terms=TERMS):
        return 600.0 + P.russia_adjust_weeks * forces.russia_rebuilding_thousand(PLENTY, 600.0, 600.0, aims, terms, P)

    limited, revisionist = wanted(0.0), wanted(1.0)
    assert (limited, revisionist) == (pytest.approx(600.0 * P.limited_force_share), pytest.approx(600.0 * P.revisionist_force_share))
    assert wanted(1.0, numbers_of("terms", russia_line_limit_share=1.0)) < revisionist


def test_the_cap_binds_only_below_what_ukraine_wants():
    def wanted(cap):
        terms = numbers_of("terms", ukraine_force_cap_share=cap)
        return 480.0 + P.ukraine_adjust_weeks * forces.ukraine_rebuilding_thousand(PLENTY, 480.0, 480.0, terms, P)

    assert wanted(2.0) == pytest.approx(480.0 * P.ukraine_peace_force_share)
    assert wanted(0.5) == pytest.approx(240.0)


@given(people, people, st.floats(0.0, 20.0), st.floats(1.0, 100.0))
def test_a_force_moves_toward_what_is_wanted_and_never_past_it(personnel, signed, capacity, weeks):
    p = numbers_of(
        "forces", russia_adjust_weeks=weeks, ukraine_adjust_weeks=weeks, revisionist_force_share=1.0, ukraine_peace_force_share=1.0
    )
    free = numbers_of("terms", russia_line_limit_share=0.0, ukraine_force_cap_share=2.0)
    for flow in (
        forces.russia_rebuilding_thousand(capacity, personnel, signed, 1.0, free, p),
        forces.ukraine_rebuilding_thousand(capacity, personnel, signed, free, p),
    ):
        assert flow <= capacity * p.rebuild_speed_share
        assert flow * (signed - personnel) >= 0.0
        assert min(personnel, signed) - 1e-9 <= personnel + flow <= max(personnel, signed) + 1e-9


@given(people, st.floats(0.0, 0.01), st.floats(0.0, 2.0), st.booleans())
def test_nobody_deserts_twice(personnel, rate, willing, is_at_war):
    assert 0.0 <= forces.deserters_thousand(personnel, rate, willing, is_at_war, P) <= personnel


def test_fewer_desert_when_more_are_willing_or_nobody_shoots():
    tired, keen = (forces.deserters_thousand(480.0, 0.002, willing, True, P) for willing in (0.6, 1.2))
    assert tired > keen > forces.deserters_thousand(480.0, 0.002, 1.2, False, P)


def test_wear_grows_with_tempo_and_does_not_stop_in_peace():
    assert forces.wear_index(1.0, 0.02, 1.0, P) == pytest.approx(0.02)
    assert 0.0 < forces.wear_index(1.0, 0.02, 0.0, P) < forces.wear_index(1.0, 0.02, 0.5, P)
    assert forces.wear_index(1.0, 0.02, 1e9, P) <= 1.0


def supplied(recovery=1.0, gap=0.0, arms=0.0, stock=0.0, in_ceasefire=False):
    return forces.ukraine_supplied_index(recovery, gap, arms, stock, in_ceasefire, P)


def test_ukraine_builds_what_is_paid_for_and_gets_what_donors_deliver():
    whole = supplied()
    assert whole == pytest.approx(P.ukraine_built_per_week)
    assert supplied(gap=0.5) < whole < supplied(recovery=1.2)
    assert supplied(arms=0.5) == pytest.approx(whole + 0.5 * P.materiel_per_eur_bn)


def test_in_a_ceasefire_arming_slows_down_as_the_wanted_stock_fills_up():
    wanted = P.ukraine_wanted_materiel_index
    assert supplied(stock=0.5 * wanted, in_ceasefire=True) == pytest.approx(0.5 * supplied())
    assert supplied(stock=1.25 * wanted, in_ceasefire=True) == 0.0
    assert supplied(stock=1.25 * wanted) == supplied()


def test_readiness_falls_with_losses_and_grows_in_a_pause():
    fighting = forces.readiness_after_week_share(0.6, 15.0, 600.0, P)
    assert fighting < 0.6 < forces.readiness_after_week_share(0.6, 0.0, 600.0, P)
    assert forces.readiness_after_week_share(0.1, 600.0, 0.0, numbers_of("forces", readiness_erosion=1.0)) == 0.0
