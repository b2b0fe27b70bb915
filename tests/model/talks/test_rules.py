"""Rules of the talks: openings, leaders, and what counts as an agreement."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.bargaining.rules import usual_losses_thousand
from sim.model.calendar import WEEKS_PER_YEAR
from sim.model.states.agreement import BOTH, DEFINITIVE, GUARANTORS, HOLIDAY, NOBODY, PRELIMINARY, RUSSIA, UKRAINE
from sim.model.talks import rules as talks
from tests.model.numbers import numbers_of

SHARES = st.floats(0, 1)
P = numbers_of("talks")
COURSE = numbers_of("bargaining")
USUAL = usual_losses_thousand(COURSE)
GAIN = COURSE.course_gain_km2_per_week


def tabled(**changes: float) -> Any:
    return numbers_of("terms", **changes)


def outside(mediation: float = 0.3, pressure: float = 0.0, proposed: float = 0.0, standing: float = 0.0) -> float:
    washington: Any = SimpleNamespace(mediation_share=mediation, pressure_on_ukraine_share=0.0, pressure_on_russia_share=pressure)
    return talks.outside_log_hazard(washington, standing, 30, tabled(is_tabled=proposed, tabled_after_weeks=26.0), P)


@given(SHARES, SHARES)
def test_mediation_pressure_and_a_proposal_each_raise_the_hazard(mediation: float, pressure: float) -> None:
    """A27, A40, M16."""
    assert outside(1.0, pressure) >= outside(mediation, pressure) >= outside(0.0, pressure)
    assert outside(mediation, 1.0) >= outside(mediation, pressure) >= outside(mediation, 0.0) == outside(mediation, pressure, 0.0, pressure)
    assert outside(mediation, pressure, 1.0) > outside(mediation, pressure)
    assert outside(0.0) == 0.0


def test_terms_lie_on_the_table_from_their_week_on() -> None:
    late = tabled(is_tabled=1.0, tabled_after_weeks=26.0)
    assert [talks.tabled_share(week, late) for week in (0, 25, 26, 200)] == [0.0, 0.0, 1.0, 1.0]
    assert talks.tabled_share(200, tabled(is_tabled=0.0, tabled_after_weeks=26.0)) == 0.0
    assert talks.tabled_share(0, tabled(is_tabled=1.0, tabled_after_weeks=0.0)) == 1.0


def opening(
    outside: float = 0.0, losses: float = USUAL, gain: float = GAIN, *, new_leader: int = -1, broke: int = -1, collapsed: int = -1
) -> float:
    """Chance that talks open in week 100."""
    agreement: Any = SimpleNamespace(new_leader_week=new_leader, talks_broke_week=broke, collapsed_week=collapsed)
    return talks.opening_chance(outside, losses, gain, agreement, 100, COURSE, P)


def hazard(**changes: float) -> float:
    """Log of the weekly hazard behind the chance."""
    return math.log(-math.log(1.0 - opening(**changes)))


def test_a_front_that_stands_still_brings_talks_whichever_way_it_moved() -> None:
    """A13, C04."""
    assert hazard(gain=0.0) - hazard(gain=GAIN) == pytest.approx(0.5 * P.stalemate_log_hazard)
    assert opening(gain=-3 * GAIN) == opening(gain=3 * GAIN) < opening(gain=GAIN)


def test_usual_losses_leave_the_hazard_alone_and_bloody_months_raise_it() -> None:
    """A27."""
    assert hazard(gain=1e12) == pytest.approx(math.log(P.opening_per_year / WEEKS_PER_YEAR))
    assert opening(losses=2 * USUAL) > opening() > opening(losses=USUAL / 3)


def test_what_outsiders_add_multiplies_the_hazard() -> None:
    """A27, M16."""
    assert hazard(outside=0.7) == pytest.approx(hazard() + 0.7)


@given(st.floats(-3, 6), st.integers(-1, 100), st.integers(-1, 100), st.integers(-1, 100))
def test_an_opening_is_a_chance(log_hazard: float, new_leader: int, broke: int, collapsed: int) -> None:
    assert 0.0 <= opening(log_hazard, new_leader=new_leader, broke=broke, collapsed=collapsed) <= 1.0


def test_a_new_leader_opens_talks_for_a_while() -> None:
    """C04, A27."""
    assert opening(new_leader=99) > opening() == opening(new_leader=100 - int(P.new_leader_weeks))


def test_after_a_failure_talks_rest_for_a_while() -> None:
    for failure in ({"broke": 99}, {"collapsed": 99}):
        assert opening(**failure) < opening()
    assert opening(broke=100 - int(P.rest_weeks), collapsed=-1) == opening()


def test_deadlock_and_a_lost_mediator_break_talks() -> None:
    chances = [talks.breaking_off_chance(weeks, False, P) for weeks in (0, 26, 104)]
    assert chances == sorted(chances)
    left = talks.breaking_off_chance(26, True, P)
    assert 1.0 > left > chances[1]
    assert left == pytest.approx(chances[1] + (1.0 - chances[1]) * P.walked_away_break_share)


def test_winning_secures_the_russian_leader_and_strain_endangers_him() -> None:
    """M6, C08."""
    base = talks.russia_office_chance(0.0, 0.0, COURSE, P)
    assert base == pytest.approx(P.russia_office_risk_per_year)
    assert talks.russia_office_chance(GAIN, 0.0, COURSE, P) < base < talks.russia_office_chance(-GAIN, 0.0, COURSE, P)
    assert talks.russia_office_chance(0.0, 1.0, COURSE, P) > base


def test_distrust_and_elections_endanger_the_ukrainian_leader() -> None:
    """M6, M7."""
    war = talks.ukraine_office_chance(0.6, 0.5, False, P)
    assert talks.ukraine_office_chance(0.9, 0.5, False, P) < war < talks.ukraine_office_chance(0.6, 0.5, True, P) < 1.0
    assert talks.ukraine_office_chance(0.6, 0.9, False, P) == war
    assert talks.ukraine_office_chance(0.6, 0.9, True, P) < talks.ukraine_office_chance(0.6, 0.5, True, P)


def class_of(**changes: float) -> int:
    """Class of terms that are just complete, watched and separated enough, with changes."""
    enough = {
        "text_detail_share": P.definitive_text_share, "verification_share": P.definitive_verification_share,
        "separation_km": P.definitive_separation_km, "monitors_thousand": P.definitive_monitors_thousand,
    }  # fmt: skip
    return talks.class_of_terms(numbers_of("terms", **(enough | changes)), P)


def test_class_needs_both_text_and_line() -> None:
    """A31, M1."""
    assert class_of() == DEFINITIVE
    for lacking in ("verification_share", "separation_km", "monitors_thousand"):
        assert class_of(**{lacking: 0.0}) == PRELIMINARY
    assert class_of(text_detail_share=P.preliminary_text_share) == PRELIMINARY
    assert class_of(text_detail_share=0.5 * P.preliminary_text_share) == HOLIDAY


def test_who_refused() -> None:
    assert talks.refuser(True, True, False) == NOBODY
    assert talks.refuser(False, False, False) == BOTH
    assert talks.refuser(False, False, True) == BOTH  # no guarantee would have brought Russia's yes
    assert talks.refuser(True, False, True) == RUSSIA
    assert talks.refuser(False, True, False) == UKRAINE
    assert talks.refuser(False, True, True) == GUARANTORS


def pressure(on_ukraine: float, on_russia: float, standing: float) -> float:
    washington: Any = SimpleNamespace(pressure_on_ukraine_share=on_ukraine, pressure_on_russia_share=on_russia)
    return talks.pressure_for_deal_share(washington, standing)


def test_pressure_behind_a_signature_is_that_of_the_side_that_felt_more() -> None:
    assert pressure(0.2, 0.6, 0.0) == pressure(0.6, 0.2, 0.0) == 0.6


def test_a_standing_sanctions_policy_is_no_pressure_behind_a_signature() -> None:
    """M16: only what is added for the deal is gone after it."""
    assert pressure(0.0, 0.8, 0.8) == 0.0
    assert pressure(0.0, 0.9, 0.8) == pytest.approx(0.1)
    assert pressure(0.3, 0.6, 0.8) == 0.3
