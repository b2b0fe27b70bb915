"""What the rules of regrouping say about the world: signs, limits, and the commitment problem."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.regrouping import rules as regrouping
from sim.model.states.agreement import DEFINITIVE, HOLIDAY, PRELIMINARY
from tests.model.numbers import numbers_of

P, P_TRUCE = numbers_of("regrouping"), numbers_of("truce")
BARE = numbers_of("terms", separation_km=0.0, russia_line_limit_share=0.0, verification_share=0.0)
shares = st.floats(0.0, 1.0)
logs = st.floats(-3.0, 3.0)


def terms(**changes: float) -> Any:
    """Terms without buffer, limits and checks, some of it changed."""
    return SimpleNamespace(**(vars(BARE) | changes))


def russia(**changes: float) -> Any:
    """A Russia that sees a steady balance of one to one, some of it changed."""
    steady = {"power_ratio_at_signature": 1.0, "power_trend_factor": 1.0, "aims_share": 0.5, "intervention_belief_chance": 0.0}
    return SimpleNamespace(**(steady | {"win_chance": 0.4, "value_of_attack": 0.0, "value_of_keeping": 0.0} | changes))


def guarantors(troops: float = 0.0, weight: float = 0.0, pledge: float = 0.0) -> Any:
    """Guarantors with so many troops in the country (thousand), of this weight, pledged so firmly."""
    return SimpleNamespace(troops_deployed_thousand=troops, weight_share=weight, pledge_share=pledge)


def shift(ratio: float, years_ahead: float = 0.0, trend: float = 1.0, **changes: float) -> float:
    """Usable shift of power (logs) since a signature at a balance of one to one."""
    return regrouping.usable_shift_log(russia(power_trend_factor=trend), ratio, years_ahead, terms(**changes), P, P_TRUCE)


def test_the_prior_over_aims_is_centred_and_stays_a_share():
    def aims(luck: float, spread: float) -> float:
        return regrouping.aims_share(luck, numbers_of("regrouping", aims_mean_share=0.3, aims_spread=spread))

    assert aims(0.0, 1.2) == aims(2.0, 0.0) == pytest.approx(0.3)
    assert 0.0 < aims(-5.0, 2.0) < aims(5.0, 2.0) < 1.0


def test_a_vanished_army_counts_for_the_least_power():
    p = numbers_of("regrouping", least_power_index=0.02)
    assert regrouping.power_ratio(1.0, 0.0, p) == pytest.approx(50.0)
    assert regrouping.power_ratio(1.8, 0.9, p) == pytest.approx(2.0)


@given(logs, logs, st.floats(0.05, 0.95), st.floats(0.1, 2.0))
def test_more_power_wins_more_often(one, other, at_signature, exponent):
    """K02: the odds rise with the ratio, without a threshold."""
    p = numbers_of("regrouping", win_at_signature_share=at_signature, power_exponent=exponent)
    fewer, more, equal = (
        regrouping.believed_win_chance(moved, 1.0, guarantors(), 0.0, 500.0, p) for moved in (min(one, other), max(one, other), 0.0)
    )
    assert fewer <= more
    assert equal == pytest.approx(at_signature)


@given(logs, shares, shares)
def test_limits_slow_russias_shift_but_not_ukraines(moved, limit, checks):
    """C02: what has regrouped far away comes late."""
    usable = shift(math.exp(moved), russia_line_limit_share=limit, verification_share=checks)
    assert usable <= max(0.0, moved) + 1e-12
    if moved <= 0.0:
        assert usable == pytest.approx(moved)


def test_limits_need_verification():
    """A19."""

    def held_down(**changes: float) -> float:
        return 1.0 - shift(math.e, **changes)

    assert held_down() == held_down(verification_share=1.0) == 0.0
    checked, paper = held_down(russia_line_limit_share=1.0, verification_share=1.0), held_down(russia_line_limit_share=1.0)
    assert checked == pytest.approx(P.line_limit_effect_share)
    assert paper == pytest.approx(P.line_limit_effect_share * P.unverified_limit_share)
    buffer = held_down(separation_km=20.0)
    both = held_down(separation_km=20.0, russia_line_limit_share=1.0, verification_share=1.0)
    assert 0.0 < max(buffer, checked) < both < buffer + checked


@given(shares, shares)
def test_watchers_take_away_surprise(detection, verification):
    """M11."""
    checks = terms(verification_share=verification)
    warning, warned = (regrouping.warning_share(detection, intelligence, checks, P) for intelligence in (0.0, 0.4))
    assert 0.0 <= warning <= warned <= 1.0
    surprised, expected = (regrouping.believed_win_chance(0.1, seen, guarantors(), 0.0, 500.0, P) for seen in (0.0, warning))
    assert expected <= surprised


def test_the_trend_is_learnt_and_slowed_by_limits():
    """M4."""
    assert regrouping.power_trend_factor(1.0, 2.0, 2.0, P) == pytest.approx(1.0)
    assert regrouping.power_trend_factor(1.0, 2.1, 2.0, P) > 1.0
    assert regrouping.power_trend_factor(1.0, 1.9, 2.0, P) < 1.0

    def later(trend: float, limit: float) -> float:
        return shift(0.9, 2.0, trend, russia_line_limit_share=limit, verification_share=1.0)

    assert later(1.2, 0.0) > later(1.2, 0.5) > later(1.2, 1.0) > math.log(0.9)
    assert later(0.8, 0.0) < later(0.8, 0.5) < math.log(0.9)


def test_guarantors_add_power_where_they_stand_and_come():
    """B08, B14: against a far smaller army the same guarantors weigh more."""
    p = numbers_of("regrouping", guarantor_quality_factor=2.5, reinforcement_thousand=100.0)

    def odds(personnel_thousand: float = 500.0, **who: float) -> float:
        chance = regrouping.believed_win_chance(0.0, 0.5, guarantors(**who), 1.0, personnel_thousand, p)
        return chance / (1.0 - chance)

    none = odds()
    assert odds(troops=30.0, weight=1.0, pledge=0.5) == pytest.approx(none / 1.4**p.power_exponent)
    assert none > odds(troops=30.0) > odds(troops=30.0, weight=1.0, pledge=0.5) > odds(troops=30.0, weight=1.0, pledge=1.0)
    assert none == odds(weight=1.0) == odds(pledge=1.0) > odds(weight=1.0, pledge=1.0)
    assert 0.0 < odds(0.0, troops=30.0) < odds(troops=30.0)


@given(logs, st.floats(0.0, 400.0), shares)
def test_belief_in_intervention_lowers_the_believed_chance(moved, troops, belief):
    """M9."""
    none, some, sure = (
        regrouping.believed_win_chance(moved, 0.5, guarantors(troops), believed, 500.0, P) for believed in (0.0, belief, 1.0)
    )
    assert sure - 1e-12 <= some <= none + 1e-12


def attack_worth(
    relief: float = 0.0, unity: float = 0.8, us_backing: float = 0.3, snapback: float = 0.5, p: Any = P, **changes: float
) -> float:
    """What attacking now is worth to such a Russia."""
    return regrouping.value_of_attack(russia(**changes), relief, unity, us_backing, terms(snapback_share=snapback), p)


@given(shares, shares)
def test_a_clash_is_dreaded_with_diminishing_returns(belief, backing):
    """B11, B12, B15."""

    def cost(believed: float, us_backing: float) -> float:
        return attack_worth() - attack_worth(us_backing=us_backing, intervention_belief_chance=believed)

    assert -1e-12 <= cost(belief, backing) <= min(cost(1.0, backing), cost(belief, 1.0)) + 1e-12
    assert cost(0.5, backing) > cost(1.0, backing) - cost(0.5, backing)


def test_the_prize_grows_with_aims():
    assert regrouping.prize_value(0.0, P) == pytest.approx(P.limited_prize_share)
    assert regrouping.prize_value(1.0, P) == pytest.approx(P.revisionist_prize_share)
    assert regrouping.prize_value(0.5, P) > regrouping.prize_value(0.0, P)


def test_snapback_bites_where_europe_is_united():
    """A18."""

    def worth(relief: float, snapback: float, unity: float) -> float:
        return attack_worth(relief, unity, snapback=snapback)

    assert worth(0.5, 1.0, 0.8) < worth(0.5, 0.5, 0.8)
    assert worth(0.5, 0.5, 1.0) < worth(0.5, 0.5, 0.8)
    assert worth(0.5, 1.0, 1.0) == worth(0.0, 0.5, 1.0) < worth(0.0, 0.5, 0.0)
    assert worth(0.5, 1.0, 0.0) == pytest.approx(worth(0.0, 1.0, 0.0) + 0.5 * P.relief_value_share)


@given(shares, shares, shares)
def test_signs_of_attacking(win, aims, belief):
    this = {"win_chance": win, "aims_share": aims, "intervention_belief_chance": belief}
    assert attack_worth(**(this | {"win_chance": 1.0})) >= attack_worth(**this)
    assert attack_worth(**(this | {"aims_share": 1.0})) >= attack_worth(**this)
    assert attack_worth(**this, p=numbers_of("regrouping", war_cost_share=P.war_cost_share + 0.1)) < attack_worth(**this)
    assert attack_worth(**this, p=numbers_of("regrouping", new_sanctions_cost_share=P.new_sanctions_cost_share + 0.1)) < attack_worth(
        **this
    )


def test_a_truce_that_has_stood_is_worth_more():
    """M1: the hazard falls."""
    values = [regrouping.value_of_keeping(0.2, weeks, P) for weeks in (0, 52, 104, 260)]
    assert values[0] == pytest.approx(0.2 * P.relief_value_share + P.calm_value_share)
    assert values == sorted(values)
    assert values[1] - values[0] > values[2] - values[1]
    assert regrouping.value_of_keeping(0.5, 0, P) > values[0]


def test_now_or_later():
    """C01: a closing window pushes, time on one's side holds back."""
    closing, steady, opening = (regrouping.attack_chance(russia(win_chance=0.4), later, 0.0, P) for later in (0.3, 0.4, 0.5))
    assert closing > steady > opening
    assert regrouping.attack_chance(russia(win_chance=0.2), 0.2, 0.0, P) == steady


