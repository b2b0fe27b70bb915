"""Rules of both economies: limits, signs, monotonicity."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.economy import rules as economy

shares = st.floats(0.0, 1.0)


def test_oil_returns_to_its_mean():
    price = 110.0
    for _ in range(600):
        price = economy.urals_after_week_usd(price, 65.0, 52.0, 0.03, 0.0)
    assert price == pytest.approx(65.0, rel=1e-3)
    assert economy.urals_after_week_usd(65.0, 65.0, 52.0, 0.03, 1.0) > 65.0


def test_sanctions_widen_the_discount():
    tight, usual, loose = (economy.urals_mean_usd(65.0, 0.25, level) for level in (1.4, 1.0, 0.5))
    assert tight < usual == 65.0 < loose


def test_pressure_and_unity_raise_sanctions_and_relief_lowers_them():
    base = economy.sanctions_wanted_share(0.45, 0.45, 0.5, 0.8, 0.8, 0.5, 0.0)
    assert base == pytest.approx(1.0)
    assert economy.sanctions_wanted_share(0.9, 0.45, 0.5, 0.8, 0.8, 0.5, 0.0) > base
    assert economy.sanctions_wanted_share(0.45, 0.45, 0.5, 0.6, 0.8, 0.5, 0.0) < base
    assert economy.sanctions_wanted_share(0.45, 0.45, 0.5, 0.8, 0.8, 0.5, 0.6) == pytest.approx(0.4)


@given(shares, shares, shares, shares)
def test_sanctions_are_never_negative(pressure, unity, relief, effect):
    assert economy.sanctions_wanted_share(pressure, 1.0, effect, unity, 1.0, effect, relief) >= 0.0


def test_unity_is_highest_after_a_broken_truce():
    war, truce, betrayed = (economy.unity_wanted_share(*when, 0.8, 0.6, 0.92) for when in ((True, False), (False, False), (True, True)))
    assert betrayed > war > truce


def test_the_fund_fills_with_dear_oil_and_never_falls_below_nought():
    assert economy.reserve_after_week_trn(3.8, 90.0, 60.0, 0.002, 0.03) > 3.8 > economy.reserve_after_week_trn(3.8, 60.0, 60.0, 0.002, 0.03)
    assert economy.reserve_after_week_trn(0.01, 40.0, 60.0, 0.002, 0.03) == 0.0
    assert economy.war_draw_trn(0.03, False, 0.0, 0.4) < economy.war_draw_trn(0.03, True, 1.0, 0.4)
    assert economy.spent_share(3.8, 3.8) == 0.0
    assert economy.spent_share(0.0, 3.8) == 1.0


def test_strain_adds_up_within_bounds():
    assert economy.strain_wanted_share(0.4, 0.3, 0.2, 0.2, 0.1) == 1.0
    assert economy.strain_wanted_share(0.4, -0.3, -0.2, 0.0, -0.1) == 0.0
    assert economy.oil_strain(50.0, 65.0, 0.35) > 0.0 == economy.oil_strain(65.0, 65.0, 0.35) > economy.oil_strain(80.0, 65.0, 0.35)
    truce, usual, harder = (economy.effort_strain(*when, 0.2, 0.12) for when in ((False, 0.0), (True, 1.0), (True, 1.3)))
    assert truce < usual < harder


def test_the_effort_of_autumn_2024_asks_for_the_strain_of_that_time_and_half_of_it_for_less():
    """W_KEYRATE: the rate was near its neutral level while claimed losses were half as high."""
    assert economy.effort_strain(True, 1.0, 0.4, 0.12) == 0.0
    assert economy.strain_wanted_share(0.4, 0.0, 0.0, 0.0, economy.effort_strain(True, 1.0, 0.4, 0.12)) == 0.4
    assert economy.strain_wanted_share(0.4, 0.0, 0.0, 0.0, economy.effort_strain(True, 0.45, 0.4, 0.12)) == pytest.approx(0.18)


def test_the_key_rate_is_neutral_without_strain():
    assert economy.key_rate_wanted_pct(7.5, 0.0, 33.75) == 7.5
    assert economy.key_rate_wanted_pct(7.5, 0.4, 33.75) == pytest.approx(21.0)


def test_need_shrinks_with_output_and_without_fighting():
    assert economy.need_eur_bn(0.85, True, 0.8, 1.0) == 0.85
    assert economy.need_eur_bn(0.85, False, 0.8, 1.0) < 0.85
    assert economy.need_eur_bn(0.85, True, 0.8, 1.2) < 0.85
    assert economy.unmet_share(0.85, 1.0) == 0.0
    assert economy.unmet_share(0.85, 0.0) == 1.0


def test_growth_answers_strikes_bills_and_belief():
    assert economy.war_growth_share(0.03, 2.0, 0.01, 0.3, 0.1) < economy.war_growth_share(0.03, 1.0, 0.01, 0.0, 0.1) == 0.03
    safe, afraid = (economy.ceasefire_growth_share(0.03, 0.4, economy.security_share(belief, 0.9), 1.0, 1.3) for belief in (0.0, 0.9))
    assert safe > afraid > 0.0
    assert economy.ceasefire_growth_share(0.03, 0.4, 1.0, 1.4, 1.3) == 0.03
    assert economy.output_after_week_index(1.0, 0.0) == 1.0
