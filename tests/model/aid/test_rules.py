"""Rules of aid: limits, signs, monotonicity."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.aid import rules as aid
from tests.model.numbers import numbers_of

P = numbers_of("aid")


def test_members_tire_by_the_years_unless_their_solidarity_is_whole():
    assert aid.lasting_factor(0.5, 0, P) == 1.0 == aid.lasting_factor(1.0, 260, P)
    assert aid.lasting_factor(0.0, 260, P) < aid.lasting_factor(0.5, 260, P) < 1.0
    assert aid.lasting_factor(0.0, 2000, numbers_of("aid", fatigue_per_year=0.3)) == 0.0


def test_only_a_loss_that_is_noticed_is_made_up_and_only_in_part():
    """S3."""
    whole = P.us_expected_eur_bn_per_week
    assert (
        aid.substitution_after_week_share(0.0, 0.0, P)
        == aid.substitution_after_week_share(0.0, 0.9 * P.noticed_loss_share * whole, P)
        == 0.0
    )
    made_up = 0.0
    for _ in range(520):
        made_up, before = aid.substitution_after_week_share(made_up, whole, P), made_up
        assert before < made_up
    assert made_up == pytest.approx(P.substitution_share, rel=0.01)
    assert made_up < 1.0


@given(st.floats(0.0, 2.0), st.floats(0.0, 2.0))
def test_a_promise_is_a_floor_and_nothing_on_top(usual, promised):
    """G01, G05."""
    assert aid.at_least_promised(usual, promised) == (promised if promised > usual else usual)
    assert aid.at_least_promised(usual, 0.0) == usual


def test_the_loan_is_paid_once():
    p = numbers_of("aid", loan_eur_bn=46.0, loan_weeks=130.0)
    assert sum(aid.loan_eur_bn(week, p) for week in range(260)) == pytest.approx(46.0)
    assert aid.loan_eur_bn(-1, p) == 0.0 == aid.loan_eur_bn(130, p)
    assert sum(aid.loan_eur_bn(week - 78.0, p) for week in range(260)) == pytest.approx(46.0)