def circumstances(
    weeks: float = 0.0, pressure: float = 0.0, incidents: float = P_TRUCE.exchanges_per_week, kind: int = DEFINITIVE, **p: float
) -> float:
    """Log odds that circumstances add, under a definitive agreement unless told otherwise."""
    agreement: Any = SimpleNamespace(agreement_class=kind, pressure_share=pressure, incidents=incidents)
    return regrouping.circumstances_log(agreement, weeks, numbers_of("regrouping", **p), P_TRUCE)


def test_pressure_tells_when_it_has_worn_off():
    """M16."""
    at = [circumstances(weeks, 0.8, exhaustion_log=0.0) for weeks in (0, 20, 150)]
    assert 0.0 == at[0] < at[1] < at[2]
    assert circumstances(150, 0.0, exhaustion_log=0.0) == 0.0


def test_an_unfinished_text_fails_after_some_months():
    """A29, A30."""

    def added(kind: int, weeks: float) -> float:
        patience = {"unfinished_text_log": 4.0, "patience_weeks": 18.0}
        return circumstances(weeks, kind=kind, **patience) - circumstances(weeks, **patience)

    at = [added(PRELIMINARY, weeks) for weeks in (0, 9, 18, 52, 260)]
    assert at[0] == 0.0
    assert max(at) == at[2] == pytest.approx(4.0)
    assert at[4] < 0.01
    assert added(HOLIDAY, 18) > 0.0


