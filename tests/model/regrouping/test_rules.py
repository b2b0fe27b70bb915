"""What the rules of regrouping say about the world: signs, limits, and the commitment problem."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.regrouping import rules as regrouping
from sim.model.states.agreement import DEFINITIVE, HOLIDAY, PRELIMINARY

shares = st.floats(0.0, 1.0)
logs = st.floats(-3.0, 3.0)
worth = st.floats(0.0, 2.0)


def test_the_prior_over_aims_is_centred_and_stays_a_share():
    assert regrouping.aims_share(0.3, 1.2, 0.0) == pytest.approx(0.3)
    assert regrouping.aims_share(0.3, 0.0, 2.0) == pytest.approx(0.3)
    assert 0.0 < regrouping.aims_share(0.3, 2.0, -5.0) < regrouping.aims_share(0.3, 2.0, 5.0) < 1.0


def test_hotspots_are_heavy_tailed():
    assert regrouping.hotspot_weight(2.0, 0.0) == 1.0
    assert regrouping.hotspot_weight(2.0, 1.0) - 1.0 > 1.0 - regrouping.hotspot_weight(2.0, -1.0)


def test_a_vanished_army_counts_for_the_least_power():
    assert regrouping.power_ratio(1.0, 0.0, 0.02) == pytest.approx(50.0)
    assert regrouping.power_ratio(1.8, 0.9, 0.02) == pytest.approx(2.0)


@given(logs, logs, st.floats(0.05, 0.95), st.floats(0.1, 2.0))
def test_more_power_wins_more_often(one, other, at_signature, exponent):
    """K02: the odds rise with the ratio, without a threshold."""
    low, high = min(one, other), max(one, other)
    assert regrouping.win_chance(low, at_signature, exponent) <= regrouping.win_chance(high, at_signature, exponent)
    assert regrouping.win_chance(0.0, at_signature, exponent) == pytest.approx(at_signature)


@given(logs, shares)
def test_limits_slow_russias_shift_but_not_ukraines(shift, limit):
    """C02: what has regrouped far away comes late."""
    usable = regrouping.usable_shift_log(shift, limit)
    assert usable <= max(0.0, shift)
    if shift <= 0.0:
        assert usable == shift


def test_limits_need_verification():
    """A19."""
    assert regrouping.line_limit_effect_share(1.0, 1.0, 0.2, 0.5) == pytest.approx(0.5)
    assert regrouping.line_limit_effect_share(1.0, 0.0, 0.2, 0.5) == pytest.approx(0.1)
    assert regrouping.line_limit_effect_share(0.0, 1.0, 0.2, 0.5) == 0.0
    assert regrouping.shift_limit_share(0.0, 0.0) == 0.0
    assert regrouping.shift_limit_share(0.4, 0.5) == pytest.approx(0.7)


@given(shares, shares)
def test_watchers_take_away_surprise(detection, verification):
    """M11."""
    warning = regrouping.warning_share(detection, verification, 0.5, 0.0)
    assert 0.0 <= warning <= 1.0
    assert regrouping.first_blow_log(0.1, 0.3, warning) <= regrouping.first_blow_log(0.1, 0.3, 0.0)
    assert warning <= regrouping.warning_share(detection, verification, 0.5, 0.4) <= 1.0


def test_the_trend_is_learnt_and_slowed_by_limits():
    """M4."""
    assert regrouping.trend_after_review_factor(1.0, 2.0, 2.0, 13.0, 7.0) == pytest.approx(1.0)
    assert regrouping.trend_after_review_factor(1.0, 2.1, 2.0, 13.0, 7.0) > 1.0
    assert regrouping.trend_after_review_factor(1.0, 1.9, 2.0, 13.0, 7.0) < 1.0
    assert regrouping.later_shift_log(0.1, 1.2, 2.0, 0.0) > regrouping.later_shift_log(0.1, 1.2, 2.0, 0.5) > 0.1
    assert regrouping.later_shift_log(0.1, 0.8, 2.0, 0.0) < regrouping.later_shift_log(0.1, 0.8, 2.0, 0.5) < 0.1


def test_guarantors_add_power_where_they_stand_and_come():
    assert regrouping.guarantor_power_ratio(0.0, 0.0, 2.5, 500.0) == 0.0
    assert regrouping.guarantor_power_ratio(30.0, 50.0, 2.5, 500.0) == pytest.approx(0.4)
    assert regrouping.guarantor_power_ratio(30.0, 50.0, 2.5, 0.0) > 0.0


@given(shares, shares, shares)
def test_belief_in_intervention_lowers_the_believed_chance(alone, joined, belief):
    """M9."""
    joined = min(alone, joined)
    assert joined - 1e-12 <= regrouping.believed_win_chance(alone, joined, belief) <= alone + 1e-12


@given(shares, shares)
def test_a_clash_is_dreaded_with_diminishing_returns(belief, backing):
    cost = regrouping.escalation_cost(belief, backing, 0.1, 0.1, 0.7)
    assert cost >= 0.0
    assert regrouping.escalation_cost(1.0, backing, 0.1, 0.1, 0.7) >= cost
    assert regrouping.escalation_cost(belief, 1.0, 0.1, 0.1, 0.7) >= cost
    half = regrouping.escalation_cost(0.5, backing, 0.1, 0.1, 0.7)
    assert half > regrouping.escalation_cost(1.0, backing, 0.1, 0.1, 0.7) - half


def test_the_prize_grows_with_aims():
    assert regrouping.prize(0.0, 0.3, 1.8) == pytest.approx(0.3)
    assert regrouping.prize(1.0, 0.3, 1.8) == pytest.approx(1.8)


def test_snapback_bites_where_europe_is_united():
    base = regrouping.sanctions_balance(0.5, 0.1, 0.5, 0.8, 0.06)
    assert regrouping.sanctions_balance(0.5, 0.1, 1.0, 0.8, 0.06) < base
    assert regrouping.sanctions_balance(0.5, 0.1, 0.5, 1.0, 0.06) < base
    assert regrouping.sanctions_balance(0.0, 0.1, 0.5, 0.0, 0.06) == 0.0


@given(shares, worth, st.floats(0.0, 0.3), st.floats(-0.2, 0.2), worth)
def test_signs_of_attacking_and_keeping(win, prize, cost, sanctions, escalation):
    value = regrouping.value_of_attack(win, prize, cost, sanctions, escalation)
    assert regrouping.value_of_attack(1.0, prize, cost, sanctions, escalation) >= value
    assert regrouping.value_of_attack(win, prize, cost + 0.1, sanctions, escalation) < value
    assert regrouping.value_of_attack(win, prize, cost, sanctions, escalation + 0.1) < value


def test_a_truce_that_has_stood_is_worth_more():
    """M1: the hazard falls."""
    values = [regrouping.value_of_keeping(0.02, 0.2, 0.2, weeks, 84.0) for weeks in (0, 52, 104, 260)]
    assert values[0] == pytest.approx(0.22)
    assert values == sorted(values)
    assert values[1] - values[0] > values[2] - values[1]
    assert regrouping.value_of_keeping(0.05, 0.2, 0.2, 0, 84.0) > values[0]


def test_now_or_later():
    """C01: a closing window pushes, time on one's side holds back."""
    assert regrouping.closing_window(0.4, 0.3, 1.0) > 0.0
    assert regrouping.closing_window(0.4, 0.5, 1.0) < 0.0
    assert regrouping.closing_window(0.4, 0.4, 1.0) == 0.0


