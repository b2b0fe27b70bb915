"""Rules of belief: what fighting teaches, and what a guarantee is trusted to do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.beliefs import rules as beliefs
from tests.model.numbers import numbers_of

SHARES = st.floats(0, 1)
P = numbers_of("beliefs")


def test_hope_and_fear_start_on_either_side_of_the_course() -> None:
    """M5."""
    ukraine, russia = (beliefs.first_belief_km2(100.0, is_russia, 0.0, P) for is_russia in (False, True))
    assert ukraine < 100.0 < russia
    assert beliefs.first_belief_km2(100.0, True, 1.0, P) > russia


def test_spikes_teach_no_more_than_usual_weeks_and_quiet_ones_little() -> None:
    """M5, C04."""
    usual, half = (beliefs.lessons_per_week(losses, 15.0, P) for losses in (15.0, 7.5))
    assert beliefs.lessons_per_week(30.0, 15.0, P) == usual == P.learning_per_week
    assert beliefs.lessons_per_week(0.0, 15.0, P) == 0.0 < half == 0.5 * usual


@given(st.floats(-500, 500), st.floats(-500, 500), SHARES, st.floats(0, 25))
def test_learning_moves_toward_what_is_seen_and_never_past_it(belief: float, seen: float, lessons: float, evidence: float) -> None:
    after = beliefs.learned(belief, seen, lessons, evidence, P)
    assert min(belief, seen) - 1e-9 <= after <= max(belief, seen) + 1e-9


def test_a_firm_prior_learns_slowly() -> None:
    firm, open_minded = (beliefs.learned(100.0, 0.0, 1.0, 0.0, numbers_of("beliefs", prior_strength=n)) for n in (20.0, 5.0))
    assert firm > open_minded
    assert beliefs.learned(100.0, 0.0, 1.0, 10.0, P) > beliefs.learned(100.0, 0.0, 1.0, 0.0, P)


def protection(pledge: float = 0.0, us: float = 1.0, troops: float = 0.0, arms: float = 0.0, shield: float = 0.0) -> float:
    return beliefs.protection_share(pledge, us, troops, arms, shield, P)


@given(SHARES, SHARES, st.floats(0, 200), SHARES, SHARES)
def test_protection_grows_with_each_part_and_stays_a_share(pledge: float, us: float, troops: float, arms: float, shield: float) -> None:
    """M9."""
    parts = (protection(pledge, us), protection(troops=troops), protection(arms=arms), protection(shield=shield))
    assert max(parts) - 1e-12 <= protection(pledge, us, troops, arms, shield) <= 1.0
    assert protection() == 0.0


def test_more_troops_help_less_and_less() -> None:
    none, some, many = (protection(troops=troops) for troops in (0.0, 30.0, 60.0))
    assert none == 0.0
    assert some - none > many - some > 0.0


def test_a_pledge_is_trusted_less_without_washington() -> None:
    assert protection(0.9, 0.0) < protection(0.9, 1.0) < 0.9


def balance(russia: float = 1.0, ukraine: float = 1.0, relief: float = 0.0, growth: float = 0.3, **changes: float) -> float:
    terms = {"russia_line_limit_share": 0.0, "verification_share": 0.0, "ukraine_force_cap_share": 2.0} | changes
    p = numbers_of("beliefs", regrouping_growth_share=growth)
    return beliefs.balance_log_odds(russia, ukraine, relief, numbers_of("terms", **terms), p)


def test_relief_speeds_regrouping_and_limits_slow_it() -> None:
    """M4, C02."""
    limited = balance(russia_line_limit_share=1.0, verification_share=1.0)
    assert balance(relief=0.8) > balance() > limited >= balance(growth=0.0)
    assert balance(russia_line_limit_share=1.0) == balance()  # a limit that nobody verifies binds nobody


def test_a_cap_takes_power_and_no_cap_takes_none() -> None:
    assert balance(ukraine_force_cap_share=0.5) == pytest.approx(balance(ukraine=0.5))
    assert balance(ukraine_force_cap_share=1.0) == balance()


def test_an_even_balance_adds_nothing() -> None:
    """K02."""
    assert balance(growth=0.0) == 0.0
    assert balance(2.0, growth=0.0) > 0.0 > balance(1.0, 2.0, growth=0.0)
    assert balance(0.0) < balance(0.1) < balance(1.0)


def test_fear_falls_as_a_ceasefire_stands_and_rises_a_little_with_violations() -> None:
    """M1, M3."""
    young, old = (beliefs.record_log_odds(weeks, 0.0, P) for weeks in (0, 156))
    assert young == 0.0
    assert old < 0.0
    assert 0.0 < beliefs.record_log_odds(0, 20.0, P) < beliefs.record_log_odds(0, 1e6, P) < 2.0


@given(st.floats(-2, 2), st.floats(0, 3), st.floats(-2, 2), SHARES, st.floats(-0.5, 0.5))
def test_the_chance_of_a_new_attack_is_a_chance(balance: float, text: float, record: float, protection: float, bias: float) -> None:
    chance = beliefs.reattack_chance(balance, text, record, protection, bias, P)
    assert 0.0 <= chance <= 1.0
    assert beliefs.reattack_chance(balance, text, record, 1.0, bias, P) <= chance
    assert beliefs.reattack_chance(balance, text + 1.0, record, protection, bias, P) <= chance
    assert beliefs.reattack_chance(balance + 1.0, text, record, protection, bias, P) >= chance


def test_a_buffer_verification_and_snapback_take_off_the_chance() -> None:
    """M10, M11, A18, A19."""
    bare = {"separation_km": 0.0, "verification_share": 0.0, "snapback_share": 0.0}
    assert beliefs.text_log_odds(numbers_of("terms", **bare), P) == 0.0
    for added in ({"separation_km": 10.0}, {"verification_share": 1.0}, {"snapback_share": 1.0}):
        assert beliefs.text_log_odds(numbers_of("terms", **(bare | added)), P) > 0.0


def test_the_government_hopes_more_than_its_staff() -> None:
    obeys, doubts = (beliefs.government_reattack_chance(0.6, numbers_of("beliefs", staff_weight_share=w)) for w in (1.0, 0.5))
    assert obeys == 0.6
    assert doubts < 0.6
