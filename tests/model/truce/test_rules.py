"""What the rules of the truce say about the world: quiet first, contagious fire, watchers, containment."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.states.agreement import DEFINITIVE, HOLIDAY, NO_CLASS, PRELIMINARY
from sim.model.truce import rules as truce

shares = st.floats(0.0, 1.0)
weeks = st.floats(0.0, 500.0)
counts = st.floats(0.0, 300.0)


@given(shares, shares)
def test_safeguards_join(one, other):
    joined = truce.joined_share(one, other)
    assert max(one, other) - 1e-12 <= joined <= 1.0


def test_a_class_has_its_own_value():
    """A31: definitive, preliminary, holiday; without a class, holiday."""
    assert [truce.of_class(kind, 3.0, 2.0, 1.0) for kind in (NO_CLASS, HOLIDAY, PRELIMINARY, DEFINITIVE)] == [3.0, 3.0, 2.0, 1.0]


def test_every_kilometre_of_separation_adds_less():
    depths = [truce.separation_share(km, 4.0) for km in (0.0, 4.0, 8.0, 1000.0)]
    assert depths[:2] == [0.0, 0.5]
    assert depths[1] - depths[0] > depths[2] - depths[1]
    assert depths[3] < 1.0


def test_enforcement_grades_between_known_truces():
    """F07."""
    assert truce.graded(1.6, 43.7, 0.0) == pytest.approx(1.6)
    assert truce.graded(1.6, 43.7, 1.0) == pytest.approx(43.7)
    assert 0.03 < truce.graded(0.25, 0.03, 0.5) < 0.25


@given(weeks, st.floats(0.02, 0.5), st.floats(0.7, 57.0))
def test_a_truce_starts_quiet_and_rises_slowly(week, quiet, recovery):
    """M2."""
    assert truce.envelope_share(0.0, quiet, recovery) == pytest.approx(quiet)
    assert (
        quiet - 1e-12
        <= truce.envelope_share(week, quiet, recovery)
        <= truce.envelope_share(week + 1.0, quiet, recovery) + 1e-12
        <= 1.0 + 1e-9
    )


def test_unchecked_recommitments_wear_off_in_about_two_weeks():
    """F08: back at two thirds of the former level within one to four weeks."""
    back = -1.6 * math.log((1.0 - 2.0 / 3.0) / (1.0 - 0.25))
    assert 1.0 < back < 4.0


def test_recommitments_come_when_fire_is_back():
    assert truce.recommitment_chance(1.0, 4.0, 52.0) == pytest.approx(4.0 / 52.0)
    assert truce.recommitment_chance(0.1, 4.0, 52.0) < truce.recommitment_chance(0.9, 4.0, 52.0)


def test_pressure_gaps_and_closeness_heat_the_line():
    assert truce.fire_factor(0.0, 1.0, 0.3, 0.5) == 1.0
    assert truce.fire_factor(0.8, 1.0, 0.3, 0.5) > 1.0
    assert truce.fire_factor(0.0, 0.2, 0.3, 0.5) > 1.0
    assert truce.apart_factor(0.0, 0.7) == 1.0
    assert truce.apart_factor(0.8, 0.7) < truce.apart_factor(0.3, 0.7)
    assert truce.temper_factor(0.0, 2.0) == 1.0


@given(st.floats(0.37, 0.50), st.floats(0.0, 0.8), shares, shares)
def test_fire_is_contagious_but_dies_out(branching, cross, restraint, seen):
    """F01: all branching together stays below one; monitors lower the reply only."""
    own, reply = truce.own_branching_share(branching, cross), truce.reply_branching_share(branching, cross, restraint, seen)
    assert own + reply <= branching + 1e-12 < 1.0
    assert reply <= truce.reply_branching_share(branching, cross, restraint, 0.0)


def test_recent_fire_calls_forth_fire_of_both_sides():
    """F05."""
    base = truce.expected_fire_per_week(2.0, 0.2, 0.0, 0.2, 0.0)
    assert base == 2.0
    assert truce.expected_fire_per_week(2.0, 0.2, 10.0, 0.2, 0.0) > base
    assert truce.expected_fire_per_week(2.0, 0.2, 0.0, 0.2, 10.0) > base


def test_the_level_without_a_truce_is_the_named_one():
    """Spontaneous fire and what it calls forth add up to the exchanges of the parameter."""
    assert 14 * truce.spontaneous_fire_per_week(100.0, 0.43, 14) / (1.0 - 0.43) == pytest.approx(100.0)


@given(counts, counts, st.floats(2.0, 6.0))
def test_heat_moves_toward_the_present_fire(heat, fire, memory):
    after = truce.heat_after_week(heat, fire, memory)
    assert min(heat, fire) - 1e-9 <= after <= max(heat, fire) + 1e-9


def test_the_mission_comes_late_and_grows():
    ramp = [truce.deployed_share(week, 6.0, 8.0) for week in (0, 5, 6, 12, 100)]
    assert ramp[:2] == [0.0, 0.0]
    assert 0.0 < ramp[2] < ramp[3] < ramp[4] < 1.0


def test_eyes_need_access():
    """M10."""
    assert truce.detection_share(1.0, 0.0, 1.2, 0.75) == 0.0
    assert truce.detection_share(0.0, 1.0, 1.2, 0.75) == 0.0
    assert (
        truce.detection_share(1.0, 0.5, 1.2, 0.75)
        < truce.detection_share(2.0, 0.5, 1.2, 0.75)
        < truce.detection_share(2.0, 1.0, 1.2, 0.75)
        < 0.75
    )
    assert truce.attribution_share(0.0, 0.1, 0.6) == pytest.approx(0.1)
    assert truce.attribution_share(1.0, 0.1, 0.6) == pytest.approx(0.6)


def test_consent_ends_rarely():
    assert 0.0 == truce.expulsion_chance(0.0, 52.0) < truce.expulsion_chance(0.05, 52.0) < 0.05


def test_troops_calm_up_to_a_limit():
    """A09: about 70% fewer battle deaths with ten thousand."""
    assert truce.calm_by_troops_share(0.0, 0.13, 10.0) == 1.0
    assert truce.calm_by_troops_share(10.0, 0.13, 10.0) == pytest.approx(0.27, abs=0.01)
    assert truce.calm_by_troops_share(100.0, 0.13, 10.0) == truce.calm_by_troops_share(10.0, 0.13, 10.0)


@given(counts, st.floats(0.0, 0.003), shares)
def test_deadly_incidents_come_from_incidents(incidents, deadly, remaining):
    chance = truce.deadly_chance(incidents, deadly, remaining)
    assert 0.0 <= chance <= truce.deadly_chance(incidents, deadly, 1.0) <= 1.0


@given(shares, shares, shares)
def test_observers_lower_misreading(misreading, restraint, named):
    """M11."""
    assert truce.misreading_chance(misreading, restraint, named) <= truce.misreading_chance(misreading, restraint, 0.0) == misreading


def test_violations_are_counted_remembered_and_answered():
    assert truce.violations_this_week(100.0, 0.001, False) == pytest.approx(0.1)
    assert truce.violations_this_week(100.0, 0.001, True) == pytest.approx(1.1)
    assert truce.count_after_week(2.0, 0.0, 26.0) < 2.0
    assert truce.answered_share(0.0, 0.0, 0.5, 0.6, 0.4) == 0.0
    assert truce.answered_share(0.9, 0.5, 0.5, 0.6, 0.4) > truce.answered_share(0.2, 0.5, 0.5, 0.6, 0.4)
    assert truce.answered_share(0.2, 1.0, 0.5, 0.6, 0.4) > truce.answered_share(0.2, 0.0, 0.5, 0.6, 0.4)


def test_relief_comes_by_instalments_and_is_suspended():
    assert truce.relief_share(0.5, 0, 104.0, 0.5, 0.0) < truce.relief_share(0.5, 60, 104.0, 0.5, 0.0) < 0.5
    assert truce.relief_share(0.5, 200, 104.0, 0.5, 0.0) == 0.5
    assert truce.relief_share(0.5, 200, 104.0, 0.5, 1.0) == 0.25
    assert truce.relief_share(0.5, 200, 104.0, 0.0, 1.0) == 0.5
    assert truce.relief_after_collapse_share(0.5, 1.0, 1.0) == 0.0
    assert truce.relief_after_collapse_share(0.5, 1.0, 0.5) == 0.25


def test_trust_rests_on_containment_and_dies_with_unanswered_violations():
    """M15."""
    trust = truce.trust_share(0.5, 0.5, 0.0, 0.3)
    assert 0.5 < trust < 1.0
    assert truce.trust_share(0.5, 0.5, 3.0, 0.3) < trust < truce.trust_share(0.8, 0.5, 0.0, 0.3)
    assert truce.spoiler_collapse_chance(0.2, trust) < truce.spoiler_collapse_chance(0.2, 0.0) == 0.2


def test_accidents_need_a_misreading_and_are_contained():
    """M3, A04."""
    assert truce.accident_collapse_chance(False, 0.5, 0.0) == 0.0
    contained = truce.contained_share(0.8, 0.3, 0.6, 0.4)
    assert truce.accident_collapse_chance(True, 0.5, contained) < truce.accident_collapse_chance(True, 0.5, 0.0) == 0.5
    assert truce.contained_share(0.0, 0.0, 0.6, 0.4) == 0.0


def test_anger_at_the_terms_brings_spoilers():
    """A46."""
    calm = truce.spoiler_attack_chance(0.01, 0.0, 0.0, 1.5)
    assert calm == pytest.approx(0.01)
    assert truce.spoiler_attack_chance(0.01, 0.4, 0.0, 1.5) > calm
    assert truce.spoiler_attack_chance(0.01, 0.0, 0.4, 1.5) > calm
    assert truce.spoiler_attack_chance(0.9, 1.0, 1.0, 3.0) <= 1.0


def test_only_a_truce_without_text_lapses_by_itself():
    """A33."""
    assert truce.lapse_chance(HOLIDAY, 0.35, 0.0) == truce.lapse_chance(NO_CLASS, 0.35, 0.0) == 0.35
    assert truce.lapse_chance(PRELIMINARY, 0.35, 0.0) == truce.lapse_chance(DEFINITIVE, 0.35, 0.0) == 0.0
