"""Three theories of decision, one signature."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model import decision
from sim.model.decision import EXPECTED_UTILITY, LEADER_SURVIVAL, PROSPECT, expected_utility, leader_survival, prospect
from tests.model.numbers import numbers_of

UTILITIES = st.floats(-8, 8)
THEORIES = (EXPECTED_UTILITY, PROSPECT, LEADER_SURVIVAL)


def numbers(theory: int = 0, **changes: float) -> Any:
    return numbers_of("decision", theory=float(theory), **changes)


@pytest.mark.parametrize("theory", THEORIES)
@given(deal=UTILITIES, war=UTILITIES)
def test_a_better_deal_or_a_worse_war_is_never_preferred_less(theory: int, deal: float, war: float) -> None:
    d = numbers(theory)
    before = decision.choose(deal, war, 1.0, 0.1, d)
    assert decision.choose(deal + 0.5, war, 1.0, 0.1, d) > before
    assert decision.choose(deal, war - 0.5, 1.0, 0.1, d) > before


def test_the_number_picks_the_theory() -> None:
    arguments = (-1.0, -1.5, 2.0, 0.3)
    for theory, module in zip(THEORIES, (expected_utility, prospect, leader_survival), strict=True):
        assert decision.choose(*arguments, numbers(theory)) == module.preference(*arguments, numbers(theory))
    assert len(decision.THEORY_NAMES) == len(THEORIES)


def test_expected_utility_is_the_difference() -> None:
    assert expected_utility.preference(-1.0, -1.5, 9.0, 9.0, numbers()) == 0.5


def test_losses_weigh_more_than_gains() -> None:
    p = numbers()
    assert -prospect.felt_value(-1.0, p) == pytest.approx(p.loss_aversion)
    assert p.loss_aversion > 1.0
    assert prospect.felt_value(1.0, p) == pytest.approx(1.0)
    assert prospect.felt_value(0.0, p) == 0.0


def test_a_loser_gambles_and_a_winner_does_not() -> None:
    assert prospect.preference(-3.0, -3.0, 0.0, 0.0, numbers()) < 0.0
    assert prospect.preference(3.0, 3.0, 0.0, 0.0, numbers()) > 0.0


def test_who_measures_by_his_war_aim_stakes_more() -> None:
    """A deal that is a gain against today and a loss against the aim is worth less to its judge."""
    near, far = (prospect.preference(0.5, 0.5, 3.0, 0.0, numbers(reference_share=share)) for share in (0.0, 1.0))
    assert far < near


def test_a_leader_in_danger_signs_what_keeps_him_in_office() -> None:
    assert leader_survival.preference(-1.0, -1.0, 0.0, 0.4, numbers()) > 0.0 > leader_survival.preference(-1.0, -1.0, 0.0, -0.4, numbers())
    assert leader_survival.preference(-1.0, -1.5, 0.0, 0.4, numbers(office_factor=1.0)) == 0.5


@given(UTILITIES, st.floats(-2, 2))
def test_acceptance_is_a_chance_that_falls_with_resolve(preference: float, resolve: float) -> None:
    p = numbers(decisiveness=4.0)
    chance = decision.acceptance_chance(preference, resolve, p)
    assert 0.0 <= chance <= 1.0
    assert decision.acceptance_chance(preference, resolve + 0.5, p) <= chance
    assert decision.acceptance_chance(resolve, resolve, p) == 0.5
