"""Rules of the talks: openings, leaders, and what counts as an agreement."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.states.agreement import BOTH, DEFINITIVE, GUARANTORS, HOLIDAY, NOBODY, PRELIMINARY, RUSSIA, UKRAINE
from sim.model.talks import rules as talks

SHARES = st.floats(0, 1)


def test_a_front_that_stands_still_is_a_stalemate_whichever_way_it_moved() -> None:
    assert talks.stalemate_share(0.0, 100.0) == 1.0
    assert talks.stalemate_share(100.0, 100.0) == 0.5
    assert talks.stalemate_share(-300.0, 100.0) == talks.stalemate_share(300.0, 100.0) < 0.5


def test_usual_losses_leave_the_hazard_alone_and_bloody_months_raise_it() -> None:
    assert talks.bloody_log_hazard(15.0, 15.0, 0.4) == 0.0
    assert talks.bloody_log_hazard(30.0, 15.0, 0.4) > 0.0 > talks.bloody_log_hazard(5.0, 15.0, 0.4)


@given(SHARES, SHARES, SHARES)
def test_mediation_pressure_and_a_proposal_each_raise_the_hazard(mediation: float, pressure: float, tabled: float) -> None:
    assert talks.outside_log_hazard(mediation, pressure, tabled, 1.5, 0.6, 1.6) >= 0.0


def test_terms_lie_on_the_table_from_their_week_on_and_rounds_wait_for_them() -> None:
    assert [talks.tabled_share(1.0, 26.0, week) for week in (0, 25, 26, 200)] == [0.0, 0.0, 1.0, 1.0]
    assert talks.tabled_share(0.0, 26.0, 200) == 0.0
    assert talks.tabled_share(1.0, 0.0, 0) == 1.0
    assert [week for week in range(20) if talks.is_round_due(week - 3, 4.0, 10.0, week)] == [11, 15, 19]


@given(st.floats(0.01, 1), st.floats(-3, 6), SHARES)
def test_an_opening_is_a_chance(per_year: float, log_hazard: float, rest: float) -> None:
    assert 0.0 <= talks.opening_share(per_year, log_hazard, rest, 52.0) <= 1.0


def test_deadlock_and_a_lost_mediator_break_talks() -> None:
    chances = [talks.breaking_off_share(0.5, weeks, 26.0, False, 0.15, 52.0) for weeks in (0.0, 26.0, 104.0)]
    assert chances == sorted(chances)
    assert 1.0 > talks.breaking_off_share(0.5, 26.0, 26.0, True, 0.15, 52.0) > chances[1] + 0.1


def test_winning_secures_the_russian_leader_and_strain_endangers_him() -> None:
    base = talks.russia_office_risk(0.04, 0.0, 0.4, 0.0, 1.0)
    assert base == pytest.approx(0.04)
    assert talks.russia_office_risk(0.04, 1.0, 0.4, 0.0, 1.0) < base < talks.russia_office_risk(0.04, -1.0, 0.4, 0.0, 1.0)
    assert talks.russia_office_risk(0.04, 0.0, 0.4, 1.0, 1.0) > base


def test_distrust_and_elections_endanger_the_ukrainian_leader() -> None:
    war = talks.ukraine_office_risk(0.05, 0.6, 0.1)
    assert talks.ukraine_office_risk(0.05, 0.9, 0.1) < war < talks.ukraine_truce_risk(war, 0.5, 0.4) < 1.0


def test_a_new_leader_never_wants_more() -> None:
    assert talks.moderated_aims(0.8, 0.0) == 0.8
    assert 0.0 < talks.moderated_aims(0.8, 0.3) < 0.8


def test_class_needs_both_text_and_line() -> None:
    assert talks.class_of_agreement(True, True, 0.7, 0.2) == DEFINITIVE
    assert talks.class_of_agreement(True, False, 0.7, 0.2) == PRELIMINARY
    assert talks.class_of_agreement(False, True, 0.3, 0.2) == PRELIMINARY
    assert talks.class_of_agreement(False, False, 0.1, 0.2) == HOLIDAY
    assert talks.is_definitive_text(0.6, 0.5, 0.6, 0.5)
    assert not talks.is_definitive_text(0.6, 0.4, 0.6, 0.5)
    assert talks.is_definitive_line(1.0, 0.5, 1.0, 0.5)
    assert not talks.is_definitive_line(0.0, 5.0, 1.0, 0.5)


def test_who_refused() -> None:
    assert talks.refuser(True, True, False) == NOBODY
    assert talks.refuser(False, False, False) == BOTH
    assert talks.refuser(False, False, True) == BOTH  # no guarantee would have brought Russia's yes
    assert talks.refuser(True, False, True) == RUSSIA
    assert talks.refuser(False, True, False) == UKRAINE
    assert talks.refuser(False, True, True) == GUARANTORS


@given(st.floats(0, 30000), SHARES, SHARES)
def test_a_hand_over_never_exceeds_what_there_is(area: float, held: float, handed: float) -> None:
    assert 0.0 <= talks.handed_km2(area, held * area, handed) <= area * (1.0 - held) + 1e-9


@given(st.floats(0, 30000), st.floats(0, 30000), SHARES, SHARES)
def test_a_return_never_exceeds_what_is_occupied(occupied: float, before: float, since: float, old: float) -> None:
    assert 0.0 <= talks.returned_km2(occupied, before, since, old) <= occupied + 1e-9


def test_pressure_behind_a_signature_is_that_of_the_side_that_felt_more() -> None:
    assert talks.pressure_behind(0.2, 0.6, 0.0) == talks.pressure_behind(0.6, 0.2, 0.0) == 0.6


def test_a_standing_sanctions_policy_is_no_pressure_behind_a_signature() -> None:
    """M16: only what is added for the deal is gone after it."""
    assert talks.pressure_behind(0.0, 0.8, 0.8) == 0.0
    assert talks.pressure_behind(0.0, 0.9, 0.8) == pytest.approx(0.1)
    assert talks.pressure_behind(0.3, 0.6, 0.8) == 0.3
