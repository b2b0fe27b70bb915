"""Rules of both economies: limits, signs, monotonicity."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.economy import rules as economy
from tests.model.numbers import numbers_of

P, START = numbers_of("economy"), numbers_of("start")
shares = st.floats(0.0, 1.0)


def test_oil_returns_to_its_mean():
    price = 110.0
    for _ in range(600):
        price = economy.urals_after_week_usd(price, 1.0, 0.0, P)
    assert price == pytest.approx(P.urals_mean_usd, rel=1e-3)
    assert economy.urals_after_week_usd(65.0, 1.0, 1.0, P) > economy.urals_after_week_usd(65.0, 1.0, 0.0, P)


def test_sanctions_widen_the_discount():
    tight, usual, loose = (economy.urals_after_week_usd(P.urals_mean_usd, level, 0.0, P) for level in (1.4, 1.0, 0.5))
    assert tight < usual < loose
    assert usual == pytest.approx(P.urals_mean_usd)


def sanctions(pressure=P.pressure_reference_share, unity=P.war_unity_share, relief=0.0, now=1.0, **changes):
    """Sanctions after a week in which all that is wanted comes to be."""
    return economy.sanctions_after_week_index(now, pressure, unity, relief, numbers_of("economy", **({"sanctions_weeks": 1.0} | changes)))


def test_pressure_and_unity_raise_sanctions_and_relief_lowers_them():
    assert sanctions() == pytest.approx(1.0)
    assert sanctions(pressure=2.0 * P.pressure_reference_share) > 1.0
    assert sanctions(unity=P.war_unity_share - 0.2) < 1.0
    assert sanctions(relief=0.6) == pytest.approx(0.4)
    assert 0.4 < sanctions(relief=0.6, sanctions_weeks=P.sanctions_weeks) < 1.0


@given(shares, shares, shares, shares, shares)
def test_sanctions_are_never_negative(pressure, unity, relief, effect, now):
    references = {"pressure_reference_share": 1.0, "war_unity_share": 1.0}
    assert sanctions(pressure, unity, relief, now, pressure_on_sanctions=effect, unity_on_sanctions=effect, **references) >= 0.0


def test_unity_is_highest_after_a_broken_truce():
    """S8."""
    war, truce, betrayed = (economy.unity_after_week_share(0.6, *when, P) for when in ((True, False), (False, False), (True, True)))
    assert betrayed > war > truce
    assert economy.unity_after_week_share(P.war_unity_share, True, False, P) == P.war_unity_share


def test_the_fund_fills_with_dear_oil_and_never_falls_below_nought():
    start = START.reserve_trn_rub
    dear, cheap = (economy.reserve_after_week_trn(start, urals, True, 1.0, P) for urals in (P.budget_usd + 30.0, P.budget_usd))
    assert dear > start > cheap
    assert economy.reserve_after_week_trn(0.01, 40.0, True, 1.0, P) == 0.0


def test_the_war_draws_more_from_the_fund_than_a_ceasefire_and_the_more_the_harder_it_is_fought():
    truce, usual, harder = (
        economy.reserve_after_week_trn(3.8, P.budget_usd, *when, P) for when in ((False, 0.0), (True, 1.0), (True, 1.3))
    )
    assert 3.8 > truce > usual > harder


def strain(sanctions=1.0, urals=START.urals_usd, reserve=START.reserve_trn_rub, at_war=True, tempo=1.0, **changes):
    return economy.strain_wanted_share(sanctions, urals, reserve, at_war, tempo, START, numbers_of("economy", **changes))


def test_strain_adds_up_within_bounds():
    assert strain() == P.reference_strain_share
    assert strain(sanctions=3.0, urals=20.0, reserve=0.0) == 1.0
    assert strain(sanctions=0.0, urals=120.0, at_war=False) == 0.0


def test_strain_grows_with_sanctions_cheap_oil_and_a_spent_reserve():
    assert strain(sanctions=1.3) > strain() > strain(sanctions=0.5)
    assert strain(urals=50.0) > strain() > strain(urals=80.0)
    assert strain(reserve=0.0) > strain(reserve=0.5 * START.reserve_trn_rub) > strain() == strain(reserve=2.0 * START.reserve_trn_rub)


def test_the_effort_of_autumn_2024_asks_for_the_strain_of_that_time_and_half_of_it_for_less():
    """W_KEYRATE: the rate was near its neutral level while claimed losses were half as high."""
    assert strain(at_war=False) < strain() < strain(tempo=1.3)
    assert strain(tempo=0.45, reference_strain_share=0.4, tempo_on_strain=0.4) == pytest.approx(0.18)


def test_the_key_rate_is_neutral_without_strain_and_rises_with_it():
    """W_KEYRATE."""
    assert economy.key_rate_after_week_pct(P.neutral_rate_pct, 0.0, P) == P.neutral_rate_pct
    rate = P.neutral_rate_pct
    for _ in range(500):
        rate = economy.key_rate_after_week_pct(rate, 0.4, P)
    assert rate == pytest.approx(P.neutral_rate_pct + 0.4 * P.rate_pct_per_strain)


def unmet(is_at_war, recovery, aid):
    """Unmet part of the need once every cushion is used up."""
    return economy.gap_after_week_share(0.5, is_at_war, recovery, aid, numbers_of("economy", gap_weeks=1.0))


def test_need_shrinks_with_output_and_without_fighting():
    flow = 0.5 * P.need_eur_bn_per_week
    assert unmet(True, 1.0, flow) == pytest.approx(0.5)
    assert unmet(False, 1.0, flow) < 0.5
    assert unmet(True, 1.2, flow) < 0.5
    assert unmet(True, 1.0, 2.0 * P.need_eur_bn_per_week) == 0.0
    assert unmet(True, 1.0, 0.0) == 1.0


def test_a_gap_opens_slowly():
    assert 0.0 < economy.gap_after_week_share(0.0, True, 1.0, 0.0, P) < 0.5


def growth(is_at_war, through=1.0, gap=0.0, belief=0.0, recovery=1.0):
    return economy.ukraine_growth_per_year(is_at_war, through, gap, belief, recovery, P)


def test_growth_answers_strikes_bills_and_belief():
    assert growth(True) == P.war_growth_per_year
    assert growth(True, through=2.0) < P.war_growth_per_year > growth(True, gap=0.3)
    assert growth(False, belief=0.0) > growth(False, belief=0.9) > 0.0
    assert growth(False, recovery=P.full_output_index + 0.1) == P.ceasefire_growth_per_year
