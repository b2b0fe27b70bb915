"""The choice to attack again, by the acts' plain text: the commitment problem is there."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine.dice import Dice
from sim.model.calendar import CalendarState
from sim.model.regrouping import acts as attack
from sim.model.states.agreement import DEFINITIVE, PRELIMINARY, AgreementState
from sim.model.states.european_union import EuropeanUnionState
from sim.model.states.guarantee import GuaranteeState
from sim.model.states.monitors import MonitorsState
from sim.model.states.public import PublicState
from sim.model.states.russia import RussiaState
from sim.model.states.ukraine import UkraineState
from sim.settings.codebook import codebook
from tests.model.plain import perform, places_of, world_of
from tests.model.records import records_of

STATES = {
    "russia": RussiaState,
    "ukraine": UkraineState,
    "agreement": AgreementState,
    "guarantee": GuaranteeState,
    "monitors": MonitorsState,
    "public": PublicState,
    "european_union": EuropeanUnionState,
    "calendar": CalendarState,
    "dice": Dice,
}
NUMBERS = ("regrouping", "truce", "terms")
ACTS = (attack.russia_considers_attack, attack.ukraine_considers_attack)


def stage(worlds: int = 1, aims: float = 0.8, **over: float) -> dict[str, np.ndarray]:
    """Worlds in which a definitive ceasefire without a guarantee was signed in week 0."""
    records = {name: state.over_worlds(worlds) for name, state in STATES.items()}
    for group in NUMBERS:
        pinned = {name: value for name, value in over.items() if name in codebook()[group]}
        records["terms" if group == "terms" else f"numbers of {group}"] = records_of(group, worlds, **pinned)
    records["agreement"]["in_ceasefire"], records["agreement"]["agreement_class"] = True, DEFINITIVE
    records["russia"]["aims_share"], records["russia"]["power_index"] = aims, 1.0
    records["ukraine"]["power_index"], records["ukraine"]["personnel_thousand"] = 0.6, 550.0
    records["european_union"]["sanctions_unity_share"] = 0.8
    records["agreement"]["incidents"] = 50.0
    records["dice"]["seed"], records["dice"]["world"] = 11, np.arange(worlds)
    return records


def review(records: dict[str, np.ndarray], weeks: int = 105, russia_growth: float = 0.0, ukraine_growth: float = 0.0) -> float:
    """Russia's chance of attacking at its last review, mean over worlds; powers grow by so many logs a year."""
    for week in range(weeks):
        records["calendar"]["week"] = records["dice"]["week"] = week
        records["calendar"]["is_month"] = week % 4 == 0
        records["russia"]["power_index"] *= np.exp(russia_growth / 52)
        records["ukraine"]["power_index"] *= np.exp(ukraine_growth / 52)
        if week % 4 == 0:  # Russia reviews every four weeks
            perform(records, attack.russia_considers_attack)
    return float(records["russia"]["attack_chance"].mean())


def guaranteed(records: dict[str, np.ndarray], belief: float, troops: float = 20.0, us: float = 0.3) -> dict[str, np.ndarray]:
    records["guarantee"]["is_formed"] = True
    records["guarantee"]["troops_deployed_thousand"] = troops
    records["guarantee"]["pledge_share"], records["guarantee"]["weight_share"] = 0.5, 0.5
    records["guarantee"]["us_backing_share"] = us
    records["russia"]["intervention_belief_chance"] = belief
    return records


def test_a_revisionist_russia_attacks_more_than_a_limited_one():
    """M4."""
    assert review(stage(aims=0.9)) > 10 * review(stage(aims=0.2))


def test_deterrence_works_as_far_as_it_is_believed_with_diminishing_returns():
    """M9."""
    none, thin, half, full = (review(guaranteed(stage(), belief)) for belief in (0.0, 0.25, 0.5, 1.0))
    assert none > thin > half > full
    assert none - half > half - full


def test_troops_and_the_united_states_count():
    """B08, B12."""
    few, more, many = (review(guaranteed(stage(), 0.5, troops)) for troops in (5.0, 30.0, 100.0))
    assert few > more > many
    assert (few - more) / 25.0 > (more - many) / 70.0
    assert review(guaranteed(stage(), 0.5, us=1.0)) < review(guaranteed(stage(), 0.5, us=0.0))


def test_a_closing_window_means_now():
    """C01: soon after the signature, a Ukraine that rebuilds faster is attacked earlier."""
    assert review(stage(), 13, ukraine_growth=0.3) > review(stage(), 13) > review(stage(), 13, russia_growth=0.3)


