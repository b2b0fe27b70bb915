"""Rules of belief: what fighting teaches, and what a guarantee is trusted to do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.beliefs import rules as beliefs

SHARES = st.floats(0, 1)


def test_hope_and_fear_start_on_either_side_of_the_course() -> None:
    assert beliefs.first_belief(100.0, -0.25, 0.2, 0.0) < 100.0 < beliefs.first_belief(100.0, 0.3, 0.2, 0.0)
    assert beliefs.first_belief(100.0, 0.0, 0.2, 1.0) > 100.0


def test_spikes_teach_no_more_than_usual_weeks_and_quiet_ones_little() -> None:
    assert beliefs.fighting_share(30.0, 15.0) == beliefs.fighting_share(15.0, 15.0) == 1.0
    assert beliefs.fighting_share(0.0, 15.0) == 0.0


def test_evidence_gathers_and_fades() -> None:
    assert beliefs.evidence_after(0.0, 1.0, 0.1, 104.0) == pytest.approx(0.1)
    assert beliefs.evidence_after(5.0, 0.0, 0.1, 104.0) < 5.0


@given(st.floats(-500, 500), st.floats(-500, 500), st.floats(0.01, 0.25), st.floats(5, 30))
def test_learning_moves_toward_what_is_seen_and_never_past_it(belief: float, seen: float, weight: float, strength: float) -> None:
    after = beliefs.learned(belief, seen, weight, strength)
    assert min(belief, seen) - 1e-9 <= after <= max(belief, seen) + 1e-9


def test_a_firm_prior_learns_slowly() -> None:
    assert beliefs.learned(100.0, 0.0, 0.1, 20.0) > beliefs.learned(100.0, 0.0, 0.1, 5.0)


@given(SHARES, SHARES, SHARES, SHARES)
def test_protection_grows_with_each_part_and_stays_a_share(pledge: float, troops: float, arms: float, shield: float) -> None:
    protection = beliefs.protection_share(pledge, troops, arms, shield)
    assert max(pledge, troops, arms, shield) - 1e-12 <= protection <= 1.0
    assert beliefs.protection_share(0.0, 0.0, 0.0, 0.0) == 0.0


def test_more_troops_help_less_and_less() -> None:
    none, some, many = (beliefs.saturating_share(troops, 50.0) for troops in (0.0, 30.0, 60.0))
    assert none == 0.0
    assert some - none > many - some > 0.0


def test_a_pledge_is_trusted_less_without_washington() -> None:
    assert beliefs.trusted_pledge_share(0.9, 0.0, 0.66, 0.45) < beliefs.trusted_pledge_share(0.9, 1.0, 0.66, 0.45) < 0.9


def test_relief_speeds_regrouping_and_limits_slow_it() -> None:
    usual = beliefs.regrouped_power(1.0, 0.3, 0.0, 0.5, 0.0)
    assert beliefs.regrouped_power(1.0, 0.3, 0.8, 0.5, 0.0) > usual > beliefs.regrouped_power(1.0, 0.3, 0.0, 0.5, 0.5) > 1.0


def test_a_cap_takes_power_and_no_cap_takes_none() -> None:
    assert beliefs.capped_power(0.8, 0.5) == pytest.approx(0.4)
    assert beliefs.capped_power(0.8, 2.0) == 0.8


def test_an_even_balance_adds_nothing() -> None:
    assert beliefs.balance_log_odds(1.0, 1.0, 0.79) == 0.0
    assert beliefs.balance_log_odds(2.0, 1.0, 0.79) > 0.0 > beliefs.balance_log_odds(1.0, 2.0, 0.79)


def test_fear_falls_as_a_ceasefire_stands_and_rises_a_little_with_violations() -> None:
    young, old = (beliefs.record_log_odds(weeks, 52.0, 0.35, 0.0, 0.03, 40.0) for weeks in (0.0, 156.0))
    assert young == 0.0
    assert old < 0.0
    assert (
        0.0 < beliefs.record_log_odds(0.0, 52.0, 0.35, 20.0, 0.03, 40.0) < beliefs.record_log_odds(0.0, 52.0, 0.35, 1e6, 0.03, 40.0) < 2.0
    )


@given(st.floats(-1, 2), st.floats(-2, 2), st.floats(0, 3), st.floats(-2, 2), st.floats(0, 6), st.floats(-0.5, 0.5))
def test_the_chance_of_a_new_attack_is_a_chance(
    base: float, balance: float, text: float, record: float, protection: float, bias: float
) -> None:
    chance = beliefs.reattack_share(base, balance, text, record, protection, bias)
    assert 0.0 <= chance <= 1.0
    assert beliefs.reattack_share(base, balance, text, record, protection + 1.0, bias) <= chance


def test_a_buffer_verification_and_snapback_take_off_the_chance() -> None:
    assert beliefs.warning_log_odds(0.0, 5.0, 0.4, 0.0, 0.5, 0.0) == 0.0
    assert beliefs.warning_log_odds(10.0, 5.0, 0.4, 0.0, 0.5, 0.0) > 0.0
    assert beliefs.warning_log_odds(0.0, 5.0, 0.4, 1.0, 0.5, 0.0) > 0.0


def test_the_government_hopes_more_than_its_staff() -> None:
    assert beliefs.government_reattack_share(0.6, 1.0, 0.12) == 0.6
    assert beliefs.government_reattack_share(0.6, 0.5, 0.12) < 0.6


def test_polls_are_shares() -> None:
    assert beliefs.seen_support_share(0.99, 0.05, 3.0) == 1.0
    assert beliefs.seen_support_share(0.5, 0.0, 3.0) == 0.5


def test_the_enemys_losses_are_claimed_high() -> None:
    assert beliefs.claimed_losses(10.0, 1.25) > 10.0