def test_exhaustion_passes():
    assert circumstances(0) == -P.exhaustion_log
    assert circumstances(0) < circumstances(104)
    assert circumstances(1000) == pytest.approx(0.0, abs=0.01)


def test_violations_move_the_decision_little():
    """M3: violations are not collapse."""
    usual = P_TRUCE.exchanges_per_week
    loud, quiet = (circumstances(incidents=incidents, exhaustion_log=0.0) for incidents in (10.0 * usual, 0.0))
    assert circumstances(exhaustion_log=0.0) == 0.0
    assert quiet < 0.0 < loud < 0.5


@given(logs, logs, logs)
def test_attack_is_a_chance_that_rises_with_the_advantage(attack, keeping, circumstances_log):
    """M4, A49."""

    def chance(attack: float, keeping: float, p: Any = P) -> float:
        return regrouping.attack_chance(russia(value_of_attack=attack, value_of_keeping=keeping), 0.4, circumstances_log, p)

    reluctant = numbers_of("regrouping", attack_reluctance_log=P.attack_reluctance_log + 0.1)
    assert 0.0 <= chance(attack, keeping, reluctant) <= chance(attack, keeping) <= chance(attack + 0.1, keeping) <= 1.0
    assert chance(attack, keeping + 0.1) <= chance(attack, keeping)


def test_ukraine_breaks_a_truce_rarely_and_rather_when_strong_and_provoked():
    calm = regrouping.revanche_chance(-0.2, 0.0, 0.0, False, P)
    assert 0.0 < calm < P.revanche_per_year_share
    assert regrouping.revanche_chance(0.5, 0.0, 0.0, False, P) > calm == regrouping.revanche_chance(0.0, 0.0, 0.0, False, P)
    assert regrouping.revanche_chance(-0.2, 5.0, 0.0, False, P) > calm
    assert regrouping.revanche_chance(-0.2, 0.0, 0.3, False, P) > calm
    assert regrouping.revanche_chance(5.0, 0.0, 0.0, False, numbers_of("regrouping", aid_dependence_share=1.0)) == 0.0


def test_guarantors_hold_ukraine_back():
    assert regrouping.revanche_chance(0.5, 1.0, 0.3, True, P) < regrouping.revanche_chance(0.5, 1.0, 0.3, False, P)
