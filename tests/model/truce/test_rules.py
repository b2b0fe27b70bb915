"""What the rules of the truce say about the world: quiet first, contagious fire, watchers, containment."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.states.agreement import DEFINITIVE, HOLIDAY, NO_CLASS, PRELIMINARY
from sim.model.truce import rules as truce
from tests.model.numbers import numbers_of

P = numbers_of("truce")
BARE = numbers_of("terms", separation_km=0.0, verification_share=0.0, snapback_share=0.0, text_detail_share=1.0)
shares = st.floats(0.0, 1.0)
weeks = st.floats(0.0, 500.0)
counts = st.floats(0.0, 300.0)


def terms(**changes: float) -> Any:
    """Terms without buffer, checks or snapback, with a complete text, some of it changed."""
    return SimpleNamespace(**(vars(BARE) | changes))


def test_a_class_has_its_own_value():
    """A31: definitive, preliminary, holiday; without a class, holiday."""
    kinds = (NO_CLASS, HOLIDAY, PRELIMINARY, DEFINITIVE)
    p = numbers_of("truce", accident_holiday_share=0.9, accident_preliminary_share=0.6, accident_definitive_share=0.3)
    assert [truce.accident_collapse_chance(True, kind, 0.0, p) for kind in kinds] == [0.9, 0.9, 0.6, 0.3]
    p = numbers_of("truce", spoiler_holiday_share=0.8, spoiler_preliminary_share=0.5, spoiler_definitive_share=0.2)
    assert [truce.spoiler_collapse_chance(kind, 0.0, 0.0, terms(text_detail_share=0.0), p) for kind in kinds] == [0.8, 0.8, 0.5, 0.2]


def test_every_kilometre_of_separation_adds_less():
    p = numbers_of("truce", separation_half_km=4.0)
    depths = [truce.separation_share(terms(separation_km=km), p) for km in (0.0, 4.0, 8.0, 1000.0)]
    assert depths[:2] == [0.0, 0.5]
    assert depths[1] - depths[0] > depths[2] - depths[1]
    assert depths[3] < 1.0


def test_each_safeguard_enforces_and_none_is_enough_alone():
    """M2, A01, A19."""
    none = truce.enforcement_share(0.0, 0.0, BARE, P)
    alone = [
        truce.enforcement_share(0.0, 0.0, terms(separation_km=10.0), P),
        truce.enforcement_share(0.0, 0.0, terms(verification_share=1.0), P),
        truce.enforcement_share(0.7, 0.0, BARE, P),
        truce.enforcement_share(0.0, 20.0, BARE, P),
    ]
    together = truce.enforcement_share(0.7, 20.0, terms(separation_km=10.0, verification_share=1.0), P)
    assert none == 0.0
    assert all(0.0 < one < together < 1.0 for one in alone)


def test_enforcement_grades_between_known_truces():
    """F07: without enforcement the loose truce, with all of it the enforced one, in between a truce in between."""
    assert truce.envelope_share(0.0, 0.0, P) == pytest.approx(P.quiet_loose_share)
    assert truce.envelope_share(0.0, 1.0, P) == pytest.approx(P.quiet_enforced_share)
    assert P.quiet_enforced_share < truce.envelope_share(0.0, 0.5, P) < P.quiet_loose_share
    still_quiet = 1.0 - math.exp(-1.0)
    assert truce.envelope_share(P.recovery_loose_weeks, 0.0, P) == pytest.approx(1.0 - (1.0 - P.quiet_loose_share) * (1.0 - still_quiet))
    assert truce.envelope_share(P.recovery_enforced_weeks, 1.0, P) < truce.envelope_share(P.recovery_enforced_weeks, 0.0, P)


@given(weeks, shares)
def test_a_truce_starts_quiet_and_rises_slowly(week, enforcement):
    """M2."""
    now, next_week = (truce.envelope_share(week + later, enforcement, P) for later in (0.0, 1.0))
    assert truce.envelope_share(0.0, enforcement, P) - 1e-12 <= now <= next_week + 1e-12 <= 1.0 + 1e-9


def test_unchecked_recommitments_wear_off_in_about_two_weeks():
    """F08: back at two thirds of the former level within one to four weeks."""
    assert truce.envelope_share(1.0, 0.0, P) < 2.0 / 3.0 < truce.envelope_share(4.0, 0.0, P)


def test_pressure_gaps_and_closeness_heat_the_line():
    def fire(pressure_share: float = 0.0, **changes: float) -> float:
        return truce.spontaneous_fire_per_week(1.0, 1.0, pressure_share, terms(**changes), P)

    assert fire(pressure_share=0.8) > fire()
    assert fire(text_detail_share=0.2) > fire()
    assert fire() > fire(separation_km=2.0) > fire(separation_km=20.0) > 0.0


@given(st.floats(0.37, 0.50), st.floats(0.0, 0.8), shares, shares)
def test_fire_is_contagious_but_dies_out(branching, cross, restraint, seen):
    """F01: all branching together stays below one; monitors lower the reply only."""
    p = numbers_of("truce", branching_share=branching, reply_share=cross, monitor_restraint_share=restraint)
    own, reply = truce.expected_fire_per_week(0.0, 1.0, 0.0, seen, p), truce.expected_fire_per_week(0.0, 0.0, 1.0, seen, p)
    assert own + reply <= branching + 1e-12 < 1.0
    assert reply <= truce.expected_fire_per_week(0.0, 0.0, 1.0, 0.0, p)
    assert own == truce.expected_fire_per_week(0.0, 1.0, 0.0, 0.0, p)


def test_recent_fire_calls_forth_fire_of_both_sides():
    """F05."""
    base = truce.expected_fire_per_week(2.0, 0.0, 0.0, 0.5, P)
    assert base == 2.0
    assert truce.expected_fire_per_week(2.0, 10.0, 0.0, 0.5, P) > base
    assert truce.expected_fire_per_week(2.0, 0.0, 10.0, 0.5, P) > base


def test_the_level_without_a_truce_is_the_named_one():
    """Spontaneous fire and what it calls forth add up to the exchanges of the parameter."""
    spontaneous = truce.FRONT_SIDES * truce.spontaneous_fire_per_week(1.0, 1.0, 0.0, BARE, P)
    assert spontaneous / (1.0 - P.branching_share) == pytest.approx(P.exchanges_per_week)


def test_the_mission_comes_late_and_grows():
    p = numbers_of("truce", monitor_lag_weeks=6.0, monitor_build_weeks=8.0)
    ramp = [truce.deployed_share(week, p) for week in (0, 5, 6, 12, 100)]
    assert ramp[:2] == [0.0, 0.0]
    assert 0.0 < ramp[2] < ramp[3] < ramp[4] < 1.0


def test_eyes_need_access():
    """M10."""

    def seen(present_thousand: float, access: float) -> float:
        return truce.detection_share(present_thousand, terms(monitor_access_share=access), P)

    assert seen(1.0, 0.0) == seen(0.0, 1.0) == 0.0
    assert seen(1.0, 0.5) < seen(2.0, 0.5) < seen(2.0, 1.0) < P.best_detection_share
    assert truce.attribution_share(terms(verification_share=0.0), P) == pytest.approx(P.attribution_unverified_share)
    assert truce.attribution_share(terms(verification_share=1.0), P) == pytest.approx(P.attribution_verified_share)


def test_troops_calm_up_to_a_limit():
    """A09: about 70% fewer battle deaths with ten thousand."""
    p = numbers_of("truce", troops_calm_per_thousand=0.13, troops_calm_limit_thousand=10.0)
    assert truce.remaining_violence_factor(0.0, p) == 1.0
    assert truce.remaining_violence_factor(10.0, p) == pytest.approx(0.27, abs=0.01)
    assert truce.remaining_violence_factor(100.0, p) == truce.remaining_violence_factor(10.0, p)


@given(counts, st.floats(0.0, 0.003), st.floats(0.0, 50.0))
def test_deadly_incidents_come_from_incidents(incidents, deadly, troops):
    p = numbers_of("truce", deadly_share=deadly)
    assert 0.0 <= truce.deadly_chance(incidents, troops, p) <= truce.deadly_chance(incidents, 0.0, p) <= 1.0


@given(shares, shares, shares)
def test_observers_lower_misreading(misreading, restraint, named):
    """M11."""
    p = numbers_of("truce", misreading_share=misreading, monitor_restraint_share=restraint)
    assert truce.misreading_chance(named, p) <= truce.misreading_chance(0.0, p) == misreading


def test_violations_are_answered_by_guarantors_and_by_sanctions_on_the_named():
    """M9, M11."""
    assert truce.answered_share(0.5, 0.0, BARE, P) == 0.0
    assert truce.answered_share(0.5, 0.9, terms(snapback_share=0.5), P) > truce.answered_share(0.5, 0.2, terms(snapback_share=0.5), P)
    assert truce.answered_share(0.5, 0.2, terms(snapback_share=1.0), P) > truce.answered_share(0.5, 0.2, BARE, P)
    assert truce.answered_share(0.0, 0.2, terms(snapback_share=1.0), P) == truce.answered_share(0.0, 0.2, BARE, P)


def test_relief_comes_by_instalments_and_is_suspended():
    agreed, fresh = terms(snapback_share=0.5, relief_weeks=104.0), 2.0 * P.relief_tolerance_violations
    assert truce.relief_share(0.5, 0, 0.0, agreed, P) < truce.relief_share(0.5, 60, 0.0, agreed, P) < 0.5
    assert truce.relief_share(0.5, 200, 0.0, agreed, P) == 0.5
    assert truce.relief_share(0.5, 200, fresh, agreed, P) == 0.25
    assert truce.relief_share(0.5, 200, fresh, terms(snapback_share=0.0, relief_weeks=104.0), P) == 0.5


def test_trust_rests_on_containment_and_text_and_dies_with_unanswered_violations():
    """M15: who trusts the other to stop its own violators does not let a spoiler end the truce."""

    def collapse(contained: float = 0.5, unanswered: float = 0.0, text: float = 0.5) -> float:
        return truce.spoiler_collapse_chance(HOLIDAY, contained, unanswered, terms(text_detail_share=text), P)

    assert 0.0 < collapse() < 0.5 * P.spoiler_holiday_share
    assert collapse(contained=0.8) < collapse() < collapse(unanswered=3.0) < P.spoiler_holiday_share
    assert collapse(text=1.0) < collapse() < collapse(text=0.0) == pytest.approx(0.5 * P.spoiler_holiday_share)


def test_accidents_need_a_misreading_and_are_contained():
    """M3, A04."""
    assert truce.accident_collapse_chance(False, HOLIDAY, 0.0, P) == 0.0
    contained = truce.contained_share(0.8, 0.3, P)
    assert truce.accident_collapse_chance(True, HOLIDAY, contained, P) < truce.accident_collapse_chance(True, HOLIDAY, 0.0, P)
    assert truce.contained_share(0.0, 0.0, P) == 0.0 < truce.contained_share(0.0, 0.3, P) < contained


def test_anger_at_the_terms_brings_spoilers():
    """A46."""
    calm = truce.spoiler_attack_chance(0.0, 0.0, P)
    assert calm == pytest.approx(P.spoiler_attacks_per_month / 4.0)
    assert truce.spoiler_attack_chance(0.4, 0.0, P) > calm
    assert truce.spoiler_attack_chance(0.0, 0.4, P) > calm
    assert truce.spoiler_attack_chance(1.0, 1.0, numbers_of("truce", spoiler_attacks_per_month=3.6, spoiler_anger_log=3.0)) <= 1.0


def test_only_a_truce_without_text_lapses_by_itself():
    """A33."""
    assert truce.lapse_chance(HOLIDAY, 0.0, P) == truce.lapse_chance(NO_CLASS, 0.0, P) == P.lapse_holiday_per_week_share
    assert truce.lapse_chance(HOLIDAY, 0.5, P) < truce.lapse_chance(HOLIDAY, 0.0, P)
    assert truce.lapse_chance(PRELIMINARY, 0.0, P) == truce.lapse_chance(DEFINITIVE, 0.0, P) == 0.0