def test_a_power_shift_that_has_happened_means_attack():
    """A14: once Russia's rearmament has come to rest, it attacks more than without."""

    def after_pause(growth: float) -> float:
        records = stage()
        review(records, 4)
        records["russia"]["power_index"] *= np.exp(growth)
        records["russia"]["power_ratio_at_review"] *= np.exp(growth)
        for week in range(100, 109):
            records["calendar"]["week"], records["calendar"]["is_month"] = week, week % 4 == 0
            perform(records, attack.russia_considers_attack)
        return float(records["russia"]["attack_chance"].mean())

    assert after_pause(0.5) > after_pause(0.0) > after_pause(-0.5)


def test_limits_on_the_speed_of_a_shift_make_the_truce_last():
    """C02: with verified limits and a buffer, a rearmed Russia attacks less over the years."""

    def attacks(**terms: float) -> float:
        records, stands, total = stage(**terms), 1.0, 0.0
        for week in range(260):
            records["calendar"]["week"] = records["dice"]["week"] = week
            records["calendar"]["is_month"] = week % 4 == 0
            records["russia"]["power_index"] *= np.exp(0.25 * np.exp(-week / 104) / 52)
            if week % 4 == 0:
                perform(records, attack.russia_considers_attack)
                chance = float(records["russia"]["attack_chance"].mean())
                total += stands * chance
                stands *= 1.0 - chance
        return total

    assert attacks(separation_km=20.0, russia_line_limit_share=1.0, verification_share=1.0) < attacks()


def test_pressure_makes_it_fragile_later():
    """M16."""
    free, pressed = stage(), stage()
    pressed["agreement"]["pressure_share"] = 1.0
    assert review(pressed, 1) == review(free, 1)
    assert review(pressed) > 1.5 * review(free)


def test_intelligence_of_guarantors_takes_surprise_away():
    """M11."""
    blind, warned = stage(), stage()
    warned["guarantee"]["warning_share"] = 0.4
    assert review(warned) < review(blind)
    assert warned["russia"]["win_chance"].mean() < blind["russia"]["win_chance"].mean()


def test_snapback_and_relief_hold_russia_back():
    relieved, empty = stage(sanctions_relief_share=0.6, snapback_share=1.0), stage(sanctions_relief_share=0.0)
    relieved["agreement"]["sanctions_relief_share"] = relieved["agreement"]["relief_promised_share"] = 0.6
    assert review(relieved) < review(empty)


def test_an_unfinished_text_is_weakest_after_some_months():
    """A29."""

    def chance(weeks: int) -> float:
        records = stage(aims=0.6)
        records["agreement"]["agreement_class"] = PRELIMINARY
        return review(records, weeks)

    assert chance(17) > chance(1)
    assert chance(17) > chance(105)


def test_no_decision_outside_a_ceasefire_or_between_reviews():
    records = stage()
    records["agreement"]["in_ceasefire"] = False
    records["russia"]["attacks"], records["ukraine"]["attacks"] = True, True
    for act in ACTS:
        perform(records, act)
    assert not records["russia"]["attacks"].any()
    assert not records["ukraine"]["attacks"].any()
    records = stage(aims=1.0)
    for week in (1, 2, 3, 5):
        records["calendar"]["week"] = week
        perform(records, attack.russia_considers_attack)
        assert not records["russia"]["attacks"].any()


def revanche(worlds: int = 300, **changes: Any) -> float:
    """How often Ukraine breaks the truce in twenty reviews, with a high base rate."""
    records = stage(worlds, revanche_per_year_share=0.1, aid_dependence_share=0.3)
    records["russia"]["power_ratio_at_signature"] = 1.0 / 0.6
    records["calendar"]["is_month"] = True
    for path, value in changes.items():
        name, field = path.split("__")
        records[name][field] = value
    places, attacks = places_of(attack.ukraine_considers_attack, records), 0
    for world in range(worlds):
        plain = world_of(records, world)
        for week in range(0, 80, 4):
            plain["dice"].week = week
            attack.ukraine_considers_attack.plain(*(plain[name] for name in places))
            attacks += plain["ukraine"].attacks
    return attacks / worlds


def test_ukraine_breaks_a_truce_when_strong_or_provoked_and_not_under_a_guarantee():
    base = revanche()
    assert revanche(ukraine__power_index=1.2) > base
    assert revanche(agreement__unanswered_violations=10.0) > base
    assert revanche(guarantee__is_formed=True) < base
