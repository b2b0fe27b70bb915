"""Rules of bargaining: the sign of every part of what a deal is worth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.bargaining import rules as value

SHARES = st.floats(0, 1)


def test_a_year_at_the_present_course_costs_ukraine_one() -> None:
    assert value.ukraine_fighting_cost(1.0, 0.4, 1.0, 0.35, 0.25) == pytest.approx(-1.0)
    assert value.ukraine_fighting_cost(2.0, 0.4, 1.0, 0.35, 0.25) < -1.0


def test_a_year_of_ground_at_the_present_course_is_worth_one_to_russia() -> None:
    assert value.russia_fighting_value(1.0, 1.0, 0.0, 0.5, 0.0) == 1.0
    assert value.russia_fighting_value(1.0, 1.0, 1.0, 0.5, 0.2) == pytest.approx(0.3)


@given(st.floats(0, 100000), st.floats(1, 20000))
def test_land_is_worth_more_the_more_there_is_but_less_each(km2: float, more: float) -> None:
    near, far = value.land_years(km2, 5000.0, 0.6), value.land_years(km2 + more, 5000.0, 0.6)
    assert far > near
    assert value.land_years(km2 + 2 * more, 5000.0, 0.6) - far <= far - near + 1e-9
    assert value.land_years(5000.0, 5000.0, 0.6) == 1.0


def test_risk_adds_up_over_years() -> None:
    assert value.risk_over_years(0.1, 1.0) == pytest.approx(0.1)
    assert value.risk_over_years(0.1, 2.0) == pytest.approx(0.19)
    assert value.risk_over_years(1.0, 2.0) == 1.0


def test_what_is_left_to_russia() -> None:
    assert value.unreturned_share(0.0, 0.0, 0.61) == 1.0
    assert value.unreturned_share(1.0, 1.0, 0.61) == 0.0
    assert value.unreturned_share(1.0, 0.0, 0.61) == pytest.approx(0.39)


def test_no_cap_cuts_nothing() -> None:
    assert value.force_cut_share(2.0) == value.force_cut_share(1.0) == 0.0
    assert value.force_cut_share(0.4) == pytest.approx(0.6)


@given(SHARES, SHARES)
def test_costs_of_the_deal_to_ukraine_are_never_gains(share: float, weight: float) -> None:
    assert value.ukraine_freeze_value(share, weight) <= 0.0
    assert value.ukraine_recognition_value(share, 1.0, weight) <= 0.0
    assert value.ukraine_neutrality_value(share, weight) <= 0.0
    assert value.ukraine_cap_value(share, weight) <= 0.0
    assert value.ukraine_relief_value(share, weight) <= 0.0
    assert value.ukraine_reattack_value(share, weight) <= 0.0
    assert value.ukraine_gap_cost(share, weight) <= 0.0
    assert value.office_cost(share, weight) <= 0.0


@given(SHARES, SHARES)
def test_what_ukraine_gains(share: float, weight: float) -> None:
    assert value.ukraine_anchor_value(share, weight) >= 0.0
    assert value.ukraine_recovery_value(share, 2.0, weight) >= 0.0
    assert value.ukraine_pressure_value(share, 0.5, weight) >= 0.0
    assert value.ukraine_accountability_value(share, 0.5, weight) >= value.ukraine_accountability_value(share, 0.0, weight) >= 0.0
    assert value.attrition_hope(share, weight) >= 0.0


def test_handing_over_land_costs_more_than_regaining_brings() -> None:
    assert value.ukraine_line_value(1.0, 0.0, 0.4, 1.7) < -value.ukraine_line_value(0.0, 1.0, 0.4, 1.7)
    assert value.russia_line_value(0.0, 1.0, 1.0, 2.0) < -value.russia_line_value(1.0, 0.0, 1.0, 2.0)


def test_signing_against_the_public_costs_and_with_it_gains() -> None:
    assert value.ukraine_domestic_value(0.3, 0.45, 1.2) < 0.0 < value.ukraine_domestic_value(0.6, 0.45, 1.2)
    assert value.ukraine_deal_risk(0.0, 0.3) == 0.3
    assert value.ukraine_deal_risk(1.0, 0.3) == 0.0


def test_aims_scale_land_and_middling_aims_leave_it() -> None:
    assert value.aims_factor(0.5, 0.5) == 1.0
    assert value.aims_factor(0.0, 0.5) == 0.5
    assert value.aims_factor(1.0, 0.5) == 1.5


@given(SHARES, SHARES, st.floats(0.1, 2))
def test_what_russia_dislikes(share: float, weight: float, aims: float) -> None:
    assert value.russia_accountability_value(share, weight) <= 0.0
    assert value.russia_limit_value(share, weight) <= 0.0
    assert value.russia_troops_value(share, aims, weight) <= 0.0
    assert value.russia_arms_value(share, aims, weight) <= 0.0
    alliance, coalition = (value.russia_pledge_value(share, kind, 0.55, aims, weight) for kind in (True, False))
    assert alliance <= coalition <= 0.0


def test_what_russia_likes() -> None:
    assert value.russia_status_value(0.5, 1.0, 0.0, 1.0, 0.0, 1.0) > 0.0
    assert value.russia_status_value(0.0, 1.0, 0.5, 1.0, 0.0, 1.0) > 0.0
    assert value.russia_status_value(0.0, 1.0, 0.0, 1.0, 0.5, 1.0) > 0.0
    assert value.russia_consolidation_value(1.0, 0.5) > value.russia_consolidation_value(0.4, 0.5)
    assert value.russia_pressure_value(0.5, 0.9) > 0.0
    assert value.russia_deal_risk(1.0, 0.12) > value.russia_deal_risk(0.0, 0.12) == 0.0


def test_relief_is_worth_more_early_and_when_it_cannot_be_undone() -> None:
    usual = value.russia_relief_value(0.5, 52.0, 52.0, 0.5, 0.4, 0.9)
    assert value.russia_relief_value(0.5, 4.0, 52.0, 0.5, 0.4, 0.9) > usual > value.russia_relief_value(0.5, 52.0, 52.0, 1.0, 0.4, 0.9)
    assert value.russia_relief_value(0.0, 4.0, 52.0, 0.5, 0.4, 0.9) == 0.0


def test_the_option_of_attacking_later_is_gone_where_ukraine_is_protected() -> None:
    assert value.russia_option_value(1.0, 0.0, 0.9) == 0.9
    assert value.russia_option_value(1.0, 1.0, 0.9) == 0.0
    assert value.russia_option_value(0.2, 0.0, 0.9) < 0.9


def test_course_is_a_ratio() -> None:
    assert value.of_course(50.0, 100.0) == 0.5


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_tilt_adds_relief_only_where_washington_mediates_over_a_proposal(relief: float, tilt: float, mediation: float, most: float) -> None:
    tilted = value.tilted_relief_share(relief, 1.0, tilt, mediation, most)
    assert relief - 1e-12 <= tilted <= 1.0 + 1e-12
    assert value.tilted_relief_share(relief, 0.0, tilt, mediation, most) == relief
    assert value.tilted_relief_share(relief, 1.0, tilt, 0.0, most) == relief
    assert value.tilted_relief_share(relief, 1.0, 0.0, mediation, most) == relief