def test_pressure_tells_when_it_has_worn_off():
    """M16."""
    assert regrouping.pressure_wears_off_log(0.8, 0, 1.1, 78.0) == 0.0
    assert regrouping.pressure_wears_off_log(0.8, 150, 1.1, 78.0) > regrouping.pressure_wears_off_log(0.8, 20, 1.1, 78.0) > 0.0
    assert regrouping.pressure_wears_off_log(0.0, 150, 1.1, 78.0) == 0.0


def test_an_unfinished_text_fails_after_some_months():
    """A29, A30."""
    at = [regrouping.unfinished_text_log(PRELIMINARY, weeks, 4.0, 18.0) for weeks in (0, 9, 18, 52, 260)]
    assert at[0] == 0.0
    assert max(at) == at[2] == pytest.approx(4.0)
    assert at[4] < 0.01
    assert regrouping.unfinished_text_log(DEFINITIVE, 18, 4.0, 18.0) == 0.0
    assert regrouping.unfinished_text_log(HOLIDAY, 18, 4.0, 18.0) > 0.0


def test_exhaustion_passes():
    assert regrouping.exhaustion_log(0, 3.0, 13.0) == 3.0
    assert regrouping.exhaustion_log(104, 3.0, 13.0) < 0.01


def test_violations_move_the_decision_little():
    """M3: violations are not collapse."""
    assert regrouping.violations_drift_log(100.0, 100.0, 0.15) == 0.0
    assert 0.0 < regrouping.violations_drift_log(1000.0, 100.0, 0.15) < 0.5
    assert regrouping.violations_drift_log(0.0, 100.0, 0.15) < 0.0


@given(logs, st.floats(5.0, 30.0), st.floats(1.0, 6.0), logs)
def test_attack_is_a_chance_that_rises_with_the_advantage(advantage, decisiveness, reluctance, circumstances):
    chance = regrouping.attack_chance(advantage, decisiveness, reluctance, circumstances)
    assert 0.0 <= chance <= regrouping.attack_chance(advantage + 0.1, decisiveness, reluctance, circumstances) <= 1.0
    assert regrouping.attack_chance(advantage, decisiveness, reluctance + 0.1, circumstances) <= chance


def test_ukraine_breaks_a_truce_rarely_and_rather_when_strong_and_provoked():
    calm = regrouping.revanche_temptation_log(-0.2, 0.0, 0.0, 1.5, 1.0)
    strong = regrouping.revanche_temptation_log(0.5, 0.0, 0.0, 1.5, 1.0)
    provoked = regrouping.revanche_temptation_log(-0.2, 5.0, 0.3, 1.5, 1.0)
    assert calm == 0.0
    assert strong > calm
    assert provoked > calm
    assert regrouping.revanche_chance(0.01, 13.0, strong, 0.5) > regrouping.revanche_chance(0.01, 13.0, calm, 0.5)
    assert regrouping.revanche_chance(0.01, 13.0, 5.0, 1.0) == 0.0


def test_guarantors_hold_ukraine_back():
    assert regrouping.revanche_restraint_share(True, 0.7, 0.8) > regrouping.revanche_restraint_share(False, 0.7, 0.8) == 0.7
